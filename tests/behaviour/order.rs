//! The order of checks, as README has it. Each request breaks two rules; the earlier check answers.

use std::sync::atomic::Ordering;
use std::time::Duration;

use palisade::Rate;
use palisade::firewall::{
    Firewall, InspectedHead, Inspection, InspectionError, InspectionRequest, InspectionVerdict,
    Inspector,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Reply, Sending};

use crate::support::fixture::{Fixture, counted, problem};
use crate::support::staff::{Db, routes, valid};

const BROKEN: &str = "{\"name\": ";

fn broken(request: Sending) -> Sending {
    request.header("content-type", "application/json").body(BROKEN)
}

fn hire(fixture: &Fixture) -> Sending {
    fixture.client.post("/employees")
}

#[tokio::test]
async fn anonymous_caller_gets_401_before_the_body_is_read() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let (body, polls) = counted(vec![BROKEN]);
    let request = hire(&fixture).header("content-type", "application/json").body(body);
    problem(&request.send().await, 401);
    assert_eq!(polls.load(Ordering::SeqCst), 0);

    let (body, polls) = counted(vec![BROKEN]);
    let request = hire(&fixture).header("content-type", "application/json").body(body);
    problem(&request.bearer(&fixture.token_as("e1", "admin")).send().await, 400);
    assert!(polls.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn a_caller_without_the_role_is_refused_before_the_body_is_read() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let (body, polls) = counted(vec![BROKEN]);
    let request = hire(&fixture).header("content-type", "application/json").body(body);
    problem(&request.bearer(&fixture.token_as("e1", "hr")).send().await, 403);
    assert_eq!(polls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_foreign_object_is_refused_before_the_body_is_read() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let hr = fixture.token_as("e1", "hr");
    let (body, polls) = counted(vec![BROKEN]);
    let patch = |id: &str| fixture.client.patch(&format!("/employees/{id}")).bearer(&hr);
    problem(&patch("e9").header("content-type", "application/json").body(body).send().await, 404);
    assert_eq!(polls.load(Ordering::SeqCst), 0);
    problem(&broken(patch("e1")).send().await, 400);
    assert_eq!(patch("e1").json(&valid()).send().await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_limit_of_an_address_stands_before_authentication() {
    let one = Rate::new(1, Duration::from_secs(1));
    let fixture = Fixture::configured(routes(&Db::seeded()), |builder| builder.address_rate(one));
    problem(&fixture.client.get("/me").send().await, 401);
    problem(&fixture.client.get("/me").send().await, 429);
}

#[tokio::test]
async fn authentication_stands_before_the_query_and_the_object() {
    let db = Db::seeded();
    let fixture = Fixture::new(routes(&db));
    problem(&fixture.client.get("/employees?limit=0").send().await, 401);
    problem(&fixture.client.get("/employees?limit=x").send().await, 401);
    problem(&fixture.client.get("/employees/e1").send().await, 401);
    assert_eq!(db.loads(), 0);
    let hr = fixture.token_as("e2", "hr");
    problem(&fixture.get_with("/employees?limit=0", &hr).await, 422);
    problem(&fixture.get_with("/employees?limit=x", &hr).await, 400);
}

#[tokio::test]
async fn the_role_stands_before_the_query_and_the_object() {
    let db = Db::seeded();
    let fixture = Fixture::new(routes(&db));
    let employee = fixture.token_as("e3", "employee");
    problem(&fixture.get_with("/employees?limit=0", &employee).await, 403);
    problem(&fixture.client.delete("/employees/e1").bearer(&employee).send().await, 403);
    problem(&fixture.client.delete("/employees/e9").bearer(&employee).send().await, 403);
    assert_eq!(db.loads(), 0);
}

#[tokio::test]
async fn the_limit_of_a_caller_stands_before_the_role() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let employee = fixture.token_as("e3", "employee");
    for _ in 0..10 {
        problem(&hire(&fixture).bearer(&employee).send().await, 403);
    }
    problem(&hire(&fixture).bearer(&employee).send().await, 429);
}

#[tokio::test]
async fn a_caller_over_the_limit_is_refused_before_the_body_is_read() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let admin = fixture.token_as("e1", "admin");
    for _ in 0..10 {
        hire(&fixture).bearer(&admin).json(&valid()).send().await;
    }
    let (body, polls) = counted(vec![BROKEN]);
    let request = hire(&fixture).header("content-type", "application/json").body(body);
    problem(&request.bearer(&admin).send().await, 429);
    assert_eq!(polls.load(Ordering::SeqCst), 0);
}

#[secure(rate = "100/s")]
async fn searched(
    State(_): State<Db>,
    _employee: Authorized<crate::support::staff::Employee, Read>,
    Query(_): Query<crate::support::staff::Page>,
) -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn the_query_stands_before_the_object_whatever_the_order_of_parameters() {
    let db = Db::seeded();
    let routes = SecureRouter::new().route("/of/{id}", get(searched)).with_state(db.clone());
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    let of = |path: &'static str| fixture.get_with(path, &token);
    problem(&of("/of/e9?limit=0").await, 422);
    problem(&of("/of/e9?limit=x").await, 400);
    assert_eq!(db.loads(), 0);
    problem(&of("/of/e9?limit=1").await, 404);
    assert_eq!(of("/of/e1?limit=1").await.status(), StatusCode::OK);
}

async fn large_text(fixture: &Fixture, kind: &str) -> Reply {
    let request = hire(fixture).bearer(&fixture.token_as("e1", "admin"));
    request.header("content-type", kind).body("x".repeat(70 * 1024)).send().await
}

#[tokio::test]
async fn the_content_type_stands_before_the_size() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    problem(&large_text(&fixture, "text/plain").await, 415);
    problem(&large_text(&fixture, "application/json").await, 413);
}

/// Blocks every target with `evil` in it.
struct Blocking;

struct OneTarget;

impl Inspector for Blocking {
    type Inspection = OneTarget;

    fn begin(&self, _: InspectionRequest) -> OneTarget {
        OneTarget
    }
}

impl Inspection for OneTarget {
    fn head(&mut self, head: &InspectedHead) -> Result<InspectionVerdict, InspectionError> {
        let is_evil = head.uri().to_string().contains("evil");
        Ok(if is_evil { InspectionVerdict::block("target") } else { InspectionVerdict::Allow })
    }
}

#[tokio::test]
async fn the_firewall_looks_at_the_head_after_the_limits_by_address_and_before_authentication() {
    let fixture = Fixture::configured(routes(&Db::seeded()), |builder| {
        builder.firewall(Firewall::new(Blocking)).address_rate(Rate::new(2, Duration::from_secs(1)))
    });
    problem(&fixture.client.get("/me?evil").send().await, 403);
    problem(&fixture.client.get("/me").send().await, 401);
    problem(&fixture.client.get("/me?evil").send().await, 429);
}

#[tokio::test]
async fn a_denied_address_stands_before_its_limit() {
    let fixture = Fixture::configured(routes(&Db::seeded()), |builder| {
        builder.deny_ip(["192.0.2.0/24"]).address_rate(Rate::new(1, Duration::from_secs(1)))
    });
    let at = |peer: &str| fixture.client.clone().at(peer.parse().unwrap());
    let (denied, other) = (at("192.0.2.7"), at("198.51.100.7"));
    for _ in 0..3 {
        problem(&denied.get("/me").send().await, 403);
    }
    problem(&other.get("/me").send().await, 401);
    problem(&other.get("/me").send().await, 429);
}

#[secure(rate = "1/h", sunset = "2020-01-01T00:00:00Z")]
async fn gone() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn the_end_of_a_handlers_life_stands_before_its_limits_and_authentication() {
    let fixture = Fixture::new(SecureRouter::new().route("/gone", get(gone)));
    for _ in 0..3 {
        problem(&fixture.client.get("/gone").send().await, 410);
    }
    problem(&fixture.get_with("/gone", "no token").await, 410);
}

#[palisade::input]
struct Raise {
    #[validate(range(min = 1))]
    cents: u32,
}

#[secure(approve(by = 1, of = role("admin")), rate = "1000/s")]
async fn raise(Json(raise): Json<Raise>) -> StatusCode {
    assert!(raise.cents > 0);
    StatusCode::OK
}

#[tokio::test]
async fn a_request_waits_for_approval_after_its_body_was_found_valid() {
    let fixture = Fixture::new(SecureRouter::new().route("/raise", post(raise)));
    let sent = |cents: u32| {
        let request = fixture.client.post("/raise").bearer(&fixture.token_as("e2", "hr"));
        request.json(&serde_json::json!({ "cents": cents }))
    };
    problem(&sent(0).send().await, 422);
    assert!(problem(&sent(1).send().await, 403)["approval"].is_string());
}
