//! Rules over roles, scopes and conditions of the application's own, and how they are decided.

mod condition;
mod decide;
mod subsumption;

pub(crate) use condition::{Asking, Conditions};
pub use condition::{Condition, ConditionRef, Decision, RequestHead};
pub use subsumption::Sketch;
