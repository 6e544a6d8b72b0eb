//! Who gets what at every route: one cell each, generated from the posture. A route without a row fails.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod common;

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use common::{Service, run, token, token_of, token_with};
use serde_json::Value;

/// Who asks, in the order of the cells: nobody; the employee `e3`; another employee; the manager of its department, and
/// of another one; hr; an admin; an admin of another tenant; who is called `e3` there, where nobody is; an admin of a tenant that is no
/// customer; an admin who authenticated an hour ago, and one with a password alone; then whom nobody believes: a token
/// that is signed by somebody else, and one that is not signed.
const CALLERS: usize = 14;

/// What each gets of the record of `e3`. Requests have no body: 415 is who may and has to send one.
const EXPECTED: [(&str, [u16; CALLERS]); 46] = [
    ("GET /health", [200; CALLERS]),
    // Whoever signs in more than five times from one address waits.
    ("POST /login", [415, 415, 415, 415, 415, 429, 429, 429, 429, 429, 429, 429, 429, 429]),
    ("GET /me", [401, 200, 200, 200, 200, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("GET /employees", [401, 403, 403, 200, 200, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("POST /employees", [401, 403, 403, 403, 403, 403, 415, 415, 401, 401, 415, 415, 401, 401]),
    ("GET /employees/{id}", [401, 200, 404, 200, 404, 200, 200, 404, 401, 401, 200, 200, 401, 401]),
    (
        "PATCH /employees/{id}",
        [401, 403, 403, 403, 403, 415, 415, 404, 401, 401, 415, 415, 401, 401],
    ),
    (
        "POST /employees/{id}/leave",
        [401, 403, 403, 403, 403, 415, 415, 404, 401, 401, 415, 415, 401, 401],
    ),
    // A manager states a reason, as tests/tenants.rs does.
    (
        "GET /employees/{id}/emergency-contact",
        [401, 403, 403, 403, 403, 200, 200, 404, 401, 401, 200, 200, 401, 401],
    ),
    // The manager reads the employee, and an empty list.
    (
        "GET /employees/{id}/payslips",
        [401, 200, 404, 200, 404, 200, 200, 404, 401, 401, 200, 200, 401, 401],
    ),
    (
        "POST /employees/{id}/payslips",
        [401, 403, 403, 403, 403, 415, 415, 404, 401, 401, 415, 415, 401, 401],
    ),
    (
        "GET /employees/{id}/payslips/{payday}",
        [401, 200, 404, 404, 404, 200, 200, 404, 401, 401, 200, 200, 401, 401],
    ),
    ("GET /approvals", [401, 200, 200, 200, 200, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    // Nothing waits: tests/approval.rs has who may approve what.
    (
        "POST /approvals/{id}/approve",
        [401, 404, 404, 404, 404, 404, 404, 404, 401, 401, 404, 404, 401, 401],
    ),
    (
        "POST /approvals/{id}/reject",
        [401, 404, 404, 404, 404, 404, 404, 404, 401, 401, 404, 404, 401, 401],
    ),
    ("GET /export", [401, 403, 403, 403, 403, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("GET /v1/payday", [401, 200, 200, 200, 200, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("GET /v2/payday", [401, 200, 200, 200, 200, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("GET /openapi.json", [401, 403, 403, 403, 403, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("GET /openapi", [401, 403, 403, 403, 403, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("GET /posture", [401, 403, 403, 403, 403, 403, 200, 200, 401, 401, 200, 200, 401, 401]),
    ("GET /metrics", [401, 403, 403, 403, 403, 200, 200, 200, 401, 401, 200, 200, 401, 401]),
    // Clients prove who they are in the form, and send none here.
    ("POST /oauth/token", [400; CALLERS]),
    ("POST /oauth/revoke", [400; CALLERS]),
    ("POST /oauth/introspect", [400; CALLERS]),
    ("GET /oauth/jwks", [200; CALLERS]),
    ("GET /.well-known/oauth-authorization-server", [200; CALLERS]),
    // The page of a browser: a session alone counts.
    ("GET /", [200; CALLERS]),
    ("GET /page/me", [401; CALLERS]),
    ("GET /page/payslips", [401; CALLERS]),
    ("GET /page/events", [401; CALLERS]),
    // Ten from one address, whoever they are of.
    ("POST /auth/login", [415, 415, 415, 415, 415, 415, 415, 415, 415, 415, 429, 429, 429, 429]),
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
    // By two factors, and lately.
    (
        "DELETE /employees/{id}",
        [401, 403, 403, 403, 403, 403, 204, 404, 401, 401, 401, 401, 401, 401],
    ),
];

/// The same token with another signature, and with none.
fn forged(token: &str) -> [String; 2] {
    let (signed, _) = token.rsplit_once('.').unwrap();
    let (_, claims) = signed.rsplit_once('.').unwrap();
    let other = "A".repeat(86);
    // {"alg":"none","typ":"at+jwt"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    [format!("{signed}.{other}"), format!("Bearer {none}.{claims}.")]
}

/// Some routes take a few requests a second from one address, and an export may begin once a second.
fn pause_at(route: &str) -> Duration {
    let millis = match route {
        "GET /export" => 1_010,
        "GET /health" | "GET /" | "POST /login" => 210,
        route if route.contains("/auth/") => 210,
        // One address may send 200 requests a second.
        _ => 10,
    };
    Duration::from_millis(millis)
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
        Some(token("e4", &["manager"])),
        Some(token("e1", &["manager"])),
        Some(token("e2", &["hr"])),
        Some(admin),
        Some(token_of("globex", "e5", &["admin"])),
        Some(token_of("globex", "e3", &["employee"])),
        Some(token_of("initech", "e1", &["admin"])),
        Some(token_with("e1", &["admin"], &["--age", "1h"])),
        Some(token_with("e1", &["admin"], &["--acr", "aal1"])),
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
        let path = path.replace("{id}", "e3").replace("{payday}", "2026-01-30");
        let pause = pause_at(route);
        let got: Vec<u16> = callers
            .iter()
            .map(|caller| {
                sleep(pause);
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
