//! One request on its way through the application.

mod visit;

pub(crate) use visit::{Origin, Visit};
