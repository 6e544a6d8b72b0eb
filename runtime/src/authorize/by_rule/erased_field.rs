//! What is kept of a field: its names, and how an object is read.

use std::fmt;

use super::value::{Column, ColumnType, SqlValue};

/// What a field consists of.
#[doc(hidden)]
pub struct FieldAccess<T, V> {
    pub(super) name: &'static str,
    pub(super) column: &'static str,
    pub(super) read: for<'a> fn(&'a T) -> &'a V,
}

impl<T, V> Clone for FieldAccess<T, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V> Copy for FieldAccess<T, V> {}

/// A field without its type.
pub(super) trait AnyField<T>: Send + Sync {
    fn name(&self) -> &'static str;
    fn column(&self) -> &'static str;
    fn holds(&self) -> ColumnType;
    fn value<'a>(&self, object: &'a T) -> Option<SqlValue<'a>>;
}

impl<T, V: Column + 'static> AnyField<T> for FieldAccess<T, V> {
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
    pub(super) fn of<V: Column + 'static>(field: FieldAccess<T, V>) -> Self {
        Self(Box::new(field))
    }
}

impl<T> fmt::Debug for ErasedField<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0.name())
    }
}
