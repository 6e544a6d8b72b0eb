//! Guarded handlers in a plain `axum::Router`.

use std::time::Duration;

use axum::Router;
use palisade::Rate;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};

use crate::support::fixture::{Answer, ask, ask_unconnected, builder, get_request};
use crate::support::log::Log;

#[secure(rate = "10/s")]
async fn guarded() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr")]
async fn for_hr() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "api_key")]
async fn by_key() -> StatusCode {
    StatusCode::OK
}

async fn open() -> &'static str {
    "open"
}

/// Roles of some other application.
#[derive(Role)]
enum Clan {
    Chief,
}

#[secure(role = Clan::Chief, roles = Clan)]
async fn for_chiefs() -> StatusCode {
    StatusCode::OK
}

/// What only chiefs see.
#[derive(Redacted)]
struct Treasure {
    #[expose]
    name: String,
    #[expose(role = Clan::Chief)]
    gold: u32,
}

#[secure]
async fn treasure() -> Json<Treasure> {
    Json(Treasure { name: "x".to_owned(), gold: 1 })
}

fn plain() -> Router {
    use axum::routing::get;
    Router::new()
        .route("/guarded", get(guarded))
        .route("/hr", get(for_hr))
        .route("/key", get(by_key))
        .route("/chiefs", get(for_chiefs))
        .route("/treasure", get(treasure))
        .route("/open", get(open))
}

struct Layered {
    clock: TestClock,
    issuer: Issuer,
    security: Security,
}

impl Layered {
    fn new() -> Self {
        Self::limited(200)
    }

    fn limited(rate: u32) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let rate = Rate::new(rate, Duration::from_secs(1));
        let security = builder(&clock, &issuer).address_rate(rate).build().unwrap();
        Self { clock, issuer, security }
    }

    fn token(&self) -> String {
        self.issuer.token("e1", &self.clock).role("employee").sign()
    }

    async fn get(&self, router: &Router, path: &str) -> Answer {
        ask(router.clone(), "192.0.2.1", get_request(path, Some(&self.token()))).await
    }
}

#[tokio::test]
async fn a_guarded_handler_works_behind_the_layer() {
    let layered = Layered::new();
    let router = plain().layer(layered.security.layer());
    let anonymous = ask(router.clone(), "192.0.2.1", get_request("/guarded", None)).await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);
    assert_eq!(anonymous.headers["www-authenticate"], r#"Bearer realm="staff""#);
    assert_eq!(anonymous.headers["x-content-type-options"], "nosniff");
    assert_eq!(layered.get(&router, "/guarded").await.status, StatusCode::OK);
    assert_eq!(layered.get(&router, "/hr").await.status, StatusCode::FORBIDDEN);
    assert_eq!(layered.get(&router, "/open").await.text, "open");
    assert_eq!(layered.get(&router, "/nowhere").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_guarded_handler_without_security_stays_shut() {
    let layered = Layered::new();
    let answer = layered.get(&plain(), "/guarded").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text.contains("Security"), "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_layer_above_some_routes_does_not_reach_those_added_later() {
    let layered = Layered::new();
    let router =
        plain().layer(layered.security.layer()).route("/later", axum::routing::get(guarded));
    assert_eq!(layered.get(&router, "/guarded").await.status, StatusCode::OK);
    assert_eq!(layered.get(&router, "/later").await.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn a_demand_that_cannot_be_met_fails_at_its_first_use_and_says_why_in_the_log() {
    let layered = Layered::new();
    let router = plain().layer(layered.security.layer());
    for (path, word) in [("/key", "api_key"), ("/chiefs", "another enum")] {
        for _ in 0..2 {
            let log = Log::listen();
            let answer = layered.get(&router, path).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert!(!answer.text.contains(word), "{}", answer.text);
            assert!(log.failures()[0].to_string().contains(word), "{}", log.text());
            assert_eq!(log.audit()["reason"], "guard_misconfigured");
        }
    }
    assert_eq!(layered.get(&router, "/guarded").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_response_whose_fields_nobody_could_see_fails_at_its_first_use() {
    let layered = Layered::new();
    let router = plain().layer(layered.security.layer());
    let answer = layered.get(&router, "/treasure").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text);
}

#[tokio::test]
async fn a_client_without_an_address_is_refused() {
    let layered = Layered::new();
    let router = plain().layer(layered.security.layer());
    for path in ["/guarded", "/open"] {
        let request = get_request(path, Some(&layered.token()));
        let answer = ask_unconnected(router.clone(), request).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn unguarded_handlers_draw_on_the_limit_of_their_address() {
    let layered = Layered::limited(2);
    let router = plain().layer(layered.security.layer());
    assert_eq!(layered.get(&router, "/open").await.status, StatusCode::OK);
    assert_eq!(layered.get(&router, "/nowhere").await.status, StatusCode::NOT_FOUND);
    assert_eq!(layered.get(&router, "/open").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_same_layer_twice_charges_and_audits_once() {
    let layered = Layered::limited(2);
    let layer = || layered.security.layer();
    let router = plain().layer(layer()).layer(layer());
    let log = Log::listen();
    for _ in 0..2 {
        assert_eq!(layered.get(&router, "/guarded").await.status, StatusCode::OK);
    }
    assert_eq!(log.audits().len(), 2);
    assert_eq!(layered.get(&router, "/guarded").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_application_behind_its_own_layer_charges_and_audits_once() {
    let layered = Layered::limited(2);
    let routes = SecureRouter::new().route("/guarded", get(guarded));
    let app = routes.secured_by(layered.security.clone()).unwrap();
    let router = app
        .into_router("the open route shall be limited too")
        .route("/open", axum::routing::get(open))
        .layer(layered.security.layer());
    let log = Log::listen();
    for _ in 0..2 {
        assert_eq!(layered.get(&router, "/guarded").await.status, StatusCode::OK);
    }
    assert_eq!(log.audits().len(), 2);
}

#[tokio::test]
async fn of_two_different_layers_the_innermost_guards() {
    let (outer, inner) = (Layered::new(), Layered::new());
    let router = plain().layer(inner.security.layer()).layer(outer.security.layer());
    assert_eq!(inner.get(&router, "/guarded").await.status, StatusCode::OK);
    assert_eq!(outer.get(&router, "/guarded").await.status, StatusCode::UNAUTHORIZED);
}

async fn panics() -> &'static str {
    panic!("hunter2")
}

#[tokio::test]
async fn a_panic_behind_the_layer_is_a_problem() {
    let layered = Layered::new();
    let router =
        plain().route("/panics", axum::routing::get(panics)).layer(layered.security.layer());
    let answer = layered.get(&router, "/panics").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text.contains("hunter2") && answer.text.contains("request_id"));
}
