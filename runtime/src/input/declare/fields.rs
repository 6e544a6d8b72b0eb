//! The fields of an input: what they are called, in Rust and outside, and what they may hold.

use crate::input::declare::{IntegerRange, Length};
use crate::spelling::{Spelling, TextRule};

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
    /// The fields of what it holds, where they are beside the others.
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

    /// The field takes a default where it is missing.
    #[must_use]
    #[doc(hidden)]
    pub const fn defaulted(self) -> Self {
        Self { defaulted: true, ..self }
    }

    /// A form that sends it empty sends nothing, where what its type may hold is not stated.
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

    /// The fields of what it holds are beside the others.
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

    /// Whether it is a box of a form, of which a browser sends nothing where it is not ticked.
    pub(crate) fn is_box(&self) -> bool {
        let is_flag =
            matches!(self.facts.holds, FieldContent::Spelt(spelling) if spelling.is_flag());
        is_flag && self.is_needed() && !self.facts.many
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

/// What a value holds. A list holds what its items do, unless their places count ([`FieldContent::list`]).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum FieldContent {
    /// Nothing is known.
    #[default]
    Anything,
    /// Values of one spelling.
    Spelt(&'static Spelling),
    /// One of a few names. Of these some are another name of the choice that is beside them.
    Choice(&'static [(&'static str, &'static str)]),
    /// Fields. By a function: a type may hold itself.
    Fields(fn() -> &'static [FieldName]),
    /// The same of a type that serde would read from a list, too.
    Object(&'static [FieldName]),
    /// Entries of a map: what their keys and their values hold.
    Entries(&'static (Self, Self)),
    /// Items that differ, in their order.
    Items(&'static [Self]),
    /// A list of what is told apart from its list: items that differ, objects that are not lists, such lists.
    Rows(&'static Self),
    /// Fields that depend on a tag.
    Tagged(&'static InputTagging),
    /// The same, where the tag is known: no fields beside it, and those of the variant below a name.
    Variant(&'static InputTagging, VariantFields),
    /// The same, where no text names a variant.
    Unchosen(&'static InputTagging),
    /// A tag, which is a text: serde would also take a variant by its number, or as the key of an object.
    Tag,
}

/// The fields of a variant, by a function; nothing where it has none.
pub(super) type VariantFields = Option<fn() -> &'static [FieldName]>;

/// How an enum that comes from outside says which of its variants it is.
#[derive(Debug)]
#[doc(hidden)]
pub struct InputTagging {
    pub(super) tag: &'static str,
    /// Where the fields are, if not beside the tag.
    pub(super) content: Option<&'static str>,
    pub(super) variants: &'static [(&'static str, VariantFields)],
}

/// What a type may hold.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, asked one by one")]
pub struct FieldFacts {
    pub(crate) known: bool,
    /// It grows with what is sent: text, a collection.
    pub(crate) unbounded: bool,
    /// It holds items that are unbounded themselves.
    pub(crate) loose: bool,
    /// It may be infinite, or no number.
    pub(crate) float: bool,
    /// It is an address that a client may follow, of any scheme.
    pub(crate) link: bool,
    /// It has rules of its own.
    pub(crate) input: bool,
    /// It may be an object's id.
    pub(crate) id: bool,
    /// It is an object's id and nothing else: `#[derive(Id)]` made it.
    pub(crate) declared_id: bool,
    /// It says that it names an object.
    pub(crate) names_object: bool,
    /// Every object it names is loaded and authorized.
    pub(crate) vouched: bool,
    /// It holds an object that is loaded and authorized.
    pub(crate) loads: bool,
    /// It holds an input that is verified.
    pub(crate) verifies: bool,
    /// It holds an input, a field of which asks an object who may write it.
    pub(crate) writes: bool,
    /// It holds an input as the key of a map.
    pub(crate) keyed_by_input: bool,
    /// validator can copy it into an error without a panic.
    pub(crate) copied: bool,
    /// It holds several values.
    pub(crate) many: bool,
    /// It is read from names and values.
    pub(crate) keyed: bool,
    /// It is a file.
    pub(crate) file: bool,
    /// It is `()`, which is `null` in JSON and read from no text.
    pub(crate) unit: bool,
    /// It need not be there.
    pub(crate) optional: bool,
    /// Each of several values in it need not be there.
    pub(crate) optional_items: bool,
    /// An empty text is a value of it.
    pub(crate) may_be_empty: bool,
    /// How it is written.
    pub(crate) holds: FieldContent,
    /// How many characters or items it has at most, where the type says so.
    pub(crate) longest: Option<usize>,
    /// How many it has at least.
    pub(crate) shortest: usize,
    /// The whole numbers of which it is one.
    pub(crate) whole: Option<IntegerRange>,
    /// There is no value of it, or of what it holds.
    pub(crate) never: bool,
}
