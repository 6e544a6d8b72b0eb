//! The objects a request names: loaded from the state, and asked whether this caller may reach them;
//! and the objects that an answer holds, asked whether this caller may read them.

mod asked;
pub(crate) mod by_rule;
mod in_tenant;
mod object;
mod own_error;
mod permitted;
mod probe;
mod tenant;
mod visible;

pub use asked::ObjectAsked;
pub use in_tenant::InTenant;
pub use object::{Action, Allow, Authorized, Create, Delete, ObjectId, Read, Resource, Update};
pub(crate) use object::{ForeignObjects, MOST_PARTS, nobody};
pub use own_error::TryResource;
pub use permitted::Permitted;
pub use probe::{DeclaredAsObject, ObjectFallback, ObjectProbe};
pub use tenant::Tenant;
pub use visible::Visible;
