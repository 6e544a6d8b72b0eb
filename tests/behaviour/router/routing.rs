//! Paths and methods that lead nowhere: 404 and 405 (RFC 9110, sections 15.5.5 and 15.5.6).

use palisade::http::{Method, StatusCode};
use palisade::prelude::*;
use palisade::routing::{MethodFilter, any, head, on, options};

use crate::support::fixture::{Fixture, problem};
use crate::support::staff::{Db, routes};

fn staff() -> Fixture {
    Fixture::new(routes(&Db::seeded()))
}

/// The methods an answer allows, in alphabetical order.
fn allowed(value: &str) -> Vec<&str> {
    let mut methods: Vec<&str> = value.split(',').map(str::trim).collect();
    methods.sort_unstable();
    methods
}

#[tokio::test]
async fn a_path_without_a_route_is_a_problem_whoever_asks() {
    let fixture = staff();
    let anonymous = fixture.client.get("/nowhere").send().await;
    problem(&anonymous, 404);
    assert_eq!(fixture.get_with("/nowhere", &fixture.token("e1")).await, anonymous);
    for path in ["/", "/employees/", "/employees/e1/", "//me", "/ME", "/me/..", "/.."] {
        problem(&fixture.client.get(path).send().await, 404);
    }
}

#[tokio::test]
async fn a_known_method_that_the_route_lacks_is_405_with_allow() {
    let fixture = staff();
    for method in ["PUT", "DELETE", "TRACE"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let reply = fixture.client.request(method, "/employees").send().await;
        problem(&reply, 405);
        assert_eq!(allowed(reply.header("allow")), ["GET", "HEAD", "POST"]);
    }
    let reply = fixture.client.post("/employees/e1").send().await;
    problem(&reply, 405);
    assert_eq!(allowed(reply.header("allow")), ["DELETE", "GET", "HEAD", "PATCH"]);
}

#[secure]
async fn only_post() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn head_is_not_offered_where_get_is_not() {
    let fixture = Fixture::new(SecureRouter::new().route("/only", post(only_post)));
    for method in [Method::GET, Method::HEAD] {
        let reply = fixture.client.request(method, "/only").send().await;
        assert_eq!(reply.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(allowed(reply.header("allow")), ["POST"]);
    }
}

#[tokio::test]
async fn a_method_nobody_knows_is_501() {
    let fixture = staff();
    for method in ["BREW", "get", "PROPFIND", "GETS"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        problem(&fixture.client.request(method.clone(), "/employees").send().await, 501);
    }
}

#[tokio::test]
async fn options_tells_the_methods_and_no_data() {
    let fixture = staff();
    let reply = fixture.client.request(Method::OPTIONS, "/employees").send().await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    assert_eq!(allowed(reply.header("allow")), ["GET", "HEAD", "POST"]);
    assert_eq!(reply.text(), "");
    assert!(!reply.headers().contains_key("access-control-allow-origin"));
    problem(&fixture.client.request(Method::OPTIONS, "/nowhere").send().await, 404);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let fixture = staff();
    let head = |path: &'static str| fixture.client.request(Method::HEAD, path);
    let token = fixture.token("e1");
    let (got, reply) =
        (fixture.get_with("/me", &token).await, head("/me").bearer(&token).send().await);
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.text(), "");
    assert_eq!(reply.header("content-type"), got.header("content-type"));
    assert_eq!(reply.header("content-length"), got.text().len().to_string());
}

#[tokio::test]
async fn head_is_guarded_like_get() {
    let fixture = staff();
    let head = |path: &'static str| fixture.client.request(Method::HEAD, path);
    let anonymous = head("/me").send().await;
    assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(crate::support::fixture::challenge(&anonymous), r#"Bearer realm="staff""#);
    let employee = fixture.token_as("e3", "employee");
    assert_eq!(head("/employees").bearer(&employee).send().await.status(), StatusCode::FORBIDDEN);
    assert_eq!(head("/employees/e1").bearer(&employee).send().await.status(), 404);
    for _ in 0..5 {
        assert_eq!(head("/health").send().await.status(), StatusCode::OK);
    }
    assert_eq!(head("/health").send().await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[secure]
async fn replace() -> StatusCode {
    StatusCode::ACCEPTED
}

#[tokio::test]
async fn every_method_has_its_routing_function() {
    let methods = post(replace).put(replace).patch(replace).delete(replace).get(replace);
    let routes = SecureRouter::new().route("/all", methods).route("/put", put(replace));
    let fixture = Fixture::new(routes);
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        let anonymous = fixture.client.request(method.clone(), "/all").send().await;
        assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED);
        let token = fixture.token("e1");
        let reply = fixture.client.request(method, "/all").bearer(&token).send().await;
        assert_eq!(reply.status(), StatusCode::ACCEPTED);
    }
    let request = fixture.client.request(Method::PUT, "/put").bearer(&fixture.token("e1"));
    assert_eq!(request.send().await.status(), StatusCode::ACCEPTED);
}

#[secure(role = "hr")]
async fn whichever() -> NoContent {
    NoContent
}

/// Who may call a route by a method: nobody, and then whom it answers how.
async fn guarded(fixture: &Fixture, method: &str, path: &str) -> [u16; 3] {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let request = || fixture.client.request(method.clone(), path);
    let anonymous = request().send().await.status().as_u16();
    let employee = request().bearer(&fixture.token_as("e1", "employee")).send().await;
    let hr = request().bearer(&fixture.token_as("e2", "hr")).send().await;
    [anonymous, employee.status().as_u16(), hr.status().as_u16()]
}

#[tokio::test]
async fn whatever_the_method_the_guard_stands_before_the_handler() {
    let several = MethodFilter::PUT.or(MethodFilter::PATCH);
    let routes = || {
        SecureRouter::new()
            .route("/any", any(whichever).post(replace))
            .route("/on", on(several, whichever).head(whichever))
            .route("/head", head(whichever).get(replace))
            .route("/options", options(whichever).on(MethodFilter::TRACE, whichever))
    };
    let fixture = Fixture::new(routes());
    for (method, path) in [
        ("GET", "/any"),
        ("HEAD", "/any"),
        ("DELETE", "/any"),
        ("OPTIONS", "/any"),
        ("TRACE", "/any"),
        ("PROPFIND", "/any"),
        ("PUT", "/on"),
        ("PATCH", "/on"),
        ("HEAD", "/on"),
        ("HEAD", "/head"),
        ("OPTIONS", "/options"),
        ("TRACE", "/options"),
    ] {
        assert_eq!(guarded(&fixture, method, path).await, [401, 403, 204], "{method} {path}");
    }
    for (method, path) in [("POST", "/any"), ("GET", "/head")] {
        assert_eq!(guarded(&fixture, method, path).await, [401, 202, 202], "{method} {path}");
    }
    for (method, path) in [("GET", "/on"), ("POST", "/on"), ("GET", "/options")] {
        assert_eq!(guarded(&fixture, method, path).await, [405; 3], "{method} {path}");
    }
    let posture = serde_json::to_value(routes().posture()).unwrap();
    let rows = posture.as_array().unwrap().iter();
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    let mut rows: Vec<_> =
        rows.map(|row| [text(row, "method"), text(row, "route"), text(row, "access")]).collect();
    rows.sort();
    assert_eq!(
        rows,
        [
            ["*", "/any", "role hr"],
            ["GET", "/head", "authenticated"],
            ["HEAD", "/head", "role hr"],
            ["HEAD", "/on", "role hr"],
            ["OPTIONS", "/options", "role hr"],
            ["PATCH", "/on", "role hr"],
            ["POST", "/any", "authenticated"],
            ["PUT", "/on", "role hr"],
            ["TRACE", "/options", "role hr"],
        ]
    );
}

#[tokio::test]
async fn a_handler_for_every_method_is_called_in_a_test_by_one() {
    let calling = || palisade::testing::call::<()>("/", any(replace));
    assert_eq!(calling().send().await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(calling().by("ada").send().await.status(), StatusCode::ACCEPTED);
}
