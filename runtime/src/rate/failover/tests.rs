//! A store that goes away and comes back, on a clock of the test's own.

use std::num::NonZeroU32;
use std::pin::pin;
use std::slice::from_ref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use tokio::runtime::Builder;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::*;
use crate::policy::Rate;
use crate::rate::{KeySubject, LimitId, RateKey};

#[derive(Clone, Default)]
struct Away {
    down: Arc<AtomicBool>,
    hangs: bool,
    asked: Arc<AtomicUsize>,
    within: Arc<MemoryStore>,
}

impl RateStore for Away {
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        now: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match (self.down.load(Ordering::SeqCst), self.hangs) {
            (false, _) => self.within.take_all(takes, now),
            (true, false) => MaybeReady::Now(Err(StoreError::new("away"))),
            (true, true) => MaybeReady::later(std::future::pending()),
        }
    }

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        now: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        self.within.settle(settlements, now)
    }

    fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        self.within.remember(key, lasting, now)
    }

    fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>> {
        self.within.remembers(key, now)
    }
}

fn limit(rule: u8, limit: u32, on_failure: OnFailure) -> Throttle {
    let rate = Rate::new(limit, Duration::from_secs(1)).on_failure(on_failure);
    Throttle::new(LimitId::new("app", "p", rule), rate, NonZeroU32::new(2))
}

/// What three limits of one request say: `deny`, `allow` or `undecided`.
async fn ask(store: &GuardedStore, limits: &[Throttle]) -> &'static str {
    let takes: Vec<Take<'_>> = limits
        .iter()
        .map(|limit| Take {
            key: RateKey { limit: limit.id, subject: KeySubject::Global },
            quota: &limit.quota,
        })
        .collect();
    let limits: Vec<&Throttle> = limits.iter().collect();
    match store.take_all(&takes, &limits, 0, PATIENCE).wait().await {
        Ok(Verdict::Allowed(_) | Verdict::AllowedLocally(_)) => "allow",
        Ok(Verdict::Denied(..)) => "deny",
        Err(_) => "undecided",
    }
}

fn run(test: impl Future<Output = ()>) {
    Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(test);
}

#[test]
fn without_the_store_each_limit_does_as_it_says() {
    run(async {
        let away = Away::default();
        away.down.store(true, Ordering::SeqCst);
        let store = GuardedStore::new(Box::new(away));
        let (deny, allow) = (limit(0, 4, OnFailure::Deny), limit(1, 4, OnFailure::Allow));
        let local = limit(2, 4, OnFailure::Local);
        assert_eq!(ask(&store, from_ref(&deny)).await, "undecided");
        assert_eq!(ask(&store, &[allow.clone(), deny, local.clone()]).await, "undecided");
        for _ in 0..2 {
            assert_eq!(ask(&store, &[allow.clone(), local.clone()]).await, "allow");
        }
        assert_eq!(ask(&store, &[allow.clone(), local.clone()]).await, "deny", "half of four");
        for _ in 0..9 {
            assert_eq!(ask(&store, from_ref(&allow)).await, "allow");
        }
    });
}

#[test]
fn a_store_that_went_away_is_not_asked_by_requests_and_found_again_without_them() {
    run(async {
        for hangs in [false, true] {
            let away = Away { hangs, ..Away::default() };
            let store = GuardedStore::new(Box::new(away.clone()));
            let limits = [limit(0, 1000, OnFailure::Deny)];
            assert_eq!(ask(&store, &limits).await, "allow");
            away.down.store(true, Ordering::SeqCst);
            assert_eq!(ask(&store, &limits).await, "undecided");

            let start = tokio::time::Instant::now();
            let asked = away.asked.load(Ordering::SeqCst);
            for _ in 0..500 {
                assert_eq!(ask(&store, &limits).await, "undecided");
            }
            assert_eq!(start.elapsed(), Duration::ZERO, "nobody waits");
            assert_eq!(away.asked.load(Ordering::SeqCst), asked, "nobody asks");
            assert_eq!((store.health().outages, store.health().undecided), (1, 501));

            sleep(Duration::from_secs(60)).await;
            let asked = away.asked.load(Ordering::SeqCst) - asked;
            // One that hangs is asked no sooner than it was given up.
            assert!((8..80).contains(&asked), "up to once a second: {asked}");
            away.down.store(false, Ordering::SeqCst);
            sleep(PATIENCE + Duration::from_secs(2)).await;
            assert!(store.health().is_available);
            assert_eq!(ask(&store, &limits).await, "allow");
        }
    });
}

#[test]
fn nobody_looks_for_the_store_of_an_application_that_is_gone() {
    run(async {
        let away = Away::default();
        away.down.store(true, Ordering::SeqCst);
        let store = GuardedStore::new(Box::new(away.clone()));
        assert_eq!(ask(&store, &[limit(0, 1, OnFailure::Deny)]).await, "undecided");
        sleep(Duration::from_secs(10)).await;
        drop(store);
        sleep(Duration::from_secs(10)).await;
        let asked = away.asked.load(Ordering::SeqCst);
        sleep(Duration::from_secs(100)).await;
        assert_eq!(away.asked.load(Ordering::SeqCst), asked);
    });
}

/// A store that decides at once, or fails once the test lets it.
#[derive(Clone, Default)]
struct Late {
    within: Arc<MemoryStore>,
    is_away: Arc<AtomicBool>,
    failing: Arc<Notify>,
}

impl RateStore for Late {
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        now: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        if !self.is_away.load(Ordering::SeqCst) {
            return self.within.take_all(takes, now);
        }
        MaybeReady::later(async move {
            self.failing.notified().await;
            Err(StoreError::new("the connection is gone"))
        })
    }

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        now: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        self.within.settle(settlements, now)
    }

    fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        self.within.remember(key, lasting, now)
    }

    fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>> {
        self.within.remembers(key, now)
    }
}

#[test]
fn a_failure_from_before_the_store_came_back_says_nothing_of_it_now() {
    run(async {
        let late = Late::default();
        let store = GuardedStore::new(Box::new(late.clone()));
        let limits = [limit(0, 1000, OnFailure::Deny)];
        late.is_away.store(true, Ordering::SeqCst);
        let (mut first, mut second) = (pin!(ask(&store, &limits)), pin!(ask(&store, &limits)));
        assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
        late.is_away.store(false, Ordering::SeqCst);
        late.failing.notify_one();
        assert_eq!(first.await, "undecided");
        sleep(Duration::from_secs(1)).await;
        assert_eq!((store.health().is_available, store.health().outages), (true, 1));
        late.failing.notify_one();
        assert_eq!(second.await, "undecided", "it failed all the same");
        assert_eq!((store.health().is_available, store.health().outages), (true, 1));
        // A failure of the store as it is now does.
        late.is_away.store(true, Ordering::SeqCst);
        let mut third = pin!(ask(&store, &limits));
        assert!((&mut third).now_or_never().is_none());
        late.failing.notify_one();
        assert_eq!(third.await, "undecided");
        assert_eq!((store.health().is_available, store.health().outages), (false, 2));
    });
}
