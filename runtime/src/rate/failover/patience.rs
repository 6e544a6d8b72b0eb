//! How long a store is waited for.

use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

use crate::maybe_ready::MaybeReady;
use crate::rate::Taken;
use crate::rate::store::{RateStore, StoreError, Take};

/// How long a decision may take, should a store not have a bound of its own.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How long the limit by address may take: no handler's timeout runs yet.
pub(crate) const SHORT_PATIENCE: Duration = Duration::from_secs(1);

/// A decision of a store, asked outside a request.
pub(super) async fn decide(
    store: &dyn RateStore,
    takes: &[Take<'_>],
    now: u64,
) -> Result<Taken, StoreError> {
    match store.take_all(takes, now) {
        MaybeReady::Now(taken) => taken,
        MaybeReady::Later(taking) => bounded(PATIENCE, taking).await,
    }
}

pub(super) async fn bounded(
    patience: Duration,
    taking: impl Future<Output = Result<Taken, StoreError>>,
) -> Result<Taken, StoreError> {
    let late = || Err(StoreError::new("the rate store did not answer"));
    timeout(patience, taking).await.unwrap_or_else(|_| late())
}
