//! Why a request ends before its handler, on its way to the wire.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{Extensions, StatusCode};

use crate::problem::{Problem, Reason, RefusingLimit, Violated};

/// A request that the pipeline turned away.
#[derive(Debug)]
pub struct Refusal(Problem);

impl Refusal {
    pub(crate) fn new(reason: Reason) -> Self {
        Self(Problem::because(reason))
    }

    /// A refusal whose status is not decided by its reason alone.
    pub(crate) fn with_status(status: StatusCode, reason: Reason) -> Self {
        Self(Problem::new(status).reason(reason))
    }

    /// A fault of the configuration or of a store, told to the log and not to the caller.
    pub(crate) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::failed(Reason::GuardMisconfigured, cause)
    }

    /// Something that the decision needs failed; the log hears the cause and the caller does not.
    pub(crate) fn failed(reason: Reason, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Problem::because(reason).cause(cause))
    }

    pub(crate) fn detail(self, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.detail(detail))
    }

    pub(crate) fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        Self(self.0.header(name, value))
    }

    pub(crate) fn add_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.0.add_header(name, value);
    }

    pub(crate) fn extension(self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        Self(self.0.member(name, value))
    }

    /// Lists what is wrong with the request.
    pub(crate) fn violated(self, violated: Violated) -> Self {
        Self(self.0.violated(violated))
    }

    /// Names the limit that refuses, for the log.
    pub(crate) fn by_limit(self, words: Arc<str>) -> Self {
        Self(self.0.by_limit(RefusingLimit { words, fields: None }))
    }

    /// The same, with the values of the fields that tell what is left of it.
    pub(crate) fn by_limit_with(self, words: Arc<str>, fields: Option<[HeaderValue; 2]>) -> Self {
        Self(self.0.by_limit(RefusingLimit { words, fields }))
    }

    /// What its caller reads.
    pub(crate) fn rendered(&self) -> Bytes {
        self.0.body()
    }

    /// The refusal whose caller reads what another one was [rendered](Self::rendered) to.
    pub(crate) fn reading(mut self, body: Bytes) -> Self {
        self.0.0.ready_body = Some(body);
        self
    }

    /// Names the part of the rule that refuses, for the log.
    pub(crate) fn by_rule(self, words: Arc<str>) -> Self {
        Self(self.0.by_rule(words))
    }

    pub(crate) fn kind(self, type_uri: &'static str, title: &'static str) -> Self {
        Self(self.0.kind(type_uri, title))
    }
}

impl Refusal {
    /// The answer to a request that is refused, in the room of its extensions.
    pub(crate) fn in_place_of(self, request: &mut Extensions) -> Response {
        self.0.into_response_with(std::mem::take(request))
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}
