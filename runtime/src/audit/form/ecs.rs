//! The Elastic Common Schema.

use serde_json::{Value, json};

use super::class::{Class, class};
use super::object::object;
use crate::audit::{AuditDecision, AuditRecord};

pub(super) fn value(record: &AuditRecord) -> Value {
    let category = match class(record) {
        Class::Authentication => "authentication",
        Class::Authorization => "iam",
        Class::Request => "api",
        Class::Service => "process",
    };
    let (kind, outcome) = match record.decision {
        Some(AuditDecision::Allow) => ("allowed", "success"),
        Some(AuditDecision::Deny) => ("denied", "failure"),
        None => ("info", "unknown"),
    };
    let event = object([
        ("kind", "event".into()),
        ("category", json!([category])),
        ("type", json!([kind])),
        ("action", record.event.into()),
        ("outcome", outcome.into()),
        ("reason", record.reason.into()),
        ("duration", record.micros.saturating_mul(1_000).into()),
        ("provider", "palisade".into()),
    ]);
    let response = object([("status_code", record.status.into())]);
    let request = object([
        ("id", record.request_id.clone().into()),
        ("method", record.method.clone().into()),
    ]);
    let labels = object([
        ("policy", record.policy.into()),
        ("policies", record.policies.clone().into()),
        ("limit", record.limit.clone().into()),
        ("rule", record.rule.clone().into()),
        ("credential", record.credential.clone().into()),
        ("detail", record.detail.clone().into()),
        ("approval", record.approval.clone().into()),
        ("entered", record.entered.clone().into()),
        ("until_millis", record.until_millis.into()),
        ("digest", record.digest.clone().into()),
    ]);
    let palisade = object([
        ("withheld", json!(record.withheld)),
        ("masked", json!(record.masked)),
        ("items", record.items.into()),
        ("count", record.count.into()),
    ]);
    object([
        ("@timestamp", record.time().into()),
        ("ecs", json!({"version": "8.17.0"})),
        ("event", event),
        (
            "user",
            object([
                ("id", record.subject.clone().into()),
                ("domain", record.issuer.clone().into()),
            ]),
        ),
        ("organization", object([("id", record.tenant.clone().into())])),
        ("source", object([("ip", json!(record.client))])),
        ("http", object([("request", request), ("response", response)])),
        ("url", object([("path", record.route.clone().into())])),
        ("trace", object([("id", record.trace_id.clone().into())])),
        ("labels", labels),
        ("palisade", palisade),
    ])
}
