//! JSON bodies, written straight into their bytes.

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, ETAG, HeaderValue};

use crate::edge::headers::USUAL;
use crate::problem::{Problem, Reason};
use crate::redact::{Expose, ExposeError, JsonBuffer, Redacted, Shape, UnaskedObject, Viewer};
use crate::response::known::known;
use crate::response::location::failed;
use crate::response::{Allowlisted, Exchange, Page, SafeResponse};

/// Holds a usual record, in bytes; what is longer grows.
pub(super) const USUAL_LENGTH: usize = 512;

/// A whole JSON body and the fields that belong to it.
#[derive(Debug)]
pub struct Buffer {
    pub(super) bytes: Bytes,
    pub(super) headers: HeaderMap,
}

/// A response whose bytes are known before it is sent, if what it holds may leave.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot have an entity tag",
    label = "its bytes are not known as a whole",
    note = "tag a `Json<T>` or a `Page<T>`, and put status and header fields around it: \
            `(CacheControl, Tagged<Json<T>>)`"
)]
pub trait BufferBound {
    /// The type itself, of which [`Buffered`] is asked.
    type Itself;

    /// The value.
    fn itself(self) -> Self::Itself;
}

#[diagnostic::do_not_recommend]
impl<T> BufferBound for Json<T> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T> BufferBound for Page<T> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

/// A response whose bytes are known before it is sent.
pub trait Buffered: SafeResponse {
    /// The bytes as the caller may see them.
    ///
    /// # Errors
    /// The failure of a value that cannot be written.
    fn buffer(self, exchange: &Exchange<'_>) -> Result<Buffer, Problem>;
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

impl<T: Redacted> Buffered for Json<T> {
    fn buffer(self, exchange: &Exchange<'_>) -> Result<Buffer, Problem> {
        Buffer::view(&self.0, exchange.viewer())
    }
}

known! {
    [T] Json<T>;
}

impl<T: Redacted> Allowlisted for Json<T> {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        settled(self.buffer(exchange))
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let answer = crate::schema::AnswerSchema::of("200", "application/json", T::schema(schemas));
        vec![answer.with(tag_of::<T>())]
    }
}

/// The field with the revision of an object, where the body may be one.
#[cfg(feature = "openapi")]
pub(super) fn tag_of<T: Expose>() -> &'static [&'static str] {
    if T::REVISION_OF.is_some() { &["ETag"] } else { &[] }
}
