//! A JSON body, written straight into its bytes.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, ETAG, HeaderValue};

use crate::edge::headers::USUAL;
use crate::problem::{Problem, Reason};
use crate::redact::{Expose, ExposeError, JsonBuffer, Viewer};
use crate::response::location::failed;

/// Holds a usual record, in bytes; what is longer grows.
pub(super) const USUAL_LENGTH: usize = 512;

/// A whole JSON body and the fields that belong to it.
#[derive(Debug)]
pub struct Buffer {
    pub(super) bytes: Bytes,
    pub(super) headers: HeaderMap,
}

impl Buffer {
    /// Writes a value as `viewer` may see it.
    pub(super) fn view<T: Expose + ?Sized>(
        value: &T,
        viewer: &Viewer<'_>,
    ) -> Result<Self, Problem> {
        let mut out = JsonBuffer::with_capacity(USUAL_LENGTH);
        let written = value.expose(viewer, &mut out);
        let mut buffer = Self::of(out, written)?;
        if let Some(revision) = T::REVISION_OF.and_then(|of| of(value)) {
            buffer.tag(&revision)?;
        }
        Ok(buffer)
    }

    /// What was written, unless that failed.
    pub(super) fn of(out: JsonBuffer, written: Result<(), ExposeError>) -> Result<Self, Problem> {
        written.map_err(unwritable)?;
        let headers = HeaderMap::with_capacity(USUAL);
        Ok(Self { bytes: out.into_bytes().into(), headers })
    }

    /// Names the revision of the object in it.
    fn tag(&mut self, revision: &str) -> Result<(), Problem> {
        let tag = HeaderValue::try_from(format!("\"{revision}\""));
        let tag = tag.map_err(|_| failed("a revision that is not a header value"))?;
        self.headers.insert(ETAG, tag);
        Ok(())
    }

    pub(super) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.bytes));
        *response.headers_mut() = self.headers;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

/// What a value that cannot be written comes to.
pub(crate) fn unwritable(error: ExposeError) -> Problem {
    if error.is_escape() {
        return Problem::because(Reason::ObjectEscaped).cause(error);
    }
    Problem::from(error)
}

/// A response, or the failure that took its place.
pub(super) fn settled(outcome: Result<Buffer, Problem>) -> Response {
    match outcome {
        Ok(buffer) => buffer.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// The field with the revision of an object, where the body may be one.
#[cfg(feature = "openapi")]
pub(super) fn tag_of<T: Expose>() -> &'static [&'static str] {
    if T::REVISION_OF.is_some() { &["ETag"] } else { &[] }
}
