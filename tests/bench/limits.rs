//! What a limit costs: palisade's store in memory beside governor's keyed limiter.
//!
//! `cargo bench -p palisade-tests --bench limits` prints nanoseconds a check and bytes a key at 1, 10
//! thousand and 1 million keys, by address and by identity, and their ratios. The two take turns in
//! one run, and both read the clock for each check; every check passes.

#![allow(clippy::cast_precision_loss, reason = "figures for people")]

use std::error::Error;
use std::hash::Hash;
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use governor::clock::MonotonicClock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota as GovernorQuota, RateLimiter};
use palisade::rate::{KeySubject, LimitId, MemoryStore, Quota, RateKey, RateStore, Take};
use palisade::{MaybeReady, Rate};

type Outcome<T> = Result<T, Box<dyn Error>>;
type Governor<K> = RateLimiter<K, DashMapStateStore<K>, MonotonicClock, NoOpMiddleware<Instant>>;

/// So many that none is refused.
const PLENTY: u32 = 1_000_000_000;
const CHECKS: usize = 200_000;
const ROUNDS: usize = 15;

/// Whom the limiters count: an address, or a subject at an issuer.
trait Who: Hash + Eq + Clone {
    const NAME: &'static str;
    fn number(number: u32) -> Self;
    fn subject(&self) -> KeySubject<'_>;
}

impl Who for IpAddr {
    const NAME: &'static str = "address";

    fn number(number: u32) -> Self {
        Self::V4(Ipv4Addr::from_bits(number))
    }

    fn subject(&self) -> KeySubject<'_> {
        KeySubject::Address(*self)
    }
}

impl Who for (String, String) {
    const NAME: &'static str = "identity";

    fn number(number: u32) -> Self {
        ("https://id.example/realms/staff".to_owned(), format!("employee-{number:08}"))
    }

    fn subject(&self) -> KeySubject<'_> {
        KeySubject::Identity { issuer: &self.0, subject: &self.1 }
    }
}

struct Palisade {
    store: MemoryStore,
    quota: Quota,
    limit: LimitId,
    start: Instant,
}

impl Palisade {
    fn new(keys: usize) -> Self {
        let rate = Rate::new(PLENTY, Duration::from_secs(3600));
        // Room for keys that do not spread evenly.
        let store = MemoryStore::with_max_keys((keys + keys / 5).max(250_000));
        let limit = LimitId::new("payroll::handlers", "list", 0);
        Self { store, quota: Quota::from(rate), limit, start: Instant::now() }
    }

    fn passes(&self, who: &impl Who) -> bool {
        let now = u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let key = RateKey { limit: self.limit, subject: who.subject() };
        match self.store.take_all(&[Take { key, quota: &self.quota }], now) {
            MaybeReady::Now(taken) => taken.is_ok_and(|taken| taken.is_allowed()),
            MaybeReady::Later(_) => false,
        }
    }
}

fn governor<K: Who>() -> Governor<K> {
    let plenty = NonZeroU32::new(PLENTY).unwrap_or(NonZeroU32::MIN);
    RateLimiter::new(GovernorQuota::per_hour(plenty), DashMapStateStore::default(), MonotonicClock)
}

/// Keys in an order that no cache foresees.
fn shuffled<K: Who>(keys: &[K]) -> Vec<K> {
    let mut at = 12_345_usize;
    let next = |_| {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        keys.get((at >> 33) % keys.len()).cloned()
    };
    (0..CHECKS).filter_map(next).collect()
}

fn nanos<K: Who>(asked: &[K], passes: impl Fn(&K) -> bool) -> Outcome<f64> {
    let start = Instant::now();
    let passed = asked.iter().filter(|who| passes(black_box(who))).count();
    let taken = start.elapsed();
    if passed != asked.len() {
        return Err(format!("{passed} of {} passed", asked.len()).into());
    }
    Ok(taken.as_secs_f64() * 1e9 / f64::from(u32::try_from(asked.len())?))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

/// One line: nanoseconds and bytes of both.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn compare<K: Who>(count: u32, rounds: usize) -> Outcome<()> {
    let keys: Vec<K> = (0..count).map(K::number).collect();
    let (ours, theirs) = (Palisade::new(keys.len()), governor::<K>());
    let bytes = |fill: &dyn Fn(&K) -> bool| {
        let filled = allocation_counter::measure(|| keys.iter().for_each(|who| _ = fill(who)));
        i32::try_from(filled.bytes_current).map_or(f64::NAN, f64::from) / f64::from(count)
    };
    let our_bytes = bytes(&|who| ours.passes(who));
    let their_bytes = bytes(&|who| theirs.check_key(who).is_ok());
    let asked = shuffled(&keys);
    let (mut our_nanos, mut their_nanos) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        our_nanos.push(nanos(&asked, |who| ours.passes(who))?);
        their_nanos.push(nanos(&asked, |who| theirs.check_key(who).is_ok())?);
    }
    let (our_nanos, their_nanos) = (median(our_nanos), median(their_nanos));
    println!(
        "{:9} {count:>8}   {our_nanos:7.0} {their_nanos:9.0} {:6.2}   {our_bytes:8.1} {their_bytes:9.1}",
        K::NAME,
        our_nanos / their_nanos,
    );
    Ok(())
}

#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() -> Outcome<()> {
    // `cargo test --benches` comes without the flag and wants to know whether this runs at all.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    if !is_measured {
        return compare::<IpAddr>(100, 1);
    }
    println!("by            keys   ns: here  governor  ratio   B a key  governor");
    for count in [1, 10_000, 1_000_000] {
        compare::<IpAddr>(count, ROUNDS)?;
        compare::<(String, String)>(count, ROUNDS)?;
    }
    Ok(())
}
