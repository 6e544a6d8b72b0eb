//! Telling the subscriber and every sink how a request or its stream ended.

use std::error::Error;

use crate::audit::text::{cause_in_log, chain};
use crate::audit::{AuditEvent, AuditOutputs, Escaped, StreamAuditEvent, TARGET, name_in_log};
use crate::problem::Reason;
use crate::request_id::RequestId;

/// Whether the events have a listener. Without a subscriber and a sink this is a load and a branch.
pub(crate) fn is_enabled(outputs: &AuditOutputs) -> bool {
    is_traced() || !outputs.is_empty()
}

fn is_traced() -> bool {
    tracing::event_enabled!(target: TARGET, tracing::Level::INFO)
}

/// Tells the subscriber and every sink. `admitted` says whether the request was let in.
pub(crate) fn record(
    outputs: &AuditOutputs,
    audit_event: &AuditEvent<'_>,
    admitted: bool,
    time_millis: i64,
) {
    trace(audit_event);
    outputs.request(audit_event, admitted, time_millis);
}

/// Writes the event.
fn trace(audit_event: &AuditEvent<'_>) {
    let request = &audit_event.request;
    let allowed = audit_event.is_allowed();
    tracing::info!(
        target: TARGET,
        event = audit_event.event().name(),
        decision = if allowed { "allow" } else { "deny" },
        status = audit_event.status.map(|status| status.as_u16()),
        reason = audit_event.reason.map_or("", Reason::code),
        limit = audit_event.limit,
        rule = audit_event.rule,
        subject = request.subject.map(name_in_log).as_deref(),
        issuer = request.issuer.map(name_in_log).as_deref(),
        tenant = request.tenant.map(name_in_log).as_deref(),
        credential = request.credential,
        client = request.client.map(tracing::field::display),
        method = request.method.map(|method| tracing::field::display(Escaped::name(method.as_str()))),
        route = request.route,
        policy = request.policy,
        policies = request.policies.map(cause_in_log).as_deref(),
        request_id = %request.id,
        micros = audit_event.micros,
    );
}

/// Tells of a stream's end: `stream_ended`, with the number of `items` that were sent.
pub(crate) fn record_stream(
    outputs: &AuditOutputs,
    audit_event: &StreamAuditEvent<'_>,
    time_millis: i64,
) {
    trace_stream(audit_event);
    outputs.stream(audit_event, time_millis);
}

fn trace_stream(audit_event: &StreamAuditEvent<'_>) {
    let request = &audit_event.request;
    tracing::info!(
        target: TARGET,
        event = audit_event.event().name(),
        decision = if audit_event.is_denied() { "deny" } else { "allow" },
        reason = audit_event.reason.code(),
        items = audit_event.items,
        subject = request.subject.map(name_in_log).as_deref(),
        issuer = request.issuer.map(name_in_log).as_deref(),
        tenant = request.tenant.map(name_in_log).as_deref(),
        credential = request.credential,
        client = request.client.map(tracing::field::display),
        method = request.method.map(|method| tracing::field::display(Escaped::name(method.as_str()))),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
        micros = audit_event.micros,
    );
}

/// Tells the log alone why a request failed.
pub(crate) fn log_cause(id: &RequestId, cause: &(dyn Error + 'static)) {
    let cause = chain(cause);
    tracing::error!(target: "palisade", request_id = %id, cause = &*cause_in_log(&cause), "request failed");
}
