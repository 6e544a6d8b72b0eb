//! Objects whose loading fails with an error of the service's own.

use std::future::Future;

use crate::authorize::{ObjectId, Resource, Revision, TenantOf};
use crate::problem::{IntoProblem, Problem};

/// A [`Resource`] that is loaded with an error of the service's own.
///
/// It is a `Resource` like any other, so `Allow` is implemented beside it; a type implements one of the two.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::TryResource;
/// # #[derive(Clone)] struct Db;
/// # impl Db { async fn find(&self, _: u64) -> Result<Option<Invoice>, LedgerError> { Ok(None) } }
///
/// #[derive(Problem)]
/// enum LedgerError {
///     #[problem(status = 503)]
///     Store(#[problem(from)] std::io::Error),
/// }
///
/// struct Invoice { owner: String }
///
/// impl TryResource for Invoice {
///     type Id = u64;
///     type Store = Db;
///     type Error = LedgerError;
///
///     async fn load(db: &Db, id: &u64) -> Result<Option<Self>, LedgerError> {
///         db.find(*id).await
///     }
/// }
///
/// impl Allow<Read> for Invoice {
///     fn allow(&self, caller: &Principal) -> bool {
///         self.owner == caller.subject()
///     }
/// }
/// ```
pub trait TryResource: Send + Sync + Sized + 'static {
    /// As [`Resource::Id`].
    type Id: ObjectId;
    /// As [`Resource::Store`].
    type Store: Send + Sync;
    /// What loading fails with; the request is refused with its problem.
    type Error: IntoProblem;
    /// As [`Resource::PARAMS`].
    const PARAMS: &'static [&'static str] = &["id"];
    /// As [`Resource::REVISION`].
    const REVISION: Option<Revision<Self>> = None;
    /// As [`Resource::WITHIN`].
    #[doc(hidden)]
    const WITHIN: Option<TenantOf<Self>> = None;

    /// Loads the object; `None` where there is none.
    ///
    /// # Errors
    /// An error where the store cannot answer.
    fn load(
        store: &Self::Store,
        id: &Self::Id,
    ) -> impl Future<Output = Result<Option<Self>, Self::Error>> + Send;
}

#[diagnostic::do_not_recommend]
impl<T: TryResource> Resource for T {
    type Id = T::Id;
    type Store = T::Store;
    const PARAMS: &'static [&'static str] = T::PARAMS;
    const REVISION: Option<Revision<Self>> = T::REVISION;
    const WITHIN: Option<TenantOf<Self>> = T::WITHIN;

    async fn load(store: &T::Store, id: &T::Id) -> Result<Option<Self>, Problem> {
        <T as TryResource>::load(store, id).await.map_err(IntoProblem::into_problem)
    }
}
