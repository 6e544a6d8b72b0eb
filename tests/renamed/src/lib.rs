//! Generated code where nothing can be taken for granted: the runtime goes by another name, there
//! is no prelude, and some of the user's own items are called like the standard library's.
//!
//! `tests/guards.rs` mounts every handler of this crate: it compiles, and it still guards.

#![no_implicit_prelude]

pub mod conditions;
pub mod elsewhere;
pub mod found;
pub mod generic;
pub mod locals;
pub mod names;
pub mod open;
pub mod shadowed;
pub mod staff;

pub use crate::names::{Role, Scope};
