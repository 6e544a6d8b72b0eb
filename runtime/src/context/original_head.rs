//! What a request's head asked for, as it came in.

use axum::extract::Request;
use http::Method;
#[cfg(feature = "etag")]
use http::header::{HeaderValue, IF_NONE_MATCH};
use http::uri::PathAndQuery;

/// What responses need of a request's head, as it came in; extractors and routers change it.
#[derive(Clone, Debug, Default)]
pub(crate) struct OriginalHead {
    pub(crate) method: Method,
    pub(crate) target: Option<PathAndQuery>,
    /// `If-None-Match`, kept for GET and HEAD alone, where it means something to us.
    #[cfg(feature = "etag")]
    pub(crate) known_tags: Vec<HeaderValue>,
}

impl OriginalHead {
    pub(crate) fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            target: request.uri().path_and_query().cloned(),
            #[cfg(feature = "etag")]
            known_tags: known_tags(request),
        }
    }
}

#[cfg(feature = "etag")]
fn known_tags(request: &Request) -> Vec<HeaderValue> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        request.headers().get_all(IF_NONE_MATCH).iter().cloned().collect()
    } else {
        Vec::new()
    }
}
