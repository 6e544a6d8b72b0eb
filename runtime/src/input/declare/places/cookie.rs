//! What a cookie may be called.

use super::refusal::refuse;
use super::token::is_token;

/// Stops compilation where `name` is not a name of a cookie.
#[track_caller]
pub(super) const fn check(name: &str) {
    if !is_token(name) {
        refuse(&[
            "`",
            name,
            "` is not a name of a cookie\nhelp: write one of letters, digits, `-` and `_`: \
             `#[serde(rename = \"..\")]`",
        ]);
    }
}
