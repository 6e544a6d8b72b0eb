//! The objects a request names: loaded, and asked whether this caller may.

mod object;

pub use object::{Action, Allow, Authorized, Create, Delete, ObjectId, Read, Resource, Update};
pub(crate) use object::{ForeignObjects, MOST_PARTS, nobody};
