//! What a guarded handler may return.

use axum::response::Response;

use crate::redact::{Shape, UnaskedObject};
use crate::response::Exchange;

/// A response whose content is allowlisted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not allowlisted and may not leave the service",
    label = "nothing says what of this a caller may see",
    note = "return `Json<T>` or `Page<T>` of a type that derives `Redacted`, or `NdJson` or `Sse` of \
            a stream of `Result<T, E>`",
    note = "or state on the handler why it may leave whole: `unredacted = \"why\"`"
)]
pub trait SafeResponse {
    /// What the response can hold, for the posture.
    const SHAPE: Shape = Shape::OPAQUE;
    /// The object in it that is not asked about the caller before it leaves.
    const UNASKED: Option<UnaskedObject> = None;

    /// Writes the response as the caller of this exchange may see it.
    fn respond(self, exchange: &Exchange<'_>) -> Response;

    /// What it answers with, for documents.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        vec![crate::schema::AnswerSchema::of("2XX", "*/*", serde_json::json!({}))]
    }
}
