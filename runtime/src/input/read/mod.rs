//! From bytes to values: bodies, queries, forms, header fields and cookies, looked over as they are read.

mod answer;
mod charset;
mod claims;
mod collected;
mod cookies;
mod data_violation;
mod headers;
mod json_body;

mod known_part;
mod limits;
mod located;
mod message;
#[cfg(feature = "multipart")]
mod multipart;
mod object;
pub(crate) mod pairs;
mod query;
mod rejection;

pub use answer::read_answer;
pub(crate) use charset::is_utf8;
pub use claims::Claims;
pub(crate) use claims::unfit;
pub(crate) use collected::{collected, unread_body};
pub use cookies::Cookies;
pub use headers::Headers;
pub use json_body::ReadJson;
pub(crate) use json_body::{check_json_type, parse_body, read_json};
pub use limits::JsonLimits;
pub(in crate::input) use message::{Unjudged, read_message};
#[cfg(feature = "multipart")]
pub use multipart::{File, FileRule, Files, Multipart};
pub use object::{NameOnly, ObjectOnly};
#[cfg(feature = "approval")]
pub(crate) use pairs::names_of;
pub(crate) use pairs::path_fault;
pub use query::{Form, Query};
pub(crate) use rejection::{body_refusal_of, refusal_of};
