//! JSON that no extractor of palisade's own reads: of a message, or of a body in another form.

use http::StatusCode;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::input::check::{JsonInput, plain_refusal};
use crate::input::declare::Expected;
use crate::input::read::claims::made;
use crate::input::read::{Claims, JsonLimits};
use crate::problem::{Place, Refusal};

/// A value that was read and that no rule was held against yet: opened by
/// [`ValidationContext::read`](crate::input::ValidationContext::read) alone.
pub(in crate::input) struct Unjudged<T>(pub(in crate::input) T);

/// Reads the value as a body is read: fields that the type does not name are refused.
///
/// # Errors
/// 400 for what is not JSON, 422 for another form and for more than the limits take.
pub(in crate::input) fn read_message<T>(
    json: &[u8],
    limits: JsonLimits,
) -> Result<Unjudged<T>, Refusal>
where
    T: JsonInput + DeserializeOwned,
{
    if serde_json::from_slice::<IgnoredAny>(json).is_err() {
        let refusal = plain_refusal(StatusCode::BAD_REQUEST);
        return Err(refusal.detail("the content is not valid JSON"));
    }
    let expected = Expected::from(const { T::BODY.holds });
    let made = made::<T>(json, expected, limits);
    made.map(|Claims(value)| Unjudged(value)).map_err(|found| found.refuse(Place::Body))
}
