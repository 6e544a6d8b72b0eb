//! What is known of the caller, for rules about objects.

use std::any::TypeId;
use std::borrow::Cow;

use super::combine::ObjectRule;
use super::erased_field::{ErasedField, FieldAccess};
use super::fact::{Fact, Facts, KeptFact, KeptFacts, OneFact, SeveralFacts};
use super::filter_writer::FilterWriter;
use super::value::{Column, ColumnType, SqlValue};
use crate::caller_id::CallerId;
use crate::names::{RoleEnum, ScopeEnum};
use crate::principal::Principal;

/// Who the caller is: subject and issuer, as [`Principal::id`] has it.
#[must_use]
pub fn id() -> Id {
    Id(())
}

/// The caller's tenant, as [`Principal::tenant`] has it; absent where the caller has none or an empty one.
#[must_use]
pub fn tenant() -> TenantName {
    TenantName(())
}

/// Any other fact of the caller, with its name for the rule's sentence: `the caller's department`.
///
/// ```
/// use palisade::field;
/// use palisade::objects::{Field, ObjectRule, caller};
///
/// struct Employee { department: String }
/// struct Report { department: String }
///
/// const DEPARTMENT: Field<Report, String> = field!(Report.department);
///
/// fn own_department() -> impl ObjectRule<Report> {
///     DEPARTMENT.is(caller::fact("department", |caller| {
///         caller.identity::<Employee>().map(|employee| employee.department.clone())
///     }))
/// }
/// ```
pub fn fact<V, F>(name: &'static str, read: F) -> OwnFact<F>
where
    V: Column,
    F: Fn(&Principal) -> Option<V> + Send + Sync,
{
    OwnFact { name, read }
}

/// Several facts of one kind, as the ids of the caller's projects: for
/// [`Field::is_one_of`](super::Field::is_one_of).
///
/// A query binds each; a database refuses more than it has room for (SQLite 32,766, PostgreSQL 65,535), and the
/// list fails.
pub fn facts<V, F>(name: &'static str, read: F) -> OwnFacts<F>
where
    V: Column,
    F: Fn(&Principal) -> Vec<V> + Send + Sync,
{
    OwnFacts { name, read }
}

/// Holds where the caller has the role, by itself or by implication.
pub fn has_role<R: RoleEnum>(role: R) -> HasRole {
    HasRole(Name::of::<R>(R::NAMES, role.index()))
}

/// Holds where the caller's credential carries the scope.
pub fn has_scope<S: ScopeEnum>(scope: S) -> HasScope {
    HasScope(Name::of::<S>(S::NAMES, scope.index()))
}

/// Holds where a function of the caller says so, with what it says for the rule's sentence:
/// `the caller is on duty` for `"is on duty"`.
pub fn holds<F>(words: &'static str, decide: F) -> CallerPredicate<F>
where
    F: Fn(&Principal) -> bool + Send + Sync,
{
    CallerPredicate { words, decide }
}

/// [`id`].
#[derive(Clone, Copy, Debug)]
pub struct Id(());

#[diagnostic::do_not_recommend]
impl<V: Column<Kind = CallerId> + 'static> Fact<V> for Id {
    fn kept(self) -> KeptFact {
        KeptFact(Box::new(self))
    }

    fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T> {
        ErasedField::of(field)
    }
}

impl OneFact for Id {
    fn equals(&self, field: &SqlValue<'_>, caller: &Principal) -> bool {
        matches!(field, SqlValue::Caller(id) if caller.is(id))
    }

    fn value(&self, caller: &Principal) -> Option<SqlValue<'static>> {
        Some(SqlValue::Caller(Cow::Owned(caller.id())))
    }

    fn words(&self) -> Cow<'static, str> {
        Cow::Borrowed("the caller")
    }
}

/// [`tenant`].
#[derive(Clone, Copy, Debug)]
pub struct TenantName(());

#[diagnostic::do_not_recommend]
impl<V: Column<Kind = String> + 'static> Fact<V> for TenantName {
    fn kept(self) -> KeptFact {
        KeptFact(Box::new(self))
    }

    fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T> {
        ErasedField::of(field)
    }
}

impl OneFact for TenantName {
    fn equals(&self, field: &SqlValue<'_>, caller: &Principal) -> bool {
        let SqlValue::Text(text) = field else { return false };
        !text.is_empty() && caller.tenant() == Some(text)
    }

    fn value(&self, caller: &Principal) -> Option<SqlValue<'static>> {
        let tenant = caller.tenant().filter(|tenant| !tenant.is_empty())?;
        Some(SqlValue::Text(Cow::Owned(tenant.to_owned())))
    }

    fn words(&self) -> Cow<'static, str> {
        Cow::Borrowed("the caller's tenant")
    }
}

/// [`fact`].
#[derive(Clone, Copy, Debug)]
pub struct OwnFact<F> {
    name: &'static str,
    read: F,
}

#[diagnostic::do_not_recommend]
impl<V, W, F> Fact<V> for OwnFact<F>
where
    V: Column + 'static,
    W: Column<Kind = V::Kind>,
    F: Fn(&Principal) -> Option<W> + Send + Sync + 'static,
{
    fn kept(self) -> KeptFact {
        KeptFact(Box::new(self))
    }

    fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T> {
        ErasedField::of(field)
    }
}

impl<V: Column, F: Fn(&Principal) -> Option<V> + Send + Sync> OneFact for OwnFact<F> {
    fn equals(&self, field: &SqlValue<'_>, caller: &Principal) -> bool {
        let fact = (self.read)(caller);
        fact.as_ref().and_then(Column::value).is_some_and(|value| value == *field)
    }

    fn value(&self, caller: &Principal) -> Option<SqlValue<'static>> {
        (self.read)(caller).as_ref().and_then(Column::value).map(SqlValue::into_owned)
    }

    fn words(&self) -> Cow<'static, str> {
        Cow::Owned(format!("the caller's {}", self.name))
    }
}

/// [`facts`].
#[derive(Clone, Copy, Debug)]
pub struct OwnFacts<F> {
    name: &'static str,
    read: F,
}

#[diagnostic::do_not_recommend]
impl<V, W, F> Facts<V> for OwnFacts<F>
where
    V: Column + 'static,
    W: Column<Kind = V::Kind>,
    F: Fn(&Principal) -> Vec<W> + Send + Sync + 'static,
{
    fn kept(self) -> KeptFacts {
        KeptFacts(Box::new(self))
    }

    fn field<T: 'static>(field: FieldAccess<T, V>) -> ErasedField<T> {
        ErasedField::of(field)
    }
}

impl<V: Column, F: Fn(&Principal) -> Vec<V> + Send + Sync> SeveralFacts for OwnFacts<F> {
    fn values(&self, caller: &Principal) -> Vec<SqlValue<'static>> {
        let facts = (self.read)(caller);
        facts.iter().filter_map(Column::value).map(SqlValue::into_owned).collect()
    }

    fn contains(&self, field: &SqlValue<'_>, caller: &Principal) -> bool {
        let facts = (self.read)(caller);
        facts.iter().filter_map(Column::value).any(|value| value == *field)
    }

    fn words(&self) -> Cow<'static, str> {
        Cow::Owned(format!("one of the caller's {}", self.name))
    }
}

/// A role or scope of one enum.
#[derive(Clone, Copy, Debug)]
struct Name {
    text: &'static str,
    index: u8,
    of: TypeId,
}

impl Name {
    fn of<E: 'static>(names: &[&'static str], index: u8) -> Self {
        let text = names.get(usize::from(index)).copied().unwrap_or_default();
        Self { text, index, of: TypeId::of::<E>() }
    }
}

/// [`has_role`].
#[derive(Clone, Copy, Debug)]
pub struct HasRole(Name);

/// [`has_scope`].
#[derive(Clone, Copy, Debug)]
pub struct HasScope(Name);

/// [`holds`].
#[derive(Clone, Copy, Debug)]
pub struct CallerPredicate<F> {
    words: &'static str,
    decide: F,
}

macro_rules! of_the_caller_alone {
    ($([$($parameter:tt)*] $rule:ty, |$this:ident, $caller:ident| $holds:expr, $words:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, $($parameter)*> ObjectRule<T> for $rule {
            fn holds(&self, _: &T, $caller: &Principal) -> bool {
                let $this = self;
                $holds
            }

            fn write(&self, is_negated: bool, out: &mut FilterWriter<'_>) {
                let ($this, $caller) = (self, out.caller());
                out.constant($holds != is_negated);
            }

            fn words(&self, out: &mut String) {
                let $this = self;
                out.push_str("the caller ");
                out.push_str(&$words);
            }

            fn columns(&self, _: &mut dyn FnMut(&'static str, ColumnType)) {}
        }
    )*};
}

of_the_caller_alone! {
    [] HasRole,
        |this, caller| caller.has_role_at(this.0.of, this.0.index),
        format!("has the role {}", this.0.text);
    [] HasScope,
        |this, caller| caller.has_scope_at(this.0.of, this.0.index),
        format!("has the scope {}", this.0.text);
    [F: Fn(&Principal) -> bool + Send + Sync] CallerPredicate<F>,
        |this, caller| (this.decide)(caller),
        this.words;
}
