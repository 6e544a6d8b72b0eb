//! A payment that somebody else approves, and a dismissal that wants a fresh login: the real binary, over a real socket.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod common;

use common::{Answer, Service, token, token_of, token_with};
use serde_json::{Value, json};

fn pay(service: &Service, token: &str, payment: &Value) -> Answer {
    let headers = [("Authorization", token), ("Content-Type", "application/json")];
    service.request("POST", "/employees/e3/payslips", &headers, &payment.to_string())
}

fn decide(service: &Service, token: &str, id: &str, step: &str) -> u16 {
    let path = format!("/approvals/{id}/{step}");
    service.request("POST", &path, &[("Authorization", token)], "").status
}

#[test]
fn a_payment_is_made_once_and_after_an_admin_approved_it() {
    let service = Service::start();
    let (hr, admin) = (token("e2", &["hr"]), token("e1", &["admin"]));
    let bonus = json!({"payday": "2026-04-15", "gross_cents": 250_000});
    let waits = pay(&service, &hr, &bonus);
    assert_eq!(waits.status, 403);
    let id = waits.json()["approval"].as_str().unwrap().to_owned();

    // Neither its author, nor whoever is no admin, nor the admin of another tenant.
    assert_eq!(decide(&service, &token("e2", &["admin"]), &id, "approve"), 403);
    for stranger in [
        token("e4", &["manager"]),
        token_of("globex", "e5", &["admin"]),
        token_of("globex", "e6", &["hr"]),
    ] {
        assert_eq!(service.get("/approvals", &stranger).json(), json!([]));
        for step in ["approve", "reject"] {
            assert_eq!(decide(&service, &stranger, &id, step), 404);
        }
    }
    assert_eq!(pay(&service, &hr, &bonus).status, 403);

    let seen = service.get("/approvals", &admin).json();
    assert_eq!((&seen[0]["id"], &seen[0]["body"]), (&json!(id), &json!(bonus.to_string())));
    assert_eq!(decide(&service, &admin, &id, "approve"), 204);
    let other = json!({"payday": "2026-04-15", "gross_cents": 9_000_000});
    assert_eq!(pay(&service, &hr, &other).status, 403);
    let paid = pay(&service, &hr, &bonus);
    assert_eq!((paid.status, &paid.json()["gross_cents"]), (201, &json!(250_000)));
    let location = paid.header("location");
    assert_eq!(location, "/employees/e3/payslips/2026-04-15");
    assert_eq!(service.get(location, &token("e3", &["employee"])).status, 200);
    assert_eq!(pay(&service, &hr, &bonus).status, 403, "it was used");
    let log = service.stop();
    assert!(log.contains("approval_requested") && log.contains("approval_used"), "{log}");
}

#[test]
fn whoever_may_not_pay_has_nothing_wait() {
    let service = Service::start();
    let bonus = json!({"payday": "2026-04-15", "gross_cents": 250_000});
    assert_eq!(pay(&service, &token_of("globex", "e5", &["admin"]), &bonus).status, 404);
    let manager = pay(&service, &token("e4", &["manager"]), &bonus);
    assert_eq!((manager.status, &manager.json()["approval"]), (403, &Value::Null));
    let hr = token("e2", &["hr"]);
    for refused in [
        json!({"payday": "2026-04-15", "gross_cents": 0}),
        json!({"payday": "2026-04-15", "gross_cents": 1, "employee": "e1"}),
        json!({"payday": "2026-04-15", "gross_cents": 1, "tenant": "globex"}),
    ] {
        assert_eq!(pay(&service, &hr, &refused).status, 422, "{refused}");
    }
    assert_eq!(service.get("/approvals", &token("e1", &["admin"])).json(), json!([]));
}

#[test]
fn a_dismissal_wants_two_factors_and_a_fresh_login() {
    let service = Service::start();
    let dismiss =
        |token: &str| service.request("DELETE", "/employees/e3", &[("Authorization", token)], "");
    for (options, tells) in
        [(["--acr", "aal1"], "acr_values=\"aal2\""), (["--age", "16m"], "max_age=\"900\"")]
    {
        let refused = dismiss(&token_with("e1", &["admin"], &options));
        assert_eq!(refused.status, 401, "{options:?}");
        let challenge = refused.header("www-authenticate");
        assert!(challenge.contains("insufficient_user_authentication"), "{challenge}");
        assert!(challenge.contains(tells), "{challenge}");
    }
    // A password alone, as `/login` has it.
    let body = json!({"email": "ada@payroll.example", "password": "e1 likes long walks"});
    let json = [("Content-Type", "application/json")];
    let signed_in = service.request("POST", "/login", &json, &body.to_string());
    let by_password = format!("Bearer {}", signed_in.json()["access_token"].as_str().unwrap());
    assert_eq!(dismiss(&by_password).status, 401);
    assert_eq!(dismiss(&token_with("e1", &["admin"], &["--age", "14m"])).status, 204);
}
