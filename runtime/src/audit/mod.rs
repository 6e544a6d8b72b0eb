//! One event for every request, on the tracing target `palisade::audit`.
//!
//! Fields: `event` (in OWASP's logging vocabulary), `decision`, `status`, `reason`, `limit` (which one refused, and its
//! numbers, as the posture has them), `rule` (which part of a handler's rule refused), `subject`,
//! `issuer`, `tenant` (where the caller has one), `credential` (the public id of an API key), `client`, `method`, `route` (the pattern,
//! never the path as written), `policy`, `policies` (those of an engine that determined the decision), `request_id` and `micros`. A stream has a second event when it ends, `stream_ended`, with the
//! number of `items` and the `reason`. No token, cookie, body or query ever stands in it.
//!
//! With the feature `audit` the same goes, as plain data, to the sinks that
//! [`SecurityBuilder::audit`](crate::SecurityBuilder::audit) names; see the [guide](crate::guide::audit_sinks).

#[cfg(feature = "approval")]
mod approval;
mod beside;
#[cfg(feature = "audit")]
mod chain;
#[cfg(feature = "audit")]
mod file;
mod firewall;
#[cfg(feature = "audit")]
mod form;
#[cfg_attr(not(feature = "audit"), path = "no_outputs.rs")]
mod outputs;
mod passkey_event;
#[cfg(feature = "audit")]
mod pseudonym;
#[cfg(feature = "audit")]
mod queue;
#[cfg(feature = "audit")]
mod record;
#[cfg(feature = "audit")]
mod sink;
mod text;
#[cfg(feature = "audit")]
mod webhook;
#[cfg(feature = "audit")]
mod withheld;

use std::error::Error;
use std::net::IpAddr;

use http::{Method, StatusCode};

use crate::audit_fact::AuditFact;
use crate::principal::Principal;
use crate::problem::{Event, Reason};
use crate::redact::Shape;
use crate::request_id::RequestId;
use crate::rule::Decision;
#[cfg(feature = "approval")]
pub(crate) use approval::{ApprovalStep, record_approval};
pub use beside::record_login_refused;
pub(crate) use beside::{record_escape, record_upgrade_ended};
#[cfg(feature = "audit")]
pub(crate) use chain::sha256;
#[cfg(feature = "audit")]
pub use chain::{Chain, ChainFault, ChainReport, ChainVerifier, Link as ChainLink};
#[cfg(feature = "audit")]
pub use file::{FileSink, Fsync};
pub(crate) use firewall::{FirewallMatch, record_firewall};
#[cfg(feature = "audit")]
pub use form::AuditForm;
pub(crate) use outputs::{AuditOutputs, AuditSettings};
pub use passkey_event::PasskeyEvent;
#[cfg(feature = "audit")]
pub use queue::{AuditHealth, AuditQueue, WhenFull};
#[cfg(feature = "audit")]
pub use record::{AuditDecision, AuditRecord};
#[cfg(feature = "audit")]
pub use sink::{AuditSink, SinkError};
use text::cause_in_log;
use text::chain;
pub(crate) use text::{Escaped, name_in_log};
#[cfg(feature = "audit")]
pub use webhook::{AuditDelivery, WebhookSink};

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
    pub(crate) policy: Option<&'static str>,
    /// Which policies of engines determined the decision.
    pub(crate) policies: Option<&'a str>,
    /// What the handler's answer can hold, and for whom.
    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "sinks read it"))]
    pub(crate) answer: Option<fn() -> Shape>,
    /// The caller itself.
    #[cfg_attr(not(feature = "audit"), allow(dead_code, reason = "sinks read it"))]
    pub(crate) caller: Option<&'a Principal>,
}

impl<'a> AuditedRequest<'a> {
    /// What is known of it, for something that happens while it is handled.
    fn fact(&self) -> AuditFact<'a> {
        AuditFact {
            subject: self.subject,
            issuer: self.issuer,
            tenant: self.tenant,
            credential: self.credential,
            client: self.client,
            route: self.route,
            policy: self.policy,
            request_id: Some(self.id),
            ..AuditFact::default()
        }
    }
}

/// How a request ended.
pub(crate) struct AuditEvent<'a> {
    pub(crate) request: AuditedRequest<'a>,
    pub(crate) status: Option<StatusCode>,
    /// None where the request was answered.
    pub(crate) reason: Option<Reason>,
    /// The limit that refused, in words.
    pub(crate) limit: Option<&'a str>,
    /// The part of the rule that refused, in words.
    pub(crate) rule: Option<&'a str>,
    pub(crate) micros: u64,
}

impl AuditEvent<'_> {
    pub(crate) fn event(&self) -> Event {
        match (self.status, self.reason) {
            (None, _) => Event::RequestCancelled,
            (Some(status), None) => Event::of_status(status),
            (Some(status), Some(reason)) => reason.event_at(status),
        }
    }

    fn is_allowed(&self) -> bool {
        self.status.is_some_and(|status| !status.is_client_error() && !status.is_server_error())
    }

    /// Whether an object may have left with the answer.
    #[cfg(feature = "audit")]
    fn is_answered(&self) -> bool {
        self.status.is_some_and(|status| status.is_success())
    }
}

/// Whether anybody listens to the events. Without a subscriber and a sink this is a load and a branch.
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

/// How a stream ended, after its answer was audited.
pub(crate) struct StreamAuditEvent<'a> {
    pub(crate) request: AuditedRequest<'a>,
    pub(crate) reason: Reason,
    pub(crate) items: u64,
    pub(crate) micros: u64,
}

impl StreamAuditEvent<'_> {
    fn event(&self) -> Event {
        if self.reason == Reason::ObjectEscaped { Event::ObjectEscaped } else { Event::StreamEnded }
    }

    fn is_denied(&self) -> bool {
        matches!(self.reason, Reason::ObjectEscaped | Reason::CredentialExpired)
    }
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

/// Tells of somebody who tries ids: once, when the budget of refused ones is used up.
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

/// The tracing target of sinks that stop taking events, and take them again.
#[cfg(feature = "audit")]
const SINK: &str = "palisade::audit::sink";

/// Tells that a sink refuses events for this cause, or takes them again.
#[cfg(feature = "audit")]
fn log_sink(sink: &str, cause: Option<&str>) {
    if let Some(cause) = cause {
        let event = Event::AuditSinkLost.name();
        tracing::error!(target: SINK, event, sink, cause = &*cause_in_log(cause));
    } else {
        tracing::warn!(target: SINK, event = Event::AuditSinkFound.name(), sink);
    }
}

/// Tells that lines are missing from a file, up to this one.
#[cfg(feature = "audit")]
fn log_cut(path: &str, from: u64, to: u64) {
    tracing::error!(target: SINK, event = Event::AuditChainCut.name(), path, from, to);
}

/// The tracing target of starts.
#[cfg(feature = "audit")]
const POSTURE: &str = "palisade::audit::posture";

/// Tells that an application with the posture of this digest starts, where anybody listens: the digest of a large one
/// takes most of the time of a start.
#[cfg(feature = "audit")]
pub(crate) fn record_posture(
    outputs: &AuditOutputs,
    digest: impl FnOnce() -> String,
    time_millis: i64,
) {
    if outputs.is_empty() && !tracing::event_enabled!(target: POSTURE, tracing::Level::INFO) {
        return;
    }
    let digest = &*digest();
    tracing::info!(target: POSTURE, event = Event::PostureLoaded.name(), digest);
    outputs.posture(digest, time_millis);
}

/// Tells the log, and nobody else, why a request failed.
pub(crate) fn log_cause(id: &RequestId, cause: &(dyn Error + 'static)) {
    let cause = chain(cause);
    tracing::error!(target: "palisade", request_id = %id, cause = &*cause_in_log(&cause), "request failed");
}
