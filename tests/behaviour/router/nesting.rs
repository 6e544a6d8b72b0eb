//! Routers inside routers: guards, limits and objects follow.

use axum::Router;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Client;

use crate::support::fixture::{Fixture, ask, get_request, problem};
use crate::support::log::Log;
use crate::support::staff::{Db, routes};

#[secure(rate = "2/s")]
async fn inner() -> StatusCode {
    StatusCode::OK
}

async fn bare() -> &'static str {
    "bare"
}

#[tokio::test]
async fn nested_and_merged_routes_keep_their_guards() {
    let nested = SecureRouter::new()
        .nest("/v1", routes(&Db::seeded()))
        .merge(SecureRouter::new().route("/inner", get(inner)));
    let fixture = Fixture::new(nested);
    let token = fixture.token("e3");
    problem(&fixture.client.get("/v1/me").send().await, 401);
    assert_eq!(fixture.get_with("/v1/me", &token).await.status(), StatusCode::OK);
    assert_eq!(fixture.get_with("/v1/employees/e3", &token).await.status(), StatusCode::OK);
    problem(&fixture.get_with("/v1/employees/e1", &token).await, 404);
    problem(&fixture.client.get("/inner").send().await, 401);
    problem(&fixture.get_with("/me", &token).await, 404);
    problem(&fixture.get_with("/v1/nowhere", &token).await, 404);
}

#[tokio::test]
async fn a_handler_mounted_twice_has_one_budget() {
    let both = SecureRouter::new()
        .nest("/a", SecureRouter::new().route("/x", get(inner)))
        .nest("/b", SecureRouter::new().route("/x", get(inner)));
    let fixture = Fixture::new(both);
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/a/x", &token).await.status(), StatusCode::OK);
    assert_eq!(fixture.get_with("/b/x", &token).await.status(), StatusCode::OK);
    problem(&fixture.get_with("/b/x", &token).await, 429);
}

#[tokio::test]
async fn the_audit_names_the_whole_pattern() {
    let fixture = Fixture::new(SecureRouter::new().nest("/v1", routes(&Db::seeded())));
    let log = Log::listen();
    fixture.get_with("/v1/employees/e3", &fixture.token("e3")).await;
    assert_eq!(log.audit()["route"], "/v1/employees/{id}");
}

#[tokio::test]
async fn unguarded_routes_are_open_and_still_limited_and_dressed() {
    let routes = SecureRouter::new().route("/inner", get(inner)).unguarded(
        "a test needs one",
        "/open",
        axum::routing::get(bare),
    );
    let one = palisade::Rate::new(1, std::time::Duration::from_secs(1));
    let fixture = Fixture::configured(routes, |builder| builder.address_rate(one));
    let log = Log::listen();
    let reply = fixture.client.get("/open").send().await;
    assert_eq!((reply.status(), reply.text().as_str()), (StatusCode::OK, "bare"));
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(log.audit()["event"], "request_allowed");
    problem(&fixture.client.get("/open").send().await, 429);
}

#[tokio::test]
async fn a_layer_of_the_routes_runs_before_their_guards() {
    let layer = axum::middleware::from_fn(
        |request: axum::extract::Request, next: axum::middleware::Next| async move {
            let mut response = next.run(request).await;
            response.headers_mut().insert("x-layer", 1.into());
            response
        },
    );
    let fixture = Fixture::new(SecureRouter::new().route("/inner", get(inner)).layer(layer));
    let reply = fixture.client.get("/inner").send().await;
    problem(&reply, 401);
    assert_eq!(reply.header("x-layer"), "1");
}

#[tokio::test]
async fn what_a_layer_of_the_routes_adds_stays_on_every_refusal() {
    let layer = axum::middleware::from_fn(
        |request: axum::extract::Request, next: axum::middleware::Next| async move {
            let mut response = next.run(request).await;
            response.headers_mut().insert("x-layer", 1.into());
            response
        },
    );
    let fixture = Fixture::new(SecureRouter::new().route("/inner", get(inner)).layer(layer));
    let replies = [
        fixture.client.get("/inner").send().await,
        fixture.client.post("/inner").send().await,
        fixture.client.get("/nowhere").send().await,
    ];
    for (reply, status) in replies.iter().zip([401, 405, 404]) {
        problem(reply, status);
        assert_eq!(reply.header("x-layer"), "1", "{status}");
    }
}

#[tokio::test]
async fn an_application_becomes_a_router_to_which_open_routes_can_be_added() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let router: Router =
        fixture.app.clone().into_router("a test").route("/open", axum::routing::get(bare));
    let peer = "192.0.2.1";
    assert_eq!(ask(router.clone(), peer, get_request("/open", None)).await.text, "bare");
    let anonymous = ask(router.clone(), peer, get_request("/me", None)).await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);
    assert_eq!(anonymous.headers["x-content-type-options"], "nosniff");
    let token = fixture.token("e1");
    let known = ask(router.clone(), peer, get_request("/me", Some(&token))).await;
    assert_eq!(known.status, StatusCode::OK);
    let missing = ask(router, peer, get_request("/nowhere", None)).await;
    assert_eq!(missing.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn an_application_can_be_layered_and_stays_a_service() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let service = fixture.app.clone().layer(tower::layer::util::Identity::new());
    problem(&Client::new(service).get("/me").send().await, 401);
}

#[tokio::test]
async fn an_object_is_read_from_the_parameter_nearest_to_its_handler() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let router = Router::new().nest_service("/tenants/{id}", fixture.app.clone());
    let token = fixture.token("e3");
    let own = get_request("/tenants/e1/employees/e3", Some(&token));
    assert_eq!(ask(router.clone(), "192.0.2.1", own).await.status, StatusCode::OK);
    let foreign = get_request("/tenants/e3/employees/e1", Some(&token));
    assert_eq!(ask(router, "192.0.2.1", foreign).await.status, StatusCode::NOT_FOUND);
}

#[test]
fn two_parameters_of_one_name_are_no_way_to_name_an_object() {
    let nested = SecureRouter::new().nest("/tenants/{id}", routes(&Db::seeded()));
    let told = crate::support::fixture::refused(nested, |builder| builder);
    assert!(told.contains("{id}"), "nobody can tell which `id` names the object: {told}");
}
