//! Rules over roles, scopes and conditions of the application's own, and how they are decided.

mod condition;
mod decide;
mod subsumption;
mod tree;

pub(crate) use condition::{Asking, Conditions};
pub use condition::{Condition, ConditionRef, Decision, RequestHead};
pub use subsumption::Sketch;
pub use tree::Rule;
