//! How values are written as text: one spelling for each, in every place that holds them.
//!
//! | value | spelling |
//! |---|---|
//! | a whole number | `7`, `-7`: no `+`, no leading zero, no `-0` |
//! | a float | as JSON writes numbers ([RFC 8259, 6]): `1.5`, `-2e3` |
//! | a decimal | `1.50`: digits, one point, no exponent |
//! | a UUID | `67e55044-10b1-426f-9247-bb680e5fe0c8`: lower case, with its dashes ([RFC 9562, 4]) |
//! | a date | `2024-01-05`: `full-date` of [RFC 3339, 5.6] |
//! | a time of day | `10:20:30`, `10:20:30.5`: `partial-time`, at most nine digits behind the point |
//! | a date and a time without an offset | `2024-01-05T10:20:30` |
//! | an instant | `2024-01-05T10:20:30Z`, `2024-01-05T11:20:30.5+01:00`: `date-time`, `T` and `Z` in upper case |
//! | an address | as its type writes it: `192.0.2.1`, `2001:db8::1`, `192.0.2.1:80`, `192.0.2.0/24` |
//! | a URL | absolute, with a host; what RFC 3986 or the WHATWG calls invalid is refused, labels in punycode that name nothing with the feature `url` |
//! | a `bool` | `true`, `false` |
//!
//! [RFC 8259, 6]: https://www.rfc-editor.org/rfc/rfc8259#section-6
//! [RFC 9562, 4]: https://www.rfc-editor.org/rfc/rfc9562#section-4
//! [RFC 3339, 5.6]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6

#[cfg(any(test, feature = "chrono", feature = "time", feature = "jiff"))]
mod date;
mod form;
mod logged;
mod number;
mod table;
mod text;
#[cfg(feature = "openapi")]
mod text_pattern;
mod url;

pub(crate) use form::{JsonForm, Spelling};
pub(crate) use logged::{logged, without_passwords};
pub(crate) use table::*;
pub use text::TextRule;
pub(crate) use text::{escaped, is_hidden, is_plain, odd_letters};
#[cfg(feature = "openapi")]
pub use text_pattern::characters_pattern;
#[cfg(feature = "openapi")]
pub(crate) use text_pattern::name_of_rule;
pub(crate) use url::{ends_in_a_number, is_decodable, is_url};

#[cfg(test)]
mod tests;
