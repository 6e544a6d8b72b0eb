//! How and how lately a caller must have authenticated (RFC 9470).

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Fresh, require};
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, challenge, problem, refused};
use crate::support::log::{Log, last};

#[secure(step_up(acr = any("aal2", "aal3"), max_age = "5m"))]
async fn both() -> StatusCode {
    StatusCode::OK
}

#[secure(step_up(acr = "aal2"))]
async fn class() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr", step_up(max_age = "5m"))]
async fn role_first() -> StatusCode {
    StatusCode::OK
}

/// What an inner function demands.
async fn wipe(fresh: Fresh<300>) -> i64 {
    fresh.authenticated_at()
}

#[secure]
async fn proven(fresh: Fresh<60>) -> StatusCode {
    assert!(wipe(fresh.within()).await > 0);
    StatusCode::OK
}

#[secure]
async fn perhaps(fresh: Option<Fresh<60>>) -> StatusCode {
    if fresh.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED }
}

#[secure]
async fn plain() -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    let within = SecureRouter::new()
        .require(require!(step_up(max_age = "1h")))
        .route("/class", get(class))
        .route("/plain", get(plain));
    let routes = SecureRouter::new()
        .route("/both", get(both))
        .route("/class", get(class))
        .route("/role-first", get(role_first))
        .route("/proven", get(proven))
        .route("/perhaps", get(perhaps))
        .nest("/within", within);
    Fixture::new(routes)
}

fn token(fixture: &Fixture, acr: Value, age: i64) -> String {
    let then = fixture.clock.now_millis() / 1000 - age;
    fixture.draft("e1").role("hr").claim("acr", acr).claim("auth_time", json!(then)).sign()
}

#[tokio::test]
async fn an_authentication_too_weak_or_too_old_is_a_401_that_says_what_is_wanted() {
    let fixture = fixture();
    let log = Log::listen();
    let wanted = r#"error="insufficient_user_authentication""#;
    let strong = token(&fixture, json!("aal3"), 299);
    assert_eq!(fixture.get_with("/both", &strong).await.status(), 200);
    for (acr, age, tells) in [
        (json!("aal1"), 10, r#", acr_values="aal2 aal3", max_age="300""#),
        (json!("aal2"), 301, r#", max_age="300""#),
        (json!("aal1"), 301, r#", acr_values="aal2 aal3", max_age="300""#),
        (json!("aal4"), 10, r#", acr_values="aal2 aal3", max_age="300""#),
        (json!("aal2"), -3_600, r#", max_age="300""#),
        (json!(2), 10, r#", acr_values="aal2 aal3", max_age="300""#),
    ] {
        let reply = fixture.get_with("/both", &token(&fixture, acr.clone(), age)).await;
        problem(&reply, 401);
        let expected = format!(r#"Bearer realm="staff", {wanted}{tells}"#);
        assert_eq!(challenge(&reply), expected, "{acr} {age}");
    }
    assert_eq!(last(&log)["reason"], "step_up_required");
    let silent = fixture.get_with("/both", &fixture.token("e1")).await;
    assert!(challenge(&silent).contains(wanted), "{silent:?}");
    let reply = fixture.get_with("/class", &fixture.token("e1")).await;
    assert!(challenge(&reply).ends_with(r#"acr_values="aal2""#), "{reply:?}");
}

#[tokio::test]
async fn who_may_not_is_told_that_and_nothing_about_stepping_up() {
    let fixture = fixture();
    let old = fixture.get_with("/role-first", &fixture.token("e1")).await;
    problem(&old, 403);
    assert!(!old.headers().contains_key("www-authenticate"));
    let hr = fixture.get_with("/role-first", &fixture.token_as("e1", "hr")).await;
    problem(&hr, 401);
    assert_eq!(fixture.get_with("/role-first", &token(&fixture, json!(1), 3)).await.status(), 200);
}

#[tokio::test]
async fn a_proof_is_there_for_whoever_authenticated_lately() {
    let fixture = fixture();
    let (fresh, old) = (token(&fixture, json!(1), 60), token(&fixture, json!(1), 61));
    assert_eq!(fixture.get_with("/proven", &fresh).await.status(), 200);
    let refused = fixture.get_with("/proven", &old).await;
    problem(&refused, 401);
    assert!(challenge(&refused).ends_with(r#"max_age="60""#), "{refused:?}");
    assert_eq!(fixture.get_with("/perhaps", &fresh).await.status(), 200);
    assert_eq!(fixture.get_with("/perhaps", &old).await.status(), 202);
    assert_eq!(fixture.get_with("/perhaps", &fixture.token("e1")).await.status(), 202);
}

#[tokio::test]
async fn what_a_router_demands_joins_what_the_handler_does() {
    let fixture = fixture();
    let old = token(&fixture, json!("aal2"), 3_601);
    assert_eq!(fixture.get_with("/class", &old).await.status(), 200);
    let reply = fixture.get_with("/within/class", &old).await;
    assert!(challenge(&reply).ends_with(r#"authentication", max_age="3600""#), "{reply:?}");
    let weak = token(&fixture, json!("aal1"), 10);
    let reply = fixture.get_with("/within/class", &weak).await;
    assert!(challenge(&reply).ends_with(r#"acr_values="aal2", max_age="3600""#), "{reply:?}");
    let good = token(&fixture, json!("aal2"), 3_600);
    assert_eq!(fixture.get_with("/within/class", &good).await.status(), 200);
    assert_eq!(fixture.get_with("/within/plain", &good).await.status(), 200);
    problem(&fixture.get_with("/within/plain", &old).await, 401);
}

#[secure(auth = "api_key", step_up(max_age = "5m"))]
async fn by_key() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_scheme_that_tells_nothing_of_it_does_not_start() {
    let routes = SecureRouter::new().route("/", get(by_key));
    let told = refused(routes, |builder| {
        let pepper = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
        let keys = palisade::auth::ApiKeys::builder("staff", pepper);
        let keys = keys.build(palisade::auth::api_key::MemoryApiKeys::new()).unwrap();
        builder.api_keys(keys).default_auth(["jwt"])
    });
    assert!(told.contains("tells neither how nor when its caller authenticated"), "{told}");
}
