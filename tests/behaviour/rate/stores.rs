//! Budgets kept by a store of the application's own, which may fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::rate::{
    Budget, Budgets, MemoryStore, RateKey, RateStore, Settlement, StoreError, Take, Taken,
};
use palisade::testing::{Issuer, TestClock};
use palisade::{ConfigError, MaybeReady, OnFailure, Rate, SecureApp, SecurityBuilder};

use crate::support::fixture::{Fixture, builder, problem};
use crate::support::log::Log;

/// What a store does when it is asked for the budget of a handler.
#[derive(Clone, Copy)]
enum Mood {
    Allows,
    Fails,
    FailsLater,
    Hangs,
    Panics,
}

/// Allows until it was asked `good` times, then does as its mood says.
struct Moody {
    mood: Mood,
    good: usize,
    asked: Arc<AtomicUsize>,
}

/// The memory of a store that several applications have.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<MemoryStore>);

impl RateStore for Shared {
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        now: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        self.0.take_all(takes, now)
    }

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        now: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        self.0.settle(settlements, now)
    }

    fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        self.0.remember(key, lasting, now)
    }

    fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>> {
        self.0.remembers(key, now)
    }
}

const LEFT: Budget = Budget::new(1, Duration::from_secs(1), Duration::ZERO);

fn down() -> StoreError {
    StoreError::new("redis://root:hunter2@cache refused the connection")
}

impl RateStore for Moody {
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        _: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        let before = self.asked.fetch_add(1, Ordering::SeqCst);
        let allowed = || Taken::Allowed(takes.iter().map(|_| LEFT).collect());
        match self.mood {
            _ if before < self.good => MaybeReady::Now(Ok(allowed())),
            Mood::Allows => MaybeReady::Now(Ok(allowed())),
            Mood::Fails => MaybeReady::Now(Err(down())),
            Mood::FailsLater => MaybeReady::later(async {
                tokio::task::yield_now().await;
                Err(down())
            }),
            Mood::Hangs => MaybeReady::later(std::future::pending()),
            Mood::Panics => panic!("a bug in the store"),
        }
    }

    fn settle<'a>(
        &'a self,
        _: &'a [Settlement<'a>],
        _: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        MaybeReady::Now(Err(down()))
    }

    fn remember<'a>(
        &'a self,
        _: RateKey<'a>,
        _: Duration,
        _: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        MaybeReady::Now(Err(down()))
    }

    fn remembers<'a>(&'a self, _: RateKey<'a>, _: u64) -> MaybeReady<'a, Result<bool, StoreError>> {
        MaybeReady::Now(Err(down()))
    }
}

#[secure(rate = "10/s")]
async fn limited() -> StatusCode {
    StatusCode::OK
}

/// An application whose store answers `good` times before its mood shows.
fn moody(mood: Mood, good: usize) -> Fixture {
    let store = Moody { mood, good, asked: Arc::default() };
    let routes = SecureRouter::new().route("/limited", get(limited));
    Fixture::configured(routes, |builder| builder.rate_store(store))
}

#[tokio::test]
async fn a_store_that_cannot_answer_lets_nobody_through() {
    for good in [0, 1] {
        for mood in [Mood::Fails, Mood::FailsLater] {
            let fixture = moody(mood, good);
            let reply = fixture.get_with("/limited", &fixture.token("e1")).await;
            let members = problem(&reply, 503);
            assert!(members["request_id"].is_string());
            assert!(!reply.text().contains("redis"), "{}", reply.text());
        }
    }
    let fixture = moody(Mood::Allows, 0);
    assert_eq!(fixture.get_with("/limited", &fixture.token("e1")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_log_says_why_a_store_could_not_answer() {
    let log = Log::listen();
    let fixture = moody(Mood::Fails, 1);
    problem(&fixture.get_with("/limited", &fixture.token("e1")).await, 503);
    assert_eq!(log.audit()["reason"], "rate_store_unavailable");
    let failures = log.failures();
    assert_eq!(failures.len(), 1, "{failures:?}");
    let text = failures[0].to_string();
    assert!(text.contains("refused the connection"), "the operator must see the cause: {text}");
}

#[tokio::test]
async fn a_store_that_panics_over_a_handlers_budget_is_a_silent_failure() {
    let fixture = moody(Mood::Panics, 1);
    let reply = fixture.get_with("/limited", &fixture.token("e1")).await;
    problem(&reply, 500);
    assert!(!reply.text().contains("bug"));
}

#[tokio::test]
async fn a_store_that_panics_over_an_addresss_budget_is_a_silent_failure() {
    let log = Log::listen();
    let fixture = moody(Mood::Panics, 0);
    let reply = fixture.get_with("/limited", &fixture.token("e1")).await;
    problem(&reply, 500);
    assert_eq!(log.audit()["status"], 500);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_never_answers_ends_with_the_requests_time() {
    let longest = Duration::from_secs(120);
    for good in [1, 0] {
        let fixture = moody(Mood::Hangs, good);
        let token = fixture.token("e1");
        let asking = tokio::time::timeout(longest, fixture.get_with("/limited", &token));
        let reply = asking.await.expect("a request has an end");
        problem(&reply, 503);
    }
}

/// The limit by address has a time of its own, a second, and a handler's limits have the handler's.
#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_is_waited_for_no_longer_than_stated() {
    for (good, path, within, reason) in [
        (0, "/limited", Duration::from_millis(1_001), "rate_store_unavailable"),
        (0, "/nowhere", Duration::from_millis(1_001), "rate_store_unavailable"),
        (1, "/hurried", Duration::from_millis(51), "request_timeout"),
    ] {
        let log = Log::listen();
        let store = Moody { mood: Mood::Hangs, good, asked: Arc::default() };
        let routes = SecureRouter::new().route("/limited", get(limited));
        let routes = routes.route("/hurried", get(hurried));
        let fixture = Fixture::configured(routes, |builder| builder.rate_store(store));
        let begun = tokio::time::Instant::now();
        problem(&fixture.get_with(path, &fixture.token("e1")).await, 503);
        assert!(begun.elapsed() <= within, "{path}: {:?}", begun.elapsed());
        assert_eq!(log.audit()["reason"], reason, "{path}");
    }
}

#[secure(rate = "10/s", timeout = "50ms")]
async fn hurried() -> StatusCode {
    StatusCode::OK
}

const SECOND: Duration = Duration::from_secs(1);
const ALLOWS: Rate = Rate::new(1, SECOND).on_failure(OnFailure::Allow);
const SHARES: Rate = Rate::new(4, SECOND).on_failure(OnFailure::Local);

#[secure(rate = ALLOWS)]
async fn allows() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = SHARES, rate = ALLOWS)]
async fn shares() -> StatusCode {
    StatusCode::OK
}

/// Away while the flag is set; else it allows everything.
#[derive(Clone, Default)]
struct Switched(Arc<AtomicBool>);

impl RateStore for Switched {
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        _: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        MaybeReady::Now(if self.0.load(Ordering::SeqCst) {
            Err(down())
        } else {
            Ok(Taken::Allowed(takes.iter().map(|_| LEFT).collect()))
        })
    }

    fn settle<'a>(
        &'a self,
        _: &'a [Settlement<'a>],
        _: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        MaybeReady::Now(Err(down()))
    }

    fn remember<'a>(
        &'a self,
        _: RateKey<'a>,
        _: Duration,
        _: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        MaybeReady::Now(Err(down()))
    }

    fn remembers<'a>(&'a self, _: RateKey<'a>, _: u64) -> MaybeReady<'a, Result<bool, StoreError>> {
        MaybeReady::Now(Err(down()))
    }
}

fn sharing(store: impl RateStore) -> impl FnOnce(SecurityBuilder) -> SecurityBuilder {
    let address = Rate::new(1000, SECOND).on_failure(OnFailure::Local);
    move |builder| builder.rate_store(store).processes(2).address_rate(address)
}

fn three_kinds() -> SecureRouter {
    SecureRouter::new()
        .route("/limited", get(limited))
        .route("/allows", get(allows))
        .route("/shares", get(shares))
}

#[tokio::test]
async fn without_the_store_each_limit_does_as_it_says() {
    let store = Switched::default();
    store.0.store(true, Ordering::SeqCst);
    let fixture = Fixture::configured(three_kinds(), sharing(store));
    let (one, other) = (fixture.token("e1"), fixture.token("e2"));
    for _ in 0..5 {
        assert_eq!(fixture.get_with("/limited", &one).await.status(), 503, "denies");
        assert_eq!(fixture.get_with("/allows", &one).await.status(), 200);
    }
    for token in [&one, &other] {
        for expected in [200, 200, 429, 429] {
            let reply = fixture.get_with("/shares", token).await;
            assert_eq!(reply.status(), expected, "two of four");
        }
    }
    let reply = fixture.get_with("/shares", &one).await;
    assert_eq!(reply.header("ratelimit-policy"), r#""shares";q=4;w=1"#, "the promise is the same");
    fixture.clock.advance(SECOND);
    assert_eq!(fixture.get_with("/shares", &one).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn both_switches_are_audited_and_counted() {
    let log = Log::listen();
    let store = Switched::default();
    let fixture = Fixture::configured(three_kinds(), sharing(store.clone()));
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/limited", &token).await.status(), 200);
    assert!(!log.text().contains("rate_store_lost"));
    store.0.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        assert_eq!(fixture.get_with("/limited", &token).await.status(), 503);
    }
    tokio::time::sleep(Duration::from_secs(5)).await;
    store.0.store(false, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(fixture.get_with("/limited", &token).await.status(), 200);
    let text = log.text();
    assert_eq!(text.matches("rate_store_lost").count(), 1, "{text}");
    assert_eq!(text.matches("rate_store_found").count(), 1, "{text}");
}

#[test]
fn what_cannot_hold_without_the_store_is_refused_at_the_start() {
    let start = |configure: fn(SecurityBuilder) -> SecurityBuilder| {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let builder = builder(&clock, &issuer).rate_store(Switched::default());
        configure(builder).build().and_then(|security| three_kinds().secured_by(security))
    };
    let told = |refused: Result<SecureApp, ConfigError>| refused.unwrap_err().to_string();
    assert!(told(start(|builder| builder)).contains(".processes(..)"));
    assert!(
        told(start(|builder| builder.processes(5))).contains(".processes(..)"),
        "four for five"
    );
    assert!(told(start(|builder| builder.processes(0))).contains("takes at least 1"));
    assert!(told(start(|builder| builder.processes(2).processes(2))).contains("twice"));
    assert!(start(|builder| builder.processes(4)).is_ok());

    let uncounted = |builder: SecurityBuilder| builder.processes(2).address_rate(ALLOWS);
    assert!(told(start(uncounted)).contains("uncounted"));
    let shared = |builder: SecurityBuilder| builder.processes(2).address_rate(SHARES);
    assert!(start(shared).is_ok());
}
