//! The verified claims of the caller's credential as the fields of an input.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;

use crate::input::check::{Input, Violations};
use crate::input::declare::{Expected, ParameterFacts, Reads};
use crate::input::read::located::{Parser, Unread, read_located};
use crate::input::read::rejection::malformed;
use crate::input::read::{JsonLimits, known_part};
use crate::json::{Scanned, scan};
use crate::problem::{Reason, Refusal};

/// The verified claims of the caller's credential, each a field of an
/// [`#[input]`](macro@crate::input) struct.
///
/// The claims are read and validated as a body is, once the handler's rule has admitted the caller.
/// Claims that the struct does not name are left alone, at every level: an issuer may add some.
///
/// It is `#[secure]` that validates them: an extractor of the application's own that extracts them
/// itself, behind `#[unchecked]`, has claims that no rule was held against.
///
/// As `Option<Claims<T>>` it is `None` where the credential has no claims, and in a
/// `#[public]` handler without a caller. Without the `Option` an application does not start whose
/// handler accepts a scheme without claims, as `api_key` and `basic` are.
///
/// # Errors
/// 403 for a claim that is required and missing, of another type, or breaks a rule: the credential is
/// good, and not for this handler. The caller does not learn which claim it was; the log does, and
/// the audit event has the reason `claims_unfit`.
///
/// # Security
/// A claim is what the issuer says. What it says of ids is never checked: load an object by an id
/// of the request, with [`Authorized`](crate::Authorized). `Named<T, Action>` and `Verify` do not
/// compile in claims.
///
/// ```
/// use palisade::prelude::*;
///
/// #[input]
/// struct Staff {
///     #[validate(length(min = 1, max = 40))]
///     department: String,
///     #[serde(default)]
///     #[validate(range(max = 9))]
///     level: u8,
/// }
///
/// #[secure]
/// async fn desk(Claims(staff): Claims<Staff>) -> NoContent {
///     let _ = (staff.department, staff.level);
///     NoContent
/// }
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Claims<T>(pub T);

impl<T> Deref for Claims<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Claims<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// Without what the claims say: they are personal data.
impl<T> fmt::Debug for Claims<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Claims").finish_non_exhaustive()
    }
}

impl<T: DeserializeOwned + Input> Claims<T> {
    /// Reads a claims set, as JSON.
    pub(crate) fn read(json: &[u8]) -> Result<Self, Refusal> {
        let expected = Expected::from(const { ParameterFacts::input::<T>(Reads::Claims).holds });
        known_part(json, expected)
            .and_then(|known| made(&known, expected, JsonLimits::new()))
            .map_err(|found| unfit(&found))
    }
}

/// A credential whose claims do not fit the handler: told by name in the log, and to the caller not
/// at all.
pub(crate) fn unfit(violations: &Violations) -> Refusal {
    Refusal::failed(Reason::ClaimsUnfit, format!("claims: {}", violations.summary()))
}

/// The claims that the type knows. A type refuses fields that it does not know; a token has many.
pub(super) fn known_part(json: &[u8], expected: Expected) -> Result<Vec<u8>, Violations> {
    known_part::known_part(json, expected).ok_or_else(not_json)
}

pub(super) fn made<T: DeserializeOwned>(
    json: &[u8],
    expected: Expected,
    limits: JsonLimits,
) -> Result<Claims<T>, Violations> {
    let looked_over = scan(json, limits.bounds(), expected);
    let instead = looked_over.map_err(|scanned| match scanned {
        Scanned::NotJson => not_json(),
        Scanned::Faults(faults) => Violations::of(faults),
    })?;
    let mut made = None;
    let mut parse = |parser: &mut Parser<'_>| {
        made = Some(T::deserialize(parser)?);
        Ok(())
    };
    read_located(instead.as_deref().unwrap_or(json), &mut parse).map_err(
        |unread| match unread {
            Unread::Data(violation) => Violations::one(*violation),
            Unread::Syntax(pointer) => Violations::one(malformed(pointer)),
        },
    )?;
    made.map(Claims).ok_or_else(not_json)
}

fn not_json() -> Violations {
    Violations::one(malformed(String::new()))
}
