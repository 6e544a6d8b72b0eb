//! What becomes of requests while the store cannot decide.
//!
//! The first failure opens a circuit. From then on no request asks the store or waits for it: each
//! limit says what that means ([`OnFailure`]). A task asks the store again, at once and then ever
//! more seldom, and closes the circuit when it answers. Both switches are audited and counted.

mod circuit;
mod patience;

use std::time::Duration;

use tokio::time::timeout;

use super::budget::Budget;
use super::budgets::{Budgets, Taken};
use super::key::RateKey;
use super::memory::MemoryStore;
use super::quota::Quota;
use super::store::{RateStore, Settlement, StoreError, Take};
use super::throttle::Throttle;
use crate::maybe_ready::MaybeReady;
use crate::policy::OnFailure;
use circuit::Circuit;
pub use circuit::RateStoreHealth;
use patience::bounded;
pub(crate) use patience::{PATIENCE, SHORT_PATIENCE};

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
    ///
    /// Only what has to be waited for is a future, so that a store in memory costs its request no
    /// room.
    pub(crate) fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        limits: &'a [&'a Throttle],
        now: u64,
        patience: Duration,
    ) -> MaybeReady<'a, Result<Verdict, StoreError>> {
        let Some(found) = self.circuit.store() else {
            let away = StoreError::new("the store is away");
            return MaybeReady::Now(self.verdict(Err(away), takes, limits, now));
        };
        match found.store.take_all(takes, now) {
            MaybeReady::Now(taken) => {
                let taken = taken.inspect_err(|cause| self.circuit.open(&found, cause, now));
                MaybeReady::Now(self.verdict(taken, takes, limits, now))
            }
            MaybeReady::Later(taking) => MaybeReady::later(async move {
                let taken = bounded(patience, taking).await;
                let taken = taken.inspect_err(|cause| self.circuit.open(&found, cause, now));
                self.verdict(taken, takes, limits, now)
            }),
        }
    }

    /// Settles reservations, those of this process's share here. Without the store they stay.
    pub(crate) fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        is_local: bool,
        now: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        if is_local {
            return self.local.settle(settlements, now);
        }
        self.asking(now, |store| store.settle(settlements, now))
    }

    /// Remembers a key for a time.
    pub(crate) fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        self.asking(now, |store| store.remember(key, lasting, now))
    }

    /// Whether a key is remembered.
    pub(crate) fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>> {
        self.asking(now, |store| store.remembers(key, now))
    }

    /// Asks the store, unless it went away; a failure keeps others from it.
    fn asking<'a, T: Send + 'a>(
        &'a self,
        now: u64,
        ask: impl FnOnce(&'a dyn RateStore) -> MaybeReady<'a, Result<T, StoreError>>,
    ) -> MaybeReady<'a, Result<T, StoreError>> {
        let Some(found) = self.circuit.store() else {
            return MaybeReady::Now(Err(StoreError::new("the store is away")));
        };
        match ask(found.store) {
            MaybeReady::Now(answer) => {
                MaybeReady::Now(answer.inspect_err(|cause| self.circuit.open(&found, cause, now)))
            }
            MaybeReady::Later(asking) => MaybeReady::later(async move {
                let answer = timeout(SHORT_PATIENCE, asking).await;
                let late = || Err(StoreError::new("the rate store did not answer"));
                let answer = answer.unwrap_or_else(|_| late());
                answer.inspect_err(|cause| self.circuit.open(&found, cause, now))
            }),
        }
    }

    fn verdict(
        &self,
        taken: Result<Taken, StoreError>,
        takes: &[Take<'_>],
        limits: &[&Throttle],
        now: u64,
    ) -> Result<Verdict, StoreError> {
        match taken {
            Ok(Taken::Allowed(budgets)) => Ok(Verdict::Allowed(budgets)),
            Ok(Taken::Denied { index, budget }) => Ok(Verdict::Denied(index, budget)),
            Err(cause) => {
                self.circuit.count_undecided();
                self.without_store(takes, limits, now).ok_or(cause)
            }
        }
    }

    /// None where a limit denies without the store. Else those that allow are left out, and the rest
    /// hold this process's share.
    fn without_store(&self, takes: &[Take<'_>], limits: &[&Throttle], now: u64) -> Option<Verdict> {
        let (mut shares, mut places) = (Vec::new(), Vec::new());
        for (place, (take, limit)) in takes.iter().zip(limits).enumerate() {
            match limit.on_failure {
                OnFailure::Deny => return None,
                OnFailure::Allow => {}
                OnFailure::Local => {
                    places.push(place);
                    shares.push((*take, share_of(take, limit.share?)));
                }
            }
        }
        let local: Vec<Take<'_>> =
            shares.iter().map(|(take, quota)| Take { quota, ..*take }).collect();
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

/// This process's share for a request: with its cost, and its calendar's time.
fn share_of(take: &Take<'_>, share: Quota) -> Quota {
    let share = share.with_cost(take.quota.cost());
    if take.quota.is_paced() { share } else { share.within(take.quota.window()) }
}

#[cfg(test)]
mod tests;
