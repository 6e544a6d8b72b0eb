//! A guarded handler that hands its request on to another application: who called here is nobody there.

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use palisade::http::StatusCode;
use palisade::http::header::AUTHORIZATION;
use palisade::prelude::*;
use palisade::testing::{Issuer, Reply, TestClock};
use palisade::{SecureApp, Security};
use serde_json::json;
use tower::ServiceExt as _;

use crate::support::fixture::{Fixture, builder, problem};
use crate::support::log::Log;

#[derive(Redacted)]
struct Seen {
    #[expose]
    name: Option<String>,
    #[expose(role = "hr")]
    notes: String,
}

fn seen(caller: Option<&Principal>) -> Json<Seen> {
    let name = caller.map(|caller| caller.subject().to_owned());
    Json(Seen { name, notes: "internal".to_owned() })
}

#[public(reason = "says whom it sees", rate = "100/s")]
async fn asks(caller: Option<Principal>) -> Json<Seen> {
    seen(caller.as_ref())
}

#[public(reason = "does not ask who calls", rate = "100/s")]
async fn indifferent() -> Json<Seen> {
    seen(None)
}

#[secure(role = "hr")]
async fn for_hr(caller: Principal) -> Json<Seen> {
    seen(Some(&caller))
}

async fn open(caller: Option<Principal>) -> String {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
}

fn inner() -> SecureRouter {
    SecureRouter::new()
        .route("/asks", get(asks))
        .route("/indifferent", get(indifferent))
        .route("/hr", get(for_hr))
        .unguarded("a test needs one", "/open", axum::routing::get(open))
}

#[derive(Clone)]
struct Inner(SecureApp);

#[secure(role = "hr", unredacted = "it is the other application's answer")]
async fn forwards(
    State(Inner(app)): State<Inner>,
    #[unchecked("it is handed on whole")] mut request: Request,
) -> Response {
    if !request.headers().contains_key("x-keep") {
        request.headers_mut().remove(AUTHORIZATION);
    }
    app.oneshot(request).await.into_response()
}

/// The outer application, with the same configuration inside or another.
fn forwarding(same: bool) -> (Fixture, String) {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).build().unwrap();
    let other = builder(&clock, &Issuer::new()).build().unwrap();
    let inside: Security = if same { security.clone() } else { other };
    let app = inner().secured_by(inside).unwrap();
    let paths = ["/asks", "/indifferent", "/hr", "/open"];
    let routes = paths.iter().fold(SecureRouter::new(), |r, path| r.route(path, get(forwards)));
    let app = routes.with_state(Inner(app)).secured_by(security).unwrap();
    let token = issuer.token("boss", &clock).role("hr").sign();
    let client = crate::documented(app.clone());
    (Fixture { clock, issuer, client, app }, token)
}

async fn ask(fixture: &Fixture, token: &str, path: &str, keep: bool) -> Reply {
    let mut request = fixture.client.get(path).bearer(token);
    if keep {
        request = request.header("x-keep", "1");
    }
    request.send().await
}

#[tokio::test]
async fn another_application_knows_nothing_of_the_caller_here() {
    let (fixture, token) = forwarding(false);
    let nobody = json!({"name": null});
    assert_eq!(ask(&fixture, &token, "/asks", false).await.json(), nobody);
    assert_eq!(ask(&fixture, &token, "/indifferent", true).await.json(), nobody);
    assert_eq!(ask(&fixture, &token, "/open", true).await.text(), "nobody");
    problem(&ask(&fixture, &token, "/hr", false).await, 401);
    // The token is of another issuer there.
    problem(&ask(&fixture, &token, "/hr", true).await, 401);
    problem(&ask(&fixture, &token, "/asks", true).await, 401);
}

#[tokio::test]
async fn a_guard_behind_a_guard_of_one_application_asks_again() {
    let (fixture, token) = forwarding(true);
    let nobody = json!({"name": null});
    assert_eq!(ask(&fixture, &token, "/asks", false).await.json(), nobody);
    assert_eq!(ask(&fixture, &token, "/indifferent", true).await.json(), nobody);
    problem(&ask(&fixture, &token, "/hr", false).await, 401);
    let boss = json!({"name": "boss", "notes": "internal"});
    assert_eq!(ask(&fixture, &token, "/hr", true).await.json(), boss);
    assert_eq!(ask(&fixture, &token, "/asks", true).await.json(), boss);
}

#[tokio::test]
async fn the_audit_of_the_outer_application_names_its_own_handler_and_caller() {
    let (fixture, token) = forwarding(true);
    let log = Log::listen();
    ask(&fixture, &token, "/asks", false).await;
    let event = log.audit();
    assert_eq!(event["policy"], "forwards", "{event}");
    assert_eq!(event["subject"], "boss", "{event}");
    assert_eq!(event["status"], u16::from(StatusCode::OK), "{event}");
}
