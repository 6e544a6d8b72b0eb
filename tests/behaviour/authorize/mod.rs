//! Whether this caller may: rules, and the objects that a request names.

mod approvals;
pub(crate) mod conditions;
mod ids;
mod leaves;
mod named;
mod objects;
pub(crate) mod permissions;
mod required;
mod rule;
mod step_up;
mod tenants;
mod visible;
