//! How and how lately a caller must have authenticated ([RFC 9470]).
//!
//! [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470

use std::fmt;

use crate::clock::Clock;
use crate::principal::Principal;
use crate::rule::leaf::Seconds;
use crate::rule::{Conditions, is_fresh};

/// The authentication that a handler demands beyond a valid credential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepUp {
    classes: &'static [&'static str],
    max_age: Option<u32>,
}

impl StepUp {
    /// Demands one of some classes (`acr`), if there are any, and an authentication no older than so many
    /// seconds (`auth_time`), if that is said.
    #[must_use]
    pub const fn new(classes: &'static [&'static str], max_age: Option<u32>) -> Self {
        Self { classes, max_age }
    }

    /// The classes of authentication of which one is demanded; none where any will do.
    #[must_use]
    pub const fn acr_values(&self) -> &'static [&'static str] {
        self.classes
    }

    /// How many seconds ago the caller may have authenticated.
    #[must_use]
    pub const fn max_age(&self) -> Option<u32> {
        self.max_age
    }

    pub(crate) fn accepts_class_of(&self, caller: &Principal, conditions: &Conditions) -> bool {
        self.classes.is_empty()
            || self.classes.iter().any(|class| conditions.reaches_class(caller, class))
    }

    pub(crate) fn accepts_age_of(&self, caller: &Principal, clock: &Clock) -> bool {
        self.max_age.is_none_or(|seconds| is_fresh(caller, seconds, clock.now_unix_millis()))
    }
}

/// `acr aal2, authenticated within 5m`.
impl fmt::Display for StepUp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        if !self.classes.is_empty() {
            write!(out, "acr {}", self.classes.join(" or "))?;
            comma = ", ";
        }
        if let Some(seconds) = self.max_age {
            write!(out, "{comma}authenticated within {}", Seconds(seconds))?;
        }
        Ok(())
    }
}
