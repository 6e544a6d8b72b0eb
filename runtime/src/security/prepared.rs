//! A policy that passed its checks, with what its guard would else make anew for every request.

use crate::policy::{Access, Spec};
use crate::rate::{InFlightLimit, Limits, Throttle};
use crate::rule::RoleList;

/// A policy under one configuration.
#[derive(Debug)]
pub(crate) struct PreparedPolicy {
    pub(crate) spec: &'static Spec,
    /// As many as the policy has rates, in their order.
    pub(crate) throttles: Box<[Throttle]>,
    /// As many as the policy bounds requests at the same time.
    pub(crate) in_flight: Box<[InFlightLimit]>,
    /// Its rule, where that is a list of roles.
    pub(crate) roles: Option<RoleList>,
}

impl PreparedPolicy {
    /// None where the policy names a limit that is not configured.
    pub(crate) fn new(spec: &'static Spec, limits: &Limits) -> Option<Self> {
        let throttles = limits.throttles(spec)?;
        let roles = match &spec.access {
            Access::Restricted { rule, .. } => RoleList::of(rule),
            Access::Public(_) => None,
        };
        Some(Self { spec, throttles, in_flight: InFlightLimit::all_of(spec), roles })
    }
}
