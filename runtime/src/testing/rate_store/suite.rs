//! One run of the suite: its store, and keys of its own.

use std::sync::Arc;
use std::time::Duration;

use crate::policy::Rate;
use crate::rate::{KeySubject, LimitId, Quota, RateKey, RateStore, Take, Taken};

/// A store, and keys that no other run of the suite has.
pub(super) struct Suite<S> {
    pub(super) store: Arc<S>,
    pub(super) run: u64,
}

impl<S> Clone for Suite<S> {
    fn clone(&self) -> Self {
        Self { store: Arc::clone(&self.store), run: self.run }
    }
}

impl<S: RateStore> Suite<S> {
    /// Asks about one request: for each limit who is counted and the numbers.
    #[allow(clippy::expect_used, reason = "a store that cannot decide fails its suite")]
    pub(super) async fn ask(&self, limits: &[(LimitId, &str, Quota)], now: u64) -> Taken {
        let subjects: Vec<String> =
            limits.iter().map(|(_, who, _)| format!("{who} {:x}", self.run)).collect();
        let takes: Vec<Take<'_>> = limits
            .iter()
            .zip(&subjects)
            .map(|((limit, _, quota), subject)| Take {
                key: RateKey { limit: *limit, subject: KeySubject::Tenant(subject) },
                quota,
            })
            .collect();
        self.store.take_all(&takes, now).wait().await.expect("the store cannot decide")
    }

    pub(super) async fn passes(&self, limit: LimitId, who: &str, quota: Quota, now: u64) -> bool {
        self.ask(&[(limit, who, quota)], now).await.is_allowed()
    }

    /// How many of `tries` requests pass.
    pub(super) async fn count(
        &self,
        limit: LimitId,
        who: &str,
        quota: Quota,
        now: u64,
        tries: u32,
    ) -> u32 {
        let mut passed = 0;
        for _ in 0..tries {
            passed += u32::from(self.passes(limit, who, quota, now).await);
        }
        passed
    }
}

/// A quota of whole microseconds.
pub(super) fn quota(limit: u32, micros: u64) -> Quota {
    Quota::from(Rate::new(limit, Duration::from_micros(micros)))
}

/// The limit that a check of this name counts by.
pub(super) const fn limit(check: &'static str) -> LimitId {
    LimitId::new("palisade::testing", check, 0)
}
