//! The limiter against a model that replays the whole history, on a clock of the test's own.

use std::time::Duration;

use palisade::rate::{
    Budget, KeySubject, LimitId, MemoryStore, Quota, RateKey, RateStore, Take, Taken,
};
use palisade::{MaybeReady, Rate};
use proptest::prelude::*;

/// Limit, window in nanoseconds, burst and cost.
#[derive(Clone, Copy, Debug)]
struct Promise {
    limit: u32,
    window: u64,
    burst: u32,
    cost: u32,
}

impl Promise {
    fn quota(self) -> Quota {
        let rate = Rate::new(self.limit, Duration::from_nanos(self.window));
        Quota::from(rate.burst(self.burst).cost(self.cost))
    }
}

/// When requests were admitted.
#[derive(Clone, Default)]
struct History(Vec<u64>);

impl History {
    /// Units paid in the window that is open at `now`; a window opens with what it admits first.
    fn used(&self, promise: Promise, now: u64) -> u64 {
        let (mut opened, mut used) = (None, 0);
        for at in &self.0 {
            if opened.is_none_or(|opened| *at >= opened + promise.window) {
                (opened, used) = (Some(*at), 0);
            }
            used += u64::from(promise.cost);
        }
        match opened {
            Some(opened) if now < opened + promise.window => used,
            _ => 0,
        }
    }

    /// What a leaky bucket holds at `now`, each unit counted as `window` drops of which `limit`
    /// leak in a nanosecond.
    fn level(&self, promise: Promise, now: u64) -> u128 {
        let (mut level, mut last) = (0_u128, 0);
        let leak = |level: u128, nanos: u64| {
            level.saturating_sub(u128::from(nanos) * u128::from(promise.limit))
        };
        for at in &self.0 {
            level = leak(level, at - last) + u128::from(promise.cost) * u128::from(promise.window);
            last = *at;
        }
        leak(level, now - last)
    }

    fn admits(&self, promise: Promise, now: u64) -> bool {
        let room = u128::from(promise.burst) * u128::from(promise.window);
        let price = u128::from(promise.cost) * u128::from(promise.window);
        let most = u64::from(promise.limit.max(promise.burst));
        self.level(promise, now) + price <= room
            && self.used(promise, now) + u64::from(promise.cost) <= most
    }
}

fn take(store: &MemoryStore, who: usize, promise: Promise, now: u64) -> Taken {
    take_as(store, ["a", "b", "c"][who], promise, now)
}

fn take_as(store: &MemoryStore, subject: &str, promise: Promise, now: u64) -> Taken {
    let subject = KeySubject::Identity { issuer: "i", subject, tenant: None };
    let key = RateKey { limit: LimitId::new("m", "p", 0), subject };
    match store.take_all(&[Take { key, quota: &promise.quota() }], now) {
        MaybeReady::Now(taken) => taken.unwrap(),
        MaybeReady::Later(_) => panic!("memory answers at once"),
    }
}

fn denied(taken: &Taken) -> Option<Budget> {
    match taken {
        Taken::Allowed(_) => None,
        Taken::Denied { budget, .. } => Some(*budget),
    }
}

fn promises() -> impl Strategy<Value = Promise> {
    let window = prop_oneof![Just(1_u64), 2..50_u64, Just(1_000), Just(1_000_000_007)];
    (1..12_u32, window, 1..15_u32, 1..4_u32).prop_map(|(limit, window, burst, cost)| Promise {
        limit,
        window,
        burst,
        cost: cost.min(burst),
    })
}

/// Who asks, and how much later than the one before in 64ths of a window.
fn askings() -> impl Strategy<Value = Vec<(usize, u64)>> {
    let pause = prop_oneof![3 => Just(0_u64), 2 => 0..8_u64, 1 => 0..130_u64];
    prop::collection::vec((0..3_usize, pause), 1..120)
}

fn times(askings: &[(usize, u64)], promise: Promise) -> Vec<(usize, u64)> {
    let mut now = 0;
    let step = |(who, pause): &(usize, u64)| {
        now += pause * promise.window.div_ceil(64);
        (*who, now)
    };
    askings.iter().map(step).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_store_decides_as_the_model_does(promise in promises(), askings in askings()) {
        let store = MemoryStore::new();
        let mut histories: [History; 3] = Default::default();
        for (who, now) in times(&askings, promise) {
            let decision = take(&store, who, promise, now);
            let expected = histories[who].admits(promise, now);
            prop_assert_eq!(decision.is_allowed(), expected, "{} at {}", who, now);
            if decision.is_allowed() {
                histories[who].0.push(now);
            }
        }
    }

    #[test]
    fn whoever_waits_as_told_passes_and_not_a_nanosecond_sooner(
        promise in promises(),
        askings in askings(),
    ) {
        let store = MemoryStore::new();
        let mut histories: [History; 3] = Default::default();
        for (who, now) in times(&askings, promise) {
            let decision = take(&store, who, promise, now);
            let Some(budget) = denied(&decision) else {
                histories[who].0.push(now);
                continue;
            };
            let wait = u64::try_from(budget.retry_after().as_nanos()).unwrap();
            prop_assert!(wait > 0);
            prop_assert!(histories[who].admits(promise, now + wait));
            prop_assert!(!histories[who].admits(promise, now + wait - 1));
        }
    }

    #[test]
    fn no_window_laid_anywhere_sees_more_than_limit_and_burst(
        promise in promises(),
        askings in askings(),
    ) {
        let promise = Promise { cost: 1, ..promise };
        let store = MemoryStore::new();
        let mut passed = Vec::new();
        for (_, now) in times(&askings, promise) {
            if take(&store, 0, promise, now).is_allowed() {
                passed.push(now);
            }
        }
        let most = usize::try_from(promise.limit + promise.burst - 1).unwrap();
        for from in &passed {
            let seen = passed.iter().filter(|at| (*from..from + promise.window).contains(at));
            prop_assert!(seen.count() <= most);
        }
    }

    #[test]
    fn a_full_store_drops_nobodys_debt(promise in promises(), strangers in 1..200_u32) {
        let store = MemoryStore::with_max_keys(8);
        let mut passed = 0;
        while take(&store, 0, promise, 0).is_allowed() {
            passed += promise.cost;
        }
        for stranger in 0..strangers {
            let _ = take_as(&store, &stranger.to_string(), promise, 0);
        }
        prop_assert!(!take(&store, 0, promise, 0).is_allowed());
        prop_assert!(passed <= promise.limit.max(promise.burst));
        prop_assert!(store.len() <= 9);
    }
}
