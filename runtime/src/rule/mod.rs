//! Rules over roles, scopes and conditions of the application's own, and how they are decided.

mod condition;
mod decide;
mod subsumption;
mod tree;

pub use condition::{Condition, ConditionRef, Decision};
pub(crate) use condition::{Conditions, DecisionInput};
pub use subsumption::RuleOutline;
pub use tree::Rule;
