//! Redirects go where the service says, never to a host that a request names.

use palisade::http::StatusCode;
use palisade::prelude::*;

use crate::support::fixture::{Fixture, problem};

#[input]
struct Target {
    #[validate(length(max = 200))]
    to: String,
}

#[secure]
async fn login() -> Redirect {
    Redirect::to("https://id.example/login")
}

#[secure]
async fn back(Query(target): Query<Target>) -> Redirect {
    Redirect::within(target.to)
}

#[secure]
async fn moved() -> Result<Redirect, Problem> {
    Ok(Redirect::within("/employees/e4?full=1").permanent())
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/login", get(login))
        .route("/back", get(back))
        .route("/moved", get(moved));
    Fixture::new(routes)
}

#[tokio::test]
async fn a_target_of_the_service_may_lie_elsewhere() {
    let fixture = fixture();
    let reply = fixture.get_with("/login", &fixture.token("e1")).await;
    assert_eq!(reply.status(), StatusCode::SEE_OTHER);
    assert_eq!(reply.header("location"), "https://id.example/login");
    assert_eq!(reply.header("cache-control"), "no-store");
    let reply = fixture.get_with("/moved", &fixture.token("e1")).await;
    assert_eq!(reply.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(reply.header("location"), "/employees/e4?full=1");
}

#[tokio::test]
async fn a_path_of_the_caller_stays_on_the_origin() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let reply = fixture.get_with("/back?to=/employees/e4%3Fa=b", &token).await;
    assert_eq!(reply.status(), StatusCode::SEE_OTHER);
    assert_eq!(reply.header("location"), "/employees/e4?a=b");
}

#[tokio::test]
async fn a_path_that_leaves_the_origin_is_a_silent_failure() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for target in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil.example",
        "%5C/evil.example",
        "/%09/evil.example",
        "/a%0D%0ASet-Cookie:x",
        "evil.example",
        "",
        "javascript:alert(1)",
    ] {
        let reply = fixture.get_with(&format!("/back?to={target}"), &token).await;
        problem(&reply, 500);
        assert!(!reply.headers().contains_key("location"), "{target}");
        assert!(!reply.text().contains("evil"), "{target}");
    }
}
