//! A limit made ready: its name, its numbers, and the header field that promises it.

use std::num::NonZeroU32;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;

use crate::policy::{OnFailure, Per, Rate};
use crate::problem::{Reason, Refusal};
use crate::rate::{CalendarPeriod, LimitId, Quota, ReadyCalendar, fields};

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
    /// The calendar by which its window ends.
    pub(crate) calendar: Option<ReadyCalendar>,
    /// For the log: its name, and the numbers as the posture has them.
    pub(crate) words: Arc<str>,
    /// What a caller reads whom it refuses: a flood of refusals makes it once.
    pub(crate) refusal: Bytes,
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
            promise: match (rate.calendar, rate.unit) {
                (None, None) => fields::policy_value(&[(name, &quota)]),
                (calendar, unit) => fields::policy_value_in(name, &quota, calendar.is_none(), unit),
            },
            on_failure: rate.on_failure,
            share: share(rate, processes).map(Quota::from),
            calendar: rate.calendar.and_then(ReadyCalendar::of),
            words: format!("{name}: {rate}").into(),
            refusal: quota_exceeded()
                .extension("violated-policies", vec![fields::policy_name(name)])
                .rendered(),
        }))
    }

    /// The numbers of a request that costs `units` and comes when the calendar, if there is one, says
    /// `period`; and what its budget is called.
    pub(crate) fn numbers(&self, units: u32, period: Option<CalendarPeriod>) -> (Quota, LimitId) {
        let quota =
            if units == self.quota.cost() { self.quota } else { self.quota.with_cost(units) };
        match period {
            None => (quota, self.id),
            Some(period) => {
                // Each period has a key of its own. It is kept for longer than the period lasts, so that
                // clocks which differ a little do not open it twice.
                let kept = period.left.saturating_add(CLOCKS_DIFFER);
                (quota.within(kept), self.id.part(period.number))
            }
        }
    }
}

/// 429 as [RFC 6585, 4] and the draft for rate-limit fields have it.
///
/// [RFC 6585, 4]: https://www.rfc-editor.org/rfc/rfc6585#section-4
pub(crate) fn quota_exceeded() -> Refusal {
    Refusal::new(Reason::RateLimitExceeded)
        .kind(fields::QUOTA_EXCEEDED, fields::QUOTA_EXCEEDED_TITLE)
}

/// How far the clocks of the processes and of the store may be apart, for calendars.
const CLOCKS_DIFFER: Duration = Duration::from_secs(3_600);

/// The share of one of `processes` in a limit that each keeps for itself; none where it would let
/// no request through.
fn share(rate: Rate, processes: Option<NonZeroU32>) -> Option<Rate> {
    if rate.on_failure != OnFailure::Local {
        return None;
    }
    let processes = processes?;
    let share = Rate { limit: rate.limit / processes, burst: rate.burst / processes, ..rate };
    share.can_pass().then_some(share)
}

/// Why [`lacks_share`] refuses to start.
pub(crate) const NO_SHARE: &str = "a rate that falls back to this process needs its share: call `.processes(..)`, and give a limit and burst that each process gets a part of";

/// Whether a rate that each process keeps for itself would let no request through.
pub(crate) fn lacks_share(rate: Rate, processes: Option<NonZeroU32>) -> bool {
    rate.on_failure == OnFailure::Local && share(rate, processes).is_none()
}

#[cfg(test)]
mod tests {
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
