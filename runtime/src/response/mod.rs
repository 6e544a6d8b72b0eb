//! What a guarded handler may return.
//!
//! Every body is written for the caller who asked: [`Json`](axum::Json), [`Created`], [`Accepted`],
//! [`Page`] and the streams [`NdJson`], [`Csv`] and [`Sse`] hold [`Redacted`](crate::Redacted) types and
//! show the fields this caller may see. A [`Redirect`] goes where the service was told to when it
//! was written, or stays on this origin. A [`Download`] is bytes of a declared type.
//!
//! A status and typed header fields precede a response in a tuple: `(StatusCode, Json<T>)`,
//! `(CacheControl, Json<T>)`. There is no way to set any other field. Nothing is cached unless a
//! [`CacheControl`] or [`Tagged`] says so.

mod accepted;
mod buffer;
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
mod safe_response;
mod stream;
#[cfg(not(feature = "etag"))]
mod switched_off;
#[cfg(feature = "etag")]
mod tagged;
#[cfg(feature = "openapi")]
mod whole_page;
mod whole_response;

pub use accepted::Accepted;
pub use buffer::Buffer;
pub(crate) use buffer::unwritable;
pub use cache::CacheControl;
pub use created::Created;
pub use download::Download;
pub use exchange::Exchange;
pub use json::{BufferBound, Buffered};
pub use known::{Allowlisted, ResponseBound};
pub use location::Location;
pub use page::Page;
pub use part::ResponsePart;
pub use plain::NoContent;
pub use probe::check_response;
pub use redirect::Redirect;
pub use safe_response::SafeResponse;
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
pub use whole_response::WholeResponse;
