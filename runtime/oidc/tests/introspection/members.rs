//! What an answer gives its caller: dates by clocks that differ, and members in every form.

use std::time::Duration;

use palisade::auth::jwt::ClaimSource;
use palisade::testing::TestClock;
use serde_json::{Value, json};

use crate::authorization_server::{Server, active};
use crate::{service, status};

fn with(member: &str, value: Value) -> Value {
    let mut answer = active("ada");
    answer[member] = value;
    answer
}

#[tokio::test]
async fn a_server_whose_clock_is_a_little_off_is_no_outage() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let now = clock.now_millis() / 1_000;
    for (token, member, second) in [
        ("fresh", "nbf", now + 5),
        ("early", "nbf", now + 7),
        ("ending", "exp", now - 4),
        ("ended", "exp", now - 6),
    ] {
        server.say(token, with(member, json!(second)));
    }
    let client = service(server.introspection(), &clock).await;
    for (token, expected) in [("fresh", 200), ("early", 401), ("ending", 200), ("ended", 401)] {
        assert_eq!(status(&client, token).await, expected, "{token}");
    }
    let exact = service(server.introspection().leeway(Duration::ZERO), &clock).await;
    for token in ["fresh", "ending"] {
        assert_eq!(status(&exact, token).await, 401, "{token}");
    }
}

#[tokio::test]
async fn a_member_that_cannot_be_read_gives_nothing() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let roles = || server.introspection().roles_claim("realm.roles").tenant_claim("org");
    let client = service(roles(), &clock).await;
    let strict = service(roles().strict_claims(), &clock).await;
    let odd = [
        ("scope", json!(7)),
        ("scope", json!(true)),
        ("scope", json!(["staff:read", 1])),
        ("scope", json!({"staff:read": true})),
        ("scope", json!("staff:read\tother")),
        ("realm", json!("hr")),
        ("realm", json!({"roles": {"hr": true}})),
        ("org", json!(["acme"])),
    ];
    for (number, (member, value)) in odd.into_iter().enumerate() {
        let token = format!("odd-{number}");
        server.say(&token, with(member, value.clone()));
        let expected = if member == "scope" { 403 } else { 200 };
        assert_eq!(status(&client, &token).await, expected, "{member}: {value}");
        assert_eq!(status(&strict, &token).await, 401, "{member}: {value}");
    }
    for (token, scope) in [("list", json!(["staff:read"])), ("words", json!("a  staff:read "))] {
        server.say(token, with("scope", scope));
        assert_eq!((status(&client, token).await, status(&strict, token).await), (200, 200));
    }
    server.say("null", with("scope", Value::Null));
    assert_eq!((status(&client, "null").await, status(&strict, "null").await), (403, 403));
}

#[tokio::test]
async fn scopes_and_roles_are_where_and_what_the_application_says() {
    #[derive(serde::Deserialize)]
    struct Own {
        is_hr: bool,
    }

    let (server, clock) = (Server::start().await, TestClock::new());
    let mut answer = with("scp", json!(["SCOPE_staff:read"]));
    answer["scope"] = Value::Null;
    answer["org"] = json!("acme");
    answer["is_hr"] = json!(true);
    server.say("okta", answer);
    let builder = server.introspection().scopes_claim(ClaimSource::at("scp").prefix("SCOPE_"));
    let builder = builder.tenant_claim("org").roles_from(|own: Own| own.is_hr.then_some("hr"));
    let client = service(builder, &clock).await;
    assert_eq!(status(&client, "okta").await, 200);
    assert_eq!(client.get("/salaries").bearer("okta").send().await.status(), 200);
    let usual = service(server.introspection(), &clock).await;
    assert_eq!(status(&usual, "okta").await, 403);
}
