//! What a limit costs: palisade's store in memory beside governor's keyed limiter.
//!
//! `cargo bench -p palisade-tests --bench limits` prints nanoseconds a check and bytes a key at 1, 10
//! thousand and 1 million keys, by address and by identity, and their ratios. The two take turns in
//! one run, and both read the clock for each check; every check passes. Then what ten million distinct keys leave
//! in memory, and what a request allocates that passes its limit and one that is refused.

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
        KeySubject::Identity { issuer: &self.0, subject: &self.1, tenant: None }
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
        flood(20_000)?;
        allocations()?;
        return compare::<IpAddr>(100, 1);
    }
    println!("by            keys   ns: here  governor  ratio   B a key  governor");
    for count in [1, 10_000, 1_000_000] {
        compare::<IpAddr>(count, ROUNDS)?;
        compare::<(String, String)>(count, ROUNDS)?;
    }
    flood(10_000_000)?;
    allocations()
}

/// What a store holds after so many distinct addresses asked once each, ten thousand in a second: where their
/// budgets are whole again after a second, and where none is within a day.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn flood(keys: u32) -> Outcome<()> {
    for (name, window) in [("second", 1), ("day", 86_400)] {
        let quota = Quota::from(Rate::new(5, Duration::from_secs(window)));
        let limit = LimitId::new("payroll::handlers", "list", 0);
        let store = MemoryStore::new();
        let mut held = Vec::new();
        let mut so_far = 0;
        for part in 0..10 {
            let measured = allocation_counter::measure(|| {
                for number in part * (keys / 10)..(part + 1) * (keys / 10) {
                    let subject = KeySubject::Address(IpAddr::V4(Ipv4Addr::from_bits(number)));
                    let take = Take { key: RateKey { limit, subject }, quota: &quota };
                    let _ = store.take_all(&[take], u64::from(number) * 100_000);
                }
            });
            so_far += measured.bytes_current;
            held.push(so_far);
        }
        let (most, last) = (held.iter().max().copied().unwrap_or(0), store.len());
        println!("{keys} keys, a window of a {name}: {last} kept, at most {most} bytes");
        // A quarter of a million addresses, at most 64 bytes each.
        if most > 250_000 * 64 + 4 * 1024 * 1024 {
            return Err(format!("{most} bytes are held").into());
        }
    }
    Ok(())
}

mod app {
    use palisade::http::{Request, StatusCode};
    use palisade::prelude::*;
    use palisade::testing::{Issuer, TestClock};
    use palisade::{SecureApp, axum};
    use tower::ServiceExt as _;

    use super::Outcome;

    #[derive(Redacted)]
    struct Employee {
        #[expose]
        name: String,
    }

    #[secure(rate = "3/h")]
    async fn list() -> Json<Vec<Employee>> {
        Json(vec![Employee { name: "Ada".to_owned() }])
    }

    pub(super) struct App {
        app: SecureApp,
        token: String,
    }

    impl App {
        pub(super) fn new() -> Outcome<Self> {
            let (clock, issuer) = (TestClock::new(), Issuer::new());
            let security = Security::builder().jwt(issuer.jwt()).direct().clock(&clock).build()?;
            let app = SecureRouter::new().route("/", get(list)).secured_by(security)?;
            Ok(Self { app, token: issuer.token("ada", &clock).sign() })
        }

        fn request(&self) -> Outcome<Request<axum::body::Body>> {
            let peer: std::net::SocketAddr = "192.0.2.1:4711".parse()?;
            let request = Request::get("/").header("host", "staff.test");
            let request = request.header("authorization", format!("Bearer {}", self.token));
            let mut request = request.body(axum::body::Body::empty())?;
            request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
            Ok(request)
        }

        /// How often one request allocates, and how many bytes.
        pub(super) fn ask(
            &self,
            runtime: &tokio::runtime::Runtime,
        ) -> Outcome<(StatusCode, u64, u64)> {
            let (request, app) = (self.request()?, self.app.clone());
            let mut answer = None;
            let measured = allocation_counter::measure(|| {
                answer = Some(runtime.block_on(app.oneshot(request)));
            });
            let status = answer.ok_or("no answer")??.status();
            Ok((status, measured.count_total, measured.bytes_total))
        }
    }
}

/// A refusal allocates less than an answer: a flood of refused requests must not cost more than one that is let
/// through.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn allocations() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let app = app::App::new()?;
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(app.ask(&runtime)?);
    }
    // The first ones fill caches.
    let passed = answers.get(2).ok_or("too few answers")?;
    let refused = answers.last().ok_or("too few answers")?;
    for (status, count, bytes) in [passed, refused] {
        println!("{status}: {count} allocations, {bytes} bytes");
    }
    if refused.0 != 429 || refused.1 >= passed.1 {
        return Err("a refusal allocates as often as an answer".into());
    }
    Ok(())
}
