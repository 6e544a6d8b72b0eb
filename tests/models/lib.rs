//! The limiter, the counters of requests in flight and the redemption of refresh tokens, under every schedule of
//! their threads.
//!
//! The files that lock and count are compiled here a second time, with the locks and counters of [shuttle]
//! in place of the standard library's: `crate::sync` is the only difference. Small cases go through every
//! schedule, larger ones through as many as are drawn.
//!
//! [shuttle]: https://docs.rs/shuttle

#![allow(dead_code, unreachable_pub, reason = "the files hold more than the models use")]
#![allow(clippy::missing_panics_doc, reason = "a model that does not hold panics")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "the files hold their own tests, too")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use palisade::{MaybeReady, Rate};
use rate::{
    Capacity, Class, InFlightTable, KeySubject, LimitId, MemoryStore, Quota, RateKey, RateStore,
    ReadyCapacity, Settlement, Spending, Take,
};
use shuttle::sync::Arc;
use shuttle::thread;

mod sync {
    pub(crate) use shuttle::sync::{Mutex, MutexGuard};
    pub(crate) use std::sync::PoisonError;

    pub(crate) mod atomic {
        pub(crate) use shuttle::sync::atomic::{AtomicU32, Ordering};
    }
}

mod maybe_ready {
    pub(crate) use palisade::MaybeReady;
}

#[path = "../../runtime/src/config_faults/mod.rs"]
mod config_faults;
#[path = "../../runtime/src/sip.rs"]
mod sip;

mod rate;
mod records;
mod tokens;

pub use tokens::{
    a_session_that_is_ended_while_it_is_refreshed_stays_ended,
    a_token_that_is_used_again_ends_its_session, of_parallel_refreshes_one_wins,
};

const HOUR: Duration = Duration::from_secs(3_600);

fn key(limit: &'static str) -> RateKey<'static> {
    RateKey { limit: LimitId::named(limit), subject: KeySubject::Global }
}

fn quota(limit: u32) -> Quota {
    Quota::from(Rate::new(limit, HOUR))
}

/// Runs `each` in as many threads and adds up what they answer.
fn in_threads(count: u32, each: impl Fn(u32) -> u32 + Send + Sync + 'static) -> u32 {
    let each = Arc::new(each);
    let threads: Vec<_> = (0..count)
        .map(|number| {
            let each = Arc::clone(&each);
            thread::spawn(move || each(number))
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap_or(1_000)).sum()
}

fn take(store: &MemoryStore, takes: &[Take<'_>]) -> u32 {
    match store.take_all(takes, 1) {
        MaybeReady::Now(Ok(taken)) => u32::from(taken.is_allowed()),
        _ => 1_000,
    }
}

/// Threads that ask about one limit get what it grants.
pub fn a_limit_lets_exactly_its_number_through(threads: u32, granted: u32) {
    let store = MemoryStore::with_max_keys(8);
    let passed = in_threads(threads, move |_| {
        let quota = quota(granted);
        take(&store, &[Take { key: key("a"), quota: &quota }])
    });
    assert_eq!(passed, granted.min(threads));
}

/// Threads that ask about two limits in either order take from both or from none, and none waits for ever. With
/// many keys the two are behind locks of their own, chosen by a random digest.
pub fn two_limits_are_taken_together(threads: u32, max_keys: usize) {
    let store = Arc::new(MemoryStore::with_max_keys(max_keys));
    let asked = Arc::clone(&store);
    let passed = in_threads(threads, move |number| {
        let (one, many) = (quota(1), quota(10));
        let mut takes =
            [Take { key: key("one"), quota: &one }, Take { key: key("many"), quota: &many }];
        if number % 2 == 0 {
            takes.reverse();
        }
        take(&asked, &takes)
    });
    assert_eq!(passed, 1);
    let many = quota(10);
    let left: u32 = (0..20).map(|_| take(&store, &[Take { key: key("many"), quota: &many }])).sum();
    assert_eq!(left, 9, "who was refused took nothing");
}

/// Threads that reserve and give back leave what nobody spent.
pub fn what_is_given_back_is_not_lost(threads: u32) {
    let store = Arc::new(MemoryStore::with_max_keys(8));
    let asked = Arc::clone(&store);
    let passed = in_threads(threads, move |_| {
        let quota = quota(2);
        let passed = take(&asked, &[Take { key: key("a"), quota: &quota }]);
        if passed == 1 {
            let spent = Spending { reserved: 1, spent: 0, taken_at: 1 };
            let settlements = [Settlement { key: key("a"), quota: &quota, spent }];
            assert!(matches!(asked.settle(&settlements, 1), MaybeReady::Now(Ok(_))));
        }
        passed
    });
    assert!(passed >= 1);
    let quota = quota(2);
    let left: u32 = (0..5).map(|_| take(&store, &[Take { key: key("a"), quota: &quota }])).sum();
    assert_eq!(left, 2);
}

/// Threads hold no more slots of one key than there are, and leave all of them.
pub fn slots_are_never_one_too_many(threads: u32, most: u32) {
    let (table, inside) = (InFlightTable::default(), AtomicU32::new(0));
    let again = table.clone();
    let passed = in_threads(threads, move |_| {
        let Some(slot) = table.take(&key("a"), most) else { return 0 };
        assert!(inside.fetch_add(1, Ordering::SeqCst) < most);
        thread::yield_now();
        inside.fetch_sub(1, Ordering::SeqCst);
        drop(slot);
        1
    });
    assert!(passed >= most.min(threads));
    let slots: Vec<_> = (0..10).filter_map(|_| again.take(&key("a"), most)).collect();
    assert_eq!(slots.len(), most as usize, "all are free again");
}

/// Threads of two classes hold no more than the capacity, and leave all of it.
pub fn a_capacity_is_never_exceeded(threads: u32) {
    let capacity = Capacity::of(2).class(Class::new("low", 1));
    let capacity = ReadyCapacity::new(capacity);
    let (again, inside) = (capacity.clone(), AtomicU32::new(0));
    in_threads(threads, move |number| {
        let class = (number % 2 == 0).then_some("low");
        let Some(slot) = capacity.rank(class).and_then(|rank| capacity.take(rank)) else {
            return 0;
        };
        assert!(inside.fetch_add(1, Ordering::SeqCst) < 2);
        thread::yield_now();
        inside.fetch_sub(1, Ordering::SeqCst);
        drop(slot);
        1
    });
    let rank = again.rank(None).unwrap_or_default();
    let slots: Vec<_> = (0..5).filter_map(|_| again.take(rank)).collect();
    assert_eq!(slots.len(), 2, "all of it is free again");
}

/// Threads that ask while a slot is given back: one of them gets it, and none is kept out by another that is refused.
pub fn room_that_is_free_again_is_taken(asking: u32, class: Option<&'static str>) {
    let capacity = ReadyCapacity::new(Capacity::of(2).class(Class::new("low", 1)));
    let rank = capacity.rank(class).unwrap_or_default();
    let held: Vec<_> = (0..5).map_while(|_| capacity.take(rank)).collect();
    let (most, held) = (held.len(), std::sync::Mutex::new(held));
    let got = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (again, kept) = (capacity.clone(), Arc::clone(&got));
    in_threads(asking, move |number| {
        if number == 0 {
            let slot = held.lock().unwrap().pop();
            drop(slot);
        }
        let slot = again.take(rank);
        kept.lock().unwrap().extend(slot);
        0
    });
    assert_eq!(got.lock().unwrap().len(), 1, "of {most} one was given back");
}
