//! The store's edges: full, idle, shared, and under a clock that goes back.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use super::*;
use crate::policy::Rate;
use crate::rate::{KeySubject, LimitId, RateKey};

const SECOND: u64 = 1_000_000_000;

fn ten_a_second() -> Quota {
    Quota::from(Rate::new(10, Duration::from_secs(1)))
}

fn caller(number: u32) -> RateKey<'static> {
    let subject = KeySubject::Address(IpAddr::V4(Ipv4Addr::from_bits(number)));
    RateKey { limit: LimitId::new("app", "hire", 0), subject }
}

fn take(store: &MemoryStore, takes: &[(u32, &Quota)], now: u64) -> Taken {
    let takes: Vec<_> =
        takes.iter().map(|(number, quota)| Take { key: caller(*number), quota }).collect();
    match store.take_all(&takes, now) {
        MaybeReady::Now(taken) => taken.unwrap(),
        MaybeReady::Later(_) => panic!("memory answers at once"),
    }
}

fn passes(store: &MemoryStore, number: u32, quota: &Quota, now: u64) -> bool {
    take(store, &[(number, quota)], now).is_allowed()
}

/// How many of ten requests of each caller pass.
fn passed(store: &MemoryStore, callers: std::ops::Range<u32>, quota: &Quota, now: u64) -> usize {
    callers.flat_map(|n| [n; 10]).filter(|n| passes(store, *n, quota, now)).count()
}

#[test]
fn every_key_has_a_budget_of_its_own() {
    let store = MemoryStore::new();
    let quota = ten_a_second();
    assert_eq!(passed(&store, 0..100, &quota, SECOND), 1000);
    assert_eq!(passed(&store, 0..100, &quota, SECOND), 0);
    assert_eq!(store.len(), 100);
}

#[test]
fn concurrent_callers_get_exactly_the_quota() {
    let store = MemoryStore::new();
    let quota = ten_a_second();
    let barrier = std::sync::Barrier::new(100);
    let one = || {
        barrier.wait();
        passed(&store, 7..8, &quota, SECOND)
    };
    let total: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..100).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(total, 10);
}

#[test]
fn newcomers_to_a_full_shard_share_one_budget_per_quota() {
    let store = MemoryStore::with_max_keys(4);
    let quota = ten_a_second();
    assert_eq!(passed(&store, 0..4, &quota, SECOND), 40);
    assert_eq!(passed(&store, 4..1000, &quota, SECOND), 10, "all newcomers together");
    assert_eq!(passed(&store, 0..4, &quota, SECOND), 0, "nobody was evicted");
    let other = Quota::from(Rate::new(5, Duration::from_secs(1)));
    assert_eq!(passed(&store, 2000..2100, &other, SECOND), 5);
    assert_eq!(store.len(), 4 + 2);

    assert_eq!(passed(&store, 5000..5004, &quota, 2 * SECOND), 40, "there is room again");
    assert_eq!(store.len(), 4);
}

#[test]
fn a_store_without_room_shares_everything() {
    let store = MemoryStore::with_max_keys(0);
    assert_eq!(passed(&store, 0..100, &ten_a_second(), SECOND), 10);
    assert_eq!(store.len(), 1);
}

#[test]
fn the_bound_holds_over_all_shards() {
    let store = MemoryStore::with_max_keys(10_000);
    let quota = ten_a_second();
    for number in 0..30_000 {
        passes(&store, number, &quota, SECOND);
    }
    let shards = store.shards.len() / 2;
    assert_eq!(shards, 3);
    assert_eq!(store.len(), 10_000 + shards);
}

#[test]
fn idle_keys_go_as_others_arrive_and_their_memory_with_them() {
    let store = MemoryStore::with_max_keys(4000);
    let quota = ten_a_second();
    let bytes = || store.shards.first().unwrap().lock().bytes();
    for number in 0..4000 {
        passes(&store, number, &quota, SECOND);
    }
    assert_eq!(store.len(), 4000);
    assert!(bytes() >= 32 * 4000 && bytes() <= 64 * 4000, "{}", bytes());

    assert!(passes(&store, 1, &quota, 3 * SECOND));
    assert_eq!(store.len(), 4000, "a known key sweeps nothing");
    assert!(passes(&store, 9999, &quota, 3 * SECOND));
    assert_eq!(store.len(), 2);
    assert!(bytes() < 3200, "{}", bytes());

    store.sweep(5 * SECOND);
    assert!(store.is_empty());
}

#[test]
fn sweeping_is_paid_by_newcomers_in_proportion() {
    let store = MemoryStore::with_max_keys(4000);
    let sweeps = |numbers: std::ops::Range<u32>| {
        let shard = || store.shards.first().unwrap().lock().newcomers();
        let swept = numbers.filter(|number| {
            passes(&store, *number, &ten_a_second(), SECOND);
            shard() == 0
        });
        swept.count()
    };
    assert!(sweeps(0..4000) <= 13, "doubling");
    assert!(sweeps(4000..12_000) <= 4, "a flood does not sweep on every request");
}

#[test]
fn a_clock_that_goes_back_brings_no_swept_budget_back() {
    let store = MemoryStore::new();
    let quota = ten_a_second();
    assert_eq!(passed(&store, 1..2, &quota, 5 * SECOND), 10);
    store.sweep(60 * SECOND);
    assert!(store.is_empty());
    assert_eq!(passed(&store, 1..2, &quota, 60 * SECOND), 10);
    store.sweep(60 * SECOND);

    let Taken::Denied { budget, .. } = take(&store, &[(1, &quota)], 5 * SECOND) else {
        panic!("a clock that goes back stands still");
    };
    assert_eq!(budget.retry_after(), Duration::from_secs(56));
    assert_eq!(passed(&store, 1..2, &quota, 61 * SECOND), 10);
}

/// Each request reads the clock before it waits for the shard.
#[test]
fn a_request_that_was_overtaken_is_told_no_more_than_the_window() {
    let quota = ten_a_second();
    for lag in [1, 1_000_000, SECOND] {
        let store = MemoryStore::new();
        assert_eq!(passed(&store, 1..2, &quota, 5 * SECOND), 10);
        let Taken::Denied { budget, .. } = take(&store, &[(1, &quota)], 5 * SECOND - lag) else {
            panic!("ten were taken");
        };
        let told = (budget.reset(), budget.retry_after());
        assert_eq!(told, (Duration::from_secs(1), Duration::from_secs(1)), "{lag}");
    }
}

#[test]
fn a_panic_under_the_lock_leaves_budgets_in_force() {
    let store = MemoryStore::new();
    let quota = ten_a_second();
    assert_eq!(passed(&store, 1..2, &quota, SECOND), 10);
    let panicked = std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let _guards: Vec<_> = store.shards.iter().map(Padded::lock).collect();
            panic!("while every shard is locked");
        });
        thread.join().is_err()
    });
    assert!(panicked && store.shards.iter().all(|shard| shard.0.is_poisoned()));
    assert_eq!(passed(&store, 1..2, &quota, SECOND), 0);
    assert_eq!(passed(&store, 2..3, &quota, SECOND), 10);
}

#[test]
fn a_request_takes_from_all_its_limits_or_from_none() {
    let store = MemoryStore::new();
    let (ten, three) = (ten_a_second(), Quota::from(Rate::new(3, Duration::from_secs(1))));
    for _ in 0..3 {
        let Taken::Allowed(budgets) = take(&store, &[(1, &ten), (2, &three)], SECOND) else {
            panic!("both hold three");
        };
        assert_eq!(budgets.len(), 2);
    }
    for _ in 0..20 {
        let Taken::Denied { index, budget } = take(&store, &[(1, &ten), (2, &three)], SECOND)
        else {
            panic!("the second is used up");
        };
        assert_eq!((index, budget.remaining()), (1, 0));
    }
    assert_eq!(passed(&store, 1..2, &ten, SECOND), 7, "a refusal took nothing");
}

#[test]
fn two_limits_of_one_key_are_taken_one_after_the_other() {
    let store = MemoryStore::new();
    let three = Quota::from(Rate::new(3, Duration::from_secs(1)));
    assert!(take(&store, &[(1, &three), (1, &three)], SECOND).is_allowed());
    let denied = take(&store, &[(1, &three), (1, &three)], SECOND);
    assert!(matches!(denied, Taken::Denied { index: 1, .. }), "{denied:?}");
    assert_eq!(passed(&store, 1..2, &three, SECOND), 1);
    assert!(take(&store, &[], SECOND).is_allowed());
}

#[test]
fn requests_over_the_same_limits_in_any_order_never_wait_for_each_other() {
    let store = MemoryStore::with_max_keys(100_000);
    let quota = Quota::from(Rate::new(1_000, Duration::from_secs(1)));
    let one = |from: u32| {
        let passed = (0..500_u32).filter(|turn| {
            let numbers = [from, from + turn, 7].map(|number| (number % 16, &quota));
            take(&store, &numbers, SECOND).is_allowed()
        });
        passed.count()
    };
    let passed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(move || one(thread * 5))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(passed <= 1000 && passed > 300, "all take one from the seventh: {passed}");
}

#[test]
fn addresses_take_no_room_of_callers() {
    let store = MemoryStore::with_max_keys(50);
    let quota = ten_a_second();
    passed(&store, 0..1000, &quota, SECOND);
    let caller = |subject| {
        let subject = KeySubject::Identity { issuer: "https://id.example", subject, tenant: None };
        let key = RateKey { limit: LimitId::new("app", "hire", 0), subject };
        let take = Take { key, quota: &quota };
        let MaybeReady::Now(Ok(taken)) = store.take_all(&[take], SECOND) else { panic!() };
        taken.is_allowed()
    };
    for subject in ["ada", "bob", "eve"] {
        let passed = (0..20).filter(|_| caller(subject)).count();
        assert_eq!(passed, 10, "{subject} has a budget of their own");
    }
    assert!(!passes(&store, 5000, &quota, SECOND), "a new address has none");
}

#[test]
fn another_cost_and_another_hour_of_a_day_are_no_other_limit_for_newcomers() {
    let store = MemoryStore::with_max_keys(8);
    let day = Quota::from(Rate::new(10, Duration::from_secs(86_400)));
    assert_eq!(passed(&store, 0..8, &day, SECOND), 80, "the store is full");
    let mut through = 0;
    for number in 100..400_u32 {
        let left = Duration::from_secs(80_000 - u64::from(number));
        for quota in [day.with_cost(1 + number % 2), day.within(left)] {
            through += u32::from(passes(&store, number, &quota, SECOND));
        }
    }
    assert!(through <= 20, "one budget for each of two limits: {through}");
    assert!(store.len() <= 10);
}

/// One account, from as many addresses as it likes: its own are forgotten, and nobody else's.
#[test]
fn the_addresses_of_one_account_fill_no_store() {
    let store = MemoryStore::with_max_keys(8_192);
    let key = |value: &'static str, address: u32| RateKey {
        limit: LimitId::named("login"),
        subject: KeySubject::KnownValue { value, address: IpAddr::from(address.to_be_bytes()) },
    };
    let month = Duration::from_secs(30 * 24 * 3_600);
    let remembers = |key| matches!(store.remembers(key, 0), MaybeReady::Now(Ok(true)));
    let remember = |key| assert!(matches!(store.remember(key, month, 0), MaybeReady::Now(Ok(()))));
    remember(key("bob", 7));
    for address in 0..10_000 {
        remember(key("eve", address));
        assert!(remembers(key("eve", address)), "{address}");
    }
    assert!(store.len() <= 65, "{} keys", store.len());
    remember(key("ada", 1));
    assert!(remembers(key("ada", 1)) && remembers(key("bob", 7)));
    assert!(!remembers(key("ada", 2)) && !remembers(key("bob", 1)));
    let kept = (0..10_000).filter(|address| remembers(key("eve", *address))).count();
    assert!((32..=64).contains(&kept), "{kept} of the last addresses");
}
