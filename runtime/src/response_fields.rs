//! What is decided on before the answer is there: header fields that leave with it, and what happens
//! when it does.

use std::fmt;

use http::StatusCode;
use http::header::{HeaderName, HeaderValue};

#[cfg(feature = "login")]
use crate::maybe_ready::MaybeReady;
use crate::seldom::Seldom;

/// The most fields that one request may leave; more are a fault of the code that leaves them.
const MOST: usize = 32;

/// On a refusal that says nothing against the sender: limits on failures do not count it.
#[cfg(feature = "tokens")]
#[derive(Clone, Copy)]
pub(crate) struct NoFailure;

/// Hears how a request ended: the status of its answer, or that there was none.
pub(crate) type AtEnd = Box<dyn FnOnce(Option<StatusCode>) + Send>;

/// Fields for the answer of one request, whatever the answer is.
#[derive(Default)]
pub(crate) struct ResponseFields(Seldom<Left>);

/// What was left for one answer.
#[derive(Default)]
pub(crate) struct Left {
    pub(crate) fields: Vec<(HeaderName, HeaderValue)>,
    /// What a refusal takes back.
    #[cfg(feature = "session")]
    begun: Vec<Begun>,
    at_end: Option<AtEnd>,
    #[cfg(feature = "pages")]
    nonce: Option<String>,
}

/// What was begun for an answer that is not a refusal: a field of it, and what undoes it otherwise.
#[cfg(feature = "session")]
pub(crate) struct Begun {
    pub(crate) field: (HeaderName, HeaderValue),
    pub(crate) undo: Box<dyn FnOnce() + Send>,
}

impl Left {
    /// With what was begun where the answer is not a refusal; a refusal takes it back.
    #[cfg(feature = "session")]
    pub(crate) fn for_status(mut self, status: StatusCode) -> Self {
        let is_refusal = status.is_client_error() || status.is_server_error();
        for begun in self.begun.drain(..) {
            if is_refusal {
                (begun.undo)();
            } else {
                self.fields.push(begun.field);
            }
        }
        self
    }

    #[cfg(not(feature = "session"))]
    pub(crate) fn for_status(self, _: StatusCode) -> Self {
        self
    }

    /// The nonce of the page, where its handler took one.
    #[cfg(feature = "pages")]
    pub(crate) fn nonce(&self) -> Option<&str> {
        self.nonce.as_deref()
    }

    #[cfg(not(feature = "pages"))]
    #[allow(clippy::unused_self, reason = "without the feature there is none")]
    pub(crate) fn nonce(&self) -> Option<&str> {
        None
    }

    /// Tells that the answer leaves.
    pub(crate) fn leave(self, status: StatusCode) {
        if let Some(end) = self.at_end {
            end(Some(status));
        }
    }
}

impl ResponseFields {
    /// Whether there was room for the field.
    pub(crate) fn add(&self, name: HeaderName, value: HeaderValue) -> bool {
        let fields = &mut self.0.lock().fields;
        let room = fields.len() < MOST;
        if room {
            fields.push((name, value));
        }
        room
    }

    /// Adds a field for an answer that is not a refusal.
    #[cfg(feature = "session")]
    pub(crate) fn begin(&self, begun: Begun) {
        self.0.lock().begun.push(begun);
    }

    /// Keeps who hears how the request ended.
    #[cfg(feature = "webhook")]
    pub(crate) fn at_end(&self, end: AtEnd) {
        self.0.lock().at_end = Some(end);
    }

    /// The nonce of this answer, one and the same however often it is asked for; none where there is none to be made.
    #[cfg(feature = "pages")]
    pub(crate) fn nonce_or(&self, make: impl FnOnce() -> Option<String>) -> Option<String> {
        let nonce = &mut self.0.lock().nonce;
        if nonce.is_none() {
            *nonce = make();
        }
        nonce.clone()
    }

    /// What was left, for the answer; none where nothing was.
    pub(crate) fn take(&self) -> Option<Left> {
        self.0.lock_if_touched().map(|mut left| std::mem::take(&mut *left))
    }

    /// Tells that there is no answer.
    pub(crate) fn cancel(&self) {
        let Some(left) = self.take() else { return };
        #[cfg(feature = "session")]
        for begun in left.begun {
            (begun.undo)();
        }
        if let Some(end) = left.at_end {
            end(None);
        }
    }
}

/// What can leave fields for the answer of a request after its guard: its context.
#[cfg(feature = "session")]
pub(crate) trait LeavesFields: Send + Sync {
    /// Where they are left.
    fn response_fields(&self) -> &ResponseFields;

    /// Remembers the address of this request for an account that signed in at last, by a handler that was asked before: the limit on
    /// failures of that handler counts both together from now on.
    #[cfg(all(feature = "login", feature = "second-factor"))]
    fn remember_address<'a>(
        &'a self,
        handler: (&'static str, &'static str),
        account: &'a str,
    ) -> MaybeReady<'a, ()>;

    /// Whether the address of this request is remembered for this account; not where that cannot be told.
    #[cfg(feature = "login")]
    fn knows_address<'a>(
        &'a self,
        handler: (&'static str, &'static str),
        account: &'a str,
    ) -> MaybeReady<'a, bool>;
}

impl fmt::Debug for ResponseFields {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ResponseFields").finish_non_exhaustive()
    }
}
