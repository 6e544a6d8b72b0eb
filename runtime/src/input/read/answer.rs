//! The answer of another service as an input.

use serde::de::DeserializeOwned;

use crate::input::check::{InputLocation, JsonInput, Violations};
use crate::input::declare::Expected;
use crate::input::read::claims::{known_part, made};
use crate::input::read::{Claims, JsonLimits};

/// Reads what another service answered, as JSON, into an [`#[input]`](macro@crate::input) type: it comes from
/// outside like a body, and its rules hold.
///
/// Fields that the type does not name are left alone, at every level: a service may add some. A type that names
/// objects ([`Named`](crate::Named)) or is looked up ([`Verify`](crate::Verify)) does not compile here: there is no
/// request and no caller to ask about.
///
/// ```
/// use palisade::{input, read_answer};
///
/// #[input]
/// struct Rate {
///     #[validate(length(min = 3, max = 3))]
///     currency: String,
///     #[validate(range(min = 1, max = 1_000_000))]
///     cents: u32,
/// }
///
/// let rate = read_answer::<Rate>(br#"{"currency": "EUR", "cents": 117, "source": "ecb"}"#);
/// assert!(rate.is_ok_and(|rate| rate.currency == "EUR" && rate.cents == 117));
/// assert!(read_answer::<Rate>(br#"{"currency": "EUR", "cents": 0}"#).is_err());
/// ```
///
/// # Errors
/// It is not JSON, is too deep or too large, has another form, or breaks a rule.
pub fn read_answer<T>(json: &[u8]) -> Result<T, Violations>
where
    T: JsonInput + DeserializeOwned,
{
    const {
        assert!(
            !T::BODY.looks_up && !T::BODY.loads,
            "an answer of another service names no object and is not looked up\n\
             help: take its ids as `Text<64>` or `Plain<T>`, and load by them where the caller is known"
        );
    }
    let expected = Expected::from(const { T::BODY.holds });
    let known = known_part(json, expected)?;
    let Claims(value) = made::<T>(&known, expected, JsonLimits::new())?;
    let mut found = Violations::default();
    value.check_body(&InputLocation::WHOLE, &mut found);
    found.into_result()?;
    Ok(value)
}
