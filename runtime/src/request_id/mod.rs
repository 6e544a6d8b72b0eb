//! The id of one request and its place in a trace, for the log, for the answer and for calls that
//! the request causes.

mod trace_parent;
mod trace_state;

use std::fmt;
use std::hash::Hasher as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use crate::sip::WordHasher;

pub(crate) use trace_parent::TraceParent;
use trace_parent::{LENGTH, put, trace_of};
pub(crate) use trace_state::is_trace_state;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest id that is taken from a proxy, in characters.
const LONGEST: usize = 128;

/// How long an id is that is made here.
const MADE: u8 = 32;

/// Names one request: in the log, in the answer's field `x-request-id`, and to the caller after a
/// failure.
///
/// A declared proxy may give it in `x-request-id`: 1 to 128 letters, digits and `-_.+/=`. It is made
/// here where there is none, where it has another form, and where the peer is not a declared proxy. One
/// that is made has 32 hexadecimal digits: unique, and no measure of the traffic.
///
/// A handler takes it as a parameter, behind `#[secure]` and `#[public]`, and in a plain axum handler
/// below `security.layer()`:
///
/// ```
/// use palisade::RequestId;
/// use palisade::prelude::*;
///
/// #[public(reason = "tells what to quote to the support", rate = "5/s")]
/// async fn status(id: RequestId) -> StatusCode {
///     let _for_the_support = id.as_str();
///     let _for_calls_of_this_request = id.traceparent();
///     StatusCode::NO_CONTENT
/// }
/// # let _ = SecureRouter::<()>::new().route("/status", get(status));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId {
    /// The id, and behind it the `traceparent`: ASCII that fields may hold.
    texts: Bytes,
    /// The length of the id: at most [`LONGEST`].
    length: u8,
}

impl RequestId {
    /// The id of no request: what is left where an id was handed over.
    pub(crate) const fn none() -> Self {
        Self { texts: Bytes::new(), length: 0 }
    }

    /// A new id, in a new trace.
    pub(crate) fn made() -> Self {
        Self::taken(None, None)
    }

    /// What a trusted peer gave, and something new in place of what it did not give.
    pub(crate) fn taken(id: Option<&str>, caller: Option<TraceParent>) -> Self {
        let [high, low] = fresh();
        // Of a span no more is asked than to be another than its parent and its siblings.
        let span = (high ^ low).max(1);
        let made = trace_of(high, low);
        let trace = match caller {
            Some(caller) => caller.child(span),
            None => TraceParent::new(made, span),
        };
        match id.and_then(|id| Some((id, u8::try_from(id.len()).ok()?))) {
            Some((id, length)) => {
                Self { texts: Bytes::from([id.as_bytes(), &trace.text()].concat()), length }
            }
            None => Self { texts: texts(made, trace), length: MADE },
        }
    }

    fn split(&self) -> (&str, &str) {
        let texts = str::from_utf8(&self.texts).unwrap_or_default();
        texts.split_at_checked(self.length.into()).unwrap_or_default()
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        self.split().0
    }

    /// The fields that tell it.
    pub(crate) const NAMES: [HeaderName; 2] = [REQUEST_ID, TRACE_PARENT];

    /// The values of these fields.
    pub(crate) fn values(&self) -> [HeaderValue; 2] {
        let mut traceparent = self.texts.clone();
        let id = traceparent.split_to(usize::from(self.length).min(traceparent.len()));
        [value(id), value(traceparent)]
    }

    /// The field `traceparent` for calls that this request causes ([Trace Context]): the trace that
    /// the request belongs to, and the request as the parent.
    ///
    /// [Trace Context]: https://www.w3.org/TR/trace-context/
    pub fn traceparent(&self) -> &str {
        self.split().1
    }

    /// The trace that the request belongs to: 32 hexadecimal digits.
    pub(crate) fn trace_id(&self) -> &str {
        self.traceparent().get(3..35).unwrap_or_default()
    }
}

/// Both texts of a request that came without an id, in one piece of memory for all who hold them.
fn texts(id: [u8; MADE as usize], trace: TraceParent) -> Bytes {
    let mut texts = [0; MADE as usize + LENGTH];
    put(&mut texts, 0, &id);
    put(&mut texts, MADE.into(), &trace.text());
    Bytes::from_owner(texts)
}

/// Both forms hold nothing that a field refuses.
fn value(text: Bytes) -> HeaderValue {
    HeaderValue::from_maybe_shared(text).unwrap_or(HeaderValue::from_static(""))
}

/// Whether a text may be a request's id.
pub(crate) fn is_request_id(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(&byte);
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(legal)
}

/// Keyed hashes of a counter: unique in this process, and nothing tells one from another.
fn fresh() -> [u64; 2] {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    static KEYS: OnceLock<[WordHasher; 2]> = OnceLock::new();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    KEYS.get_or_init(Default::default).map(|hasher| {
        let mut hasher = hasher.restarted();
        hasher.write_u64(count);
        // Zero stands for no id in a trace.
        hasher.finish().max(1)
    })
}

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("RequestId").field(&self.as_str()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_made_is_unique_and_of_one_form() {
        let ids: BTreeSet<String> = (0..1000).map(|_| RequestId::made().to_string()).collect();
        assert_eq!(ids.len(), 1000);
        let is_hex =
            |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        assert!(ids.iter().all(|id| id.len() == 32 && is_hex(id) && is_request_id(id)));
        let made = RequestId::made();
        assert_eq!(made.trace_id(), made.as_str());
        assert!(TraceParent::parse(made.traceparent()).is_some());
    }

    #[test]
    fn what_is_given_stays_and_the_request_becomes_the_parent() {
        let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        let id = RequestId::taken(Some("a-7"), TraceParent::parse(caller));
        assert_eq!(id.as_str(), "a-7");
        assert_eq!(id.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert!(id.traceparent().ends_with("-00"), "{}", id.traceparent());
        assert_ne!(id.traceparent(), caller);
    }

    #[test]
    fn an_id_has_a_bounded_form() {
        for id in ["1", "0b9f4f3c-9b0a-4f4e-8d1c-0e6a2c9b7d11", "Root=1-67891233", &"x".repeat(128)]
        {
            assert!(is_request_id(id), "{id}");
        }
        for id in ["", " ", "a b", "a\tb", "a,b", "a;b", "\"a\"", "a%0a", "ä", &"x".repeat(129)] {
            assert!(!is_request_id(id), "{id}");
        }
    }
}
