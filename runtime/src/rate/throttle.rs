//! A throttle made ready: the arithmetic, and the header field that promises it.

use http::HeaderValue;

use crate::policy::{Rate, Spec};
use crate::rate::{Quota, fields};

/// One throttle of a policy, with what does not change from request to request.
#[derive(Clone, Debug)]
pub(crate) struct Throttle {
    pub(crate) name: &'static str,
    pub(crate) quota: Quota,
    /// The value of `RateLimit-Policy`.
    pub(crate) promise: Option<HeaderValue>,
}

impl Throttle {
    pub(crate) fn new(name: &'static str, rate: Rate) -> Self {
        let quota = Quota::from(rate);
        Self { name, quota, promise: fields::policy_value(&[(name, &quota)]) }
    }

    /// The throttles of a handler, in the order in which it states them.
    pub(crate) fn all_of(spec: &Spec) -> Box<[Self]> {
        spec.rates.iter().map(|rate| Self::new(spec.name, *rate)).collect()
    }
}
