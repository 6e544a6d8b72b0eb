//! From bytes to values: bodies, queries, forms, header fields and cookies, looked over as they are read.

mod collected;
mod cookies;
mod headers;
pub(crate) mod json;
mod limits;
#[cfg(feature = "multipart")]
mod multipart;
mod object;
pub(crate) mod pairs;
mod rejection;

pub(crate) use collected::collected;
pub use cookies::Cookies;
pub use headers::Headers;
pub use limits::JsonLimits;
#[cfg(feature = "multipart")]
pub use multipart::{File, FileRule, Files, Multipart};
pub use object::{NameOnly, ObjectOnly};
pub(crate) use rejection::{find, refusal_of};
