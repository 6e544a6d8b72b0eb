//! Whether this caller may: rules, and the objects that a request names.

mod approvals;
pub(crate) mod conditions;
mod engines;
mod ids;
mod leaves;
mod named;
mod objects;
pub(crate) mod permissions;
mod required;
mod revisions;
mod rule;
mod serde_names;
mod step_up;
mod tenants;
mod told;
mod visible;
mod within;
mod writes;
