//! The function below `#[secure]` or `#[public]`: what the two macros have in common.
//!
//! [`syntax`] reads the function without looking into its body, [`check`] makes a [`Handler`] of one
//! that can be guarded, [`emit`] writes the guard around it, or [`emit::refusal`] one that refuses.

mod attributes;
pub(crate) mod check;
pub(crate) mod emit;
mod extractors;
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
pub(crate) use limits::Limits;
pub(crate) use outcome::{Outcome, outcome};
pub(crate) use syntax::Function;
pub(crate) use unit::unit_guard;

/// Which of the two macros is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// `#[secure]`.
    Secure,
    /// `#[public]`.
    Public,
}

impl Guard {
    /// The macro's name.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Secure => "secure",
            Self::Public => "public",
        }
    }
}
