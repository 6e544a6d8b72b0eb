//! Ids of objects that are looked up within the caller's tenant.

use std::fmt;
use std::ops::Deref;

use crate::authorize::{ObjectId, Tenant};
use crate::principal::Principal;

/// An id, and the caller in whose tenant it is looked up: [`Resource::Id`](crate::Resource::Id) of objects
/// that belong to a tenant.
///
/// A request names the id alone. The tenant is the caller's, so that `load` cannot forget it, and the
/// store is asked for no row of another. A caller without a tenant gets the answer of an object that does
/// not exist. An application in which nothing tells the tenant of a caller does not start.
///
/// ```
/// use palisade::InTenant;
/// use palisade::prelude::*;
/// # #[derive(Clone)] struct Db;
/// # impl Db { async fn find(&self, _: &str, _: u64) -> Option<Invoice> { None } }
///
/// struct Invoice { owner: palisade::CallerId }
///
/// impl Resource for Invoice {
///     type Id = InTenant<u64>;
///     type Store = Db;
///
///     async fn load(db: &Db, id: &InTenant<u64>) -> Result<Option<Self>, Problem> {
///         // SELECT .. WHERE tenant = ? AND id = ?
///         Ok(db.find(id.tenant(), **id).await)
///     }
/// }
///
/// impl Allow<Read> for Invoice {
///     fn allow(&self, caller: &Principal) -> bool {
///         caller.is(&self.owner)
///     }
/// }
/// ```
///
/// # Security
/// `Allow` is asked about lists and about objects that were just made as well, which no id was looked up
/// for: compare the tenant there too where such rows may be of several.
#[derive(Clone)]
pub struct InTenant<I> {
    id: I,
    tenant: Tenant,
    caller: Principal,
}

impl<I> InTenant<I> {
    /// The id within the caller's tenant; `None` where the caller has none.
    pub fn of(caller: &Principal, id: I) -> Option<Self> {
        Some(Self { id, tenant: Tenant::of(caller)?, caller: caller.clone() })
    }

    /// The id itself, which dereferencing yields too.
    pub fn id(&self) -> &I {
        &self.id
    }

    /// The caller's tenant.
    pub fn tenant(&self) -> &str {
        self.tenant.name()
    }

    /// The same as a proof, for a store that is asked within it: `db.within(id.within())`.
    pub fn within(&self) -> &Tenant {
        &self.tenant
    }

    /// Who asks.
    pub fn caller(&self) -> &Principal {
        &self.caller
    }
}

impl<I> Deref for InTenant<I> {
    type Target = I;

    fn deref(&self) -> &I {
        &self.id
    }
}

impl<I: fmt::Debug> fmt::Debug for InTenant<I> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("InTenant")
            .field("id", &self.id)
            .field("tenant", &self.tenant())
            .finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<I: ObjectId> ObjectId for InTenant<I> {
    const PARTS: usize = I::PARTS;
    const NEEDS_TENANT: bool = true;

    /// No text alone names an object of a tenant.
    fn read(_: &[&str]) -> Option<Self> {
        None
    }

    fn read_for(parameters: &[&str], caller: &Principal) -> Option<Self> {
        Self::of(caller, I::read_for(parameters, caller)?)
    }
}
