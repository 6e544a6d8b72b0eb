//! An extracted input on its way to the handler: who sends it, and whether it may pass.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::input::check::{Input, InputLocation, JsonInput, Violations, permitted, write_denied};
use crate::input::read::{JsonLimits, Unjudged, read_message, unfit};
use crate::principal::Principal;
use crate::problem::{Place, Refusal};
use crate::redact::Viewer;
use crate::rule::Granted;

/// What a check may know of the request; opaque to applications.
pub struct ValidationContext<'a> {
    caller: Viewer<'a>,
}

impl<'a> ValidationContext<'a> {
    pub(crate) fn new(caller: Option<&'a Principal>) -> Self {
        Self { caller: Viewer::new(caller, None) }
    }

    /// The same, with what the objects said that the request names.
    pub(crate) fn of(caller: Option<&'a Principal>, granted: &'a Granted) -> Self {
        Self { caller: Viewer::new(caller, None).with_grants(granted) }
    }

    /// Reads JSON that no extractor of palisade's own reads, and checks it as a body: there is no other way to such a value.
    ///
    /// # Errors
    /// As [`read_message`] and [`body`](Self::body).
    pub(crate) fn read<T>(&self, json: &[u8], limits: JsonLimits) -> Result<T, Refusal>
    where
        T: JsonInput + DeserializeOwned,
    {
        let Unjudged(value) = read_message::<T>(json, limits)?;
        self.body(&value)?;
        Ok(value)
    }

    /// Checks a JSON body: first whether this caller may write what it holds, then its rules. What only
    /// the state can tell is looked up afterwards.
    ///
    /// # Errors
    /// The refusal that the caller receives.
    pub(crate) fn body<T: JsonInput>(&self, value: &T) -> Result<(), Refusal> {
        if !value.permits_body(&self.caller) {
            return Err(write_denied());
        }
        let mut found = Violations::default();
        value.check_body(&InputLocation::WHOLE, &mut found);
        found.into_result().map_err(|violations| violations.refuse(Place::Body))
    }

    /// The claims of the caller's credential, which its issuer alone wrote: only their rules.
    pub(crate) fn claims<T: Input>(value: &T) -> Result<(), Refusal> {
        value.check().map_err(|found| unfit(&found))
    }

    /// The same for an input, wherever it is.
    pub(crate) fn input<T: Input>(&self, value: &T, place: Place) -> Result<(), Refusal> {
        permitted(value, &self.caller)?;
        value.check().map_err(|violations| violations.refuse(place))
    }
}

impl fmt::Debug for ValidationContext<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ValidationContext").finish_non_exhaustive()
    }
}
