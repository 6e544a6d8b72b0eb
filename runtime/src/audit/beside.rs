//! What happens beside the answers to requests: over connections that became another protocol's, and at logins elsewhere.

use crate::audit::{AuditOutputs, AuditedRequest, Escaped, TARGET};
use crate::audit_fact::AuditFact;
use crate::problem::{Event, Reason};

/// Tells that a connection which became another protocol's ended, and why.
pub(crate) fn record_upgrade_ended(
    outputs: &AuditOutputs,
    request: &AuditedRequest<'_>,
    reason: &'static str,
    time_millis: i64,
) {
    trace_connection(Event::WebsocketEnded, request, reason);
    let fact = AuditFact { reason, ..request.fact() };
    outputs.fact(Event::WebsocketEnded, &fact, time_millis);
}

/// Raises the alarm about an object that was about to leave over such a connection.
pub(crate) fn record_escape(
    outputs: &AuditOutputs,
    request: &AuditedRequest<'_>,
    time_millis: i64,
) {
    let reason = Reason::ObjectEscaped.code();
    trace_connection(Event::ObjectEscaped, request, reason);
    let fact = AuditFact { reason, ..request.fact() };
    outputs.fact(Event::ObjectEscaped, &fact, time_millis);
}

fn trace_connection(event: Event, request: &AuditedRequest<'_>, reason: &'static str) {
    tracing::info!(
        target: TARGET,
        event = event.name(),
        reason,
        subject = request.subject.map(|subject| tracing::field::display(Escaped::name(subject))),
        issuer = request.issuer.map(|issuer| tracing::field::display(Escaped::name(issuer))),
        tenant = request.tenant.map(|tenant| tracing::field::display(Escaped::name(tenant))),
        credential = request.credential,
        client = request.client.map(tracing::field::display),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
    );
}

/// Tells why a login at another service was refused: the browser learns that it was, and not why.
#[doc(hidden)]
pub fn record_login_refused(issuer: &str, reason: &'static str) {
    let event = Event::AuthnLoginFail;
    tracing::info!(target: TARGET, event = event.name(), reason, issuer = %Escaped::name(issuer));
    AuditFact { reason, issuer: Some(issuer), ..AuditFact::default() }.tell(event);
}
