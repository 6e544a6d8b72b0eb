//! How a problem becomes an answer: what leaves, and what the log is told.

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::Extensions;
use http::header::{CONTENT_TYPE, HeaderValue};

use crate::edge::headers::USUAL;
use crate::problem::{Problem, Refused};
use crate::request_id::RequestId;

/// The type of every problem's body.
pub(crate) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.into_response_with(Extensions::new())
    }
}

impl Problem {
    /// What the caller may read of this, and what the log is told.
    pub(crate) fn split_public_and_log(mut self, request: &RequestId) -> (Self, Refused) {
        let refused = self.refused();
        if self.is_opaque() {
            return (Self::failed(self.0.status, request), refused);
        }
        (self, refused)
    }

    fn refused(&mut self) -> Refused {
        let (limit, rule) = (self.0.limit.take(), self.0.rule.take());
        let cause = self.0.cause.take().map(Arc::from);
        Refused { reason: self.0.reason, limit, rule, cause, ready: None }
    }

    /// The answer, in the room of extensions that are not needed any more: a flood of refusals makes no new maps.
    pub(super) fn into_response_with(mut self, mut extensions: Extensions) -> Response {
        extensions.clear();
        let refused = self.refused();
        let mut response = Response::new(Body::from(self.body()));
        *response.extensions_mut() = extensions;
        *response.status_mut() = self.0.status;
        *response.headers_mut() = self.0.headers;
        let fields = response.headers_mut();
        fields.reserve(USUAL.saturating_sub(fields.len()));
        fields.insert(CONTENT_TYPE, PROBLEM_JSON);
        response.extensions_mut().insert(refused);
        response
    }
}
