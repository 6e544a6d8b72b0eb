//! Clients that go away.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use tokio::time::timeout;

use crate::support::fixture::{Fixture, endless};
use crate::support::log::Log;
use crate::support::staff::Page;

#[secure]
async fn stuck() -> StatusCode {
    std::future::pending().await
}

#[secure]
async fn reads(Json(_): Json<Page>) -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    Fixture::new(SecureRouter::new().route("/stuck", get(stuck)).route("/reads", post(reads)))
}

const SOON: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_request_whose_client_went_away_is_audited_as_cancelled() {
    let log = Log::listen();
    let fixture = fixture();
    let asking = fixture.client.get("/stuck").bearer(&fixture.token("e1")).send();
    assert!(timeout(SOON, asking).await.is_err());
    let audit = log.audit();
    assert_eq!(audit["event"], "request_cancelled");
    assert_eq!(audit["reason"], "cancelled");
    assert_eq!(audit["decision"], "deny");
    assert_eq!((&audit["subject"], &audit["policy"]), (&"e1".into(), &"stuck".into()));
    assert!(audit.get("status").is_none(), "{audit}");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_ends_while_its_body_is_read_is_audited_once() {
    let log = Log::listen();
    let fixture = fixture();
    let request = fixture.client.post("/reads").bearer(&fixture.token("e1"));
    let asking = request.header("content-type", "application/json").body(endless()).send();
    assert!(timeout(SOON, asking).await.is_err());
    assert_eq!(log.audit()["event"], "request_cancelled");
}

#[tokio::test]
async fn a_request_that_was_answered_is_not_cancelled() {
    let log = Log::listen();
    let fixture = fixture();
    let request = fixture.client.post("/reads").bearer(&fixture.token("e1"));
    assert_eq!(request.json(&serde_json::json!({})).send().await.status(), StatusCode::OK);
    assert_eq!(log.audit()["event"], "request_allowed");
}
