//! The application's one security configuration, built once and refused where it cannot hold.

mod builder;
mod check;
mod check_limits;
mod check_route;
mod check_rules;
mod handler_plan;
mod parts;
mod prepared;
mod running;
mod shadows;

use std::fmt;
use std::sync::{Arc, Mutex, RwLock};

use crate::audit::AuditOutputs;
use crate::auth::AuthSettings;
use crate::authorize::{ApprovalStore, BreakGlassStore, ForeignObjects};
use crate::clock::Clock;
use crate::edge::browser::BrowserSettings;
use crate::edge::ready_answer::ReadyAnswers;
use crate::edge::settings::Edge;
use crate::input::InputSettings;
use crate::policy::Spec;
use crate::rate::RateLimits;
use crate::redact::RedactSettings;
use crate::rule::Conditions;

pub use builder::SecurityBuilder;
pub(crate) use check_route::Route;
pub(crate) use handler_plan::{HandlerPlan, Places, named};
use prepared::PreparedPolicies;
pub(crate) use prepared::PreparedPolicy;
pub use shadows::ShadowDifferences;
use shadows::Shadows;

/// Who may call, from where, how often: everything the guards of one application share.
///
/// Cheap to clone. Made by [`Security::builder`]; given to
/// [`SecureRouter::secured_by`](crate::SecureRouter::secured_by), or to a plain `axum::Router`
/// through [`Security::layer`](crate::Security::layer).
#[derive(Clone)]
pub struct Security(pub(crate) Arc<SecuritySettings>);

/// What each room was told, checked.
pub(crate) struct SecuritySettings {
    auth: AuthSettings,
    limits: RateLimits,
    edge: Edge,
    /// The answer to a caller whom a rule refuses.
    forbidden: ReadyAnswers,
    browser: BrowserSettings,
    #[cfg(feature = "session")]
    sessions: Option<crate::session::Sessions>,
    input: InputSettings,
    redact: RedactSettings,
    audit: AuditOutputs,
    conditions: Conditions,
    break_glass: BreakGlassSettings,
    approvals: ApprovalSettings,
    shadows: Shadows,
    foreign_objects: ForeignObjects,
    clock: Clock,
    /// Policies that passed their checks, at their first use, with the routes that did.
    prepared: RwLock<PreparedPolicies>,
    /// The demands of every handler that was checked.
    users: Mutex<Vec<&'static Spec>>,
}

/// Where requests wait for approval.
struct ApprovalSettings {
    store: Box<dyn ApprovalStore>,
    /// Whether the store was given, and may be of all processes.
    is_shared: bool,
}

/// Where emergencies are remembered.
struct BreakGlassSettings {
    store: Box<dyn BreakGlassStore>,
    /// Whether the store was given, and may be of all processes.
    is_shared: bool,
    is_one_of_several: bool,
}

impl Security {
    /// Starts a configuration; see [`SecurityBuilder`].
    pub fn builder() -> SecurityBuilder {
        SecurityBuilder::new()
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes = self.0.auth.scheme_names();
        out.debug_struct("Security").field("schemes", &schemes).finish_non_exhaustive()
    }
}
