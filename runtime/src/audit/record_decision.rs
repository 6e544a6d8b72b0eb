//! What rules decided beside letting a request in: emergencies, other tenants, rules in shadow, ids that are tried out.

use std::net::IpAddr;

use crate::audit::text::cause_in_log;
use crate::audit::{AuditOutputs, AuditedRequest, name_in_log};
use crate::audit_fact::AuditFact;
use crate::principal::Principal;
use crate::problem::Event;
use crate::rule::Decision;

/// The tracing target of rules that were passed in an emergency: below that of the audit events.
const BREAK_GLASS: &str = "palisade::audit::break_glass";

/// Raises the alarm: a caller passed a rule in an emergency, until `ends` at most.
pub(crate) fn record_break_glass(request: &AuditedRequest<'_>, reason: &str, ends: i64) {
    tracing::warn!(
        target: BREAK_GLASS,
        event = Event::BreakGlass.name(),
        reason = &*cause_in_log(reason),
        ends_at_millis = ends,
        subject = request.subject.map(name_in_log).as_deref(),
        issuer = request.issuer.map(name_in_log).as_deref(),
        tenant = request.tenant.map(name_in_log).as_deref(),
        credential = request.credential,
        client = request.client.map(tracing::field::display),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
    );
    let until_millis = Some(ends);
    AuditFact { detail: Some(reason), until_millis, ..request.fact() }.tell(Event::BreakGlass);
}

/// The tracing target of callers who act in another tenant than their own: below that of the audit events.
const TENANT: &str = "palisade::audit::tenant";

/// Tells that a caller acts in another tenant than its own, at a handler that states why it may. The sinks have kept
/// room for it.
pub(crate) fn record_tenant_entered(request: &AuditedRequest<'_>, entered: &str, reason: &str) {
    tracing::warn!(
        target: TENANT,
        event = Event::TenantEntered.name(),
        entered = &*name_in_log(entered),
        reason,
        subject = request.subject.map(name_in_log).as_deref(),
        issuer = request.issuer.map(name_in_log).as_deref(),
        tenant = request.tenant.map(name_in_log).as_deref(),
        credential = request.credential,
        client = request.client.map(tracing::field::display),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
    );
    let entered = Some(entered);
    let fact = AuditFact { entered, detail: Some(reason), ..request.fact() };
    fact.tell(Event::TenantEntered);
}

/// The tracing target of rules in shadow: below that of the audit events.
const SHADOW: &str = "palisade::audit::shadow";

/// Tells that a rule in shadow decided otherwise than the one in force.
pub(crate) fn record_shadow(request: &AuditedRequest<'_>, present: Decision, future: Decision) {
    tracing::info!(
        target: SHADOW,
        event = Event::RuleDiffers.name(),
        present = ?present,
        future = ?future,
        subject = request.subject.map(name_in_log).as_deref(),
        issuer = request.issuer.map(name_in_log).as_deref(),
        tenant = request.tenant.map(name_in_log).as_deref(),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
    );
    let detail = format!("present {present:?}, future {future:?}");
    AuditFact { detail: Some(&detail), ..request.fact() }.tell(Event::RuleDiffers);
}

/// The tracing target of callers who try one object id after another: below that of the audit events.
const OBJECT_SCAN: &str = "palisade::audit::object_scan";

/// Tells of a caller who tries ids: once, when the budget of refused ones is used up.
pub(crate) fn record_scan(
    outputs: &AuditOutputs,
    limit: &str,
    caller: Option<&Principal>,
    client: IpAddr,
    time_millis: i64,
) {
    outputs.scan(limit, caller, client, time_millis);
    let (issuer, subject) = (caller.map(Principal::issuer), caller.map(Principal::subject));
    let tenant = caller.and_then(Principal::tenant);
    tracing::warn!(
        target: OBJECT_SCAN,
        event = Event::ObjectScan.name(),
        limit,
        subject = subject.map(name_in_log).as_deref(),
        issuer = issuer.map(name_in_log).as_deref(),
        tenant = tenant.map(name_in_log).as_deref(),
        client = %client,
    );
}
