//! Whether this caller may: rules, and the objects that a request names.

pub(crate) mod conditions;
mod ids;
mod named;
mod objects;
mod rule;
mod tenants;
mod visible;
