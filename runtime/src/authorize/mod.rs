//! The objects a request names: loaded from the state, and asked whether this caller may reach them.

mod object;

pub use object::{Action, Allow, Authorized, Create, Delete, ObjectId, Read, Resource, Update};
pub(crate) use object::{ForeignObjects, MOST_PARTS, nobody};
