use serde_json::json;

use super::*;
use crate::audit::AuditDecision;
use crate::problem::Event;

/// A record with every member, each with a value of its own.
fn whole() -> AuditRecord {
    let text = |name: &str| Some(format!("the-{name}"));
    AuditRecord {
        decision: Some(AuditDecision::Deny),
        status: Some(403),
        reason: "the-reason",
        limit: text("limit"),
        rule: text("rule"),
        subject: text("subject"),
        issuer: text("issuer"),
        tenant: text("tenant"),
        credential: text("credential"),
        client: Some([192, 0, 2, 7].into()),
        method: text("method"),
        route: text("route"),
        policy: Some("the-policy"),
        policies: text("policies"),
        request_id: "the-request".to_owned(),
        trace_id: "the-trace".to_owned(),
        micros: 7_000,
        detail: text("detail"),
        approval: text("approval"),
        entered: text("entered"),
        until_millis: Some(1_111),
        items: Some(2_222),
        withheld: vec!["The.withheld".to_owned()],
        masked: vec!["The.masked".to_owned()],
        count: Some(3_333),
        digest: text("digest"),
        ..AuditRecord::of(Event::PostureLoaded, 1_893_456_000_000)
    }
}

#[test]
fn every_member_stands_in_the_elastic_common_schema() {
    let expected = json!({
        "@timestamp": "2030-01-01T00:00:00.000Z",
        "ecs": {"version": "8.17.0"},
        "event": {
            "kind": "event", "category": ["process"], "type": ["denied"], "action": "posture_loaded",
            "outcome": "failure", "reason": "the-reason", "duration": 7_000_000, "provider": "palisade",
        },
        "user": {"id": "the-subject", "domain": "the-issuer"},
        "organization": {"id": "the-tenant"},
        "source": {"ip": "192.0.2.7"},
        "http": {
            "request": {"id": "the-request", "method": "the-method"},
            "response": {"status_code": 403},
        },
        "url": {"path": "the-route"},
        "trace": {"id": "the-trace"},
        "labels": {
            "policy": "the-policy", "policies": "the-policies", "limit": "the-limit", "rule": "the-rule",
            "credential": "the-credential", "detail": "the-detail", "approval": "the-approval",
            "entered": "the-entered", "until_millis": 1_111, "digest": "the-digest",
        },
        "palisade": {
            "withheld": ["The.withheld"], "masked": ["The.masked"], "items": 2_222, "count": 3_333,
        },
    });
    assert_eq!(AuditForm::Ecs.value(&whole()), expected);
}

#[test]
fn every_member_stands_in_the_open_cybersecurity_schema() {
    let user = json!({
        "uid": "the-subject", "domain": "the-issuer", "org": {"uid": "the-tenant"},
        "credential_uid": "the-credential",
    });
    let expected = json!({
        "category_uid": 6, "class_uid": 6_003, "activity_id": 99, "activity_name": "Other",
        "type_uid": 600_399, "time": 1_893_456_000_000_i64, "severity_id": 2, "status_id": 2,
        "status": "Failure", "status_code": "403", "status_detail": "the-reason", "count": 3_333,
        "duration": 7,
        "metadata": {
            "version": "1.3.0", "product": {"name": "palisade", "vendor_name": "palisade"},
            "event_code": "posture_loaded", "correlation_uid": "the-trace", "uid": "the-request",
        },
        "user": user,
        "actor": {"user": user},
        "api": {
            "operation": "the-policy", "request": {"uid": "the-request"},
            "response": {"code": 403, "error": "the-reason"},
        },
        "http_request": {"http_method": "the-method", "url": {"path": "the-route"}},
        "src_endpoint": {"ip": "192.0.2.7"},
        "unmapped": {
            "limit": "the-limit", "rule": "the-rule", "policies": "the-policies",
            "withheld": ["The.withheld"], "masked": ["The.masked"], "detail": "the-detail",
            "approval": "the-approval", "entered": "the-entered", "until_millis": 1_111,
            "items": 2_222, "digest": "the-digest",
        },
    });
    assert_eq!(AuditForm::Ocsf.value(&whole()), expected);
}

/// What the flat form tells, the others tell too, in a place of their own.
#[test]
fn nothing_that_palisade_tells_is_lost_in_another_form() {
    let flat = AuditForm::Palisade.value(&whole());
    for form in [AuditForm::Ecs, AuditForm::Ocsf] {
        let told = form.text(&whole());
        for (name, value) in flat.as_object().unwrap() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let is_other = ["time", "decision", "micros"].contains(&name.as_str());
            assert!(is_other || told.contains(&text), "{form:?} lacks {name}: {told}");
        }
    }
}
