//! The application's one security configuration, built once and refused where it cannot hold.

mod builder;
mod check;
mod check_limits;
mod check_route;
mod check_rules;
mod configuration;
mod handler_plan;
mod parts;
mod prepare;
mod prepared;
mod route;
mod running;
mod shadows;

pub use builder::SecurityBuilder;
pub use configuration::Security;
pub(crate) use handler_plan::{HandlerPlan, Places, named};
pub(crate) use prepared::PreparedPolicy;
pub(crate) use route::Route;
pub use shadows::ShadowDifferences;
