//! Whether the store is asked at all.

use std::error::Error as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
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
    is_open: AtomicBool,
    outages: AtomicU64,
    undecided: AtomicU64,
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
        Self(Arc::new(Inner {
            store,
            is_open: AtomicBool::new(false),
            outages: AtomicU64::new(0),
            undecided: AtomicU64::new(0),
        }))
    }

    /// The store, unless it went away.
    pub(super) fn store(&self) -> Option<&dyn RateStore> {
        let is_open = self.0.is_open.load(Ordering::Acquire);
        (!is_open).then_some(&*self.0.store)
    }

    pub(super) fn count_undecided(&self) {
        self.0.undecided.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn health(&self) -> RateStoreHealth {
        RateStoreHealth {
            is_available: self.store().is_some(),
            outages: self.0.outages.load(Ordering::Relaxed),
            undecided: self.0.undecided.load(Ordering::Relaxed),
        }
    }

    /// Keeps requests from the store until it decides again.
    pub(super) fn open(&self, cause: &StoreError, now: u64) {
        // Without a runtime nothing could close it again.
        let Ok(runtime) = Handle::try_current() else { return };
        if self.0.is_open.swap(true, Ordering::AcqRel) {
            return;
        }
        let outages = self.0.outages.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        // As text with escapes: what a store says may hold line breaks.
        let cause = cause.source().map(|cause| logged(&cause));
        crate::metrics::rate_store(false);
        tracing::warn!(target: TARGET, event = Event::RateStoreLost.name(), outages, cause = ?cause);
        AuditFact { detail: cause.as_deref(), ..AuditFact::default() }.tell(Event::RateStoreLost);
        let found = LaterFact::of_now();
        runtime.spawn(find_back(Arc::downgrade(&self.0), now, found));
    }
}

/// Asks until the store decides, or the store is dropped.
async fn find_back(circuit: Weak<Inner>, now: u64, found: LaterFact) {
    let quota = Quota::from(PROBE_RATE);
    let mut pause = FIRST_PAUSE;
    loop {
        let Some(inner) = circuit.upgrade() else { return };
        let takes = [Take { key: PROBE, quota: &quota }];
        if decide(&*inner.store, &takes, now).await.is_ok() {
            inner.is_open.store(false, Ordering::Release);
            let outages = inner.outages.load(Ordering::Relaxed);
            let undecided = inner.undecided.load(Ordering::Relaxed);
            crate::metrics::rate_store(true);
            tracing::warn!(target: TARGET, event = Event::RateStoreFound.name(), outages, undecided);
            found.tell(Event::RateStoreFound, &AuditFact::default());
            return;
        }
        drop(inner);
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
