//! The request a response answers: who asked, and how.

use http::Method;
use http::header::{HeaderValue, IF_NONE_MATCH};
use http::request::Parts;
use http::uri::PathAndQuery;

use crate::principal::Principal;
use crate::redact::Viewer;
use crate::secured::Visit;

/// One request and the caller behind it, for whatever writes its response.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    viewer: Viewer<'a>,
    asked: &'a Asked,
    visit: Option<&'a Visit>,
}

/// What responses need of a request's head; taken before the head is handed to the extractors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    method: Method,
    target: Option<PathAndQuery>,
    /// Kept for GET and HEAD alone, where it means something to us.
    known_tags: Vec<HeaderValue>,
}

impl Asked {
    pub(crate) fn of(parts: &Parts) -> Self {
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        let known_tags = if reads {
            parts.headers.get_all(IF_NONE_MATCH).iter().cloned().collect()
        } else {
            Vec::new()
        };
        let target = parts.uri.path_and_query().cloned();
        Self { method: parts.method.clone(), target, known_tags }
    }
}

impl<'a> Exchange<'a> {
    pub(crate) fn new(
        principal: Option<&'a Principal>,
        asked: &'a Asked,
        visit: Option<&'a Visit>,
    ) -> Self {
        Self { viewer: Viewer::new(principal), asked, visit }
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

/// An exchange for unit tests: an anonymous GET of `target`.
#[cfg(test)]
pub(super) mod fake {
    use super::Asked;

    pub(crate) fn get(target: &str, known_tags: &[&str]) -> Asked {
        let mut request = http::Request::builder().uri(target);
        for tags in known_tags {
            request = request.header("if-none-match", *tags);
        }
        Asked::of(&request.body(()).unwrap().into_parts().0)
    }
}
