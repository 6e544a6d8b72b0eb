//! 201.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::problem::Problem;
use crate::redact::{Redacted, Shape, UnaskedObject};
use crate::response::buffer::Buffer;
#[cfg(feature = "openapi")]
use crate::response::buffer::tag_of;
use crate::response::known::known;
use crate::response::location::encoded;
use crate::response::{Allowlisted, Exchange};

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
    /// `location` is a path of this service or an `https` or `http` URL.
    ///
    /// What may not be in a URI is percent-encoded: a `%` that begins no escape as well, brackets in a
    /// path and a second `#`. A control character, a backslash, `//host`, any other scheme, a URL without a
    /// host and one with a user (`https://own.example@host`) make the answer a 500, its cause in the log. A name that a user chose is encoded by the handler before it becomes a part
    /// of the path: it is impossible to tell its `%41`, its `/` and its `?` from those of the path itself.
    pub fn at(location: impl Into<String>, body: T) -> Self {
        Self { location: location.into(), body }
    }

    /// Where it was made.
    pub fn location(&self) -> &str {
        &self.location
    }
}

known! {
    [T] Created<T>;
}

impl<T: Redacted> Allowlisted for Created<T> {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        located(StatusCode::CREATED, &self.location, Buffer::view(&self.body, exchange.viewer()))
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let body = T::schema(schemas);
        let answer = crate::schema::AnswerSchema::of("201", "application/json", body);
        vec![answer.with(&["Location"]).with(tag_of::<T>())]
    }
}

/// A body that lies elsewhere too.
pub(super) fn located(
    status: StatusCode,
    location: &str,
    body: Result<Buffer, Problem>,
) -> Response {
    let written = encoded(location).and_then(|location| Ok((location, body?)));
    match written {
        Ok((location, buffer)) => {
            let mut response = buffer.into_response();
            *response.status_mut() = status;
            response.headers_mut().insert(http::header::LOCATION, location);
            response
        }
        Err(problem) => problem.into_response(),
    }
}
