//! One event for every request, on the tracing target `palisade::audit`.
//!
//! Fields: `event` (in OWASP's logging vocabulary), `decision`, `status`, `reason`, `subject`,
//! `issuer`, `client`, `method`, `route` (the pattern, never the path as written), `policy`,
//! `request_id` and `micros`. A stream has a second event when it ends, `stream_ended`, with the
//! number of `items` and the `reason`. No token, cookie, body or query ever stands in it.

mod text;

use std::error::Error;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::MatchedPath;
use http::{Method, StatusCode};

use crate::context::Visit;
use text::{Escaped, chain};

/// The tracing target of audit events.
pub const TARGET: &str = "palisade::audit";

/// Names one request in the log and, after a failure of ours, to the caller.
///
/// Written as a keyed hash of a counter: unique in this process, and no measure of its traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(u64);

impl RequestId {
    pub(crate) fn next() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        Self(COUNT.fetch_add(1, Ordering::Relaxed))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        static KEYS: OnceLock<(RandomState, RandomState)> = OnceLock::new();
        let (first, second) = KEYS.get_or_init(|| (RandomState::new(), RandomState::new()));
        write!(out, "{:016x}{:016x}", first.hash_one(self.0), second.hash_one(self.0))
    }
}

/// How a request ended.
pub(crate) struct Ending<'a> {
    pub(crate) id: RequestId,
    pub(crate) client: Option<IpAddr>,
    pub(crate) method: &'a Method,
    pub(crate) status: Option<StatusCode>,
    pub(crate) reason: &'a str,
    pub(crate) visit: Option<&'a Visit>,
    pub(crate) micros: u64,
}

/// Whether anybody listens to the events. Without a subscriber this is a load and a branch.
pub(crate) fn is_heard() -> bool {
    tracing::event_enabled!(target: TARGET, tracing::Level::INFO)
}

/// Writes the event.
pub(crate) fn record(ending: &Ending<'_>) {
    let trail = ending.visit.map(Visit::trail);
    let principal = trail.as_ref().and_then(|trail| trail.principal.as_ref());
    let allowed =
        ending.status.is_some_and(|status| !status.is_client_error() && !status.is_server_error());
    tracing::info!(
        target: TARGET,
        event = event(ending.status, ending.reason),
        decision = if allowed { "allow" } else { "deny" },
        status = ending.status.map(|status| status.as_u16()),
        reason = ending.reason,
        subject = principal.map(|principal| tracing::field::display(Escaped::name(principal.subject()))),
        issuer = principal.map(|principal| tracing::field::display(Escaped::name(principal.issuer()))),
        client = ending.client.map(tracing::field::display),
        method = %Escaped::name(ending.method.as_str()),
        route = trail.as_ref().and_then(|trail| trail.route.as_ref()).map(MatchedPath::as_str),
        policy = trail.as_ref().and_then(|trail| trail.spec).map(|spec| spec.name),
        request_id = %ending.id,
        micros = ending.micros,
    );
}

/// How a stream ended, after its answer was audited.
pub(crate) struct StreamEnding<'a> {
    pub(crate) visit: &'a Visit,
    pub(crate) method: &'a Method,
    pub(crate) reason: &'static str,
    pub(crate) items: u64,
    pub(crate) micros: u64,
}

/// Writes the event of a stream's end: `stream_ended`, with the number of `items` that were sent.
pub(crate) fn record_stream(ending: &StreamEnding<'_>) {
    if !tracing::event_enabled!(target: TARGET, tracing::Level::INFO) {
        return;
    }
    let trail = ending.visit.trail();
    let principal = trail.principal.as_ref();
    tracing::info!(
        target: TARGET,
        event = "stream_ended",
        decision = if ending.reason == "credential_expired" { "deny" } else { "allow" },
        reason = ending.reason,
        items = ending.items,
        subject = principal.map(|principal| tracing::field::display(Escaped::name(principal.subject()))),
        issuer = principal.map(|principal| tracing::field::display(Escaped::name(principal.issuer()))),
        client = %ending.visit.client(),
        method = %Escaped::name(ending.method.as_str()),
        route = trail.route.as_ref().map(MatchedPath::as_str),
        policy = trail.spec.map(|spec| spec.name),
        request_id = %ending.visit.request_id(),
        micros = ending.micros,
    );
}

/// Tells the log, and nobody else, why a request failed.
pub(crate) fn explain(id: RequestId, cause: &(dyn Error + 'static)) {
    let cause = chain(cause);
    tracing::error!(target: "palisade", request_id = %id, cause = %Escaped::cause(&cause), "request failed");
}

/// The event's name in the vocabulary of OWASP's logging cheat sheet.
fn event(status: Option<StatusCode>, reason: &str) -> &'static str {
    match (status, reason) {
        (None, _) => "request_cancelled",
        (_, "rule_denied" | "scope_missing" | "object_forbidden" | "tenant_missing") => {
            "authz_fail"
        }
        (_, "object_missing" | "object_id_malformed") => "authz_object_missing",
        (_, "handler_failed" | "handler_panicked" | "guard_misconfigured") => "sys_error",
        (Some(StatusCode::UNAUTHORIZED), _) | (_, "credentials_malformed") => "authn_login_fail",
        (Some(StatusCode::TOO_MANY_REQUESTS), _) => "excess_rate_limit_exceeded",
        (Some(StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY), _) => {
            "input_validation_fail"
        }
        (_, "method_unknown") => "request_refused",
        (Some(status), _) if status.is_server_error() => "sys_error",
        (Some(status), _) if status.is_client_error() => "request_refused",
        (Some(_), _) => "request_allowed",
    }
}
