//! A policy that passed its checks, with what its guard would else make anew for every request.

use crate::policy::Spec;
use crate::rate::Throttle;
use crate::security::Settings;

/// A policy under one configuration.
#[derive(Debug)]
pub(crate) struct PreparedPolicy {
    pub(crate) spec: &'static Spec,
    /// As many as the policy has rates, in their order.
    pub(crate) throttles: Box<[Throttle]>,
}

impl PreparedPolicy {
    /// None where the policy names a limit that is not configured.
    pub(crate) fn new(spec: &'static Spec, security: &Settings) -> Option<Self> {
        let throttles = Throttle::all_of(spec, &security.limits, security.processes)?;
        Some(Self { spec, throttles })
    }
}
