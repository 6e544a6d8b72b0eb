//! What a problem says, to its caller and to the log.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::edge::headers::USUAL;
use crate::problem::{Reason, RefusingLimit, Violated, quoted};
use crate::redact::{AnonymousView, Expose, check_extension};
use crate::request_id::RequestId;

/// The member of a failure that names its request.
pub(super) const REQUEST_ID: &str = "request_id";

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
pub struct Problem(pub(super) Box<Parts>);

pub(super) struct Parts {
    pub(super) status: StatusCode,
    pub(super) type_uri: Option<Cow<'static, str>>,
    pub(super) title: Option<Cow<'static, str>>,
    pub(super) detail: Option<Cow<'static, str>>,
    pub(super) extensions: Vec<(&'static str, Value)>,
    /// The member `errors` of what the guard refuses; no application has such a problem in its hands.
    pub(super) violated: Option<Box<Violated>>,
    pub(super) headers: HeaderMap,
    pub(super) reason: Reason,
    /// The limit that refuses.
    pub(super) limit: Option<RefusingLimit>,
    /// What the caller reads, where it is the same each time and was made before.
    pub(super) ready_body: Option<Bytes>,
    /// The part of the rule that refuses, in words for the log.
    pub(super) rule: Option<Arc<str>>,
    pub(super) cause: Option<Box<dyn Error + Send + Sync>>,
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
    /// A status below 400 is not a problem and becomes 500.
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
    /// A 5xx leaves without it: what failed inside is for the log, and the answer names the request. A text
    /// that is put together (a `String`) may quote what a client sent: it is cut at 1,024 characters, and control,
    /// invisible and direction characters are written in it as `\u{202e}`.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(quoted::sentence(detail.into()));
        self
    }

    /// A further member of the problem: a leaf or a type that derives `Redacted`, written as an
    /// anonymous viewer may see it, so that no entity leaves whole in an error.
    ///
    /// The standard members cannot be overwritten, and a name of fewer than three characters or
    /// with others than letters, digits, underscores and hyphens is left out ([RFC 9457, 3.2]).
    ///
    /// An object that only some may read does not compile here, since it was not asked about the caller; its id does:
    ///
    /// ```standalone_crate,compile_fail,E0080
    /// # use palisade::prelude::*;
    /// # use palisade::http::StatusCode;
    /// #[derive(Redacted)]
    /// struct Note {
    ///     #[expose]
    ///     id: u64,
    /// }
    ///
    /// impl Allow<Read> for Note {
    ///     fn allow(&self, _: &Principal) -> bool {
    ///         false
    ///     }
    /// }
    ///
    /// fn taken(note: &Note) -> Problem {
    ///     Problem::new(StatusCode::CONFLICT).extension("existing", note)
    /// }
    /// # fn main() {
    /// #     taken(&Note { id: 7 });
    /// # }
    /// ```
    ///
    /// ```
    /// # use palisade::prelude::*;
    /// # use palisade::http::StatusCode;
    /// # struct Note {
    /// #     id: u64,
    /// # }
    /// fn taken(note: &Note) -> Problem {
    ///     Problem::new(StatusCode::CONFLICT).extension("existing", note.id)
    /// }
    /// # taken(&Note { id: 7 });
    /// ```
    ///
    /// [RFC 9457, 3.2]: https://www.rfc-editor.org/rfc/rfc9457#section-3.2
    #[must_use]
    pub fn extension<T: Expose>(self, name: &'static str, value: T) -> Self {
        const { check_extension(T::UNASKED) };
        match AnonymousView::of(&value).into_value() {
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
    pub(super) fn violated(mut self, violated: Violated) -> Self {
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
    pub(super) fn by_limit(mut self, limit: RefusingLimit) -> Self {
        self.0.limit = Some(limit);
        self
    }

    /// Names the part of the rule that refuses, for the log.
    #[must_use]
    pub(super) fn by_rule(mut self, words: Arc<str>) -> Self {
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
}

impl fmt::Debug for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Problem")
            .field("status", &self.0.status)
            .field("reason", &self.0.reason.code())
            .finish_non_exhaustive()
    }
}
