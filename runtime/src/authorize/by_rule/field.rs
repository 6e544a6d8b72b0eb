//! Fields of objects, by which a rule decides.

use std::fmt;
use std::marker::PhantomData;

use super::value::{Column, ColumnType, SqlValue};

/// A field of `T` and the column that holds it; made by [`field!`](crate::field).
pub struct Field<T, V> {
    name: &'static str,
    column: &'static str,
    read: for<'a> fn(&'a T) -> &'a V,
    of: PhantomData<fn(&T) -> V>,
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
            .field("name", &self.name)
            .field("column", &self.column)
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
        Self { name, column, read, of: PhantomData }
    }

    /// The field's name, as the sentence of a rule has it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The column's name.
    #[must_use]
    pub const fn column(&self) -> &'static str {
        self.column
    }
}

/// A field without its type.
pub(super) trait AnyField<T>: Send + Sync {
    fn name(&self) -> &'static str;
    fn column(&self) -> &'static str;
    fn holds(&self) -> ColumnType;
    fn value<'a>(&self, object: &'a T) -> Option<SqlValue<'a>>;
}

impl<T, V: Column + 'static> AnyField<T> for Field<T, V> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn column(&self) -> &'static str {
        self.column
    }

    fn holds(&self) -> ColumnType {
        V::TYPE
    }

    fn value<'a>(&self, object: &'a T) -> Option<SqlValue<'a>> {
        (self.read)(object).value()
    }
}

/// What a comparison keeps of its field.
#[doc(hidden)]
pub struct ErasedField<T>(pub(super) Box<dyn AnyField<T>>);

impl<T: 'static> ErasedField<T> {
    pub(super) fn of<V: Column + 'static>(field: Field<T, V>) -> Self {
        Self(Box::new(field))
    }
}

impl<T> fmt::Debug for ErasedField<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0.name())
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
