//! Lists, and objects that no request names: each row is asked about the caller.

use std::fmt;
use std::marker::PhantomData;

use crate::authorize::by_rule::{AllowByRule, RowFilter};
use crate::authorize::{Allow, Permitted, Read, Tenant, TenantResource, WithinTenant};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};

/// What this caller may read of `T`: the only way from rows to a list that may leave.
///
/// A parameter of a secured handler. [`filter`](Self::filter) asks each row of a list,
/// [`one`](Self::one) a single object: the caller's own record, or one that was just made.
///
/// ```
/// # use palisade::prelude::*;
/// # #[derive(Clone)] struct Db;
/// # impl Db {
/// #     async fn invoices(&self) -> Vec<Invoice> { Vec::new() }
/// #     async fn find(&self, _: u32) -> Option<Invoice> { None }
/// # }
/// # #[derive(Redacted)] struct Invoice { #[expose] id: u32, owner: palisade::CallerId }
/// # impl Resource for Invoice {
/// #     type Id = u32;
/// #     type Store = Db;
/// #     async fn load(db: &Db, id: &u32) -> Result<Option<Self>, Problem> { Ok(db.find(*id).await) }
/// # }
/// # impl Allow<Read> for Invoice {
/// #     fn allow(&self, caller: &Principal) -> bool { caller.is(&self.owner) }
/// # }
/// #[secure(rate = "10/s")]
/// async fn list(State(db): State<Db>, visible: Visible<Invoice>) -> Json<Vec<Permitted<Invoice>>> {
///     Json(visible.filter(db.invoices().await))
/// }
/// ```
pub struct Visible<T> {
    caller: Principal,
    /// The caller's, where it has one.
    tenant: Option<Tenant>,
    object: PhantomData<fn() -> T>,
}

impl<T> Visible<T> {
    fn to(caller: Principal) -> Self {
        let tenant = Tenant::of(&caller);
        Self { caller, tenant, object: PhantomData }
    }

    /// Who asks.
    pub fn caller(&self) -> &Principal {
        &self.caller
    }

    /// Which rows the caller may read, as a condition for a query, so that pages are full and counts are those
    /// of the caller; for objects whose rule is data ([`allow_by_rule!`](crate::allow_by_rule)).
    ///
    /// The rows that the query yields still go through [`filter`](Self::filter).
    pub fn query(&self) -> RowFilter<T>
    where
        T: AllowByRule<Read>,
    {
        RowFilter::of(T::rule(), &self.caller)
    }
}

impl<T: TenantResource> Visible<T> {
    /// The store within the caller's tenant.
    pub fn within(&self, store: &T::Store) -> <T::Store as WithinTenant>::Scope {
        store.within(self.tenant())
    }

    /// The caller's tenant: that of a new object.
    pub fn tenant(&self) -> &Tenant {
        // Without one there is no `Visible` of such objects.
        self.tenant.as_ref().unwrap_or_else(|| Tenant::nobodys())
    }
}

impl<T: Allow<Read>> Visible<T> {
    /// What a caller may read.
    ///
    /// # Errors
    /// A caller without a tenant, where the objects are declared to belong to one.
    pub(crate) fn of(caller: Principal) -> Result<Self, Refusal> {
        let visible = Self::to(caller);
        if T::WITHIN.is_some() && visible.tenant.is_none() {
            return Err(Refusal::new(Reason::TenantMissing));
        }
        Ok(visible)
    }

    /// The object, if the caller may read it.
    pub fn one(&self, object: T) -> Option<Permitted<T>> {
        Permitted::ask(object, &self.caller)
    }

    /// Those of the rows that the caller may read, in their order.
    pub fn filter(&self, rows: impl IntoIterator<Item = T>) -> Vec<Permitted<T>> {
        rows.into_iter().filter_map(|row| self.one(row)).collect()
    }
}

/// For a store that asks rows as it reads them, on another thread or until a page is full.
impl<T> Clone for Visible<T> {
    fn clone(&self) -> Self {
        Self { caller: self.caller.clone(), tenant: self.tenant.clone(), object: PhantomData }
    }
}

impl<T> fmt::Debug for Visible<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Visible").field("caller", &self.caller).finish_non_exhaustive()
    }
}
