//! The one spelling of a type's values.

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
    pub(super) code: &'static str,
    pub(super) called: &'static str,
    pub(super) is_spelt: fn(&str) -> bool,
    /// The same value as the type's crate reads it, where that differs.
    pub(super) read_as: Option<fn(&str) -> String>,
    /// What every text of one value has in common, where a value has several.
    pub(super) same: Option<fn(&str) -> String>,
    pub(super) json: JsonForm,
    /// Whether its type takes numbers that are none of its values.
    pub(super) is_bounded: bool,
    /// Whether it is a number of 128 bits.
    pub(super) is_wide: bool,
}

impl Spelling {
    pub(super) const fn text(called: &'static str, is_spelt: fn(&str) -> bool) -> Self {
        Self {
            code: "invalid_value",
            called,
            is_spelt,
            read_as: None,
            same: None,
            json: JsonForm::Text,
            is_bounded: false,
            is_wide: false,
        }
    }

    pub(super) const fn bare(called: &'static str, is_spelt: fn(&str) -> bool) -> Self {
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

    /// The same for what is not text.
    pub(crate) const fn fault_of_type(&self) -> (&'static str, &'static str) {
        ("invalid_type", self.called)
    }

    /// Whether it is a number of 128 bits.
    pub(crate) const fn is_wide(&self) -> bool {
        self.is_wide
    }

    /// Whether the type's crate reads another text than is there.
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

    /// What tells the value of a text from others, where several texts are one value.
    pub(crate) const fn same(&self) -> Option<fn(&str) -> String> {
        self.same
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
