//! One event for every request, and no secret in any line.

use palisade::http::Method;
use palisade::testing::Sending;
use serde_json::Value;

use crate::support::fixture::{Fixture, counted};
use crate::support::log::Log;
use crate::support::staff::{Db, PASSWORD_HASH, SSN, routes, valid};

async fn audited(request: Sending) -> Value {
    let log = Log::listen();
    request.send().await;
    log.audit()
}

#[tokio::test]
async fn an_allowed_request_is_told_with_every_field() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let token = fixture.token("e3");
    let audit = audited(fixture.client.get("/employees/e3?debug=1").bearer(&token)).await;
    for (field, value) in [
        ("event", "request_allowed"),
        ("decision", "allow"),
        ("reason", ""),
        ("subject", "e3"),
        ("issuer", "https://issuer.test"),
        ("client", "192.0.2.1"),
        ("method", "GET"),
        ("route", "/employees/{id}"),
        ("policy", "show"),
    ] {
        assert_eq!(audit[field], value, "{audit}");
    }
    assert_eq!(audit["status"], 200);
    assert_eq!(audit["micros"], 0, "the clock stands still: {audit}");
    assert_eq!(audit["request_id"].as_str().unwrap().len(), 32, "{audit}");
}

/// Requests of one employee, and how each is told.
fn refusals(fixture: &Fixture) -> Vec<(Sending, u16, &'static str, &'static str)> {
    let (client, e3) = (&fixture.client, fixture.token_as("e3", "employee"));
    let admin = fixture.token_as("e1", "admin");
    let get = |path: &str| client.get(path).bearer(&e3);
    let hire = || client.post("/employees").bearer(&admin);
    let large = hire().header("content-type", "application/json").body(" ".repeat(70_000));
    let broken = hire().header("content-type", "application/json").body("{");
    let poor = hire().json(&serde_json::json!({"name": "", "email": "", "salary_cents": 0}));
    vec![
        (client.get("/me"), 401, "authn_login_fail", "credentials_missing"),
        (client.get("/me").bearer("a b"), 400, "authn_login_fail", "credentials_malformed"),
        (get("/employees"), 403, "authz_fail", "rule_denied"),
        (get("/report"), 403, "authz_fail", "scope_missing"),
        (get("/employees/e1"), 404, "authz_fail", "object_forbidden"),
        (get("/employees/e9"), 404, "authz_object_missing", "object_missing"),
        (get("/nowhere"), 404, "request_refused", "route_missing"),
        (client.post("/me"), 405, "request_refused", "method_not_allowed"),
        (large, 413, "request_refused", "body_too_large"),
        (hire().body("x"), 415, "request_refused", "content_type_unsupported"),
        (broken, 400, "input_validation_fail", "input_malformed"),
        (poor, 422, "input_validation_fail", "input_validation_fail"),
    ]
}

#[tokio::test]
async fn every_refusal_is_told_once_with_its_reason() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for (request, status, event, reason) in refusals(&fixture) {
        let audit = audited(request).await;
        assert_eq!(audit["status"], status, "{audit}");
        assert_eq!((&audit["event"], &audit["reason"]), (&event.into(), &reason.into()), "{audit}");
        assert_eq!(audit["decision"], "deny", "{audit}");
        assert_eq!(audit["client"], "192.0.2.1", "{audit}");
        assert!(audit["request_id"].is_string(), "{audit}");
    }
}

#[tokio::test]
async fn the_reason_of_a_bad_token_is_in_the_audit_alone() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let expired = fixture.draft("e1").claim("exp", 1).sign();
    let other = palisade::testing::Issuer::new().token("e1", &fixture.clock).sign();
    let reasons = [
        audited(fixture.client.get("/me").bearer(&expired)).await,
        audited(fixture.client.get("/me").bearer(&other)).await,
        audited(fixture.client.get("/me").bearer("abc")).await,
    ];
    let reasons = reasons.map(|audit| audit["reason"].as_str().unwrap().to_owned());
    assert!(reasons[0] != reasons[1] && reasons[1] != reasons[2], "{reasons:?}");
    let unproven = audited(fixture.client.get("/me").bearer(&other)).await;
    assert!(unproven.get("subject").is_none(), "an unproven subject is nobody: {unproven}");
}

#[tokio::test]
async fn throttled_requests_and_other_exits_are_told_too() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for _ in 0..5 {
        fixture.client.get("/health").send().await;
    }
    let audit = audited(fixture.client.get("/health")).await;
    assert_eq!(audit["event"], "excess_rate_limit_exceeded");
    let head = audited(fixture.client.request(Method::HEAD, "/me")).await;
    assert_eq!((&head["method"], &head["status"]), (&"HEAD".into(), &401.into()));
    let options = audited(fixture.client.request(Method::OPTIONS, "/me")).await;
    assert_eq!((&options["decision"], &options["status"]), (&"allow".into(), &204.into()));
}

#[tokio::test]
async fn a_subject_cannot_forge_a_line_of_the_log() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let subject = "e1\r\n2030-01-01 INFO forged\u{1b}[2J\u{202e}\u{2028}x";
    let token = fixture.token(subject);
    let log = Log::listen();
    fixture.get_with("/me", &token).await;
    let text = log.text();
    assert!(text.contains("forged"), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("2030-01-01 INFO forged")), "{text}");
    for letter in ['\r', '\u{1b}', '\u{202e}', '\u{2028}'] {
        assert!(!text.contains(letter), "{letter:?} in {text:?}");
    }
}

#[tokio::test]
async fn a_subject_cannot_forge_a_field_or_an_event_of_the_log() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for subject in [
        r#"x subject=boss decision="allow""#,
        r#"x}: palisade::audit: event="forged" subject=boss"#,
        r#"x\" subject=boss"#,
        "subject=boss",
    ] {
        let log = Log::listen();
        fixture.get_with("/me", &fixture.token(subject)).await;
        let text = log.text();
        assert!(!log.outside_of_quotes().contains("boss"), "{text}");
        assert_eq!(
            text.matches(&format!("subject={subject:?}")).count(),
            2,
            "span and event: {text}"
        );
        assert_eq!(log.audit()["subject"], subject, "and as data it is what it was");
    }
}

#[tokio::test]
async fn a_long_subject_is_cut() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let token = fixture.token(&"x".repeat(1_000));
    let audit = audited(fixture.client.get("/me").bearer(&token)).await;
    if let Some(subject) = audit["subject"].as_str() {
        assert!(subject.chars().count() <= 257, "{audit}");
    }
}

#[tokio::test]
async fn no_line_of_the_log_holds_a_secret() {
    let log = Log::listen();
    let fixture = Fixture::new(routes(&Db::seeded()));
    let admin = fixture.token_as("e1", "admin");
    let mut body = valid();
    body["name"] = "hunter2".into();
    fixture.get_with("/employees?limit=3", &admin).await;
    fixture.get_with("/employees/e1?token=hunter3", &admin).await;
    fixture.client.post("/employees").bearer(&admin).json(&body).send().await;
    body["email"] = "hunter4".into();
    fixture.client.post("/employees").bearer(&admin).json(&body).send().await;
    fixture.client.get("/me").header("cookie", "session=hunter5").send().await;
    fixture.get_with("/me", "hunter6").await;
    let (stream, _) = counted(vec!["{\"name\": \"hunter7\""]);
    let request = fixture.client.post("/employees").bearer(&admin);
    request.header("content-type", "application/json").body(stream).send().await;
    let text = log.text();
    let signature = admin.rsplit('.').next().unwrap();
    assert_eq!(text.lines().filter(|line| line.contains("palisade::audit: ")).count(), 7, "{text}");
    for secret in ["hunter", signature, SSN, PASSWORD_HASH, "DE89"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
