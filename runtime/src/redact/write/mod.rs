//! Writing exposed fields straight into the bytes that leave: no intermediate value, no copy of the
//! entity.
//!
//! A derived type hands its fields one after the other to a [`FieldWriter`], which asks the type's
//! [`Shape`](crate::redact::Shape) who may see each. Nothing here but the hand-over of one field has a type parameter:
//! writing is compiled once, in this crate.

mod derived;
mod json;
mod value;
mod writer;

pub use derived::expose_fields;
pub(crate) use json::is_plain;
pub use json::{ExposeError, JsonBuffer};
pub use value::Trusted;
pub(crate) use writer::Layout;
pub use writer::{FieldWriter, Fields, Flatten, Flattened};
