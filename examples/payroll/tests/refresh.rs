//! The tokens of a login, refreshed and taken back: the real binary, over a real socket.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod common;

use common::{Answer, Service};
use serde_json::{Value, json};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

fn sign_in(service: &Service) -> Value {
    let body = json!({"email": "alan@payroll.example", "password": "e3 likes long walks"});
    let fields = [("Content-Type", "application/json")];
    let signed_in = service.request("POST", "/login", &fields, &body.to_string());
    assert_eq!(signed_in.status, 200, "{}", signed_in.text());
    assert_eq!(signed_in.header("cache-control"), "no-store");
    signed_in.json()
}

fn refresh(service: &Service, tokens: &Value) -> Answer {
    let token = tokens["refresh_token"].as_str().unwrap();
    let form = format!("grant_type=refresh_token&client_id=payroll-app&refresh_token={token}");
    service.request("POST", "/oauth/token", &[FORM], &form)
}

fn opens_own_record(service: &Service, tokens: &Value) -> u16 {
    let token = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    let answer = service.get("/me", &token);
    if answer.status == 200 {
        assert_eq!(answer.json()["id"], "e3");
    }
    answer.status
}

#[test]
fn a_refresh_token_gives_new_tokens_once_and_a_second_use_ends_the_session() {
    let service = Service::start();
    let first = sign_in(&service);
    assert_eq!((&first["token_type"], &first["expires_in"]), (&json!("Bearer"), &json!(600)));
    let refreshed = refresh(&service, &first);
    assert_eq!(refreshed.status, 200, "{}", refreshed.text());
    let second = refreshed.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(opens_own_record(&service, &first), 200);
    assert_eq!(opens_own_record(&service, &second), 200);
    // Another session of the same person stays.
    let elsewhere = sign_in(&service);

    let again = refresh(&service, &first);
    assert_eq!((again.status, &again.json()["error"]), (400, &json!("invalid_grant")));
    let next = refresh(&service, &second);
    assert_eq!((next.status, &next.json()["error"]), (400, &json!("invalid_grant")));
    assert_eq!(opens_own_record(&service, &first), 401);
    assert_eq!(opens_own_record(&service, &second), 401);
    assert_eq!(opens_own_record(&service, &elsewhere), 200);
    assert!(service.stop().contains("event=\"authn_token_reuse\""));
}

#[test]
fn who_logs_out_takes_the_session_back() {
    let service = Service::start();
    let tokens = sign_in(&service);
    let token = tokens["refresh_token"].as_str().unwrap();
    let form = |client: &str| format!("client_id={client}&token={token}");
    let other = service.request("POST", "/oauth/revoke", &[FORM], &form("another-app"));
    assert_eq!(other.status, 401, "{}", other.text());
    assert_eq!(opens_own_record(&service, &tokens), 200);
    let revoked = service.request("POST", "/oauth/revoke", &[FORM], &form("payroll-app"));
    assert_eq!(revoked.status, 200, "{}", revoked.text());
    assert_eq!(opens_own_record(&service, &tokens), 401);
    assert_eq!(refresh(&service, &tokens).status, 400);
}

#[test]
fn the_service_serves_the_key_that_it_signs_with() {
    let service = Service::start();
    let keys = service.request("GET", "/oauth/jwks", &[], "").json();
    assert_eq!(keys["keys"][0]["crv"], "Ed25519");
    assert!(keys["keys"][0].get("d").is_none(), "{keys}");
    let metadata = service.request("GET", "/.well-known/oauth-authorization-server", &[], "");
    assert_eq!(metadata.json()["issuer"], "https://payroll.example");
}
