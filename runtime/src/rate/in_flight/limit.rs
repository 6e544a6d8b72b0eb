//! A limit of a handler on requests at the same time, made ready.

use std::sync::Arc;

use http::HeaderValue;

use crate::policy::{InFlight, Per, Spec};
use crate::rate::{LimitId, fields};

/// One such limit, with what does not change from request to request.
#[derive(Clone, Debug)]
pub(crate) struct InFlightLimit {
    /// What the fields of an answer call it.
    pub(crate) name: String,
    pub(crate) id: LimitId,
    pub(crate) per: Per,
    pub(crate) most: u32,
    /// The value of `RateLimit-Policy`.
    pub(crate) promise: Option<HeaderValue>,
    /// For the log: its name, and the numbers as the posture has them.
    pub(crate) words: Arc<str>,
}

impl InFlightLimit {
    /// The limits of a handler, in the order in which it states them.
    pub(crate) fn all_of(spec: &Spec) -> Box<[Self]> {
        let ready = |(rule, limit): (u8, &InFlight)| {
            let name = format!("{}-in-flight", spec.name);
            Self {
                words: format!("{name}: {} at once per {}", limit.most, limit.per).into(),
                promise: fields::in_flight_policy_value(&name, limit.most),
                name,
                id: LimitId::new(spec.module, spec.name, rule),
                per: limit.per,
                most: limit.most,
            }
        };
        (0..=u8::MAX).zip(spec.in_flight).map(ready).collect()
    }
}
