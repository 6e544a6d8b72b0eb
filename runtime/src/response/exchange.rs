//! The request a response answers: who asked, and how.

use axum::extract::Request;
use http::Method;
#[cfg(feature = "etag")]
use http::header::{HeaderValue, IF_NONE_MATCH};
use http::uri::PathAndQuery;

use crate::context::Visit;
use crate::redact::Viewer;

/// One request and the caller behind it, for whatever writes its response.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    viewer: Viewer<'a>,
    asked: &'a Asked,
    visit: Option<&'a Visit>,
}

/// What responses need of a request's head, as it came in; extractors and routers change it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    method: Method,
    target: Option<PathAndQuery>,
    /// `If-None-Match`, kept for GET and HEAD alone, where it means something to us.
    #[cfg(feature = "etag")]
    known_tags: Vec<HeaderValue>,
}

impl Asked {
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

impl<'a> Exchange<'a> {
    pub(crate) fn new(visit: &'a Visit) -> Self {
        let pseudonyms = visit.security().pseudonym_key();
        let viewer = Viewer::new(visit.caller(), pseudonyms);
        Self { viewer, asked: visit.asked(), visit: Some(visit) }
    }

    /// Who asked.
    pub fn viewer(&self) -> &Viewer<'a> {
        &self.viewer
    }

    /// The request's method.
    pub fn method(&self) -> &'a Method {
        &self.asked.method
    }

    /// The request's query as it was sent, without the question mark.
    pub fn query(&self) -> &'a str {
        self.asked.target.as_ref().and_then(PathAndQuery::query).unwrap_or_default()
    }

    /// The lines of `If-None-Match`, for a GET or HEAD.
    #[cfg(feature = "etag")]
    pub(crate) fn known_tags(&self) -> &'a [HeaderValue] {
        &self.asked.known_tags
    }

    pub(crate) fn visit(&self) -> Option<&'a Visit> {
        self.visit
    }
}
