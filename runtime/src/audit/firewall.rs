//! What a firewall matched, as the audit is told it.

use crate::audit::{AuditOutputs, AuditedRequest, FirewallMatch, name_in_log};
use crate::problem::Event;

/// The tracing target of matches of a firewall: below that of the audit events.
const FIREWALL: &str = "palisade::audit::firewall";

/// Tells which rules of a firewall matched.
pub(crate) fn record_firewall(
    outputs: &AuditOutputs,
    request: &AuditedRequest<'_>,
    told: &FirewallMatch<'_>,
    time_millis: i64,
) {
    outputs.firewall(request, told, time_millis);
    tracing::warn!(
        target: FIREWALL,
        event = Event::FirewallMatched.name(),
        rule = told.rules,
        place = told.place,
        refused = told.is_refused,
        subject = request.subject.map(name_in_log).as_deref(),
        issuer = request.issuer.map(name_in_log).as_deref(),
        tenant = request.tenant.map(name_in_log).as_deref(),
        client = request.client.map(tracing::field::display),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
    );
}
