//! A policy that passed its checks, with what its guard would else make anew for every request.

use std::num::NonZeroU32;

use crate::policy::Spec;
use crate::rate::Throttle;

/// A policy under one configuration.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) spec: &'static Spec,
    /// As many as the policy has rates, in their order.
    pub(crate) throttles: Box<[Throttle]>,
}

impl Ready {
    pub(crate) fn new(spec: &'static Spec, processes: Option<NonZeroU32>) -> Self {
        Self { spec, throttles: Throttle::all_of(spec, processes) }
    }
}
