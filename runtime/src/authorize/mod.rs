//! What an authenticated caller may do: rules over roles and scopes, conditions of the
//! application's own, and the objects a request names.

mod condition;
mod named;
mod object;
mod rule;
mod sketch;

pub(crate) use condition::{Asking, Conditions};
pub use condition::{Condition, ConditionRef, Decision, RequestHead};
pub use named::{Named, UncheckedObject};
pub(crate) use object::ForeignObjects;
pub use object::{Action, Allow, Authorized, Create, Delete, ObjectId, Read, Resource, Update};
pub use sketch::Sketch;
