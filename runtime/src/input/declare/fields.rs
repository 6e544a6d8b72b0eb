//! The fields of an input: what they are called, in Rust and outside, and what they may hold.

use crate::input::declare::{FieldFacts, Length};
use crate::spelling::TextRule;

/// One field by its names, with what it may hold.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent statements, read one by one")]
pub struct FieldName {
    /// The field's name in Rust.
    pub rust: &'static str,
    /// The field's name on the wire.
    pub json: &'static str,
    pub(crate) also: &'static [&'static str],
    pub(crate) facts: FieldFacts,
    /// How many bytes a file may have.
    pub(crate) file: Option<u64>,
    /// How many values it may hold.
    pub(crate) length: Length,
    /// Which characters its texts may hold.
    pub(crate) rule: TextRule,
    /// A value stands in for a missing one.
    pub(crate) defaulted: bool,
    /// The fields of what it holds, where they stand beside the others.
    pub(crate) flattened: Option<&'static [Self]>,
    /// What it may hold is known.
    pub(crate) is_told: bool,
    /// What it may hold is not known, and a form that sends it empty sends nothing.
    pub(crate) unsent_if_empty: bool,
    /// It is never read.
    pub(crate) skipped: bool,
    /// What its value looks like as JSON.
    #[cfg(feature = "openapi")]
    pub(crate) schema: Option<crate::schema::SchemaOf>,
    /// What its author says of it.
    #[cfg(feature = "openapi")]
    pub(crate) docs: &'static str,
    /// Its rules, as keywords of a schema.
    #[cfg(feature = "openapi")]
    pub(crate) rules: Option<SchemaRules>,
    /// Who may write it.
    #[cfg(feature = "openapi")]
    pub(crate) only: Option<crate::rule::Rule>,
}

/// Adds the rules of a field to its schema.
#[cfg(feature = "openapi")]
#[doc(hidden)]
pub type SchemaRules = fn(&mut crate::input::declare::FieldSchema<'_>);

impl FieldName {
    /// A field's two names.
    #[must_use]
    pub const fn new(rust: &'static str, json: &'static str) -> Self {
        let (facts, length) = (FieldFacts::LEAF, Length::new());
        Self {
            rust,
            json,
            also: &[],
            facts,
            file: None,
            length,
            rule: TextRule::Visible,
            defaulted: false,
            flattened: None,
            is_told: false,
            unsent_if_empty: false,
            skipped: false,
            #[cfg(feature = "openapi")]
            schema: None,
            #[cfg(feature = "openapi")]
            docs: "",
            #[cfg(feature = "openapi")]
            rules: None,
            #[cfg(feature = "openapi")]
            only: None,
        }
    }

    /// What its value looks like as JSON, and what its author says of it.
    #[cfg(feature = "openapi")]
    #[must_use]
    #[doc(hidden)]
    pub const fn told(self, schema: crate::schema::SchemaOf, docs: &'static str) -> Self {
        Self { schema: Some(schema), docs, ..self }
    }

    /// Its rules.
    #[cfg(feature = "openapi")]
    #[must_use]
    #[doc(hidden)]
    pub const fn ruled(self, rules: SchemaRules) -> Self {
        Self { rules: Some(rules), ..self }
    }

    /// Who may write it.
    #[cfg(feature = "openapi")]
    #[must_use]
    #[doc(hidden)]
    pub const fn written_by(self, only: crate::rule::Rule) -> Self {
        Self { only: Some(only), ..self }
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
        Self { facts, is_told: facts.known, ..self }
    }

    /// The field names no object, whatever its type may be.
    #[must_use]
    #[doc(hidden)]
    pub const fn plain(self) -> Self {
        Self { facts: FieldFacts { id: false, ..self.facts }, ..self }
    }

    /// How many bytes a file may have.
    #[must_use]
    pub const fn file(self, bytes: u64) -> Self {
        Self { file: Some(bytes), ..self }
    }

    /// How many values the field may hold.
    #[must_use]
    #[doc(hidden)]
    pub const fn length(self, length: Length) -> Self {
        Self { length, ..self }
    }

    /// Which characters its texts may hold.
    #[must_use]
    #[doc(hidden)]
    pub const fn text(self, rule: TextRule) -> Self {
        Self { rule, ..self }
    }

    /// A value stands in where the field is missing.
    #[must_use]
    #[doc(hidden)]
    pub const fn defaulted(self) -> Self {
        Self { defaulted: true, ..self }
    }

    /// A form that sends it empty sends nothing, where nobody says what its type may hold.
    #[must_use]
    #[doc(hidden)]
    pub const fn unsent_if_empty(self) -> Self {
        Self { unsent_if_empty: true, ..self }
    }

    /// Nothing that is sent becomes the field.
    #[must_use]
    #[doc(hidden)]
    pub const fn skipped(self) -> Self {
        Self { skipped: true, ..self }
    }

    /// The tag of an enum, whose other fields depend on it.
    #[must_use]
    #[doc(hidden)]
    pub const fn tagged(self) -> Self {
        let facts = FieldFacts { keyed: true, ..FieldFacts::LEAF };
        Self { facts, ..self }
    }

    /// The fields of what it holds stand beside the others.
    #[must_use]
    #[doc(hidden)]
    pub const fn flattened(self, fields: &'static [Self]) -> Self {
        Self { flattened: Some(fields), ..self }
    }

    /// Whether a value has to be sent for it.
    pub(crate) const fn is_needed(&self) -> bool {
        self.is_told
            && !self.facts.optional
            && !self.defaulted
            && !self.skipped
            && self.flattened.is_none()
    }

    /// How many bytes its files may have together.
    pub(crate) const fn largest(&self) -> u64 {
        let count = if self.facts.many { self.length.most() } else { 1 };
        match self.file {
            Some(bytes) => bytes.saturating_mul(count),
            None => 0,
        }
    }
}
