//! What sinks of the audit are told beside how each request ended: emergencies, approvals, rules in shadow.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::audit::{AuditQueue, AuditRecord, AuditSink, SinkError, WhenFull};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::{SecureApp, approvals};

use crate::Role;
use crate::support::fixture::problem;
use crate::support::log::Log;

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<AuditRecord>>>);

impl AuditSink for Kept {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.0.lock().unwrap().extend_from_slice(records);
        Ok(())
    }
}

#[secure(role = "admin", break_glass(role = "hr", lasts = "1h"), rate = "1000/s")]
async fn sealed() -> StatusCode {
    StatusCode::OK
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn close() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr", shadow = role("admin"), rate = "1000/s")]
async fn shadowed() -> StatusCode {
    StatusCode::OK
}

#[secure(
    role = "hr",
    cross_tenants(from = "support", reason = "support looks after all"),
    rate = "1000/s"
)]
async fn of_tenant() -> StatusCode {
    StatusCode::OK
}

struct Told {
    issuer: Issuer,
    clock: TestClock,
    client: Client,
    security: Security,
    kept: Kept,
}

impl Told {
    fn new() -> Self {
        let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
        let security = Security::builder()
            .roles::<Role>()
            .jwt(issuer.jwt().tenant_claim("tenant"))
            .clock(&clock)
            .direct()
            .tenant_in_path("tenant")
            .audit(AuditQueue::to(kept.clone(), WhenFull::DropAndCount))
            .build()
            .unwrap();
        let routes = SecureRouter::new()
            .route("/sealed", get(sealed))
            .route("/close", post(close))
            .route("/shadowed", get(shadowed))
            .route("/of/{tenant}", get(of_tenant))
            .nest("/approvals", approvals::routes());
        let app: SecureApp = routes.secured_by(security.clone()).unwrap();
        Self { issuer, clock, client: Client::new(app), security, kept }
    }

    fn token(&self, who: &str, role: &str) -> String {
        self.issuer.token(who, &self.clock).role(role).claim("tenant", "support").sign()
    }

    /// What was told beside the ends of requests.
    fn beside(&self) -> Vec<AuditRecord> {
        assert!(self.security.flush_audit(Duration::from_secs(5)));
        let all = std::mem::take(&mut *self.kept.0.lock().unwrap());
        let told = ["break_glass", "rule_differs", "tenant_entered"];
        let beside = |record: &AuditRecord| {
            told.contains(&record.event) || record.event.starts_with("approval_")
        };
        all.into_iter().filter(beside).collect()
    }
}

#[tokio::test]
async fn an_emergency_is_told_with_its_reason_and_its_end() {
    let told = Told::new();
    let hr = told.token("ada", "hr");
    let why = "payroll run is stuck, ticket 4711\u{7f}";
    let request = told.client.get("/sealed").bearer(&hr).header("break-glass", &why[..33]);
    assert_eq!(request.send().await.status(), 200);
    let [event] = &told.beside()[..] else { panic!("one event") };
    assert_eq!(event.event, "break_glass");
    assert_eq!(event.detail.as_deref(), Some("payroll run is stuck, ticket 4711"));
    assert_eq!(event.subject.as_deref(), Some("ada"));
    assert_eq!((event.policy, event.route.as_deref()), (Some("sealed"), Some("/sealed")));
    let hour = told.clock.now_millis() + 3_600_000;
    assert_eq!(event.until_millis, Some(hour));
}

#[tokio::test]
async fn who_raises_an_alarm_or_enters_a_tenant_writes_no_field_of_its_line() {
    let told = Told::new();
    let hr = told.token("mallory", "hr");
    let forged = "printer on fire ends_at_millis=0 subject=boss client=10.0.0.9";
    let log = Log::listen();
    let request = told.client.get("/sealed").bearer(&hr).header("break-glass", forged);
    assert_eq!(request.send().await.status(), 200);
    told.client.get("/of/x%20subject=boss%20route=%22y%22").bearer(&hr).send().await;
    assert!(!log.outside_of_quotes().contains("boss"), "{}", log.text());
    assert!(log.text().contains(&format!("reason={forged:?}")), "{}", log.text());
    let entered = r#"entered="x subject=boss route=\"y\"""#;
    assert!(log.text().contains(entered), "{}", log.text());
}

#[tokio::test]
async fn each_step_of_an_approval_is_told_with_who_took_it() {
    let told = Told::new();
    let (ada, grace) = (told.token("ada", "employee"), told.token("grace", "hr"));
    let send = async || told.client.post("/close").bearer(&ada).send().await;
    let id = problem(&send().await, 403)["approval"].as_str().unwrap().to_owned();
    let path = format!("/approvals/{id}/approve");
    assert_eq!(told.client.post(&path).bearer(&grace).send().await.status(), 204);
    assert_eq!(send().await.status(), 200);
    let id = problem(&send().await, 403)["approval"].as_str().unwrap().to_owned();
    let path = format!("/approvals/{id}/reject");
    assert_eq!(told.client.post(&path).bearer(&grace).send().await.status(), 204);
    let steps = told.beside();
    let steps: Vec<_> = steps
        .iter()
        .map(|step| (step.event, step.subject.as_deref().unwrap(), step.approval.is_some()))
        .collect();
    assert_eq!(
        steps,
        [
            ("approval_requested", "ada", true),
            ("approval_given", "grace", true),
            ("approval_used", "ada", true),
            ("approval_requested", "ada", true),
            ("approval_rejected", "grace", true),
        ]
    );
}

#[tokio::test]
async fn differences_of_shadows_and_guests_of_tenants_are_told() {
    let told = Told::new();
    let hr = told.token("ada", "hr");
    assert_eq!(told.client.get("/shadowed").bearer(&hr).send().await.status(), 200);
    assert_eq!(told.client.get("/of/acme").bearer(&hr).send().await.status(), 200);
    let beside = told.beside();
    assert_eq!((beside[0].event, beside[0].policy), ("rule_differs", Some("shadowed")));
    assert_eq!(beside[0].detail.as_deref(), Some("present Allow, future Deny"));
    assert_eq!((beside[1].event, beside[1].entered.as_deref()), ("tenant_entered", Some("acme")));
    assert_eq!(beside[1].detail.as_deref(), Some("support looks after all"));
    assert_eq!(beside[1].tenant.as_deref(), Some("support"));
}
