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
    let reply = fixture.get_with("/back?to=/files/100%25%23a%23b", &token).await;
    assert_eq!(reply.header("location"), "/files/100%25#a%23b");
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

#[input]
struct Named {
    #[validate(length(max = 80))]
    name: String,
}

#[derive(Redacted)]
struct Made {
    #[expose]
    done: bool,
}

#[secure]
async fn make(Query(named): Query<Named>) -> Created<Made> {
    Created::at(named.name, Made { done: true })
}

#[secure]
async fn start(Query(named): Query<Named>) -> Accepted<Made> {
    Accepted::at(named.name, Made { done: false })
}

#[tokio::test]
async fn where_something_was_made_is_encoded_or_refused() {
    let routes = SecureRouter::new().route("/made", get(make)).route("/begun", get(start));
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    for path in ["/made", "/begun"] {
        let reply = fixture.get_with(&format!("{path}?name=/a%20b/%C3%A9?x=%22"), &token).await;
        assert!(reply.status().is_success(), "{}", reply.text());
        assert_eq!(reply.header("location"), "/a%20b/%C3%A9?x=%22");
        for (name, location) in [
            ("/files/100%25", "/files/100%25"),
            ("/files/50%25zz", "/files/50%25zz"),
            ("/a%5Bb%5D", "/a%5Bb%5D"),
            ("/a%23b%23c", "/a#b%23c"),
        ] {
            let reply = fixture.get_with(&format!("{path}?name={name}"), &token).await;
            assert_eq!(reply.header("location"), location, "{name}");
        }
        for name in [
            "//evil.example",
            "/%5Cevil.example",
            "javascript:alert(1)",
            "/a%0D%0Ab:c",
            "/%09/evil",
        ] {
            let reply = fixture.get_with(&format!("{path}?name={name}"), &token).await;
            problem(&reply, 500);
            assert!(!reply.headers().contains_key("location"), "{name}");
        }
    }
}
