//! Inputs whose verification fails with an error of the service's own.

use std::future::Future;

use crate::input::check::Violations;
use crate::input::lookup::{RunsVerify, Verify};
use crate::principal::Principal;
use crate::problem::{IntoProblem, Problem};

/// A [`Verify`] that fails with an error of the service's own; a type implements one of the two.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::TryVerify;
/// # #[derive(Clone)] struct Db;
/// # impl Db { async fn is_taken(&self, _: &str) -> Result<bool, LedgerError> { Ok(false) } }
///
/// #[derive(Problem)]
/// enum LedgerError {
///     #[problem(status = 503)]
///     Store(#[problem(from)] std::io::Error),
/// }
///
/// #[input(verify)]
/// struct NewAccount {
///     #[validate(length(min = 1, max = 80))]
///     name: String,
/// }
///
/// impl TryVerify for NewAccount {
///     type Store = Db;
///     type Error = LedgerError;
///
///     async fn verify(&self, db: &Db, _: Option<&Principal>) -> Result<Violations, LedgerError> {
///         let mut violations = Violations::default();
///         if db.is_taken(&self.name).await? {
///             violations.add("/name", "taken", "is taken");
///         }
///         Ok(violations)
///     }
/// }
/// ```
pub trait TryVerify: RunsVerify + Sync {
    /// As [`Verify::Store`].
    type Store: Send + Sync;
    /// What asking fails with. A 4xx is the answer as it is; everything else is a 503.
    type Error: IntoProblem;

    /// Everything that is wrong; nothing where the input may pass.
    ///
    /// # Errors
    /// An error where the question could not be answered.
    fn verify(
        &self,
        store: &Self::Store,
        caller: Option<&Principal>,
    ) -> impl Future<Output = Result<Violations, Self::Error>> + Send;
}

#[diagnostic::do_not_recommend]
impl<T: TryVerify> Verify for T {
    type Store = T::Store;

    async fn verify(
        &self,
        store: &T::Store,
        caller: Option<&Principal>,
    ) -> Result<Violations, Problem> {
        TryVerify::verify(self, store, caller).await.map_err(IntoProblem::into_problem)
    }
}
