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
mod logged;
mod number;
mod table;
mod text;
#[cfg(feature = "openapi")]
mod text_pattern;
mod url;

pub(crate) use logged::{logged, without_passwords};
pub(crate) use table::*;
pub use text::TextRule;
pub(crate) use text::{escaped, is_hidden, is_plain, odd_letters};
#[cfg(feature = "openapi")]
pub use text_pattern::characters_pattern;
#[cfg(feature = "openapi")]
pub(crate) use text_pattern::name_of_rule;
pub(crate) use url::{ends_in_a_number, is_decodable, is_url};

use std::fmt;

/// How JSON writes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonForm {
    /// As a text.
    Text,
    /// As a number, or `true` and `false`.
    Bare,
    /// As a number, or as a text.
    #[cfg(feature = "rust_decimal")]
    Either,
}

/// The one spelling of a type's values.
#[derive(Clone, Copy)]
pub(crate) struct Spelling {
    /// The code of a text in another spelling.
    code: &'static str,
    called: &'static str,
    is_spelt: fn(&str) -> bool,
    /// The same value as the type's crate reads it, where that differs.
    read_as: Option<fn(&str) -> String>,
    json: JsonForm,
    /// Whether its type takes numbers that are none of its values.
    is_bounded: bool,
    /// Whether it is a number of 128 bits.
    is_wide: bool,
}

impl Spelling {
    const fn text(called: &'static str, is_spelt: fn(&str) -> bool) -> Self {
        Self {
            code: "invalid_value",
            called,
            is_spelt,
            read_as: None,
            json: JsonForm::Text,
            is_bounded: false,
            is_wide: false,
        }
    }

    const fn bare(called: &'static str, is_spelt: fn(&str) -> bool) -> Self {
        Self { json: JsonForm::Bare, ..Self::text(called, is_spelt) }
    }

    /// A code and a sentence for a text in another spelling.
    pub(crate) const fn fault(&self) -> (&'static str, &'static str) {
        (self.code, self.called)
    }

    /// Whether `text` is a value, spelt as it should be.
    pub(crate) fn admits(&self, text: &str) -> bool {
        (self.is_spelt)(text)
    }

    /// The same for what is no text.
    pub(crate) const fn fault_of_type(&self) -> (&'static str, &'static str) {
        ("invalid_type", self.called)
    }

    /// Whether it is a number of 128 bits.
    pub(crate) const fn is_wide(&self) -> bool {
        self.is_wide
    }

    /// Whether the type's crate reads another text than stands there.
    pub(crate) const fn is_rewritten(&self) -> bool {
        self.read_as.is_some()
    }

    /// Whether its type takes what is none of its values, so that only the spelling refuses it.
    pub(crate) const fn is_bounded(&self) -> bool {
        self.is_bounded
    }

    /// What the type's crate is given in place of the text, where that differs.
    pub(crate) fn rewritten(&self, text: &str) -> Option<String> {
        self.read_as.map(|rewrite| rewrite(text))
    }

    /// Whether its values are `true` and `false`.
    pub(crate) fn is_flag(&self) -> bool {
        self.json == JsonForm::Bare && self.admits("true")
    }

    pub(crate) const fn json(&self) -> JsonForm {
        self.json
    }
}

impl fmt::Debug for Spelling {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Spelling").field("called", &self.called).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
