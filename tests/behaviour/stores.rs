//! Budgets kept by a store of the application's own, which may fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::OnFailure;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::rate::{Budget, MaybeReady, RateStore, StoreError, Take, Taken};

use crate::common::{Fixture, problem};
use crate::log::Log;

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

const LEFT: Budget =
    Budget { remaining: 1, reset: Duration::from_secs(1), retry_after: Duration::ZERO };

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
