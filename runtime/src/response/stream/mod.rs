//! Streams of redacted items.
//!
//! Every item is written for the caller who asked, as it comes. A stream ends
//!
//! * when its source does (`stream_complete`);
//! * when an item is an error (`stream_failed`), which is logged and, if it is a 4xx, to
//!   the caller of an [`Sse`];
//! * when the caller's credential expires (`credential_expired`), even if no item comes; the source
//!   is dropped then, even if the caller reads no more;
//! * when its source panics (`stream_panicked`);
//! * when the caller goes away (`stream_cancelled`).
//!
//! The audit event `stream_ended` says which, and how many items were sent. Roles are those at the
//! start. The handler's timeout covers the time until it returns the stream, not the stream: bound
//! a source that may take for ever. The status is sent before the first item, so an item's error
//! cannot change it.

mod credential_end;
mod csv;
mod expiry;
mod framing;
mod item;
mod ndjson;
mod recheck;
mod redacted_stream;
mod source_slot;
mod sse;
mod stream_audit;
mod table;

pub use credential_end::CredentialEnd;
pub(crate) use credential_end::credential_end;
pub use csv::{Csv, Rows};
pub use item::{StreamBound, StreamItem};
pub use ndjson::NdJson;
pub use sse::Sse;
