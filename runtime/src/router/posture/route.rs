//! What protects one method of one route.

use super::guard::GuardPosture;
use super::suspended_check::SuspendedCheck;
use crate::policy::Requirement;
use crate::rate::RateLimits;
use crate::router::endpoint::{Endpoint, Guard};

/// One method of one route.
#[derive(Clone, Debug)]
pub struct RoutePosture {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) unversioned: String,
    pub(super) guard: Option<GuardPosture>,
    pub(super) required: Vec<&'static Requirement>,
    pub(super) suspended_checks: Vec<SuspendedCheck>,
}

impl RoutePosture {
    pub(super) fn of(endpoint: &Endpoint, limits: Option<&RateLimits>) -> Self {
        let (method, path) = (endpoint.method, endpoint.path.clone());
        let (guard, suspended_checks) = match endpoint.guard {
            Guard::Policy(plan) => {
                (Some(GuardPosture::of(plan, limits)), SuspendedCheck::all_of(plan))
            }
            Guard::Unguarded(why) => (None, vec![SuspendedCheck::unguarded(why)]),
        };
        let unversioned = endpoint.unversioned().to_owned();
        let required = endpoint.required.clone();
        Self { method, path, unversioned, guard, required, suspended_checks }
    }

    /// The method; `*` for any, where nothing guards the route.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The pattern of the path, such as `/employees/{id}`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What guards the handler; `None` for [`SecureRouter::unguarded`].
    ///
    /// [`SecureRouter::unguarded`]: crate::SecureRouter::unguarded
    pub fn guard(&self) -> Option<&GuardPosture> {
        self.guard.as_ref()
    }

    /// What the routers around it demand of every caller, the outermost's first.
    pub fn required(&self) -> &[&'static Requirement] {
        &self.required
    }

    /// The checks that are suspended here, each with its written reason.
    pub fn suspended_checks(&self) -> &[SuspendedCheck] {
        &self.suspended_checks
    }
}
