//! Limits by what a request says: a part of the path, a header field, a function; routes and defaults.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Rate, RateRequest};

use crate::support::fixture::{Fixture, problem, refused};

#[secure(rate = "1000/h", rate(limit = "2/h", per = path("device")))]
async fn by_path(Path(_): Path<Plain<Text<16>>>) -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a beacon", rate = "1000/h", rate(limit = "2/h", per = header("x-device")))]
async fn by_header() -> StatusCode {
    StatusCode::OK
}

fn region(request: &RateRequest<'_>) -> Option<String> {
    let region = request.head().headers().get("x-region")?.to_str().ok()?;
    Some(format!("{region} {}", request.caller()?.subject()))
}

#[secure(rate = "1000/h", rate(limit = "2/h", per = by(region)))]
async fn by_function() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = "3/h")]
async fn one_budget() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(limit = "3/h", each = "route"))]
async fn one_each() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn unstated() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn unstated_too() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "stated", rate = "1000/h")]
async fn public() -> StatusCode {
    StatusCode::OK
}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/devices/{device}", get(by_path))
        .route("/beacon", get(by_header))
        .route("/regions", get(by_function))
        .route("/v1/one", get(one_budget))
        .route("/v2/one", get(one_budget))
        .route("/v1/each", get(one_each))
        .route("/v2/each", get(one_each))
        .route("/unstated", get(unstated))
        .route("/unstated-too", get(unstated_too))
        .route("/public", get(public))
}

/// How many of four requests pass.
async fn passed(fixture: &Fixture, path: &str, token: &str, field: Option<(&str, &str)>) -> usize {
    let mut passed = 0;
    for _ in 0..4 {
        let request = fixture.client.get(path).bearer(token);
        let request = match field {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        passed += usize::from(request.send().await.status() == StatusCode::OK);
    }
    passed
}

#[tokio::test]
async fn a_part_of_the_path_has_a_budget() {
    let fixture = Fixture::new(routes());
    let (one, other) = (fixture.token("e1"), fixture.token("e2"));
    assert_eq!(passed(&fixture, "/devices/a", &one, None).await, 2);
    assert_eq!(passed(&fixture, "/devices/a", &other, None).await, 0, "whoever asks");
    assert_eq!(passed(&fixture, "/devices/%61", &one, None).await, 0, "however it is spelt");
    assert_eq!(passed(&fixture, "/devices/b", &one, None).await, 2);
}

#[tokio::test]
async fn a_header_field_has_a_budget_and_requests_without_it_have_one_together() {
    let fixture = Fixture::new(routes());
    let device = |name| Some(("x-device", name));
    assert_eq!(passed(&fixture, "/beacon", "", device("a")).await, 2);
    assert_eq!(passed(&fixture, "/beacon", "", device("b")).await, 2);
    assert_eq!(passed(&fixture, "/beacon", "", None).await, 2);
    assert_eq!(passed(&fixture, "/beacon", "", None).await, 0);
}

#[tokio::test]
async fn a_function_says_whom_a_limit_counts() {
    let fixture = Fixture::new(routes());
    let (one, other) = (fixture.token("e1"), fixture.token("e2"));
    let region = |name| Some(("x-region", name));
    assert_eq!(passed(&fixture, "/regions", &one, region("eu")).await, 2);
    assert_eq!(passed(&fixture, "/regions", &one, region("us")).await, 2);
    assert_eq!(passed(&fixture, "/regions", &other, region("eu")).await, 2);
    assert_eq!(passed(&fixture, "/regions", &one, None).await, 2, "nothing is one, too");
    assert_eq!(passed(&fixture, "/regions", &other, None).await, 0, "for everyone");
}

#[tokio::test]
async fn a_handler_that_is_mounted_twice_has_one_budget_or_two_as_it_says() {
    let fixture = Fixture::new(routes());
    let token = fixture.token("e1");
    assert_eq!(passed(&fixture, "/v1/one", &token, None).await, 3);
    assert_eq!(passed(&fixture, "/v2/one", &token, None).await, 0);
    assert_eq!(passed(&fixture, "/v1/each", &token, None).await, 3);
    assert_eq!(passed(&fixture, "/v2/each", &token, None).await, 3);
    assert_eq!(passed(&fixture, "/v2/each", &token, None).await, 0);
    assert!(fixture.app.posture().to_string().contains("3/h per identity, each route"));
}

#[tokio::test]
async fn handlers_that_state_no_limit_have_the_default() {
    let default = Rate::new(2, Duration::from_secs(3600));
    let fixture = Fixture::configured(routes(), |builder| builder.default_rate(default));
    let token = fixture.token("e1");
    assert_eq!(passed(&fixture, "/unstated", &token, None).await, 2);
    assert_eq!(passed(&fixture, "/unstated-too", &token, None).await, 2, "each its own");
    assert_eq!(passed(&fixture, "/v1/one", &token, None).await, 3, "this one states its own");
    assert_eq!(passed(&fixture, "/public", "", None).await, 4);
    let posture = fixture.app.posture().to_string();
    let line = posture.lines().find(|line| line.contains("/unstated ")).unwrap();
    assert!(line.contains("2/h per identity"), "{posture}");

    let shared = Fixture::configured(routes(), |builder| {
        builder.default_rate(Rate::named("general")).limit("general", default)
    });
    let token = shared.token("e1");
    assert_eq!(passed(&shared, "/unstated", &token, None).await, 2);
    assert_eq!(passed(&shared, "/unstated-too", &token, None).await, 0, "one for all");
    let unnamed = refused(routes(), |builder| builder.default_rate(Rate::named("general")));
    assert!(unnamed.contains("the limit `general` is not configured"), "{unnamed}");
}

const CHOSEN: Rate = Rate::new(2, Duration::from_secs(3600)).per(palisade::Per::Header("x-a"));
const UNNAMEABLE: Rate = Rate::new(2, Duration::from_secs(3600)).per(palisade::Per::Header("x a"));

#[secure(rate = CHOSEN)]
async fn chosen() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = "9/h", rate = UNNAMEABLE)]
async fn unnameable() -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_limit_that_a_client_walks_round_does_not_start() {
    let chosen = refused(SecureRouter::new().route("/", get(chosen)), |builder| builder);
    assert!(chosen.contains("a value that the client chooses"), "{chosen}");
    let unnameable = refused(SecureRouter::new().route("/", get(unnameable)), |builder| builder);
    assert!(unnameable.contains("`x a`, which is not a name"), "{unnameable}");
}

#[tokio::test]
async fn the_first_limit_that_denies_is_the_one_that_is_named() {
    let fixture = Fixture::new(routes());
    let token = fixture.token("e1");
    passed(&fixture, "/devices/a", &token, None).await;
    let members = problem(&fixture.get_with("/devices/a", &token).await, 429);
    assert_eq!(members["violated-policies"], serde_json::json!(["by_path"]));
}
