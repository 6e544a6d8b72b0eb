//! What becomes of requests while the store cannot decide.
//!
//! The first failure opens a circuit. From then on no request asks the store or waits for it: each
//! limit says what that means ([`OnFailure`]). A task asks the store again, at once and then ever
//! more seldom, and closes the circuit when it answers. Both switches are audited and counted.

mod circuit;

use std::time::Duration;

use tokio::time::timeout;

use super::budgets::{Budgets, Taken};
use super::memory::MemoryStore;
use super::store::{Budget, RateStore, StoreError, Take};
use super::throttle::Throttle;
use crate::maybe_ready::MaybeReady;
use crate::policy::OnFailure;
use circuit::Circuit;
pub use circuit::RateStoreHealth;

/// How long a decision may take, should a store not have a bound of its own.
const PATIENCE: Duration = Duration::from_secs(5);

/// A store, and what happens without it.
pub(crate) struct GuardedStore {
    circuit: Circuit,
    /// Budgets of `on_failure = "local"`.
    local: MemoryStore,
}

/// What the limits of a request say.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It may pass; what is left of each limit.
    Allowed(Budgets),
    /// It may pass without the store; what is left of those limits that this process keeps, by
    /// their place.
    AllowedLocally(Vec<(usize, Budget)>),
    /// The limit at this place denies.
    Denied(usize, Budget),
}

impl GuardedStore {
    pub(crate) fn new(store: Box<dyn RateStore>) -> Self {
        Self { circuit: Circuit::around(store), local: MemoryStore::new() }
    }

    pub(crate) fn health(&self) -> RateStoreHealth {
        self.circuit.health()
    }

    /// Takes from all budgets or from none; `limits` are those of `takes`, in their order.
    pub(crate) async fn take_all(
        &self,
        takes: &[Take<'_>],
        limits: &[&Throttle],
        now: u64,
    ) -> Result<Verdict, StoreError> {
        match self.ask(takes, now).await {
            Ok(Taken::Allowed(budgets)) => Ok(Verdict::Allowed(budgets)),
            Ok(Taken::Denied { index, budget }) => Ok(Verdict::Denied(index, budget)),
            Err(cause) => {
                self.circuit.count_undecided();
                self.without_store(takes, limits, now).ok_or(cause)
            }
        }
    }

    async fn ask(&self, takes: &[Take<'_>], now: u64) -> Result<Taken, StoreError> {
        let store = self.circuit.store().ok_or_else(|| StoreError::new("the store is away"))?;
        decide(store, takes, now).await.inspect_err(|cause| self.circuit.open(cause, now))
    }

    /// None where a limit denies without the store. Else those that allow are left out, and the rest
    /// hold this process's share.
    fn without_store(&self, takes: &[Take<'_>], limits: &[&Throttle], now: u64) -> Option<Verdict> {
        let (mut local, mut places) = (Vec::new(), Vec::new());
        for (place, (take, limit)) in takes.iter().zip(limits).enumerate() {
            match limit.on_failure {
                OnFailure::Deny => return None,
                OnFailure::Allow => {}
                OnFailure::Local => {
                    places.push(place);
                    local.push(Take { quota: limit.share.as_ref()?, ..*take });
                }
            }
        }
        let MaybeReady::Now(Ok(taken)) = self.local.take_all(&local, now) else { return None };
        match taken {
            Taken::Allowed(budgets) => {
                let budgets = budgets.iter().copied();
                Some(Verdict::AllowedLocally(places.into_iter().zip(budgets).collect()))
            }
            Taken::Denied { index, budget } => {
                places.get(index).map(|place| Verdict::Denied(*place, budget))
            }
        }
    }
}

async fn decide(store: &dyn RateStore, takes: &[Take<'_>], now: u64) -> Result<Taken, StoreError> {
    match store.take_all(takes, now) {
        // Without a timer, which a store in memory never needs.
        MaybeReady::Now(taken) => taken,
        MaybeReady::Later(taking) => timeout(PATIENCE, taking)
            .await
            .unwrap_or_else(|_| Err(StoreError::new("the rate store did not answer"))),
    }
}

#[cfg(test)]
mod tests;
