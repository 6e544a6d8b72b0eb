//! Who may call: rules over roles, scopes and conditions of the application's own.
//!
//! A [`Rule`] is a tree that the macros write as a constant. The pipeline decides it about a caller and a
//! request; the fields of responses and inputs are judged by it as well. [`RuleOutline`] finds the parts of
//! a rule that contradict or repeat others while the program is compiled.

mod ask_engine;
mod claim;
mod comparison;
mod condition;
mod decide;
mod decision;
mod engine;
mod function;
mod granted;
#[cfg(feature = "openapi")]
mod json;
mod leaf;
mod network;
mod permission;
mod proof;
mod role_list;
mod step_up;
mod subsumption;
mod tree;
mod window;
mod words;

#[cfg(test)]
mod tests;

pub use ask_engine::ask_engine;
pub use claim::{Claim, ClaimTest, TypedClaim};
pub use condition::{Condition, ConditionRef, PolicyInput};
pub(crate) use condition::{Conditions, DecisionInput};
pub(crate) use decide::Outcome;
pub use decision::Decision;
pub(crate) use engine::EngineNotes;
pub use engine::{EngineAnswer, EngineQuestion, PolicyEngine};
pub use function::{PolicyAnswer, PolicyFunction};
pub(crate) use granted::Granted;
pub use leaf::Leaf;
pub use network::Network;
pub use permission::{PermissionEnum, permission_variant};
pub(crate) use proof::{authenticated_at, is_fresh};
pub(crate) use role_list::RoleList;
pub use step_up::StepUp;
pub use subsumption::RuleOutline;
pub use tree::{Permission, PermissionGrant, Rule};
pub use window::Window;
pub(crate) use window::is_zone;
