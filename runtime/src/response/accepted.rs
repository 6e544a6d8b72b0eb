//! 202.

use axum::response::Response;
use http::StatusCode;

use crate::redact::{Redacted, Shape, UnaskedObject};
use crate::response::buffer::Buffer;
use crate::response::created::located;
use crate::response::known::known;
use crate::response::{Allowlisted, Exchange};

/// 202: the work goes on, and its state can be asked for at a place of its own.
///
/// ```
/// use palisade::Accepted;
///
/// let accepted = Accepted::at("/exports/7", "queued");
/// assert_eq!(accepted.location(), "/exports/7");
/// ```
#[derive(Debug)]
pub struct Accepted<T> {
    location: String,
    body: T,
}

impl<T> Accepted<T> {
    /// `location` is the path of this service, or the URL, that tells the state; it is encoded or
    /// refused as that of [`Created::at`](crate::Created::at) is.
    pub fn at(location: impl Into<String>, body: T) -> Self {
        Self { location: location.into(), body }
    }

    /// Where the state can be asked for.
    pub fn location(&self) -> &str {
        &self.location
    }
}

known! {
    [T] Accepted<T>;
}

impl<T: Redacted> Allowlisted for Accepted<T> {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        located(StatusCode::ACCEPTED, &self.location, Buffer::view(&self.body, exchange.viewer()))
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let body = T::schema(schemas);
        vec![crate::schema::AnswerSchema::of("202", "application/json", body).with(&["Location"])]
    }
}
