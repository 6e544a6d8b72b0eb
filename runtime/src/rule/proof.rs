//! How and when a caller authenticated, as its credential tells it: `amr`, `acr` and `auth_time`
//! ([RFC 9470, 6.1], [RFC 8176]).
//!
//! [RFC 9470, 6.1]: https://www.rfc-editor.org/rfc/rfc9470#section-6.1
//! [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176

use crate::principal::Principal;
use crate::rule::claim::member;

/// How far the clock of an issuer may be ahead, in seconds.
const LEEWAY: i64 = 60;

/// The class of the authentication; `None` where the credential tells none, or in another form.
pub(crate) fn class(caller: &Principal) -> Option<String> {
    member(caller.claims_json()?, "acr")
}

/// Whether the credential tells this method of authentication.
pub(crate) fn tells_method(caller: &Principal, method: &str) -> bool {
    let methods = caller.claims_json().and_then(|json| member::<Vec<String>>(json, "amr"));
    methods.is_some_and(|methods| methods.iter().any(|told| told == method))
}

/// When the caller authenticated, in seconds since the Unix epoch.
pub(crate) fn authenticated_at(caller: &Principal) -> Option<i64> {
    let told: serde_json::Number = member(caller.claims_json()?, "auth_time")?;
    // A NumericDate may have a fraction (RFC 7519, section 2).
    let seconds = told.as_i64().or_else(|| whole(told.as_f64()?))?;
    (seconds > 0).then_some(seconds)
}

#[allow(clippy::cast_possible_truncation, reason = "the number is within what is exact")]
fn whole(seconds: f64) -> Option<i64> {
    (0.0..9.0e15).contains(&seconds).then_some(seconds as i64)
}

/// Whether the caller authenticated no longer ago than `seconds`. One whose credential does not tell, or tells
/// of the future, did not.
pub(crate) fn is_fresh(caller: &Principal, seconds: u32, now_unix_millis: i64) -> bool {
    let Some(then) = authenticated_at(caller) else { return false };
    let age = now_unix_millis.div_euclid(1000).saturating_sub(then);
    (-LEEWAY..=i64::from(seconds)).contains(&age)
}
