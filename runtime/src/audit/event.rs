//! What the audit is told: a request, how it ended, how its stream ended, what a firewall matched.

use std::net::IpAddr;

use http::{Method, StatusCode};

use crate::audit_fact::AuditFact;
use crate::principal::Principal;
use crate::problem::{Event, Reason};
use crate::redact::Shape;
use crate::request_id::RequestId;

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
    pub(super) fn fact(&self) -> AuditFact<'a> {
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

    pub(super) fn is_allowed(&self) -> bool {
        self.status.is_some_and(|status| !status.is_client_error() && !status.is_server_error())
    }

    /// Whether an object may have left with the answer.
    #[cfg(feature = "audit")]
    pub(super) fn is_answered(&self) -> bool {
        self.status.is_some_and(|status| status.is_success())
    }
}

/// How a stream ended, after its answer was audited.
pub(crate) struct StreamAuditEvent<'a> {
    pub(crate) request: AuditedRequest<'a>,
    pub(crate) reason: Reason,
    pub(crate) items: u64,
    pub(crate) micros: u64,
}

impl StreamAuditEvent<'_> {
    pub(super) fn event(&self) -> Event {
        if self.reason == Reason::ObjectEscaped { Event::ObjectEscaped } else { Event::StreamEnded }
    }

    pub(super) fn is_denied(&self) -> bool {
        matches!(self.reason, Reason::ObjectEscaped | Reason::CredentialExpired)
    }
}

/// A match of a firewall, without what matched.
#[derive(Debug)]
pub(crate) struct FirewallMatch<'a> {
    /// The ids of the rules.
    pub(crate) rules: &'a str,
    pub(crate) place: &'static str,
    pub(crate) is_refused: bool,
}
