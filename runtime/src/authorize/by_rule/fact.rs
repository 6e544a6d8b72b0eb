//! What a field is compared with: values, and what is known of the caller.

use std::borrow::Cow;
use std::fmt;

use super::erased_field::{ErasedField, FieldAccess};
use super::value::{Column, SqlValue};
use crate::principal::Principal;

/// One value that a rule compares a field of type `V` with: a value itself, or a fact of the
/// [`caller`](super::caller).
#[diagnostic::on_unimplemented(
    message = "a field that holds a `{V}` cannot be compared with `{Self}`",
    label = "neither a value of this kind nor such a fact of the caller",
    note = "`caller::id()` is compared with a `CallerId`, `caller::tenant()` with a text; \
            `caller::fact(\"name\", |caller| ..)` is any other fact",
    note = "fields hold texts, `bool`, integers of at most 63 bits, UUIDs, `CallerId` and types that implement \
            `palisade::objects::Column`"
)]
pub trait Fact<V> {
    #[doc(hidden)]
    fn kept(self) -> KeptFact;

    /// Where a field has no facts, nothing is known of it: so rustc says that, and not what a method lacks.
    #[doc(hidden)]
    fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T>;
}

/// A [`Fact`] that an integer field of type `V` is above or below.
#[diagnostic::on_unimplemented(
    message = "a field that holds a `{V}` cannot be ordered against `{Self}`",
    label = "a rule orders integers alone",
    note = "databases order texts each in a way of its own: list the values, `STATE.is_one_of([..])`"
)]
pub trait OrderedFact<V>: Fact<V> {}

#[diagnostic::do_not_recommend]
impl<V: Column<Kind = i64>, F: Fact<V>> OrderedFact<V> for F {}

/// Several values that a rule looks a field of type `V` up in: a list, or facts of the
/// [`caller`](super::caller).
#[diagnostic::on_unimplemented(
    message = "a field that holds a `{V}` cannot be looked up in `{Self}`",
    label = "neither a list of values of this kind nor such facts of the caller",
    note = "write a list of values, or `caller::facts(\"name\", |caller| ..)`"
)]
pub trait Facts<V> {
    #[doc(hidden)]
    fn kept(self) -> KeptFacts;

    /// As [`Fact::field`].
    #[doc(hidden)]
    fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T>;
}

/// A fact without its type.
#[doc(hidden)]
pub struct KeptFact(pub(super) Box<dyn OneFact>);

/// Facts without their type.
#[doc(hidden)]
pub struct KeptFacts(pub(super) Box<dyn SeveralFacts>);

/// What a [`Fact`] does.
pub(super) trait OneFact: Send + Sync {
    /// Whether a field equals it.
    fn equals(&self, field: &SqlValue<'_>, caller: &Principal) -> bool;

    /// The value; `None` where the caller has none.
    fn value(&self, caller: &Principal) -> Option<SqlValue<'static>>;

    /// It in words: `the caller's tenant`.
    fn words(&self) -> Cow<'static, str>;
}

/// What [`Facts`] do.
pub(super) trait SeveralFacts: Send + Sync {
    /// Whether a field equals one of them.
    fn contains(&self, field: &SqlValue<'_>, caller: &Principal) -> bool;

    /// The values.
    fn values(&self, caller: &Principal) -> Vec<SqlValue<'static>>;

    /// They in words: `the caller's projects`.
    fn words(&self) -> Cow<'static, str>;
}

impl fmt::Debug for KeptFact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.words())
    }
}

impl fmt::Debug for KeptFacts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.words())
    }
}

#[diagnostic::do_not_recommend]
impl<V, F> Fact<V> for F
where
    V: Column + 'static,
    F: Column<Kind = V::Kind> + Send + Sync + 'static,
{
    fn kept(self) -> KeptFact {
        KeptFact(Box::new(Literal(self)))
    }

    fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T> {
        ErasedField::of(field)
    }
}

struct Literal<V>(V);

impl<V: Column + Send + Sync> OneFact for Literal<V> {
    fn equals(&self, field: &SqlValue<'_>, _: &Principal) -> bool {
        self.0.value().is_some_and(|value| value == *field)
    }

    fn value(&self, _: &Principal) -> Option<SqlValue<'static>> {
        self.0.value().map(SqlValue::into_owned)
    }

    fn words(&self) -> Cow<'static, str> {
        self.0.value().map_or(Cow::Borrowed("nothing"), |value| Cow::Owned(value.to_string()))
    }
}

macro_rules! lists {
    ($([$($parameter:tt)*] $list:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<V, F, $($parameter)*> Facts<V> for $list
        where
            V: Column + 'static,
            F: Column<Kind = V::Kind> + Send + Sync + 'static,
        {
            fn kept(self) -> KeptFacts {
                KeptFacts(Box::new(Literals(self.into_iter().collect())))
            }

            fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T> {
                ErasedField::of(field)
            }
        }
    )*};
}

lists! { [const N: usize] [F; N]; [] Vec<F>; }

struct Literals<V>(Vec<V>);

impl<V: Column + Send + Sync> SeveralFacts for Literals<V> {
    fn contains(&self, field: &SqlValue<'_>, _: &Principal) -> bool {
        self.0.iter().filter_map(Column::value).any(|value| value == *field)
    }

    fn values(&self, _: &Principal) -> Vec<SqlValue<'static>> {
        self.0.iter().filter_map(Column::value).map(SqlValue::into_owned).collect()
    }

    fn words(&self) -> Cow<'static, str> {
        let values = self.0.iter().filter_map(Column::value);
        let values: Vec<String> = values.map(|value| value.to_string()).collect();
        Cow::Owned(values.join(", "))
    }
}
