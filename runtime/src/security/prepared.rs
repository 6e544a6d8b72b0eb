//! A policy that passed its checks, with what its guard would else make anew for every request.

use crate::policy::Spec;
use crate::rate::Throttle;

/// A policy under one configuration.
#[derive(Debug)]
pub(crate) struct PreparedPolicy {
    pub(crate) spec: &'static Spec,
    /// As many as the policy has rates, in their order.
    pub(crate) throttles: Box<[Throttle]>,
}

impl PreparedPolicy {
    pub(crate) fn new(spec: &'static Spec) -> Self {
        Self { spec, throttles: Throttle::all_of(spec) }
    }
}
