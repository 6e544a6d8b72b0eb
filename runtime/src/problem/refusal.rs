//! Why a request ends before its handler, on its way to the wire.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{Extensions, StatusCode};

use crate::edge::ready_answer::ReadyAnswer;
use crate::problem::{Problem, Reason, Refused, RefusingLimit, Violated};

/// A request that the pipeline turned away.
#[derive(Debug)]
pub struct Refusal(RefusalKind);

#[derive(Debug)]
enum RefusalKind {
    Problem(Problem),
    /// The same for everyone, made at start.
    Ready(PreparedRefusal),
}

#[derive(Debug)]
struct PreparedRefusal {
    reason: Reason,
    answer: ReadyAnswer,
}

impl Refusal {
    pub(crate) fn new(reason: Reason) -> Self {
        Problem::because(reason).into()
    }

    /// A refusal for this reason that says what `answer` says.
    pub(crate) fn ready(reason: Reason, answer: ReadyAnswer) -> Self {
        Self(RefusalKind::Ready(PreparedRefusal { reason, answer }))
    }

    /// The problem that says the same.
    fn into_problem(self) -> Problem {
        match self.0 {
            RefusalKind::Problem(problem) => problem,
            RefusalKind::Ready(ready) => ready.into_problem(),
        }
    }

    fn with(self, change: impl FnOnce(Problem) -> Problem) -> Self {
        change(self.into_problem()).into()
    }

    /// A refusal whose status is not decided by its reason alone.
    pub(crate) fn with_status(status: StatusCode, reason: Reason) -> Self {
        Problem::new(status).reason(reason).into()
    }

    /// A fault of the configuration or of a store, told to the log and not to the caller.
    pub(crate) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::failed(Reason::GuardMisconfigured, cause)
    }

    /// Something that the decision needs failed; the log hears the cause and the caller does not.
    pub(crate) fn failed(reason: Reason, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Problem::because(reason).cause(cause).into()
    }

    pub(crate) fn detail(self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.with(|problem| problem.detail(detail))
    }

    pub(crate) fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        self.with(|problem| problem.header(name, value))
    }

    pub(crate) fn extension(self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.with(|problem| problem.member(name, value))
    }

    /// Lists what is wrong with the request.
    pub(crate) fn violated(self, violated: Violated) -> Self {
        self.with(|problem| problem.violated(violated))
    }

    /// Names the limit that refuses, for the log.
    pub(crate) fn by_limit(self, words: Arc<str>) -> Self {
        self.by_limit_with(words, None)
    }

    /// The same, with the values of the fields that tell what is left of it.
    pub(crate) fn by_limit_with(self, words: Arc<str>, fields: Option<[HeaderValue; 2]>) -> Self {
        self.with(|problem| problem.by_limit(RefusingLimit { words, fields }))
    }

    /// What its caller reads.
    pub(crate) fn rendered(&self) -> Bytes {
        match &self.0 {
            RefusalKind::Problem(problem) => problem.body(),
            RefusalKind::Ready(ready) => ready.answer.body(),
        }
    }

    /// The refusal whose caller reads what another one was [rendered](Self::rendered) to.
    pub(crate) fn reading(self, body: Bytes) -> Self {
        self.with(|mut problem| {
            problem.0.ready_body = Some(body);
            problem
        })
    }

    /// Names the part of the rule that refuses, for the log.
    pub(crate) fn by_rule(self, words: Arc<str>) -> Self {
        self.with(|problem| problem.by_rule(words))
    }

    pub(crate) fn kind(self, type_uri: &'static str, title: &'static str) -> Self {
        self.with(|problem| problem.kind(type_uri, title))
    }
}

impl Refusal {
    /// The answer to a request that is refused, in the room of its extensions.
    pub(crate) fn in_place_of(self, request: &mut Extensions) -> Response {
        self.into_response_with(std::mem::take(request))
    }

    fn into_response_with(self, extensions: Extensions) -> Response {
        match self.0 {
            RefusalKind::Problem(problem) => problem.into_response_with(extensions),
            RefusalKind::Ready(ready) => ready.into_response_with(extensions),
        }
    }
}

impl PreparedRefusal {
    fn into_problem(self) -> Problem {
        let problem = Problem::new(self.answer.status()).reason(self.reason);
        let own = self.answer.own().iter().cloned();
        own.fold(problem, |problem, (name, value)| problem.header(name, value))
    }

    fn into_response_with(self, mut extensions: Extensions) -> Response {
        extensions.clear();
        let Self { reason, answer } = self;
        let mut response = Response::new(Body::from(answer.body()));
        *response.status_mut() = answer.status();
        response.headers_mut().clone_from(answer.fields());
        extensions.insert(Refused { ready: Some(answer), ..Refused::because(reason) });
        *response.extensions_mut() = extensions;
        response
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(RefusalKind::Problem(problem))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.into_response_with(Extensions::new())
    }
}
