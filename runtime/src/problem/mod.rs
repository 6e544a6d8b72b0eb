//! Refusals and failures on the wire: `application/problem+json` ([RFC 9457]).
//!
//! [RFC 9457]: https://www.rfc-editor.org/rfc/rfc9457

mod declared;
mod event;
mod into_problem;
mod outgrown;
mod reason;
mod refusal;
mod stalled;
mod violation;

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Extensions, HeaderMap, StatusCode};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::edge::headers::USUAL;
use crate::redact::{Expose, ExposeError, JsonBuffer, Known};
use crate::request_id::RequestId;

pub use declared::{Declared, ErrorFallback, ErrorProbe, IsError, LogCause, NoError};
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use event::EVENTS;
pub(crate) use event::Event;
pub use into_problem::IntoProblem;
pub(crate) use outgrown::is_outgrown;
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use reason::REASONS;
pub(crate) use reason::Reason;
pub use refusal::Refusal;
pub(crate) use stalled::{BodyStalled, is_stalled};
pub(crate) use violation::{
    Detail, Limits, MOST_TOLD, NumberLimits, Place, Violated, Violation, header_name, lower_hyphen,
};

/// The member of a failure that names its request.
const REQUEST_ID: &str = "request_id";

/// An error answer: status, and what the caller may know about it.
///
/// `Problem: From<E>` for every `E: std::error::Error`, for `anyhow::Error` and for boxed errors makes a
/// 500 without any detail, its cause in the log only, so `?` works in a handler and nothing leaks. From
/// an error that derives [`Problem`](macro@crate::Problem), `?` makes the problem which that declares. Where
/// the request's body outgrows the handler's `body` while the handler reads it, the error of that is
/// answered with a 413.
///
/// As text (`#[tracing::instrument(err)]` writes it) a problem is its status, its title and its detail:
/// what the caller reads.
///
/// ```
/// use palisade::Problem;
/// use palisade::http::StatusCode;
///
/// let problem = Problem::new(StatusCode::CONFLICT).detail("this email is taken");
/// assert_eq!(problem.status(), StatusCode::CONFLICT);
/// ```
pub struct Problem(Box<Parts>);

struct Parts {
    status: StatusCode,
    type_uri: Option<Cow<'static, str>>,
    title: Option<Cow<'static, str>>,
    detail: Option<Cow<'static, str>>,
    extensions: Vec<(&'static str, Value)>,
    /// The member `errors` of what the guard refuses; no application has such a problem in its hands.
    violated: Option<Box<Violated>>,
    headers: HeaderMap,
    reason: Reason,
    /// The limit that refuses.
    limit: Option<RefusingLimit>,
    /// What the caller reads, where it is the same each time and was made before.
    ready_body: Option<Bytes>,
    /// The part of the rule that refuses, in words for the log.
    rule: Option<Arc<str>>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// Every `std::error::Error`, and what becomes one in a box: `anyhow::Error`, `Box<dyn Error + Send +
/// Sync>`, a text.
impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for Problem {
    fn from(cause: E) -> Self {
        let mut problem = Self::because(Reason::HandlerFailed);
        problem.0.cause = Some(cause.into());
        problem
    }
}

impl Problem {
    /// A problem of type `about:blank`: its title is the status phrase.
    ///
    /// A status below 400 is no problem and becomes 500.
    pub fn new(status: StatusCode) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        Self(Box::new(Parts {
            status: if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR },
            type_uri: None,
            title: None,
            detail: None,
            extensions: Vec::new(),
            violated: None,
            headers: HeaderMap::new(),
            reason: Reason::HandlerRefused,
            limit: None,
            ready_body: None,
            rule: None,
            cause: None,
        }))
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The problem type as a URI, and its title, which stays the same for every problem of the type.
    #[must_use]
    pub fn kind(
        mut self,
        type_uri: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.0.type_uri = Some(type_uri.into());
        self.0.title = Some(title.into());
        self
    }

    /// What happened this time, in words for the caller; never text from inside the service.
    ///
    /// A 5xx leaves without it: what failed inside is for the log, and the answer names the request.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// A further member of the problem: a leaf or a type that derives `Redacted`, written as an
    /// anonymous viewer may see it, so that no entity leaves whole in an error.
    ///
    /// The standard members cannot be overwritten, and a name of fewer than three characters or
    /// with others than letters, digits, underscores and hyphens is left out ([RFC 9457, 3.2]).
    ///
    /// [RFC 9457, 3.2]: https://www.rfc-editor.org/rfc/rfc9457#section-3.2
    #[must_use]
    pub fn extension(self, name: &'static str, value: impl Expose) -> Self {
        match Known::of(&value).into_value() {
            Some(value) => self.member(name, value),
            None => self,
        }
    }

    /// The same for what is fit to leave as it is.
    #[must_use]
    pub(crate) fn member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        const STANDARD: [&str; 5] = ["type", "title", "status", "detail", "instance"];
        let legal = name.len() >= 3
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
        if legal && !STANDARD.contains(&name) {
            self.0.extensions.retain(|(other, _)| *other != name);
            self.0.extensions.push((name, value.into()));
        }
        self
    }

    /// Lists what is wrong with the request.
    #[must_use]
    fn violated(mut self, violated: Violated) -> Self {
        self.0.violated = Some(Box::new(violated));
        self
    }

    /// A header field of the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.add_header(name, value);
        self
    }

    pub(crate) fn add_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.0.headers.reserve(USUAL.saturating_sub(self.0.headers.len()));
        self.0.headers.append(name, value);
    }

    /// Keeps an error for the log; the caller never sees it.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// A problem with the status of its reason.
    pub(crate) fn because(reason: Reason) -> Self {
        Self::new(reason.status().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)).reason(reason)
    }

    /// What the audit event tells.
    #[must_use]
    pub(crate) fn reason(mut self, reason: Reason) -> Self {
        self.0.reason = reason;
        self
    }

    /// Names the limit that refuses, for the log.
    #[must_use]
    fn by_limit(mut self, limit: RefusingLimit) -> Self {
        self.0.limit = Some(limit);
        self
    }

    /// Names the part of the rule that refuses, for the log.
    #[must_use]
    fn by_rule(mut self, words: Arc<str>) -> Self {
        self.0.rule = Some(words);
        self
    }

    /// What became of a question that the store should have answered: a failure is a 503, whatever
    /// its status was.
    pub(crate) fn unanswered(mut self, reason: Reason) -> Self {
        if self.0.status.is_server_error() {
            self.0.status = StatusCode::SERVICE_UNAVAILABLE;
            self.0.reason = reason;
        }
        self
    }

    /// All that a caller hears of a failure: its status, and the request to ask about.
    pub(crate) fn failed(status: StatusCode, request: &RequestId) -> Self {
        Self::new(status).member(REQUEST_ID, request.to_string())
    }

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
        Refused { reason: self.0.reason, limit, rule, cause }
    }

    /// Whether its caller hears nothing but that something failed.
    fn is_opaque(&self) -> bool {
        self.0.status.is_server_error() && !self.0.reason.is_told()
    }

    /// Writes a failure: whoever answers with it, nothing from inside leaves.
    fn serialize_opaque<M: SerializeMap>(&self, mut members: M) -> Result<M::Ok, M::Error> {
        members.serialize_entry("title", self.0.status.canonical_reason().unwrap_or("Error"))?;
        members.serialize_entry("status", &self.0.status.as_u16())?;
        if let Some((name, id)) = self.0.extensions.iter().find(|(name, _)| *name == REQUEST_ID) {
            members.serialize_entry(name, id)?;
        }
        members.end()
    }

    /// What the caller reads.
    fn body(&self) -> Bytes {
        if let Some(ready) = &self.0.ready_body {
            return ready.clone();
        }
        // A failure says nothing of what is wrong with the request.
        let violated = self.0.violated.as_ref().filter(|_| !self.0.status.is_server_error());
        let body = match violated {
            Some(violated) => self.body_with(violated).ok().map(Bytes::from),
            None => self.plain_body().or_else(|| serde_json::to_vec(self).ok().map(Bytes::from)),
        };
        body.unwrap_or_default()
    }

    /// The same where it is a title and a status, as refusals of strangers are: without a serializer, and
    /// for those that come in numbers without any work.
    fn plain_body(&self) -> Option<Bytes> {
        let Parts { type_uri, title, detail, extensions, violated, status, .. } = &*self.0;
        let says_more = type_uri.is_some() || title.is_some() || detail.is_some();
        if says_more || violated.is_some() || !extensions.is_empty() {
            return None;
        }
        Some(match *status {
            StatusCode::UNAUTHORIZED => {
                Bytes::from_static(br#"{"title":"Unauthorized","status":401}"#)
            }
            StatusCode::FORBIDDEN => Bytes::from_static(br#"{"title":"Forbidden","status":403}"#),
            StatusCode::NOT_FOUND => Bytes::from_static(br#"{"title":"Not Found","status":404}"#),
            // No phrase needs an escape, and a status has three digits.
            _ => [r#"{"title":""#, self.title_or_phrase(), r#"","status":"#, status.as_str(), "}"]
                .concat()
                .into(),
        })
    }

    /// The same with a list of what is wrong, which is written without a serializer.
    fn body_with(&self, violated: &Violated) -> Result<Vec<u8>, ExposeError> {
        let mut out = JsonBuffer::with_capacity(128 + violated.expected_length());
        out.serialize(self)?;
        // Behind the last member, before the brace.
        out.truncate(out.len().saturating_sub(1));
        out.raw(",\"errors\":");
        violated.write(&mut out)?;
        out.raw("}");
        Ok(out.into_bytes())
    }

    fn title_or_phrase(&self) -> &str {
        match &self.0.title {
            Some(title) => title,
            None => self.0.status.canonical_reason().unwrap_or("Error"),
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Problem")
            .field("status", &self.0.status)
            .field("reason", &self.0.reason.code())
            .finish_non_exhaustive()
    }
}

/// For the log: what the caller reads, in one line.
impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.0.status.as_u16(), self.title_or_phrase())?;
        let Some(detail) = &self.0.detail else { return Ok(()) };
        if self.0.status.is_server_error() {
            return Ok(());
        }
        out.write_str(": ")?;
        // A value in a detail may come from the caller, and breaks no line of a log.
        detail.chars().try_for_each(|letter| {
            if letter.is_control() {
                write!(out, "{}", letter.escape_unicode())
            } else {
                out.write_char(letter)
            }
        })
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        if self.is_opaque() {
            return self.serialize_opaque(members);
        }
        if let Some(type_uri) = &self.0.type_uri {
            members.serialize_entry("type", type_uri)?;
        }
        members.serialize_entry("title", self.title_or_phrase())?;
        members.serialize_entry("status", &self.0.status.as_u16())?;
        if let Some(detail) = &self.0.detail {
            members.serialize_entry("detail", detail)?;
        }
        for (name, value) in &self.0.extensions {
            members.serialize_entry(name, value)?;
        }
        members.end()
    }
}

/// A limit that refuses a request.
#[derive(Clone, Debug)]
pub(crate) struct RefusingLimit {
    /// Its name and numbers, for the log.
    pub(crate) words: Arc<str>,
    /// The values of the two fields that tell what is left of it, for the answer's map of fields, which is made
    /// at once.
    pub(crate) fields: Option<[HeaderValue; 2]>,
}

/// Marks an answer that a problem made, with what the log needs of it.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) reason: Reason,
    pub(crate) limit: Option<RefusingLimit>,
    /// The part of the rule that refused, in words.
    pub(crate) rule: Option<Arc<str>>,
    pub(crate) cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.into_response_with(Extensions::new())
    }
}

impl Problem {
    /// The answer, in the room of extensions that nobody needs any more: a flood of refusals makes no new maps.
    fn into_response_with(mut self, mut extensions: Extensions) -> Response {
        extensions.clear();
        let refused = self.refused();
        let mut response = Response::new(Body::from(self.body()));
        *response.extensions_mut() = extensions;
        *response.status_mut() = self.0.status;
        *response.headers_mut() = self.0.headers;
        let fields = response.headers_mut();
        fields.reserve(USUAL.saturating_sub(fields.len()));
        fields.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.extensions_mut().insert(refused);
        response
    }
}

#[cfg(test)]
mod tests;
