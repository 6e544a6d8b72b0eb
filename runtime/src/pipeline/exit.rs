//! Stage 13: header fields, audit event and log, on every way out of the application.
//!
//! Entering makes one [`Exit`]; every answer consumes it. One that is dropped instead belongs to a
//! client that went away, and is audited as cancelled.

mod fields;
mod length;

use std::future::Future;
use std::mem::take;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::header::{ACCEPT, ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, Method, StatusCode};
use http_body::Body as _;

use crate::audit::{AuditEvent, is_enabled, log_cause, record};
use crate::context::{Arrival, ConnectionOrigin, ExitNotes, OriginalHead, RequestContext};
use crate::edge::cors::{CorsAnswer, CorsRequest, CorsRoutes};
use crate::edge::peer::{Peer, Transport};
use crate::edge::trailers::without_disclosing;
use crate::metrics;
use crate::pipeline::in_flight::held_until_sent;
use crate::pipeline::panicked::panicked;
use crate::pipeline::{firewall, probing, settlement};
use crate::problem::{Problem, Reason, Refusal, Refused};
use crate::request_id::RequestId;
use crate::security::Security;

/// Whether the answer refuses an object that its caller named.
fn tries_ids(response: &Response) -> bool {
    response.status().is_client_error() && probing::is_refused_object(response)
}

/// Settles what the answer decides, where it decides anything; another answer in its place.
fn settling<'a>(
    context: &'a RequestContext,
    response: &Response,
) -> Option<impl Future<Output = Option<Response>> + Send + use<'a>> {
    let (status, tries_ids) = (response.status(), tries_ids(response));
    if !tries_ids && !context.holds_reservations() {
        return None;
    }
    let is_failure = status.is_client_error() && !is_no_failure(response);
    Some(async move {
        settlement::settle(context, status, is_failure).await;
        if tries_ids { probing::count(context).await } else { None }
    })
}

#[cfg(feature = "tokens")]
fn is_no_failure(response: &Response) -> bool {
    response.extensions().get::<crate::response_fields::NoFailure>().is_some()
}

#[cfg(not(feature = "tokens"))]
fn is_no_failure(_: &Response) -> bool {
    false
}

/// The way out of the application for one request.
pub(crate) struct Exit {
    security: Security,
    /// The context's, once there is one.
    arrival: Arrival,
    /// None where the head could not be read.
    method: Option<Method>,
    entered_at: u64,
    client: Option<IpAddr>,
    transport: Transport,
    /// The other end of the connection, until the context has it.
    peer: Option<Peer>,
    context: Option<RequestContext>,
    /// In a box: most applications keep no room for it.
    cors: Option<Box<CorsAnswer>>,
    left: bool,
    /// Whether the sinks of the audit let the request in: they take what it tells.
    admitted: bool,
}

impl Exit {
    pub(crate) fn new(security: Security, arrival: Arrival, method: Option<Method>) -> Self {
        let entered_at = security.clock().monotonic_nanos();
        let transport = Transport::Unknown;
        let (client, peer, context, cors) = (None, None, None, None);
        let (left, admitted) = (false, false);
        Self {
            security,
            arrival,
            method,
            entered_at,
            client,
            transport,
            peer,
            context,
            cors,
            left,
            admitted,
        }
    }

    /// Lets the request in where its event will find room; what cannot be recorded does not happen.
    pub(crate) fn admit(&mut self) -> Result<(), Refusal> {
        self.admitted = self.security.audit_outputs().admit();
        if self.admitted {
            return Ok(());
        }
        let cause = "a queue of the audit is full, and its sink takes nothing";
        Err(Refusal::failed(Reason::AuditUnavailable, cause))
    }

    /// The request's id.
    fn id(&self) -> &RequestId {
        self.context.as_ref().map_or(&self.arrival.id, RequestContext::request_id)
    }

    pub(crate) fn entered_at(&self) -> u64 {
        self.entered_at
    }

    /// Over what kind of connection the answer leaves.
    pub(crate) fn set_transport(&mut self, transport: Transport) {
        self.transport = transport;
    }

    /// The same, and who is at its other end.
    pub(crate) fn set_peer(&mut self, peer: Peer) {
        self.set_transport(peer.transport());
        self.peer = Some(peer);
    }

    /// Who that is, once.
    pub(crate) fn take_peer(&mut self) -> Option<Peer> {
        self.peer.take()
    }

    pub(crate) fn set_client(&mut self, client: IpAddr) {
        self.client = Some(client);
    }

    /// The client's address, once it is known.
    pub(crate) fn client(&self) -> Option<IpAddr> {
        self.client
    }

    /// Makes the context of the request, which keeps its arrival from here on.
    pub(crate) fn enter(&mut self, origin: ConnectionOrigin, head: OriginalHead) -> RequestContext {
        let (security, arrival) = (self.security.clone(), self.arrival.hand_over());
        let context = RequestContext::new(security, origin, arrival, self.entered_at, head);
        self.context.insert(context).clone()
    }

    /// Hears which page causes the request, for the fields of every answer; the whole answer to a preflight.
    pub(crate) async fn hear_origin(
        &mut self,
        asked: CorsRequest<'_>,
        routes: Option<&CorsRoutes>,
        may_ask: impl Future<Output = bool>,
    ) -> Option<Response> {
        let cors = self.security.cors()?;
        let is_preflight = asked.is_preflight();
        let answer = asked.answer(cors, routes, self.entered_at, may_ask).await;
        self.cors = Some(Box::new(answer));
        is_preflight.then(|| StatusCode::NO_CONTENT.into_response())
    }

    /// Whether the answer waits for something before it leaves: a firewall's look at it, or what is settled by it.
    /// Most requests have neither.
    pub(crate) fn is_held(&self, response: &Response) -> bool {
        self.context.as_ref().is_some_and(|context| {
            firewall::is_open(context) || context.holds_reservations() || tries_ids(response)
        })
    }

    /// The same as [`leave`](Self::leave) for an answer that is held.
    pub(crate) async fn leave_later(self, response: Response) -> Response {
        let Some(context) = self.context.clone() else { return self.leave(response) };
        let response = if firewall::is_open(&context) {
            let looking = AssertUnwindSafe(firewall::look_at_answer(&context, response));
            looking.catch_unwind().await.unwrap_or_else(|_| panicked())
        } else {
            response
        };
        let response = match settling(&context, &response) {
            Some(settling) => settling.await.unwrap_or(response),
            None => response,
        };
        self.leave(response)
    }

    /// Leaves without an answer and without an event: the caller of this function logs it.
    pub(crate) fn give_up(mut self) {
        self.left = true;
    }

    /// Completes the answer and tells the log about it.
    pub(crate) fn leave(mut self, mut response: Response) -> Response {
        self.left = true;
        let notes = self.context.as_ref().map(RequestContext::exit_notes).unwrap_or_default();
        self.normalize(&notes, &mut response);
        let mut refused = response.extensions_mut().remove::<Refused>();
        if let Some(cause) = refused.as_ref().and_then(|refused| refused.cause.as_deref()) {
            log_cause(self.id(), cause);
        }
        let status = response.status();
        let mut limit = refused.as_mut().and_then(|refused| refused.limit.take());
        let values = limit.as_mut().and_then(|limit| limit.fields.take());
        let ready = refused.as_ref().and_then(|refused| refused.ready.as_ref());
        if ready.is_some_and(|ready| !self.has_body_of(ready, &response)) {
            length::state_length(&mut response);
        }
        self.complete(&notes, ready, (status, values), response.headers_mut());
        #[cfg(feature = "openapi")]
        keep_page_policy(&mut response);
        let words = limit.as_ref().map(|limit| &*limit.words);
        let rule = refused.as_ref().and_then(|refused| refused.rule.as_deref());
        self.audit(Some(status), refused.as_ref().map(|refused| refused.reason), words, rule);
        let slots = self.context.as_ref().map(RequestContext::take_slots).unwrap_or_default();
        // Bodies of our own have no trailers.
        let is_foreign =
            refused.is_none() && notes.spec.is_none_or(|spec| spec.unredacted.is_some());
        let response = if is_foreign { without_disclosing(response) } else { response };
        if slots.is_empty() { response } else { held_until_sent(response, slots) }
    }

    fn is(&self, method: &Method) -> bool {
        self.method.as_ref() == Some(method)
    }

    /// What the router and failing handlers answer, as problems.
    fn normalize(&self, notes: &ExitNotes, response: &mut Response) {
        let status = response.status();
        if status.is_success() {
            return;
        }
        if status == StatusCode::UNSUPPORTED_MEDIA_TYPE && self.is(&Method::PATCH) {
            name_patch_types(response.headers_mut());
        }
        let by_router = notes.spec.is_none()
            && !response.headers().contains_key(CONTENT_TYPE)
            && response.body().is_end_stream();
        match status {
            status if status.is_server_error() && !is_told(response) => {
                *response = self.with_request_id(take(response));
            }
            StatusCode::NOT_FOUND if by_router => {
                let problem = Problem::because(Reason::RouteMissing);
                *response = self.replaced(take(response), problem);
            }
            StatusCode::METHOD_NOT_ALLOWED if by_router => {
                if self.is(&Method::OPTIONS) && response.headers().contains_key(ALLOW) {
                    *response.status_mut() = StatusCode::NO_CONTENT;
                    return;
                }
                let problem = self.method_refused();
                *response = self.replaced(take(response), problem);
            }
            _ => {}
        }
    }

    /// The answer with a problem in place of its body, whatever else its header says kept.
    fn replaced(&self, response: Response, problem: Problem) -> Response {
        let (problem, body) = problem.into_response().into_parts();
        let (mut answer, _) = response.into_parts();
        answer.status = problem.status;
        answer.headers.remove(CONTENT_LENGTH);
        answer.headers.extend(problem.headers);
        answer.extensions.extend(problem.extensions);
        let body = if self.is(&Method::HEAD) { Body::empty() } else { body };
        Response::from_parts(answer, body)
    }

    /// An unknown method is not implemented; a known one is not allowed here.
    fn method_refused(&self) -> Problem {
        const KNOWN: [Method; 9] = [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
            Method::TRACE,
            Method::CONNECT,
        ];
        let is_known = self
            .method
            .as_ref()
            .is_some_and(|method| KNOWN.contains(method) || method.as_str() == "QUERY");
        Problem::because(if is_known { Reason::MethodNotAllowed } else { Reason::MethodUnknown })
    }

    /// A failure of ours names the request, so that a caller can ask about it, and says nothing else.
    fn with_request_id(&self, response: Response) -> Response {
        let Some(refused) = response.extensions().get::<Refused>().cloned() else {
            return response;
        };
        let problem = Problem::failed(response.status(), self.id());
        let mut answer = self.replaced(response, problem);
        answer.extensions_mut().insert(refused);
        answer
    }

    fn audit(
        &self,
        status: Option<StatusCode>,
        reason: Option<Reason>,
        limit: Option<&str>,
        rule: Option<&str>,
    ) {
        let outputs = self.security.audit_outputs();
        if !is_enabled(outputs) && !metrics::ARE_ON {
            return;
        }
        let nanos = self.security.clock().monotonic_nanos().saturating_sub(self.entered_at);
        let notes = self.context.as_ref().map(RequestContext::notes).unwrap_or_default();
        let event = AuditEvent {
            request: notes.audited(self.id(), self.client, self.method.as_ref()),
            status,
            reason,
            limit,
            rule,
            micros: nanos / 1_000,
        };
        let version = notes.spec.and_then(|spec| spec.lifecycle.version);
        measure(&event, version, nanos);
        record(outputs, &event, self.admitted, self.security.clock().now_unix_millis());
    }
}

impl Drop for Exit {
    fn drop(&mut self) {
        if !self.left {
            if let Some(context) = &self.context {
                // A task that the handler left behind may hold the context for longer.
                drop(context.take_slots());
                context.response_fields().cancel();
            }
            self.audit(None, Some(Reason::Cancelled), None, None);
        }
    }
}

/// A page has a policy of its own in place of that of data.
#[cfg(feature = "openapi")]
fn keep_page_policy(response: &mut Response) {
    if !response.status().is_success() {
        return;
    }
    if let Some(policy) = response.extensions_mut().remove::<crate::response::PagePolicyHeader>() {
        response.headers_mut().insert(http::header::CONTENT_SECURITY_POLICY, policy.0);
    }
}

#[allow(clippy::cast_precision_loss, reason = "a request of 2^52 nanoseconds is one of 52 days")]
fn measure(event: &AuditEvent<'_>, version: Option<&'static str>, nanos: u64) {
    metrics::request(&metrics::RequestMeasure {
        method: event.request.method,
        route: event.request.route,
        policy: event.request.policy,
        version,
        status: event.status,
        event: event.event().name(),
        reason: event.reason.map_or("", Reason::code),
        limit: event.limit,
        seconds: nanos as f64 / 1e9,
    });
}

/// Whether a failure tells its caller what it is.
fn is_told(response: &Response) -> bool {
    response.extensions().get::<Refused>().is_some_and(|refused| refused.reason.is_told())
}

/// What a resource takes is named in another field for PATCH ([RFC 5789, 2.2]).
///
/// [RFC 5789, 2.2]: https://www.rfc-editor.org/rfc/rfc5789#section-2.2
fn name_patch_types(fields: &mut HeaderMap) {
    const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");
    if let Some(types) = fields.remove(ACCEPT) {
        fields.insert(ACCEPT_PATCH, types);
    }
}
