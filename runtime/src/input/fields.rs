//! The fields of an input: what they are called, in Rust and outside, and what they may hold.

use crate::input::FieldFacts;

/// One field by its names, with what it may hold.
#[derive(Clone, Copy, Debug)]
pub struct FieldName {
    /// The field's name in Rust.
    pub rust: &'static str,
    /// The field's name on the wire.
    pub json: &'static str,
    pub(crate) also: &'static [&'static str],
    pub(crate) facts: FieldFacts,
}

impl FieldName {
    /// A field's two names.
    #[must_use]
    pub const fn new(rust: &'static str, json: &'static str) -> Self {
        Self { rust, json, also: &[], facts: FieldFacts::LEAF }
    }

    /// What else the field may be called on the wire.
    #[must_use]
    pub const fn also(self, names: &'static [&'static str]) -> Self {
        Self { also: names, ..self }
    }

    /// What the field may hold, which decides where it can be read from: one text by name is all
    /// that a query has.
    #[must_use]
    pub const fn holding(self, facts: FieldFacts) -> Self {
        Self { facts, ..self }
    }
}
