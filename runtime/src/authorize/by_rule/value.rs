//! What fields and facts are compared as.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::caller_id::CallerId;

/// A type of field that a rule can compare, and what it is in a column.
///
/// Implemented for texts, `bool`, integers that a column of 64 signed bits holds, `uuid::Uuid` (feature `uuid`),
/// [`CallerId`], and `Option` of those. A type of your own names what it is stored as, and is its own
/// [`Kind`](Self::Kind), so that a department is not compared with a city:
///
/// ```
/// use palisade::objects::{Column, ColumnType, SqlValue};
///
/// struct DepartmentId(u32);
///
/// impl Column for DepartmentId {
///     type Kind = Self;
///     const TYPE: ColumnType = ColumnType::Integer;
///
///     fn value(&self) -> Option<SqlValue<'_>> {
///         Some(SqlValue::Integer(self.0.into()))
///     }
/// }
/// ```
///
/// Two values are equal exactly where the database says so: the text of an enum is what its column holds.
#[diagnostic::on_unimplemented(
    message = "a rule cannot compare a `{Self}`",
    label = "neither text, `bool`, integer of at most 63 bits, UUID nor `CallerId`",
    note = "implement `palisade::objects::Column` for a type of your own"
)]
pub trait Column {
    /// What this is compared with.
    type Kind: ?Sized;

    /// The type of the column.
    const TYPE: ColumnType;

    /// What the column holds; `None` for `NULL`.
    fn value(&self) -> Option<SqlValue<'_>>;
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// Texts, equal where their bytes are.
    Text,
    /// Integers of at most 64 signed bits.
    Integer,
    /// Truth values.
    Bool,
    /// UUIDs.
    Uuid,
}

/// A value as a column holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SqlValue<'a> {
    /// A text, compared byte by byte.
    Text(Cow<'a, str>),
    /// An integer.
    Integer(i64),
    /// A truth value.
    Bool(bool),
    /// A UUID.
    #[cfg(feature = "uuid")]
    Uuid(uuid::Uuid),
    /// A caller; a text in the column, as [`CallerId`] writes it.
    Caller(Cow<'a, CallerId>),
}

impl SqlValue<'_> {
    pub(super) fn into_owned(self) -> SqlValue<'static> {
        match self {
            Self::Text(text) => SqlValue::Text(Cow::Owned(text.into_owned())),
            Self::Integer(number) => SqlValue::Integer(number),
            Self::Bool(truth) => SqlValue::Bool(truth),
            #[cfg(feature = "uuid")]
            Self::Uuid(id) => SqlValue::Uuid(id),
            Self::Caller(id) => SqlValue::Caller(Cow::Owned(id.into_owned())),
        }
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }
}

/// As a sentence has it: a text in quotes.
impl fmt::Display for SqlValue<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(out, "{text:?}"),
            Self::Integer(number) => write!(out, "{number}"),
            Self::Bool(truth) => write!(out, "{truth}"),
            #[cfg(feature = "uuid")]
            Self::Uuid(id) => write!(out, "{id}"),
            Self::Caller(id) => write!(out, "{id}"),
        }
    }
}

macro_rules! columns {
    ($($kind:ty = $($type:ty)*, $column:ident, |$this:ident| $value:expr;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Column for $type {
            type Kind = $kind;
            const TYPE: ColumnType = ColumnType::$column;

            fn value(&self) -> Option<SqlValue<'_>> {
                let $this = self;
                Some($value)
            }
        }
    )*)*};
}

columns! {
    String = String Box<str> Arc<str> &'static str Cow<'static, str>,
        Text, |text| SqlValue::Text(Cow::Borrowed(text));
    i64 = i64, Integer, |number| SqlValue::Integer(*number);
    i64 = i8 i16 i32 u8 u16 u32, Integer, |number| SqlValue::Integer((*number).into());
    bool = bool, Bool, |truth| SqlValue::Bool(*truth);
    CallerId = CallerId, Text, |id| SqlValue::Caller(Cow::Borrowed(id));
}

#[cfg(feature = "uuid")]
columns! { uuid::Uuid = uuid::Uuid, Uuid, |id| SqlValue::Uuid(*id); }

#[diagnostic::do_not_recommend]
impl<V: Column> Column for Option<V> {
    type Kind = V::Kind;
    const TYPE: ColumnType = V::TYPE;

    fn value(&self) -> Option<SqlValue<'_>> {
        self.as_ref()?.value()
    }
}
