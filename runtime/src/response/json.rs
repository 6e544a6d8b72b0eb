//! JSON bodies whose bytes are known before they are sent.

use axum::Json;
use axum::response::Response;

use crate::problem::Problem;
use crate::redact::{Redacted, Shape, UnaskedObject};
#[cfg(feature = "openapi")]
use crate::response::buffer::tag_of;
use crate::response::buffer::{Buffer, settled};
use crate::response::known::known;
use crate::response::{Allowlisted, Exchange, SafeResponse};

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

/// A response whose bytes are known before it is sent.
pub trait Buffered: SafeResponse {
    /// The bytes as the caller may see them.
    ///
    /// # Errors
    /// The failure of a value that cannot be written.
    fn buffer(self, exchange: &Exchange<'_>) -> Result<Buffer, Problem>;
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
