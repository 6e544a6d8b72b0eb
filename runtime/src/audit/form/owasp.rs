//! The OWASP logging vocabulary.

use serde_json::{Value, json};

use super::object::object;
use crate::audit::AuditRecord;

pub(super) fn value(record: &AuditRecord) -> Value {
    let (event, level) = event(record);
    object([
        ("datetime", record.time().into()),
        ("appid", "palisade".into()),
        ("event", event.into()),
        ("level", level.into()),
        ("description", description(record).into()),
        ("subject", record.subject.clone().into()),
        ("issuer", record.issuer.clone().into()),
        ("tenant", record.tenant.clone().into()),
        ("credential", record.credential.clone().into()),
        ("source_ip", json!(record.client)),
        ("request_uri", record.route.clone().into()),
        ("request_method", record.method.clone().into()),
        ("status", record.status.into()),
        ("reason", record.reason.into()),
        ("policies", record.policies.clone().into()),
        ("policy", record.policy.into()),
        ("limit", record.limit.clone().into()),
        ("rule", record.rule.clone().into()),
        ("request_id", record.request_id.clone().into()),
        ("trace_id", record.trace_id.clone().into()),
        ("micros", record.micros.into()),
        ("items", record.items.into()),
        ("detail", record.detail.clone().into()),
        ("approval", record.approval.clone().into()),
        ("entered", record.entered.clone().into()),
        ("until_millis", record.until_millis.into()),
        ("withheld", json!(record.withheld)),
        ("masked", json!(record.masked)),
        ("count", record.count.into()),
        ("digest", record.digest.clone().into()),
    ])
}

/// The event as the vocabulary spells it, with its arguments, and its level.
fn event(record: &AuditRecord) -> (String, &'static str) {
    let who = argument(record.subject.as_deref().unwrap_or("anonymous"));
    let what = argument(record.route.as_deref().unwrap_or("-"));
    let limit = argument(record.limit.as_deref().unwrap_or("-"));
    match (record.event, record.reason) {
        (_, "credential_replayed") => (format!("authn_token_reuse:{who}"), "CRITICAL"),
        (_, "token_revoked" | "credential_revoked") => {
            (format!("authn_token_revoked:{who}"), "WARN")
        }
        ("authn_login_fail", _) => (format!("authn_login_fail:{who}"), "WARN"),
        ("authz_fail" | "authz_object_missing", _) => {
            (format!("authz_fail:{who},{what}"), "CRITICAL")
        }
        ("excess_rate_limit_exceeded", _) => {
            (format!("excess_rate_limit_exceeded:{who},{limit}"), "WARN")
        }
        ("input_validation_fail", _) => (format!("input_validation_fail:{what},{who}"), "WARN"),
        ("object_scan", _) => (format!("malicious_direct_reference:{who},{limit}"), "CRITICAL"),
        ("object_escaped", _) => (format!("sys_crash:{what},object_escaped"), "CRITICAL"),
        ("sys_error", reason) => (format!("sys_crash:{reason}"), "WARN"),
        ("posture_loaded", _) => ("sys_startup:palisade".to_owned(), "WARN"),
        ("audit_sink_lost" | "audit_dropped", _) => {
            ("sys_monitor_disabled:palisade,audit".to_owned(), "WARN")
        }
        (other, _) => (format!("{other}:{who}"), if record.is_refusal() { "WARN" } else { "INFO" }),
    }
}

/// A text as one argument: what parts arguments is written in percent, so that none is two.
fn argument(text: &str) -> String {
    text.replace('%', "%25").replace(',', "%2C").replace(':', "%3A")
}

fn description(record: &AuditRecord) -> String {
    let who = record.subject.as_deref().unwrap_or("an anonymous caller");
    let method = record.method.as_deref().unwrap_or("a request");
    let route = record.route.as_deref().unwrap_or("no route");
    match record.status {
        Some(status) => format!("{who}: {method} at {route} was answered with {status}"),
        None => record.event.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Event;

    /// Each form tells apart what the other forms tell apart.
    #[test]
    fn every_member_of_an_event_is_in_every_form() {
        let text = |name: &str| Some(format!("the-{name}"));
        let record = AuditRecord {
            limit: text("limit"),
            rule: text("rule"),
            subject: text("subject"),
            issuer: text("issuer"),
            tenant: text("tenant"),
            credential: text("credential"),
            method: text("method"),
            route: text("route"),
            policy: Some("the-policy"),
            policies: text("policies"),
            request_id: "the-request-id".to_owned(),
            trace_id: "the-trace-id".to_owned(),
            detail: text("detail"),
            approval: text("approval"),
            entered: text("entered"),
            withheld: vec!["the-withheld".to_owned()],
            masked: vec!["the-masked".to_owned()],
            digest: text("digest"),
            items: Some(7_717),
            ..AuditRecord::of(Event::AuthzFail, 0)
        };
        let own = crate::audit::AuditForm::Palisade.text(&record);
        let named: Vec<&str> = own.split('"').filter(|text| text.starts_with("the-")).collect();
        assert_eq!(named.len(), 18, "{own}");
        for form in [crate::audit::AuditForm::Owasp] {
            let told = form.text(&record);
            for member in &named {
                assert!(told.contains(member), "{form:?} lacks `{member}`: {told}");
            }
            assert!(told.contains("7717"), "{form:?}: {told}");
        }
    }

    #[test]
    fn a_name_is_one_argument() {
        let subject = Some("ada,/admin:x%".to_owned());
        let record = AuditRecord { subject, ..AuditRecord::of(Event::AuthzFail, 0) };
        let told = value(&record);
        assert_eq!(told["event"], "authz_fail:ada%2C/admin%3Ax%25,-");
    }
}
