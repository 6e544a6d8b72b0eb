//! What the guards of one application share.

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
use crate::security::prepared::PreparedPolicies;
use crate::security::shadows::Shadows;

/// Who may call, from where, how often: everything the guards of one application share.
///
/// Cheap to clone. Made by [`Security::builder`]; given to
/// [`SecureRouter::secured_by`](crate::SecureRouter::secured_by), or to a plain `axum::Router`
/// through [`Security::layer`](crate::Security::layer).
#[derive(Clone)]
pub struct Security(pub(crate) Arc<SecuritySettings>);

/// What each room was told, checked.
pub(crate) struct SecuritySettings {
    pub(super) auth: AuthSettings,
    pub(super) limits: RateLimits,
    pub(super) edge: Edge,
    /// The answer to a caller whom a rule refuses.
    pub(super) forbidden: ReadyAnswers,
    pub(super) browser: BrowserSettings,
    #[cfg(feature = "session")]
    pub(super) sessions: Option<crate::session::Sessions>,
    pub(super) input: InputSettings,
    pub(super) redact: RedactSettings,
    pub(super) audit: AuditOutputs,
    pub(super) conditions: Conditions,
    pub(super) break_glass: BreakGlassSettings,
    pub(super) approvals: ApprovalSettings,
    pub(super) shadows: Shadows,
    pub(super) foreign_objects: ForeignObjects,
    pub(super) clock: Clock,
    /// Policies that passed their checks, at their first use, with the routes that did.
    pub(super) prepared: RwLock<PreparedPolicies>,
    /// The demands of every handler that was checked.
    pub(super) users: Mutex<Vec<&'static Spec>>,
}

/// Where requests wait for approval.
pub(super) struct ApprovalSettings {
    pub(super) store: Box<dyn ApprovalStore>,
    /// Whether the store was given, and may be of all processes.
    pub(super) is_shared: bool,
}

/// Where emergencies are remembered.
pub(super) struct BreakGlassSettings {
    pub(super) store: Box<dyn BreakGlassStore>,
    /// Whether the store was given, and may be of all processes.
    pub(super) is_shared: bool,
    pub(super) is_one_of_several: bool,
}

impl Security {
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
