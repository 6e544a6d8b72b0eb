//! What a guarded handler may return.

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, LOCATION};

use crate::problem::{IntoProblem, Problem};
use crate::redact::{Redacted, Shape, View, Viewer};

/// A response whose content is allowlisted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not allowlisted and may not leave the service",
    label = "nothing says what of this a caller may see",
    note = "return `Json<T>` of a type that derives `Redacted`, or of a collection of such a type",
    note = "or state on the handler why it may leave whole: `unredacted = \"why\"`"
)]
pub trait SafeResponse {
    /// What the response can hold, for the posture.
    const SHAPE: Shape = Shape::OPAQUE;

    /// Writes the response as `viewer` may see it.
    fn respond(self, viewer: &Viewer<'_>) -> Response;
}

/// 201, with the place of what was made.
///
/// ```
/// use palisade::Created;
///
/// let created = Created::at("/employees/e4", "e4");
/// assert_eq!(created.location(), "/employees/e4");
/// ```
#[derive(Debug)]
pub struct Created<T> {
    location: String,
    body: T,
}

impl<T> Created<T> {
    /// `location` is a path of this service or a URI.
    pub fn at(location: impl Into<String>, body: T) -> Self {
        Self { location: location.into(), body }
    }

    /// Where it was made.
    pub fn location(&self) -> &str {
        &self.location
    }
}

/// 204: done, nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoContent;

impl<T: Redacted> SafeResponse for Json<T> {
    const SHAPE: Shape = T::SHAPE;

    fn respond(self, viewer: &Viewer<'_>) -> Response {
        json(&self.0, viewer)
    }
}

impl<T: Redacted> SafeResponse for Created<T> {
    const SHAPE: Shape = T::SHAPE;

    fn respond(self, viewer: &Viewer<'_>) -> Response {
        // A location is written by the service; one that is no header value is the service's fault.
        let Ok(location) = HeaderValue::try_from(self.location) else {
            return Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
                .cause("a location that is no header value")
                .into_response();
        };
        let mut response = json(&self.body, viewer);
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::CREATED;
            response.headers_mut().insert(LOCATION, location);
        }
        response
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for NoContent {
    fn respond(self, _: &Viewer<'_>) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for () {
    fn respond(self, viewer: &Viewer<'_>) -> Response {
        NoContent.respond(viewer)
    }
}

/// A status alone; an error status becomes its problem.
#[diagnostic::do_not_recommend]
impl SafeResponse for StatusCode {
    fn respond(self, _: &Viewer<'_>) -> Response {
        if self.is_client_error() || self.is_server_error() {
            return Problem::new(self).into_response();
        }
        self.into_response()
    }
}

/// Text that was written down when the service was.
#[diagnostic::do_not_recommend]
impl SafeResponse for &'static str {
    fn respond(self, _: &Viewer<'_>) -> Response {
        self.into_response()
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for Problem {
    fn respond(self, _: &Viewer<'_>) -> Response {
        self.into_response()
    }
}

/// `None` is 404.
impl<T: SafeResponse> SafeResponse for Option<T> {
    const SHAPE: Shape = T::SHAPE;

    fn respond(self, viewer: &Viewer<'_>) -> Response {
        match self {
            Some(value) => value.respond(viewer),
            None => Problem::new(StatusCode::NOT_FOUND).into_response(),
        }
    }
}

impl<T: SafeResponse, E: IntoProblem> SafeResponse for Result<T, E> {
    const SHAPE: Shape = T::SHAPE;

    fn respond(self, viewer: &Viewer<'_>) -> Response {
        match self {
            Ok(value) => value.respond(viewer),
            Err(error) => error.into_problem().into_response(),
        }
    }
}

/// Writes straight into the body's bytes; a value that cannot be written is a 500 without a body
/// of its own.
fn json<T: Redacted>(value: &T, viewer: &Viewer<'_>) -> Response {
    match serde_json::to_vec(&View::new(value, viewer)) {
        Ok(bytes) => {
            let mut response = Response::new(Body::from(bytes));
            response
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response
        }
        Err(error) => Problem::from(error).into_response(),
    }
}
