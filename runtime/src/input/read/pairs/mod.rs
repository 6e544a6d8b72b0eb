//! Texts by name, which is what a request holds outside of JSON, and an input made of them.
//!
//! axum parses queries and forms; they are looked over first ([`check`]). Header fields, cookies and
//! the parts of a form are read here ([`read`]): each name that the input declares is looked up, a
//! text becomes what the field's type is, and what is wrong is told without the text.

mod fault;
mod prepare;
mod read;
#[cfg(feature = "multipart")]
mod sent;
mod urlencoded;
mod value;

pub(crate) use fault::{MOST_PAIRS, PairsError, PairsErrorKind};
pub(crate) use prepare::{path_fault, rewritten};
#[cfg(feature = "approval")]
pub(crate) use read::names_of;
pub(crate) use read::{Pair, read, read_form, read_some};
#[cfg(feature = "multipart")]
pub(crate) use sent::{FILE, UploadedPart};
pub(crate) use urlencoded::{UrlencodedError, check, grouped, has};
pub(crate) use value::{RawValue, Separator};
