//! A limit made ready: its name, its numbers, and the header field that promises it.

use std::num::NonZeroU32;
use std::ops::Deref;
use std::sync::Arc;

use http::HeaderValue;

use crate::policy::{OnFailure, Per, Rate, Spec};
use crate::rate::{LimitId, NamedLimits, Quota, fields};

/// One limit of a policy, with what does not change from request to request. Shared, since every request
/// notes the limit of which it has the least left.
#[derive(Clone, Debug)]
pub(crate) struct Throttle(Arc<ReadyLimit>);

/// What a [`Throttle`] shares.
#[derive(Debug)]
pub(crate) struct ReadyLimit {
    pub(crate) name: &'static str,
    /// The name as the field `RateLimit` has it.
    pub(crate) item: Box<str>,
    pub(crate) id: LimitId,
    pub(crate) per: Per,
    pub(crate) quota: Quota,
    /// The value of `RateLimit-Policy`.
    pub(crate) promise: Option<HeaderValue>,
    pub(crate) on_failure: OnFailure,
    /// What this process may let through by itself, for `OnFailure::Local`.
    pub(crate) share: Option<Quota>,
}

impl Deref for Throttle {
    type Target = ReadyLimit;

    fn deref(&self) -> &ReadyLimit {
        &self.0
    }
}

impl Throttle {
    pub(crate) fn new(id: LimitId, rate: Rate, processes: Option<NonZeroU32>) -> Self {
        let (name, quota) = (id.policy(), Quota::from(rate));
        Self(Arc::new(ReadyLimit {
            name,
            item: fields::item(name),
            id,
            per: rate.per,
            quota,
            promise: fields::policy_value(&[(name, &quota)]),
            on_failure: rate.on_failure,
            share: share(rate, processes).map(Quota::from),
        }))
    }

    /// The limits of a handler, in the order in which it states them; none where one of them is not
    /// configured.
    pub(crate) fn all_of(
        spec: &Spec,
        limits: &NamedLimits,
        processes: Option<NonZeroU32>,
    ) -> Option<Box<[Self]>> {
        let ready = |(rule, rate): (u8, &Rate)| {
            let id = match rate.named {
                Some(name) => LimitId::named(name),
                None => LimitId::new(spec.module, spec.name, rule),
            };
            Some(Self::new(id, limits.resolve(*rate)?, processes))
        };
        (0..=u8::MAX).zip(spec.rates).map(ready).collect()
    }
}

/// The share of one of `processes` in a limit that each keeps for itself; none where it would let
/// nobody through.
fn share(rate: Rate, processes: Option<NonZeroU32>) -> Option<Rate> {
    if rate.on_failure != OnFailure::Local {
        return None;
    }
    let processes = processes?;
    let share = Rate { limit: rate.limit / processes, burst: rate.burst / processes, ..rate };
    share.can_pass().then_some(share)
}

/// Why [`lacks_share`] refuses to start.
pub(crate) const NO_SHARE: &str = "a rate that is decided by this process while the store is away \
     needs its share: say `.processes(..)`, and a limit and burst that each of them gets a part of";

/// Whether a rate that each process keeps for itself would let nobody through.
pub(crate) fn lacks_share(rate: Rate, processes: Option<NonZeroU32>) -> bool {
    rate.on_failure == OnFailure::Local && share(rate, processes).is_none()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn shared(limit: u32, burst: u32, processes: u32) -> Option<(u32, u32)> {
        let rate = Rate::new(limit, Duration::from_secs(1)).burst(burst);
        let rate = rate.on_failure(OnFailure::Local);
        assert_eq!(lacks_share(rate, NonZeroU32::new(processes)), {
            share(rate, NonZeroU32::new(processes)).is_none()
        });
        share(rate, NonZeroU32::new(processes)).map(|rate| (rate.limit, rate.burst))
    }

    #[test]
    fn all_shares_together_are_no_more_than_the_limit() {
        assert_eq!(shared(10, 10, 1), Some((10, 10)));
        assert_eq!(shared(10, 25, 3), Some((3, 8)));
        assert_eq!(shared(3, 9, 3), Some((1, 3)));
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        assert_eq!(shared(2, 9, 3), None);
        assert_eq!(shared(9, 2, 3), None);
        assert_eq!(shared(9, 9, 0), None, "nobody said how many");
        let denies = Rate::new(2, Duration::from_secs(1));
        assert!(!lacks_share(denies, NonZeroU32::new(3)));
    }
}
