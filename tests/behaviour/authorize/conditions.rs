//! Decisions of the application's own inside a rule: allow, deny and failed.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Condition, Decision, RequestHead};

use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

/// Answers as a header field of the request says.
pub(crate) struct First;
/// As [`First`], by another field.
pub(crate) struct Second;

fn answer(request: &RequestHead<'_>, field: &str) -> Decision {
    match request.headers().get(field).map(palisade::http::HeaderValue::as_bytes) {
        Some(b"allow") => Decision::Allow,
        Some(b"fail") => Decision::Failed,
        Some(b"panic") => panic!("a bug in a condition"),
        _ => Decision::Deny,
    }
}

impl Condition for First {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        answer(request, "first")
    }
}

impl Condition for Second {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        tokio::task::yield_now().await;
        answer(request, "second")
    }
}

#[secure(allow = policy(First))]
async fn alone() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = not(policy(First)))]
async fn negated() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = any(policy(First), policy(Second)))]
async fn either() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = all(policy(First), policy(Second)))]
async fn both() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = any(role("admin"), policy(First)))]
async fn role_or_condition() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr", allow = policy(First))]
async fn role_and_condition() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = not(any(policy(First), not(policy(Second)))))]
async fn deep() -> StatusCode {
    StatusCode::OK
}

fn asked() -> Fixture {
    let routes = SecureRouter::new()
        .route("/alone", get(alone))
        .route("/negated", get(negated))
        .route("/either", get(either))
        .route("/both", get(both))
        .route("/role-or-condition", get(role_or_condition))
        .route("/role-and-condition", get(role_and_condition))
        .route("/deep", get(deep));
    Fixture::configured(routes, |builder| builder.condition(First).condition(Second))
}

async fn status(fixture: &Fixture, path: &str, role: &str, answers: [&str; 2]) -> u16 {
    let request = fixture.client.get(path).bearer(&fixture.token_as("e1", role));
    let request = request.header("first", answers[0]).header("second", answers[1]);
    let reply = request.send().await;
    if !reply.status().is_success() {
        problem(&reply, reply.status().as_u16());
    }
    reply.status().as_u16()
}

#[tokio::test]
async fn a_condition_allows_denies_or_fails() {
    let fixture = asked();
    for (answer, expected) in [("allow", 200), ("deny", 403), ("fail", 503)] {
        assert_eq!(status(&fixture, "/alone", "", [answer, "-"]).await, expected, "{answer}");
    }
}

#[tokio::test]
async fn not_turns_an_answer_round_and_never_a_failure() {
    let fixture = asked();
    for (answer, expected) in [("allow", 403), ("deny", 200), ("fail", 503)] {
        assert_eq!(status(&fixture, "/negated", "", [answer, "-"]).await, expected, "{answer}");
    }
    let cases = [
        (["allow", "allow"], 403),
        (["deny", "allow"], 200),
        (["deny", "deny"], 403),
        (["fail", "allow"], 503),
        (["deny", "fail"], 503),
    ];
    for (answers, expected) in cases {
        assert_eq!(status(&fixture, "/deep", "", answers).await, expected, "{answers:?}");
    }
}

#[tokio::test]
async fn every_condition_is_asked_and_one_that_failed_refuses_the_rule() {
    let fixture = asked();
    let any = [
        (["allow", "fail"], 503),
        (["allow", "deny"], 200),
        (["deny", "allow"], 200),
        (["deny", "deny"], 403),
        (["fail", "allow"], 503),
        (["deny", "fail"], 503),
    ];
    for (answers, expected) in any {
        assert_eq!(status(&fixture, "/either", "", answers).await, expected, "any {answers:?}");
    }
    let all = [
        (["allow", "allow"], 200),
        (["allow", "deny"], 403),
        (["deny", "fail"], 503),
        (["deny", "allow"], 403),
        (["fail", "allow"], 503),
        (["allow", "fail"], 503),
    ];
    for (answers, expected) in all {
        assert_eq!(status(&fixture, "/both", "", answers).await, expected, "all {answers:?}");
    }
}

#[tokio::test]
async fn conditions_stand_beside_roles() {
    let fixture = asked();
    assert_eq!(status(&fixture, "/role-or-condition", "admin", ["deny", "-"]).await, 200);
    // A strong role does not hide a failure, and neither does a missing one.
    assert_eq!(status(&fixture, "/role-or-condition", "admin", ["fail", "-"]).await, 503);
    assert_eq!(status(&fixture, "/role-and-condition", "employee", ["fail", "-"]).await, 503);
    assert_eq!(status(&fixture, "/role-or-condition", "hr", ["allow", "-"]).await, 200);
    assert_eq!(status(&fixture, "/role-or-condition", "hr", ["fail", "-"]).await, 503);
    assert_eq!(status(&fixture, "/role-and-condition", "hr", ["allow", "-"]).await, 200);
    assert_eq!(status(&fixture, "/role-and-condition", "employee", ["allow", "-"]).await, 403);
    assert_eq!(status(&fixture, "/role-and-condition", "hr", ["deny", "-"]).await, 403);
}

#[tokio::test]
async fn a_condition_that_panics_lets_nobody_through() {
    let log = Log::listen();
    let fixture = asked();
    assert_eq!(status(&fixture, "/negated", "", ["panic", "-"]).await, 500);
    assert_eq!(log.audit()["reason"], "handler_panicked");
}

/// Takes longer than any request may.
struct Sleepy;

impl Condition for Sleepy {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        std::future::pending().await
    }
}

#[secure(allow = policy(Sleepy), timeout = "2s")]
async fn waits() -> StatusCode {
    StatusCode::OK
}

#[tokio::test(start_paused = true)]
async fn a_condition_that_never_answers_ends_with_the_requests_time() {
    let routes = SecureRouter::new().route("/waits", get(waits));
    let fixture = Fixture::configured(routes, |builder| builder.condition(Sleepy));
    problem(&fixture.get_with("/waits", &fixture.token("e1")).await, 503);
}

/// Answers at once where a header field says how, and else as [`First`].
struct AtOnce;

impl Condition for AtOnce {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        tokio::task::yield_now().await;
        answer(request, "first")
    }

    fn decide_at_once(&self, _: &Principal, request: &RequestHead<'_>) -> Option<Decision> {
        request.headers().contains_key("second").then(|| answer(request, "second"))
    }
}

#[secure(allow = not(policy(AtOnce)))]
async fn not_at_once() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn an_answer_at_once_is_the_answer_and_no_answer_asks_on() {
    let routes = SecureRouter::new().route("/not", get(not_at_once));
    let fixture = Fixture::configured(routes, |builder| builder.condition(AtOnce));
    // What would be answered later is not asked.
    for (at_once, expected) in [("allow", 403), ("deny", 200), ("fail", 503)] {
        assert_eq!(status(&fixture, "/not", "", ["panic", at_once]).await, expected, "{at_once}");
    }
    for (later, expected) in [("allow", 403), ("deny", 200), ("fail", 503)] {
        let request = fixture.client.get("/not").bearer(&fixture.token("e1"));
        let reply = request.header("first", later).send().await;
        assert_eq!(reply.status().as_u16(), expected, "{later}");
    }
}
