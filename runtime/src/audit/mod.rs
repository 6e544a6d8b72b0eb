//! One event for every request, on the tracing target `palisade::audit`.
//!
//! Fields: `event` (in OWASP's logging vocabulary), `decision`, `status`, `reason`, `limit` (which one refused, and its
//! numbers, as the posture has them), `subject`,
//! `issuer`, `tenant` (where the caller has one), `credential` (the public id of an API key), `client`, `method`, `route` (the pattern,
//! never the path as written), `policy`, `request_id` and `micros`. A stream has a second event when it ends, `stream_ended`, with the
//! number of `items` and the `reason`. No token, cookie, body or query ever stands in it.

mod text;

use std::error::Error;
use std::net::IpAddr;

use http::{Method, StatusCode};

use crate::problem::{Event, Reason};
use crate::request_id::RequestId;
pub(crate) use text::Escaped;
use text::chain;

/// The tracing target of audit events.
pub const TARGET: &str = "palisade::audit";

/// The request that an event is about, as far as it is known.
pub(crate) struct AuditedRequest<'a> {
    pub(crate) id: &'a RequestId,
    pub(crate) client: Option<IpAddr>,
    /// None where the head could not be read.
    pub(crate) method: Option<&'a Method>,
    /// Who calls, as its issuer names it.
    pub(crate) subject: Option<&'a str>,
    pub(crate) issuer: Option<&'a str>,
    pub(crate) tenant: Option<&'a str>,
    /// The public id of the credential.
    pub(crate) credential: Option<&'a str>,
    /// The pattern of the route, never the path as written.
    pub(crate) route: Option<&'a str>,
    /// The handler's name.
    pub(crate) policy: Option<&'a str>,
}

/// How a request ended.
pub(crate) struct AuditEvent<'a> {
    pub(crate) request: AuditedRequest<'a>,
    pub(crate) status: Option<StatusCode>,
    /// None where the request was answered.
    pub(crate) reason: Option<Reason>,
    /// The limit that refused, in words.
    pub(crate) limit: Option<&'a str>,
    pub(crate) micros: u64,
}

impl AuditEvent<'_> {
    fn event(&self) -> Event {
        match (self.status, self.reason) {
            (None, _) => Event::RequestCancelled,
            (Some(status), None) => Event::of_status(status),
            (Some(status), Some(reason)) => reason.event_at(status),
        }
    }
}

/// Whether anybody listens to the events. Without a subscriber this is a load and a branch.
pub(crate) fn is_enabled() -> bool {
    tracing::event_enabled!(target: TARGET, tracing::Level::INFO)
}

/// Writes the event.
pub(crate) fn record(audit_event: &AuditEvent<'_>) {
    let request = &audit_event.request;
    let allowed = audit_event
        .status
        .is_some_and(|status| !status.is_client_error() && !status.is_server_error());
    tracing::info!(
        target: TARGET,
        event = audit_event.event().name(),
        decision = if allowed { "allow" } else { "deny" },
        status = audit_event.status.map(|status| status.as_u16()),
        reason = audit_event.reason.map_or("", Reason::code),
        limit = audit_event.limit,
        subject = request.subject.map(|subject| tracing::field::display(Escaped::name(subject))),
        issuer = request.issuer.map(|issuer| tracing::field::display(Escaped::name(issuer))),
        tenant = request.tenant.map(|tenant| tracing::field::display(Escaped::name(tenant))),
        credential = request.credential,
        client = request.client.map(tracing::field::display),
        method = request.method.map(|method| tracing::field::display(Escaped::name(method.as_str()))),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
        micros = audit_event.micros,
    );
}

/// How a stream ended, after its answer was audited.
pub(crate) struct StreamAuditEvent<'a> {
    pub(crate) request: AuditedRequest<'a>,
    pub(crate) reason: Reason,
    pub(crate) items: u64,
    pub(crate) micros: u64,
}

/// Writes the event of a stream's end: `stream_ended`, with the number of `items` that were sent.
pub(crate) fn record_stream(audit_event: &StreamAuditEvent<'_>) {
    let request = &audit_event.request;
    let escaped = audit_event.reason == Reason::ObjectEscaped;
    tracing::info!(
        target: TARGET,
        event = if escaped { Event::ObjectEscaped } else { Event::StreamEnded }.name(),
        decision = if escaped || audit_event.reason == Reason::CredentialExpired { "deny" } else { "allow" },
        reason = audit_event.reason.code(),
        items = audit_event.items,
        subject = request.subject.map(|subject| tracing::field::display(Escaped::name(subject))),
        issuer = request.issuer.map(|issuer| tracing::field::display(Escaped::name(issuer))),
        tenant = request.tenant.map(|tenant| tracing::field::display(Escaped::name(tenant))),
        credential = request.credential,
        client = request.client.map(tracing::field::display),
        method = request.method.map(|method| tracing::field::display(Escaped::name(method.as_str()))),
        route = request.route,
        policy = request.policy,
        request_id = %request.id,
        micros = audit_event.micros,
    );
}

/// The tracing target of callers who try one object id after another: below that of the audit events.
const OBJECT_SCAN: &str = "palisade::audit::object_scan";

/// Tells of somebody who tries ids: once, when the budget of refused ones is used up.
pub(crate) fn record_scan(limit: &str, caller: Option<(&str, &str)>, client: IpAddr) {
    let (issuer, subject) = caller.unzip();
    tracing::warn!(
        target: OBJECT_SCAN,
        event = Event::ObjectScan.name(),
        limit,
        subject = subject.map(|subject| tracing::field::display(Escaped::name(subject))),
        issuer = issuer.map(|issuer| tracing::field::display(Escaped::name(issuer))),
        client = %client,
    );
}

/// Tells the log, and nobody else, why a request failed.
pub(crate) fn log_cause(id: &RequestId, cause: &(dyn Error + 'static)) {
    let cause = chain(cause);
    tracing::error!(target: "palisade", request_id = %id, cause = %Escaped::cause(&cause), "request failed");
}
