//! The tenant that a caller acts in, as a proof.

use std::fmt;
use std::sync::{Arc, LazyLock};

use crate::principal::Principal;

/// The tenant of an authenticated caller: what a store takes before it is asked for anything.
///
/// Only a guard makes one, from the caller's credential or what `.resolve(..)` says of the caller; a path, a
/// header field or a body never does. Take it as a parameter of a `#[secure]` handler, or from a
/// [`Principal`] with [`Tenant::of`]; a store whose queries all begin at `db.within(&tenant)` cannot be asked
/// without one.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::Tenant;
///
/// #[derive(Clone)]
/// struct Db;
///
/// /// What is stored for one tenant.
/// struct Invoices<'a> {
///     tenant: &'a Tenant,
/// }
///
/// impl Db {
///     fn within<'a>(&self, tenant: &'a Tenant) -> Invoices<'a> {
///         Invoices { tenant }
///     }
/// }
///
/// impl Invoices<'_> {
///     /// `DELETE FROM drafts WHERE tenant = ?`
///     async fn drop_drafts(&self) {
/// #       let _ = self.tenant.name();
///     }
/// }
///
/// #[secure(rate = "1/s")]
/// async fn tidy(State(db): State<Db>, tenant: Tenant) -> NoContent {
///     db.within(&tenant).drop_drafts().await;
///     NoContent
/// }
/// ```
///
/// A caller without a tenant, or with one of no characters, is refused with 403 (`tenant_missing`); an
/// application in which nothing tells tenants does not start.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Tenant(Arc<str>);

impl Tenant {
    /// The caller's tenant; `None` where it has none.
    pub fn of(caller: &Principal) -> Option<Self> {
        let name = caller.shared_tenant()?;
        (!name.is_empty()).then(|| Self(Arc::clone(name)))
    }

    /// One without a name, which no caller acts in and no object belongs to.
    pub(crate) fn nobodys() -> &'static Self {
        static NOBODYS: LazyLock<Tenant> = LazyLock::new(|| Tenant(Arc::from("")));
        &NOBODYS
    }

    /// Its name, as the credential or `.resolve(..)` has it.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Tenant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Tenant").field(&self.name()).finish()
    }
}
