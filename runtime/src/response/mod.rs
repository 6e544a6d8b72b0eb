//! What a guarded handler may return.
//!
//! Every body is written for the caller who asked: [`Json`](axum::Json), [`Created`], [`Accepted`],
//! [`Page`] and the streams [`NdJson`], [`Csv`] and [`Sse`] hold [`Redacted`](crate::Redacted) types and
//! show the fields this caller may see. A [`Redirect`] goes where the service was told to when it
//! was written, or stays on this origin. A [`Download`] is bytes of a declared type.
//!
//! A status and typed header fields stand before a response in a tuple: `(StatusCode, Json<T>)`,
//! `(CacheControl, Json<T>)`. There is no way to set any other field. Nothing is cached unless a
//! [`CacheControl`] or [`Tagged`] says so.

mod accepted;
mod cache;
mod cookies;
mod created;
mod disposition;
mod download;
mod exchange;
mod json;
mod known;
mod location;
mod page;
mod part;
mod percent;
mod plain;
mod probe;
mod redirect;
mod stream;
#[cfg(not(feature = "etag"))]
mod switched_off;
#[cfg(feature = "etag")]
mod tagged;
#[cfg(feature = "openapi")]
mod whole_page;

use axum::response::{IntoResponse, Response};

use crate::redact::{Shape, UnaskedObject};

pub use accepted::Accepted;
pub use cache::CacheControl;
pub use created::Created;
pub use download::Download;
pub use exchange::Exchange;
pub(crate) use json::unwritable;
pub use json::{Buffer, BufferBound, Buffered};
pub use known::{Allowlisted, ResponseBound};
pub use location::Location;
pub use page::Page;
pub use part::ResponsePart;
pub use plain::NoContent;
pub use probe::check_response;
pub use redirect::Redirect;
pub(crate) use stream::credential_end;
pub use stream::{CredentialEnd, Csv, NdJson, Rows, Sse, StreamBound, StreamItem};
#[cfg(not(feature = "etag"))]
#[doc(hidden)]
pub use switched_off::Tagged;
#[cfg(feature = "etag")]
pub use tagged::Tagged;
#[cfg(feature = "openapi")]
pub(crate) use whole_page::PagePolicyHeader;
#[cfg(feature = "openapi")]
pub use whole_page::WholePage;

/// A response that leaves whole, as its handler states.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a response",
    label = "no response",
    note = "what `Json` holds derives `serde::Serialize`, and with `Redacted` beside it states why: \
            `#[redacted(raw_serialize = \"why\")]`"
)]
pub trait WholeResponse {
    /// Writes the response as it is.
    fn respond(self, exchange: &Exchange<'_>) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> WholeResponse for T {
    fn respond(self, _: &Exchange<'_>) -> Response {
        self.into_response()
    }
}

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
    /// The object in it that nobody asks about the caller before it leaves.
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
