//! Header fields as the rules see them.

use http::HeaderValue;

/// The value as text; `U+FFFD` is in the place of what is not UTF-8.
pub(crate) fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}
