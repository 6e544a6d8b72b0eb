//! The Open Cybersecurity Schema Framework.

use serde_json::{Value, json};

use super::class::{Class, class};
use super::object::object;
use crate::audit::{AuditDecision, AuditRecord};

const OTHER: u32 = 99;

pub(super) fn value(record: &AuditRecord) -> Value {
    let (category, class, activity, name) = activity(record);
    let (status, status_name) = match record.decision {
        Some(AuditDecision::Allow) => (1, "Success"),
        Some(AuditDecision::Deny) => (2, "Failure"),
        None => (0, "Unknown"),
    };
    let user = object([
        ("uid", record.subject.clone().into()),
        ("domain", record.issuer.clone().into()),
        ("org", object([("uid", record.tenant.clone().into())])),
        ("credential_uid", record.credential.clone().into()),
    ]);
    // The classes demand a user, and a user something that names it.
    let user = if user == json!({}) { json!({"name": "Unknown", "type_id": 0}) } else { user };
    let response = object([("code", record.status.into()), ("error", record.reason.into())]);
    let api = object([
        ("operation", record.policy.or(record.method.as_deref()).unwrap_or(record.event).into()),
        ("request", object([("uid", record.request_id.clone().into())])),
        ("response", response),
    ]);
    let request = object([
        ("http_method", record.method.clone().into()),
        ("url", object([("path", record.route.clone().into())])),
    ]);
    let unmapped = object([
        ("limit", record.limit.clone().into()),
        ("rule", record.rule.clone().into()),
        ("policies", record.policies.clone().into()),
        ("withheld", json!(record.withheld)),
        ("masked", json!(record.masked)),
        ("detail", record.detail.clone().into()),
        ("approval", record.approval.clone().into()),
        ("entered", record.entered.clone().into()),
        ("until_millis", record.until_millis.into()),
        ("items", record.items.into()),
        ("digest", record.digest.clone().into()),
    ]);
    object([
        ("category_uid", category.into()),
        ("class_uid", class.into()),
        ("activity_id", activity.into()),
        ("activity_name", name.into()),
        ("type_uid", (class * 100 + activity).into()),
        ("time", record.time_millis.into()),
        ("severity_id", severity(record).into()),
        ("status_id", status.into()),
        ("status", status_name.into()),
        ("status_code", record.status.map(|status| status.to_string()).into()),
        ("status_detail", record.reason.into()),
        ("count", record.count.into()),
        ("duration", (record.micros / 1_000).into()),
        ("metadata", metadata(record)),
        ("user", user.clone()),
        ("actor", json!({"user": user})),
        ("api", api),
        ("http_request", request),
        ("src_endpoint", src_endpoint(record)),
        ("unmapped", unmapped),
    ])
}

fn metadata(record: &AuditRecord) -> Value {
    object([
        ("version", "1.3.0".into()),
        ("product", json!({"name": "palisade", "vendor_name": "palisade"})),
        ("event_code", record.event.into()),
        ("correlation_uid", record.trace_id.clone().into()),
        ("uid", record.request_id.clone().into()),
    ])
}

fn src_endpoint(record: &AuditRecord) -> Value {
    record.client.map_or_else(|| json!({"name": "Unknown"}), |client| json!({"ip": client}))
}

/// Category, class, activity and its name.
fn activity(record: &AuditRecord) -> (u32, u32, u32, &'static str) {
    match class(record) {
        Class::Authentication => (3, 3_002, 1, "Logon"),
        Class::Authorization => (3, 3_003, OTHER, "Refused"),
        Class::Service => (6, 6_003, OTHER, "Other"),
        Class::Request => match record.method.as_deref() {
            Some("POST") => (6, 6_003, 1, "Create"),
            Some("GET" | "HEAD") => (6, 6_003, 2, "Read"),
            Some("PUT" | "PATCH") => (6, 6_003, 3, "Update"),
            Some("DELETE") => (6, 6_003, 4, "Delete"),
            _ => (6, 6_003, OTHER, "Other"),
        },
    }
}

/// 1 informational, 2 low, 3 medium, 4 high, 5 critical.
fn severity(record: &AuditRecord) -> u32 {
    match record.event {
        "object_escaped" => 5,
        "object_scan" | "audit_dropped" | "audit_sink_lost" => 4,
        "authz_fail" | "firewall_matched" | "sys_error" => 3,
        _ if record.is_refusal() && record.decision.is_some() => 2,
        _ => 1,
    }
}
