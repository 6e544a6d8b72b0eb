//! A request's id, trace and span, from the outermost layer of ours on.
//!
//! Every line that is logged while the request is handled is in one span of the target
//! `palisade`, at the level `ERROR` so that no filter by level drops it. It opens outside the layers of
//! [`SecureApp::layer`](crate::SecureApp::layer), and where there are none at the entry.

use axum::extract::Request;
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use tracing::Span;
use tracing::field::{self, Empty};

use crate::audit::{Escaped, name_in_log};
use crate::principal::Principal;
use crate::request_id::{
    REQUEST_ID, RequestId, TRACE_PARENT, TraceParent, is_request_id, is_trace_state,
};

const TRACE_STATE: HeaderName = HeaderName::from_static("tracestate");

/// Travels in the request's extensions where a layer around the application noted it.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) id: RequestId,
    pub(crate) span: Span,
}

impl Arrival {
    /// A connection without a request.
    pub(crate) fn without_request() -> Self {
        let id = RequestId::made();
        let span = span(&id, None);
        Self { id, span }
    }

    /// Hands it over, to one who is asked in its place from then on.
    pub(crate) fn hand_over(&mut self) -> Self {
        std::mem::replace(self, Self { id: RequestId::none(), span: Span::none() })
    }

    /// The arrival of a request that nothing around this noted.
    ///
    /// What a declared proxy gave is taken. A request that has such fields says the same from here on, so
    /// that nothing else is handed on.
    pub(crate) fn of(request: &mut Request, is_by_proxy: impl FnOnce(&Request) -> bool) -> Self {
        let id = if request.headers().keys().any(|name| GIVEN.contains(name)) {
            let is_trusted = is_by_proxy(request);
            taken(request.headers_mut(), is_trusted)
        } else {
            RequestId::made()
        };
        let span = span(&id, Some(request.method().as_str()));
        Self { id, span }
    }
}

/// Fields that name a request.
const GIVEN: [HeaderName; 3] = [REQUEST_ID, TRACE_PARENT, TRACE_STATE];

/// The id of a request that has some of them, which tell it from then on.
fn taken(fields: &mut HeaderMap, is_trusted: bool) -> RequestId {
    let only = |name: &HeaderName| {
        let mut lines = fields.get_all(name).iter();
        let line = lines.next().filter(|_| is_trusted)?;
        line.to_str().ok().filter(|_| lines.next().is_none())
    };
    let caller = only(&TRACE_PARENT).and_then(TraceParent::parse);
    let id = RequestId::taken(only(&REQUEST_ID).filter(|id| is_request_id(id)), caller);
    let state = fields.get_all(TRACE_STATE).iter().map(HeaderValue::as_bytes);
    if caller.is_none() || !is_trace_state(state) {
        fields.remove(TRACE_STATE);
    }
    for (name, value) in RequestId::NAMES.into_iter().zip(id.values()) {
        fields.insert(name, value);
    }
    id
}

fn span(id: &RequestId, method: Option<&str>) -> Span {
    tracing::error_span!(
        target: "palisade",
        "request",
        request_id = %id,
        trace_id = id.trace_id(),
        method = method.map(|method| field::display(Escaped::name(method))),
        route = Empty,
        subject = Empty,
        issuer = Empty,
        tenant = Empty,
    )
}

/// Notes who calls.
pub(super) fn note_caller(span: &Span, caller: &Principal) {
    // A name is made fit for a log where it is read.
    if span.is_disabled() {
        return;
    }
    span.record("subject", &*name_in_log(caller.subject()));
    span.record("issuer", &*name_in_log(caller.issuer()));
    if let Some(tenant) = caller.tenant() {
        span.record("tenant", &*name_in_log(tenant));
    }
}
