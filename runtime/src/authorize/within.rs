//! Objects that belong to a tenant by declaration, and the stores that are taken for one.

use std::future::Future;

use crate::authorize::{InTenant, ObjectId, Revision, Tenant, TenantOf, TryResource};
use crate::problem::{IntoProblem, Problem, Reason};

/// A store that is asked within a tenant alone.
///
/// [`within`](Self::within) is the one way to a query: put every query on what it returns, and none on the store
/// itself.
///
/// ```
/// use palisade::{Tenant, WithinTenant};
///
/// #[derive(Clone)]
/// struct Db;
///
/// /// What is stored for one tenant.
/// struct TenantDb {
///     db: Db,
///     tenant: Tenant,
/// }
///
/// impl WithinTenant for Db {
///     type Scope = TenantDb;
///
///     fn within(&self, tenant: &Tenant) -> TenantDb {
///         TenantDb { db: self.clone(), tenant: tenant.clone() }
///     }
/// }
/// # fn main() {
/// # std::hint::black_box(|scope: TenantDb| { let _ = (scope.db, scope.tenant); });
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a store that is taken for a tenant",
    label = "not scoped to a tenant",
    note = "implement `palisade::WithinTenant` for `{Self}`: its `within(&tenant)` yields what may be asked for that tenant"
)]
pub trait WithinTenant: Send + Sync + 'static {
    /// What may be asked for one tenant.
    type Scope: Send + Sync;

    /// The store within a tenant: a handle that is cheap to make, such as a pool of connections and the tenant.
    fn within(&self, tenant: &Tenant) -> Self::Scope;
}

/// A [`Resource`](crate::Resource) that belongs to a tenant: none is loaded, listed or made without a [`Tenant`].
///
/// * It is loaded within the caller's tenant: [`load`](Self::load) is given the store within it, and no other.
///   Where the store answers with an object of another tenant, the request ends with 500 (`object_escaped`).
/// * It is listed within the caller's tenant: [`Visible`](crate::Visible) refuses a caller without a tenant with 403
///   (`tenant_missing`) and drops the rows of any other, whatever [`Allow`](crate::Allow) says of them;
///   [`Visible::within`](crate::Visible::within) is the store within the caller's.
/// * It is made in the store within a tenant, and only a guard makes a [`Tenant`]: no body, path or header field says
///   whose a new object is.
/// * Where it is written, its tenant is compared once more.
///
/// What is compared is what the object's row says, so that a query which forgets its condition is found out: read the
/// column, and do not write the tenant that was asked for over it.
///
/// A type implements one of `Resource`, [`TryResource`](crate::TryResource) and this, and `Allow` beside it. An
/// application in which nothing tells the tenant of a caller does not start.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::{Tenant, TenantResource, WithinTenant};
/// # #[derive(Clone)]
/// # struct Db;
/// # struct TenantDb { tenant: Tenant }
/// # impl WithinTenant for Db {
/// #     type Scope = TenantDb;
/// #     fn within(&self, tenant: &Tenant) -> TenantDb { TenantDb { tenant: tenant.clone() } }
/// # }
/// # impl TenantDb {
/// #     async fn find(&self, number: u64) -> Result<Option<Invoice>, Problem> {
/// #         Ok(Some(Invoice { number, tenant: self.tenant.name().to_owned() }))
/// #     }
/// #     async fn all(&self) -> Result<Vec<Invoice>, Problem> { Ok(Vec::new()) }
/// # }
///
/// #[derive(Redacted)]
/// struct Invoice {
///     #[expose]
///     number: u64,
///     /// The column.
///     tenant: String,
/// }
///
/// impl TenantResource for Invoice {
///     type Id = u64;
///     type Store = Db;
///     type Error = Problem;
///
///     fn tenant(&self) -> &str {
///         &self.tenant
///     }
///
///     async fn load(db: &TenantDb, number: &u64) -> Result<Option<Self>, Problem> {
///         db.find(*number).await
///     }
/// }
///
/// /// Everyone of the tenant: that it is this tenant is known already.
/// impl Allow<Read> for Invoice {
///     fn allow(&self, _: &Principal) -> bool {
///         true
///     }
/// }
///
/// #[secure(rate = "10/s")]
/// async fn list(
///     State(db): State<Db>,
///     visible: Visible<Invoice>,
/// ) -> Result<Json<Vec<Permitted<Invoice>>>, Problem> {
///     let rows = visible.within(&db).all().await?;
///     Ok(Json(visible.filter(rows)))
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared to be an object of a tenant",
    label = "no tenant declared",
    note = "implement `palisade::TenantResource` for `{Self}` in place of `Resource`"
)]
pub trait TenantResource: Send + Sync + Sized + 'static {
    /// The type of the id that a request names.
    type Id: ObjectId;
    /// Where objects are loaded from; a part of the router's state by `FromRef`.
    type Store: WithinTenant;
    /// What loading fails with; the request is refused with its problem.
    type Error: IntoProblem;
    /// As [`Resource::PARAMS`](crate::Resource::PARAMS).
    const PARAMS: &'static [&'static str] = &["id"];
    /// As [`Resource::REVISION`](crate::Resource::REVISION).
    const REVISION: Option<Revision<Self>> = None;

    /// Whose it is, as its row says.
    fn tenant(&self) -> &str;

    /// Loads the object from the store within the caller's tenant; `None` where there is none.
    ///
    /// # Errors
    /// An error where the store cannot answer.
    fn load(
        store: &<Self::Store as WithinTenant>::Scope,
        id: &Self::Id,
    ) -> impl Future<Output = Result<Option<Self>, Self::Error>> + Send;
}

#[diagnostic::do_not_recommend]
impl<T: TenantResource> TryResource for T {
    type Id = InTenant<T::Id>;
    type Store = T::Store;
    type Error = Problem;
    const PARAMS: &'static [&'static str] = T::PARAMS;
    const REVISION: Option<Revision<Self>> = T::REVISION;
    const WITHIN: Option<TenantOf<Self>> = Some(T::tenant);

    async fn load(store: &T::Store, id: &InTenant<T::Id>) -> Result<Option<Self>, Problem> {
        let scope = store.within(id.within());
        let loaded = <T as TenantResource>::load(&scope, id.id()).await;
        let loaded = loaded.map_err(IntoProblem::into_problem)?;
        match &loaded {
            Some(object) if object.tenant() != id.tenant() => {
                let cause = "the store answered with an object of another tenant";
                Err(Problem::because(Reason::ObjectEscaped).cause(cause))
            }
            _ => Ok(loaded),
        }
    }
}
