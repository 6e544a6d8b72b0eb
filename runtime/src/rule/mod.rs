//! Who may call: rules over roles, scopes and conditions of the application's own.
//!
//! A [`Rule`] is a tree that the macros write as a constant. The pipeline decides it about a caller and a
//! request; the fields of responses and inputs are judged by it as well. [`RuleOutline`] finds the parts of
//! a rule that contradict or repeat others while the program is compiled.

mod comparison;
mod condition;
mod decide;
#[cfg(feature = "openapi")]
mod json;
mod role_list;
mod subsumption;
mod tree;
mod words;

pub use condition::{Condition, ConditionRef, Decision};
pub(crate) use condition::{Conditions, DecisionInput};
pub(crate) use role_list::RoleList;
pub use subsumption::RuleOutline;
pub use tree::Rule;
