//! The request a response answers: who asked, and how.

use bytes::Bytes;
use http::Method;
#[cfg(feature = "etag")]
use http::header::HeaderValue;
use http::uri::PathAndQuery;

use crate::context::{OriginalHead, RequestContext};
use crate::problem::Problem;
use crate::redact::{Expose, Viewer};
use crate::response::buffer::Buffer;

/// One request and the caller behind it, for whatever writes its response.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    viewer: Viewer<'a>,
    original_head: &'a OriginalHead,
    context: Option<&'a RequestContext>,
}

impl<'a> Exchange<'a> {
    /// `asks` says whether each object is asked about the caller before it leaves.
    pub(crate) fn new(context: &'a RequestContext, asks: bool) -> Self {
        let pseudonyms = context.security().pseudonym_key();
        let viewer = Viewer::new(context.caller(), pseudonyms);
        let viewer = if asks { viewer } else { viewer.without_asking() };
        Self { viewer, original_head: context.original_head(), context: Some(context) }
    }

    /// Who asked.
    pub fn viewer(&self) -> &Viewer<'a> {
        &self.viewer
    }

    /// A value as the caller may see it, in JSON: for a response that sends the bytes in a form of its own.
    ///
    /// # Errors
    /// The value cannot be written, or holds an object that the caller may not read.
    pub fn write<T: Expose + ?Sized>(&self, value: &T) -> Result<Bytes, Problem> {
        Buffer::view(value, &self.viewer).map(|buffer| buffer.bytes)
    }

    /// The request's method.
    pub fn method(&self) -> &'a Method {
        &self.original_head.method
    }

    /// The request's query as it was sent, without the question mark.
    pub fn query(&self) -> &'a str {
        self.original_head.target.as_ref().and_then(PathAndQuery::query).unwrap_or_default()
    }

    /// The lines of `If-None-Match`, for a GET or HEAD.
    #[cfg(feature = "etag")]
    pub(crate) fn known_tags(&self) -> &'a [HeaderValue] {
        &self.original_head.known_tags
    }

    pub(crate) fn context(&self) -> Option<&'a RequestContext> {
        self.context
    }
}
