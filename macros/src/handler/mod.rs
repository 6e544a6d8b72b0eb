//! The function below `#[secure]` or `#[public]`: what the two macros have in common.
//!
//! [`syntax`] reads the function without looking into its body, [`check`] makes a [`Handler`] of one
//! that can be guarded, [`emit`] writes the guard around it, or [`emit::refusal`] one that refuses.

mod attributes;
pub(crate) mod check;
pub(crate) mod emit;
mod extractors;
mod guard;
pub(crate) mod limits;
pub(crate) mod outcome;
mod parameter;
mod parentheses;
pub(crate) mod seal;
mod surroundings;
pub(crate) mod syntax;
mod types;
mod unit;

pub(crate) use check::Handler;
pub(crate) use guard::Guard;
pub(crate) use limits::Limits;
pub(crate) use outcome::{Outcome, outcome};
pub(crate) use syntax::Function;
pub(crate) use unit::unit_guard;
