//! Fields of objects, by which a rule decides.

use std::fmt;

use super::compare::Comparison;
use super::erased_field::{ErasedField, FieldAccess};
use super::fact::{Fact, Facts, OrderedFact};
use super::value::Column;

/// A field of `T` and the column that holds it; made by [`field!`](crate::field).
pub struct Field<T, V> {
    access: FieldAccess<T, V>,
}

impl<T, V> Clone for Field<T, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V> Copy for Field<T, V> {}

impl<T, V> fmt::Debug for Field<T, V> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Field")
            .field("name", &self.access.name)
            .field("column", &self.access.column)
            .finish_non_exhaustive()
    }
}

/// The longest name of a column: PostgreSQL cuts what is longer.
const LONGEST_COLUMN: usize = 63;

impl<T, V> Field<T, V> {
    /// What `field!` expands to.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn new(
        name: &'static str,
        column: &'static str,
        read: for<'a> fn(&'a T) -> &'a V,
    ) -> Self {
        assert!(
            is_identifier(column.as_bytes()),
            "a column's name is a letter or `_`, then at most 62 letters, digits and `_`: give the column \
             with `field!(Type.field as \"column\")`"
        );
        Self { access: FieldAccess { name, column, read } }
    }

    /// The field's name, as the sentence of a rule has it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.access.name
    }

    /// The column's name.
    #[must_use]
    pub const fn column(&self) -> &'static str {
        self.access.column
    }
}

impl<T: 'static, V> Field<T, V> {
    /// Holds where the field equals a fact of the caller, or a value.
    pub fn is<F: Fact<V>>(self, fact: F) -> Comparison<T> {
        Comparison::equal(F::field(self.access), fact.kept())
    }

    /// Holds where the field equals one of several: a list of values, or facts of the caller, as the ids of its
    /// projects.
    pub fn is_one_of<F: Facts<V>>(self, facts: F) -> Comparison<T> {
        Comparison::among(F::field(self.access), facts.kept())
    }

    /// Holds where the field is `None`, the column `NULL`.
    pub fn is_absent(self) -> Comparison<T>
    where
        V: Column + 'static,
    {
        Comparison::absent(ErasedField::of(self.access))
    }

    /// Holds where the field is an integer of at most a fact of the caller, or a value.
    pub fn at_most<F: OrderedFact<V>>(self, fact: F) -> Comparison<T> {
        Comparison::at_most(F::field(self.access), fact.kept())
    }

    /// Holds where the field is an integer of at least a fact of the caller, or a value.
    pub fn at_least<F: OrderedFact<V>>(self, fact: F) -> Comparison<T> {
        Comparison::at_least(F::field(self.access), fact.kept())
    }
}

const fn is_identifier(name: &[u8]) -> bool {
    let [first, rest @ ..] = name else { return false };
    let mut rest = rest;
    let mut fits = (first.is_ascii_alphabetic() || *first == b'_') && name.len() <= LONGEST_COLUMN;
    while let [byte, tail @ ..] = rest {
        fits = fits && (byte.is_ascii_alphanumeric() || *byte == b'_');
        rest = tail;
    }
    fits
}
