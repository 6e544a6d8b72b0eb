//! Failures: what a caller learns of them is a status and a request id.

use std::fmt;

use palisade::http::{Method, StatusCode};
use palisade::prelude::*;
use palisade::{IntoProblem, http};
use serde_json::json;

use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

#[secure]
async fn panics() -> StatusCode {
    panic!("hunter2 in a panic")
}

#[secure]
async fn fails() -> Result<StatusCode, Problem> {
    let text = String::from_utf8(b"hunter2\xff".to_vec())?;
    Ok(StatusCode::from_bytes(text.as_bytes())?)
}

#[secure]
async fn fails_inside(caller: Principal) -> Result<StatusCode, Problem> {
    Err(std::io::Error::other(format!("hunter2 of {}\nforged line", caller.subject())))?
}

#[secure(timeout = "1s")]
async fn dawdles() -> StatusCode {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    StatusCode::OK
}

#[secure(timeout = "61s")]
async fn takes_its_time() -> StatusCode {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    StatusCode::OK
}

/// An error of the application's own.
#[derive(Debug)]
enum Rejected {
    Taken,
}

impl IntoProblem for Rejected {
    fn into_problem(self) -> Problem {
        Problem::new(StatusCode::CONFLICT)
            .kind("https://staff.test/taken", "Taken")
            .detail("this name is taken")
            .extension("retry_with", "another")
    }
}

#[secure]
async fn rejects() -> Result<StatusCode, Rejected> {
    Err(Rejected::Taken)
}

#[secure]
async fn down_for_repair() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE)
        .detail("closed for repair until noon")
        .header(http::header::RETRY_AFTER, http::HeaderValue::from_static("3600"))
}

fn exits() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/panics", get(panics))
            .route("/fails", get(fails))
            .route("/fails-inside", get(fails_inside))
            .route("/dawdles", get(dawdles))
            .route("/takes-its-time", get(takes_its_time))
            .route("/rejects", get(rejects))
            .route("/down", get(down_for_repair)),
    )
}

#[tokio::test]
async fn a_panic_is_500_with_the_requests_id_and_nothing_from_inside() {
    let log = Log::listen();
    let fixture = exits();
    let reply = fixture.get_with("/panics", &fixture.token("e1")).await;
    let members = problem(&reply, 500);
    let id = members["request_id"].as_str().unwrap();
    let expected = json!({"title": "Internal Server Error", "status": 500, "request_id": id});
    assert_eq!(members, expected);
    assert_eq!(log.audit()["request_id"], id);
    assert_eq!(fixture.get_with("/panics", &fixture.token("e1")).await.status(), 500);
}

#[tokio::test]
async fn an_error_from_the_question_mark_is_a_silent_500_whose_cause_is_logged() {
    let log = Log::listen();
    let fixture = exits();
    let reply = fixture.get_with("/fails", &fixture.token("e1")).await;
    let members = problem(&reply, 500);
    assert_eq!(members.as_object().unwrap().len(), 3, "{members}");
    let failures = log.failures();
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!(failures[0]["request_id"], members["request_id"]);
    assert!(failures[0]["cause"].as_str().unwrap().contains("invalid utf-8"), "{failures:?}");
    assert_eq!(log.audit()["reason"], "handler_failed");
}

#[tokio::test]
async fn no_two_requests_have_one_id() {
    let fixture = exits();
    let (one, other) = (
        fixture.get_with("/panics", &fixture.token("e1")).await,
        fixture.get_with("/panics", &fixture.token("e1")).await,
    );
    assert_ne!(one.json()["request_id"], other.json()["request_id"]);
}

#[tokio::test]
async fn the_cause_of_a_failure_cannot_forge_a_line_of_the_log() {
    let log = Log::listen();
    let fixture = exits();
    problem(&fixture.get_with("/fails-inside", &fixture.token("e1")).await, 500);
    let text = log.text();
    assert!(text.contains("hunter2 of e1"), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("forged line")), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_too_long_is_503() {
    let fixture = exits();
    let token = fixture.token("e1");
    let reply = fixture.get_with("/dawdles", &token).await;
    assert!(problem(&reply, 503)["request_id"].is_string());
    assert_eq!(fixture.get_with("/takes-its-time", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_error_of_the_applications_own_says_what_it_chose() {
    let fixture = exits();
    let reply = fixture.get_with("/rejects", &fixture.token("e1")).await;
    let expected = json!({
        "type": "https://staff.test/taken", "title": "Taken", "status": 409,
        "detail": "this name is taken", "retry_with": "another",
    });
    assert_eq!(problem(&reply, 409), expected);
}

#[tokio::test]
async fn a_failure_keeps_its_fields_and_not_its_detail() {
    let fixture = exits();
    let reply = fixture.get_with("/down", &fixture.token("e1")).await;
    let members = problem(&reply, 503);
    assert_eq!(reply.header("retry-after"), "3600");
    assert!(members.get("detail").is_none() && members["request_id"].is_string(), "{members}");
}

#[tokio::test]
async fn the_length_that_is_stated_is_the_length_of_the_body() {
    let fixture = exits();
    let token = fixture.token("e1");
    for path in ["/panics", "/fails", "/rejects", "/down", "/nowhere"] {
        let reply = fixture.get_with(path, &token).await;
        let stated = reply.header("content-length");
        let real = reply.text().len().to_string();
        assert!(stated.is_empty() || stated == real, "{path}: {stated} is not {real}");
    }
}

#[tokio::test]
async fn a_failure_has_no_body_for_head() {
    let fixture = exits();
    for path in ["/panics", "/fails", "/rejects", "/nowhere"] {
        let request = fixture.client.request(Method::HEAD, path).bearer(&fixture.token("e1"));
        let reply = request.send().await;
        assert!(reply.status().is_client_error() || reply.status().is_server_error());
        assert_eq!(reply.text(), "", "{path}");
    }
}

/// Fails with something that has a cause of its own.
#[derive(Debug)]
struct Outer(std::io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the ledger could not be read")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[secure]
async fn fails_deeply() -> Result<StatusCode, Problem> {
    Err(Outer(std::io::Error::other("disk 7 is gone")))?
}

#[tokio::test]
async fn the_log_tells_the_cause_of_a_cause() {
    let log = Log::listen();
    let fixture = Fixture::new(SecureRouter::new().route("/deep", get(fails_deeply)));
    let reply = fixture.get_with("/deep", &fixture.token("e1")).await;
    problem(&reply, 500);
    let text = log.failures()[0].to_string();
    assert!(text.contains("the ledger could not be read") && text.contains("disk 7"), "{text}");
}
