//! The request a response answers: who asked, and how.

use http::Method;
#[cfg(feature = "etag")]
use http::header::HeaderValue;
use http::uri::PathAndQuery;

use crate::context::{Asked, Visit};
use crate::redact::Viewer;

/// One request and the caller behind it, for whatever writes its response.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    viewer: Viewer<'a>,
    asked: &'a Asked,
    visit: Option<&'a Visit>,
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
