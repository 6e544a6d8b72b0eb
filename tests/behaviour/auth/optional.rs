//! Public routes that may know their caller.

use palisade::prelude::*;

use crate::support::fixture::{Fixture, challenge, problem};

#[derive(Redacted)]
struct Greeting {
    #[expose]
    name: Option<String>,
    #[expose(role = "hr")]
    notes: String,
}

#[public(reason = "everybody is greeted", rate = "100/s")]
async fn greet(caller: Option<Principal>) -> Json<Greeting> {
    let name = caller.map(|caller| caller.subject().to_owned());
    Json(Greeting { name, notes: "internal".to_owned() })
}

fn greeting() -> Fixture {
    Fixture::new(SecureRouter::new().route("/greet", get(greet)))
}

#[tokio::test]
async fn a_public_route_knows_a_caller_who_says_who_it_is() {
    let fixture = greeting();
    let anonymous = fixture.client.get("/greet").send().await;
    assert_eq!(anonymous.json(), serde_json::json!({"name": null}));
    let known = fixture.get_with("/greet", &fixture.token("e1")).await;
    assert_eq!(known.json(), serde_json::json!({"name": "e1"}));
    let hr = fixture.get_with("/greet", &fixture.token_as("e2", "hr")).await;
    assert_eq!(hr.json(), serde_json::json!({"name": "e2", "notes": "internal"}));
}

#[tokio::test]
async fn a_credential_that_does_not_hold_is_refused_and_not_overlooked() {
    let fixture = greeting();
    let reply = fixture.get_with("/greet", "abc").await;
    problem(&reply, 401);
    assert!(challenge(&reply).contains("invalid_token"));
    let request = fixture.client.get("/greet").header("authorization", "Bearer");
    problem(&request.send().await, 400);
}

#[public(reason = "does not ask who calls", rate = "100/s")]
async fn indifferent() -> &'static str {
    "hello"
}

#[tokio::test]
async fn a_public_route_that_does_not_ask_does_not_look() {
    let fixture = Fixture::new(SecureRouter::new().route("/hello", get(indifferent)));
    assert_eq!(fixture.get_with("/hello", "abc").await.text(), "hello");
}
