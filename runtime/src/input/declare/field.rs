//! What a field of an `#[input]` type may hold, asked of its type while the program is compiled.
//!
//! A type that bounds itself (a number, `Text<N>`, a `Uuid`) needs nothing; text and collections need
//! `length(max = ..)`; a float needs a `range`; an `#[input]` type needs `nested`. A type that no code
//! vouches for is refused.

use crate::input::declare::{FieldContent, FieldFacts, IntegerRange};
use crate::spelling::{self, Spelling};

impl FieldFacts {
    /// A value that bounds itself and is not an id: a `bool`, a date, a closed choice.
    pub const LEAF: Self = Self {
        known: true,
        unbounded: false,
        loose: false,
        float: false,
        link: false,
        input: false,
        id: false,
        declared_id: false,
        names_object: false,
        vouched: false,
        loads: false,
        verifies: false,
        writes: false,
        keyed_by_input: false,
        copied: true,
        many: false,
        keyed: false,
        file: false,
        unit: false,
        optional: false,
        optional_items: false,
        may_be_empty: false,
        holds: FieldContent::Anything,
        longest: None,
        shortest: 0,
        whole: None,
        never: false,
    };
    /// A value that bounds itself and may be an object's id: a number, a `Uuid`, a bounded text.
    pub const ID: Self = Self { id: true, ..Self::LEAF };
    /// The type is not vouched for.
    pub(crate) const UNKNOWN: Self = Self { known: false, ..Self::LEAF };
    /// No value but one.
    pub(super) const UNIT: Self = Self { unit: true, ..Self::LEAF };
    /// A file, which only a part of a form can be.
    #[cfg(feature = "multipart")]
    pub(crate) const FILE: Self = Self { file: true, ..Self::LEAF };
    pub(super) const TEXT: Self = Self { unbounded: true, may_be_empty: true, ..Self::ID };
    pub(super) const FLOAT: Self = Self { float: true, ..Self::LEAF.spelt(spelling::FLOAT) };

    /// An object by its id, which the guard loads and authorizes.
    pub(crate) const NAMED: Self =
        Self { names_object: true, vouched: true, loads: true, copied: false, ..Self::LEAF };

    /// A whole number from zero up, of so many bits.
    pub(super) const fn unsigned(bits: u32) -> Self {
        Self::whole(IntegerRange::new(bits, false)).wide(bits)
    }

    /// A whole number of so many bits.
    pub(super) const fn signed(bits: u32) -> Self {
        Self::whole(IntegerRange::new(bits, true)).wide(bits)
    }

    const fn whole(whole: IntegerRange) -> Self {
        Self { whole: Some(whole), ..Self::ID.spelt(spelling::WHOLE) }
    }

    /// validator turns a rejected value into JSON, which has no place for larger numbers.
    const fn wide(self, bits: u32) -> Self {
        if bits < 128 { self } else { Self { copied: false, ..self.spelt(spelling::WIDE) } }
    }

    /// The same number, which is not zero.
    pub(super) const fn but_zero(self) -> Self {
        match self.whole {
            Some(whole) => Self { whole: Some(whole.but_zero()), ..self },
            None => self,
        }
    }

    /// A choice of which some have other names as well: each with the choice's own.
    #[doc(hidden)]
    #[must_use]
    pub const fn also_called(self, names: &'static [(&'static str, &'static str)]) -> Self {
        Self { holds: FieldContent::Choice(names), ..self }
    }

    /// So many items, no more and no less.
    pub(super) const fn counted(self, items: usize) -> Self {
        Self { longest: Some(items), shortest: items, ..self }
    }

    /// A text that another rule lets be no longer.
    #[doc(hidden)]
    #[must_use]
    pub const fn at_most(self, characters: usize) -> Self {
        match self.longest {
            Some(longest) if longest <= characters => self,
            _ => Self { longest: Some(characters), ..self },
        }
    }

    /// A text that another rule lets be no shorter.
    #[doc(hidden)]
    #[must_use]
    pub const fn at_least(self, characters: usize) -> Self {
        let is_longer = characters > self.shortest;
        Self { shortest: if is_longer { characters } else { self.shortest }, ..self }
    }

    /// Whether a field of the type, where it says that it names an object, names one that nothing
    /// checks.
    #[doc(hidden)]
    #[must_use]
    pub const fn names_unchecked(self) -> bool {
        !self.vouched
    }

    /// The same, of an object's id and nothing else.
    #[doc(hidden)]
    #[must_use]
    pub const fn declared_id(self) -> Self {
        Self { declared_id: true, ..self }
    }

    /// Whether it holds an object that is loaded and authorized.
    #[doc(hidden)]
    #[must_use]
    pub const fn loads(self) -> bool {
        self.loads
    }

    /// Whether anything in it has to be looked up.
    #[doc(hidden)]
    #[must_use]
    pub const fn looks_up(self) -> bool {
        self.loads || self.verifies
    }

    /// Whether a form may hold it under one name several times.
    pub(crate) const fn is_list(&self) -> bool {
        self.many && !self.keyed
    }

    /// A value of one spelling.
    pub(super) const fn spelt(self, spelling: &'static Spelling) -> Self {
        Self { holds: FieldContent::Spelt(spelling), ..self }
    }

    /// Values that differ, in their order.
    pub(crate) const fn items(items: &'static [FieldContent]) -> Self {
        Self::LEAF.holding(FieldContent::Items(items))
    }

    /// What it holds.
    pub(super) const fn holding(self, holds: FieldContent) -> Self {
        Self { holds, ..self }
    }

    /// A value that need not be there.
    pub(super) const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// Several values in one, as many as the type says.
    pub(super) const fn fixed(self) -> Self {
        let loose = self.loose || self.unbounded || self.float || self.link;
        let (unbounded, float, link) = (false, false, false);
        let (optional, optional_items, may_be_empty) = (false, self.optional, false);
        Self {
            loose,
            unbounded,
            float,
            link,
            many: true,
            optional,
            optional_items,
            may_be_empty,
            longest: None,
            shortest: 0,
            whole: None,
            ..self
        }
    }

    /// As many values as are sent.
    pub(super) const fn many(self) -> Self {
        Self { unbounded: true, ..self.fixed() }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            known: self.known && other.known,
            unbounded: self.unbounded || other.unbounded,
            loose: self.loose || other.loose,
            float: self.float || other.float,
            link: self.link || other.link,
            input: self.input || other.input,
            id: self.id || other.id,
            declared_id: self.declared_id || other.declared_id,
            names_object: self.names_object || other.names_object,
            vouched: self.vouched && other.vouched,
            loads: self.loads || other.loads,
            verifies: self.verifies || other.verifies,
            writes: self.writes || other.writes,
            keyed_by_input: self.keyed_by_input || other.keyed_by_input,
            copied: self.copied && other.copied,
            many: self.many || other.many,
            keyed: self.keyed || other.keyed,
            file: self.file || other.file,
            unit: self.unit || other.unit,
            // What several values are made of; they themselves have to be there.
            optional: self.optional && other.optional,
            optional_items: false,
            may_be_empty: false,
            holds: FieldContent::Anything,
            longest: None,
            shortest: 0,
            whole: None,
            never: self.never || other.never,
        }
    }
}

/// A type that a field of an `#[input]` type may have.
///
/// `#[input]` implements it for structs and for enums without fields. Implement it by hand for a type
/// of your own whose `Deserialize` bounds it; that is your word that it does.
///
/// ```
/// # use palisade::{FieldFacts, InputField};
/// /// A country in two capital letters; its `Deserialize` takes nothing else.
/// struct Country([u8; 2]);
///
/// impl InputField for Country {
///     const FACTS: FieldFacts = FieldFacts::LEAF;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says what `{Self}` may hold when it comes from outside",
    label = "nothing bounds this",
    note = "write `#[input]` above `{Self}`, or `#[input(trusted = \"why\")]` on the field",
    note = "where `{Self}` is a parameter, bound it by `palisade::InputField`"
)]
pub trait InputField {
    /// What the type may hold.
    const FACTS: FieldFacts;

    /// What the value looks like as JSON, for documents; nothing is known unless this says it.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn schema(schemas: &mut crate::schema::Schemas) -> serde_json::Value {
        crate::schema::anything(schemas)
    }
}
