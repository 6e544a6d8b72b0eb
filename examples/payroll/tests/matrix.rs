//! Who gets what at every route: one cell each, generated from the posture. A route without a row fails.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod common;

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use common::{Service, run, token};
use serde_json::Value;

/// Who asks: nobody, the employee `e3`, another employee, hr, an admin; then whom nobody believes: a token that is
/// signed by somebody else, and one that is not signed.
const CALLERS: usize = 7;

/// What each gets of the record of `e3`. Requests have no body: 415 is who may and has to send one.
const EXPECTED: [(&str, [u16; CALLERS]); 35] = [
    ("GET /health", [200, 200, 200, 200, 200, 200, 200]),
    // Whoever signs in more than five times from one address waits.
    ("POST /login", [415, 415, 415, 415, 415, 429, 429]),
    ("GET /me", [401, 200, 200, 200, 200, 401, 401]),
    ("GET /employees", [401, 403, 403, 200, 200, 401, 401]),
    ("POST /employees", [401, 403, 403, 403, 415, 401, 401]),
    ("GET /employees/{id}", [401, 200, 404, 200, 200, 401, 401]),
    ("PATCH /employees/{id}", [401, 403, 403, 415, 415, 401, 401]),
    ("POST /employees/{id}/leave", [401, 403, 403, 415, 415, 401, 401]),
    ("GET /employees/{id}/payslips", [401, 200, 404, 200, 200, 401, 401]),
    // One export at a time: hr is `e2`, who has just asked without that role.
    ("GET /export", [401, 403, 403, 429, 200, 401, 401]),
    ("GET /v1/payday", [401, 200, 200, 200, 200, 401, 401]),
    ("GET /v2/payday", [401, 200, 200, 200, 200, 401, 401]),
    ("GET /openapi.json", [401, 403, 403, 200, 200, 401, 401]),
    ("GET /openapi", [401, 403, 403, 200, 200, 401, 401]),
    ("GET /posture", [401, 403, 403, 403, 200, 401, 401]),
    ("GET /metrics", [401, 403, 403, 200, 200, 401, 401]),
    // The page of a browser: a session alone counts.
    ("GET /", [200; CALLERS]),
    ("GET /page/me", [401; CALLERS]),
    ("GET /page/payslips", [401; CALLERS]),
    ("GET /page/events", [401; CALLERS]),
    ("POST /auth/login", [415; CALLERS]),
    ("POST /auth/logout", [204; CALLERS]),
    ("POST /auth/password", [401; CALLERS]),
    ("POST /auth/confirm", [401; CALLERS]),
    ("POST /auth/login/second-factor", [415; CALLERS]),
    ("POST /auth/second-factor", [401; CALLERS]),
    ("POST /auth/second-factor/enrol", [401; CALLERS]),
    ("POST /auth/second-factor/enrol/confirm", [401; CALLERS]),
    ("POST /auth/second-factor/recovery-codes", [401; CALLERS]),
    ("POST /auth/second-factor/remove", [401; CALLERS]),
    ("POST /auth/second-factor/forget-devices", [401; CALLERS]),
    ("GET /auth/sessions", [401; CALLERS]),
    ("POST /auth/sessions/end", [401; CALLERS]),
    ("POST /auth/sessions/end-others", [401; CALLERS]),
    ("DELETE /employees/{id}", [401, 403, 403, 403, 204, 401, 401]),
];

/// The same token with another signature, and with none.
fn forged(token: &str) -> [String; 2] {
    let (signed, _) = token.rsplit_once('.').unwrap();
    let (_, claims) = signed.rsplit_once('.').unwrap();
    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    // {"alg":"none","typ":"at+jwt"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    [format!("{signed}.{other}"), format!("Bearer {none}.{claims}.")]
}

#[test]
fn every_route_answers_every_caller_as_it_is_expected_to() {
    let service = Service::start();
    let admin = token("e1", &["admin"]);
    let [other_signature, unsigned] = forged(&admin);
    let callers: [Option<String>; CALLERS] = [
        None,
        Some(token("e3", &["employee"])),
        Some(token("e2", &["employee"])),
        Some(token("e2", &["hr"])),
        Some(admin),
        Some(other_signature),
        Some(unsigned),
    ];
    let routes: Value = serde_json::from_str(&run(&["posture", "--json"])).unwrap();
    let mut routes: Vec<String> = routes
        .as_array()
        .unwrap()
        .iter()
        .map(|route| {
            let text = |name: &str| route[name].as_str().unwrap().to_owned();
            format!("{} {}", text("method"), text("route"))
        })
        .collect();
    // Whoever is dismissed is asked for no longer.
    routes.sort_by_key(|route| route.starts_with("DELETE"));
    let expected: BTreeMap<&str, [u16; CALLERS]> = EXPECTED.into_iter().collect();
    let unsaid: Vec<&String> =
        routes.iter().filter(|route| !expected.contains_key(route.as_str())).collect();
    assert!(unsaid.is_empty(), "say who gets what of {unsaid:?}");
    assert_eq!(routes.len(), expected.len(), "a row is of no route");
    let mut wrong = Vec::new();
    for route in &routes {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.replace("{id}", "e3");
        let got: Vec<u16> = callers
            .iter()
            .map(|caller| {
                // Some routes take a few requests a second, whoever sends them.
                sleep(Duration::from_millis(210));
                let field = caller.as_deref().map(|token| ("Authorization", token));
                service.request(method, &path, field.as_slice(), "").status
            })
            .collect();
        if got != expected[route.as_str()] {
            wrong.push(format!("{route}: {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "other answers than expected: {wrong:#?}");
}
