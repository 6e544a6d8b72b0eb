//! Stage 13: header fields, audit event and log, on every way out of the application.
//!
//! Entering makes one [`Exit`]; every answer consumes it. One that is dropped instead belongs to a
//! client that went away, and is audited as cancelled.

use std::net::IpAddr;

use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE};
use http::{Method, StatusCode};
use http_body::Body as _;

use crate::audit::{Ending, RequestId, explain, record};
use crate::problem::{Problem, Refused};
use crate::secured::Visit;
use crate::secured::throttle::budget_fields;
use crate::security::Security;

/// The way out of the application for one request.
pub(crate) struct Exit {
    security: Security,
    id: RequestId,
    method: Method,
    entered_at: u64,
    client: Option<IpAddr>,
    visit: Option<Visit>,
    left: bool,
}

impl Exit {
    pub(crate) fn new(security: Security, method: Method) -> Self {
        let entered_at = security.clock().monotonic_nanos();
        Self {
            security,
            id: RequestId::next(),
            method,
            entered_at,
            client: None,
            visit: None,
            left: false,
        }
    }

    pub(crate) fn request_id(&self) -> RequestId {
        self.id
    }

    pub(crate) fn arrived(&mut self, client: IpAddr) {
        self.client = Some(client);
    }

    pub(crate) fn visits(&mut self, visit: Visit) {
        self.visit = Some(visit);
    }

    /// Completes the answer and tells the log about it.
    pub(crate) fn leave(mut self, response: Response) -> Response {
        self.left = true;
        let mut response = self.in_our_words(response);
        let refused = response.extensions_mut().remove::<Refused>();
        if let Some(cause) = refused.as_ref().and_then(|refused| refused.cause.as_deref()) {
            explain(self.id, cause);
        }
        let status = response.status();
        if status.is_success()
            && let Some(charged) = self.visit.as_ref().and_then(Visit::least)
        {
            let fields = budget_fields(charged.name, &charged.quota, charged.budget);
            response.headers_mut().extend(fields);
        }
        self.security.headers().apply(status, response.headers_mut());
        let reason = refused.map_or("", |refused| refused.reason);
        self.audit(Some(status), reason);
        response
    }

    /// What the router and failing handlers answer, as problems.
    fn in_our_words(&self, response: Response) -> Response {
        let problem = match response.status() {
            status if status.is_server_error() => {
                return self.with_request_id(response);
            }
            StatusCode::NOT_FOUND => Problem::new(StatusCode::NOT_FOUND).reason("route_missing"),
            StatusCode::METHOD_NOT_ALLOWED => self.method_refused(),
            _ => return response,
        };
        let ours =
            response.headers().contains_key(CONTENT_TYPE) || !response.body().is_end_stream();
        if ours {
            return response;
        }
        let allow = response.headers().get(ALLOW).cloned();
        let mut answer = if self.method == Method::OPTIONS && allow.is_some() {
            StatusCode::NO_CONTENT.into_response()
        } else {
            problem.into_response()
        };
        if let Some(allow) = allow {
            answer.headers_mut().insert(ALLOW, allow);
        }
        answer
    }

    /// A method nobody knows is not implemented; a known one is not allowed here.
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
        if KNOWN.contains(&self.method) {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED).reason("method_not_allowed")
        } else {
            Problem::new(StatusCode::NOT_IMPLEMENTED).reason("method_unknown")
        }
    }

    /// A failure names the request, so that a caller can ask about it, and says nothing else.
    fn with_request_id(&self, response: Response) -> Response {
        let Some(refused) = response.extensions().get::<Refused>().cloned() else {
            return response;
        };
        let status = response.status();
        let fields = response.headers().clone();
        let mut answer = Problem::failed(status, self.id).into_response();
        for (name, value) in &fields {
            if name != CONTENT_TYPE {
                answer.headers_mut().insert(name, value.clone());
            }
        }
        answer.extensions_mut().insert(refused);
        answer
    }

    fn audit(&self, status: Option<StatusCode>, reason: &str) {
        let nanos = self.security.clock().monotonic_nanos().saturating_sub(self.entered_at);
        record(&Ending {
            id: self.id,
            client: self.client,
            method: &self.method,
            status,
            reason,
            visit: self.visit.as_ref(),
            micros: nanos / 1_000,
        });
    }
}

impl Drop for Exit {
    fn drop(&mut self) {
        if !self.left {
            self.audit(None, "cancelled");
        }
    }
}
