//! The tokens of a login, refreshed and taken back: the real binary, over a real socket.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod common;

use common::{Answer, Service, code, token};
use serde_json::{Value, json};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

const JSON: (&str, &str) = ("Content-Type", "application/json");
const ALANS: &str = "e3 likes long walks";
const GRACES: &str = "e2 likes long walks";

/// The login for tokens.
fn login(service: &Service, name: &str, password: &str) -> Answer {
    let body = json!({"email": format!("{name}@payroll.example"), "password": password});
    service.request("POST", "/login", &[JSON], &body.to_string())
}

/// The login of the page: its status, and the cookie of its session.
fn enter(service: &Service, name: &str, password: &str) -> (u16, String) {
    let body = json!({"name": format!("{name}@payroll.example"), "password": password});
    let entered = service.request("POST", "/auth/login", &[JSON], &body.to_string());
    let fields = entered.comparable_headers();
    let set = fields.iter().filter(|(name, _)| name == "set-cookie");
    let mut pairs = set.filter_map(|(_, value)| value.split(';').next());
    let session = pairs.find(|pair| pair.starts_with("__Host-session="));
    (entered.status, session.unwrap_or_default().to_owned())
}

fn bearer(tokens: &Value) -> String {
    format!("Bearer {}", tokens["access_token"].as_str().unwrap())
}

fn sign_in(service: &Service) -> Value {
    let signed_in = login(service, "alan", ALANS);
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
    let answer = service.get("/me", &bearer(tokens));
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

#[test]
fn one_password_opens_both_doors_and_a_second_factor_closes_that_of_tokens() {
    let (service, new) = (Service::start(), "another that is longer");
    let before = sign_in(&service);
    assert_eq!(opens_own_record(&service, &before), 200);
    let (entered, cookie) = enter(&service, "alan", ALANS);
    assert_eq!(entered, 204);
    let post = |path: &str, cookie: &str, body: &Value| {
        service.request("POST", path, &[JSON, ("Cookie", cookie)], &body.to_string())
    };
    let change = json!({"name": "alan@payroll.example", "password": ALANS, "new_password": new});
    let changed = post("/auth/password", &cookie, &change);
    assert_eq!(changed.status, 204, "{}", changed.text());
    let doors = |password: &str| {
        (login(&service, "alan", password).status, enter(&service, "alan", password).0)
    };
    assert_eq!(doors(ALANS), (401, 401));
    assert_eq!(doors(new), (200, 204));
    // What the old one gave is taken back.
    assert_eq!(opens_own_record(&service, &before), 401);
    assert_eq!(refresh(&service, &before).status, 400);

    let (_, cookie) = enter(&service, "alan", new);
    let shown = post("/auth/second-factor/enrol", &cookie, &json!({"name": "alan"})).json();
    let code = json!({"code": code(shown["secret"].as_str().unwrap())});
    let confirmed = post("/auth/second-factor/enrol/confirm", &cookie, &code);
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    assert_eq!(doors(new), (403, 202));
    let refused = login(&service, "alan", new).json();
    assert_eq!(refused["detail"], "this account has a second factor: log in at /auth/login");
    assert!(refused.get("access_token").is_none(), "{refused}");
    // Who does not know the password is not told of the factor, and who has none is let in.
    assert_eq!(doors(ALANS), (401, 401));
    assert_eq!(login(&service, "grace", GRACES).status, 200);
}

#[test]
fn who_is_dismissed_keeps_no_token_and_no_session() {
    let service = Service::start();
    let (hers, his) = (login(&service, "grace", GRACES).json(), sign_in(&service));
    let (entered, cookie) = enter(&service, "grace", GRACES);
    assert_eq!(entered, 204);
    let list = || service.get("/employees", &bearer(&hers)).status;
    let page = || service.request("GET", "/page/me", &[("Cookie", &*cookie)], "").status;
    assert_eq!((list(), page()), (200, 200));
    let admin = token("e1", &["admin"]);
    let dismissed =
        service.request("DELETE", "/employees/e2", &[("Authorization", &*admin)], "").status;
    assert_eq!(dismissed, 204);
    assert_eq!((list(), page()), (401, 401));
    assert_eq!(refresh(&service, &hers).status, 400);
    assert_eq!(login(&service, "grace", GRACES).status, 401);
    assert_eq!(enter(&service, "grace", GRACES).0, 401);
    // A colleague keeps what it has.
    assert_eq!(opens_own_record(&service, &his), 200);
    assert_eq!(refresh(&service, &his).status, 200);
    assert_eq!(login(&service, "alan", ALANS).status, 200);
}
