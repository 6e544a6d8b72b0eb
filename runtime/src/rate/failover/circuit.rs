//! Whether the store is asked at all.

use std::error::Error as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::sleep;

use super::patience::decide;
use crate::audit_fact::{AuditFact, LaterFact};
use crate::policy::Rate;
use crate::problem::Event;
use crate::rate::{KeySubject, LimitId, Quota, RateKey, RateStore, StoreError, Take};
use crate::spelling::logged;

/// The tracing target of the switches: below that of the audit events.
const TARGET: &str = "palisade::audit::rate_store";

/// Pauses between attempts to find the store back.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What is taken to find out whether the store decides again: a decision like any other, since a
/// store that answers a ping may refuse to write.
const PROBE: RateKey<'static> =
    RateKey { limit: LimitId::new("palisade", "probe", 0), subject: KeySubject::Global };
const PROBE_RATE: Rate = Rate::new(1000, Duration::from_secs(1));

pub(super) struct Circuit(Arc<Inner>);

struct Inner {
    store: Box<dyn RateStore>,
    /// How often the store went away and came back, together: while it is away the number is odd.
    turns: AtomicU64,
    undecided: AtomicU64,
}

/// The store, as it was found to be there.
#[derive(Clone, Copy)]
pub(super) struct Found<'c> {
    pub(super) store: &'c dyn RateStore,
    turns: u64,
}

/// How the store of an application's limits is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateStoreHealth {
    /// Whether it decides. Else each limit's `on_failure` does.
    pub is_available: bool,
    /// How often it went away since the start.
    pub outages: u64,
    /// How many times it could not decide about a request.
    pub undecided: u64,
}

impl Circuit {
    pub(super) fn around(store: Box<dyn RateStore>) -> Self {
        Self(Arc::new(Inner { store, turns: AtomicU64::new(0), undecided: AtomicU64::new(0) }))
    }

    /// The store, unless it went away.
    pub(super) fn store(&self) -> Option<Found<'_>> {
        let turns = self.0.turns.load(Ordering::Acquire);
        turns.is_multiple_of(2).then(|| Found { store: &*self.0.store, turns })
    }

    pub(super) fn count_undecided(&self) {
        self.0.undecided.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn health(&self) -> RateStoreHealth {
        RateStoreHealth {
            is_available: self.store().is_some(),
            outages: outages(self.0.turns.load(Ordering::Relaxed)),
            undecided: self.0.undecided.load(Ordering::Relaxed),
        }
    }

    /// Keeps requests from the store until it decides again. A failure of the store as it was before it went away and came back says nothing of it
    /// now: a request that waited for long tells late.
    pub(super) fn open(&self, found: &Found<'_>, cause: &StoreError, now: u64) {
        // Without a runtime nothing could close it again.
        let Ok(runtime) = Handle::try_current() else { return };
        let (turns, away) = (found.turns, found.turns.saturating_add(1));
        let switched =
            self.0.turns.compare_exchange(turns, away, Ordering::AcqRel, Ordering::Acquire);
        if switched.is_err() {
            return;
        }
        let outages = outages(away);
        // As text with escapes: what a store says may hold line breaks.
        let cause = cause.source().map(|cause| logged(&cause));
        crate::metrics::rate_store(false);
        tracing::warn!(target: TARGET, event = Event::RateStoreLost.name(), outages, cause = ?cause);
        AuditFact { detail: cause.as_deref(), ..AuditFact::default() }.tell(Event::RateStoreLost);
        let later = LaterFact::of_now();
        runtime.spawn(find_back(Arc::downgrade(&self.0), now, later));
    }
}

/// How often the store went away.
fn outages(turns: u64) -> u64 {
    turns.div_ceil(2)
}

/// Asks until the store decides, or the store is dropped.
async fn find_back(circuit: Weak<Inner>, now: u64, found: LaterFact) {
    let quota = Quota::from(PROBE_RATE);
    let mut pause = FIRST_PAUSE;
    loop {
        let Some(inner) = circuit.upgrade() else { return };
        let takes = [Take { key: PROBE, quota: &quota }];
        if decide(&*inner.store, &takes, now).await.is_ok() {
            let outages = outages(inner.turns.load(Ordering::Relaxed));
            let undecided = inner.undecided.load(Ordering::Relaxed);
            // Before requests ask it: what they tell of the next outage comes behind this.
            crate::metrics::rate_store(true);
            tracing::warn!(target: TARGET, event = Event::RateStoreFound.name(), outages, undecided);
            found.tell(Event::RateStoreFound, &AuditFact::default());
            inner.turns.fetch_add(1, Ordering::AcqRel);
            return;
        }
        drop(inner);
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
