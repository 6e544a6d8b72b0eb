//! A policy that passed its checks, with what its guard would else make anew for every request.

use crate::policy::Spec;
use crate::rate::{Limits, Throttle};

/// A policy under one configuration.
#[derive(Debug)]
pub(crate) struct PreparedPolicy {
    pub(crate) spec: &'static Spec,
    /// As many as the policy has rates, in their order.
    pub(crate) throttles: Box<[Throttle]>,
}

impl PreparedPolicy {
    /// None where the policy names a limit that is not configured.
    pub(crate) fn new(spec: &'static Spec, limits: &Limits) -> Option<Self> {
        Some(Self { spec, throttles: limits.throttles(spec)? })
    }
}
