//! What a budget admits: the arithmetic of a throttle.
//!
//! The [module page](super) states the promise. Time is in nanoseconds, debt in *ticks*: `limit`
//! ticks pass in a nanosecond and one unit of the budget costs `window` ticks, so that nothing is
//! ever divided on the way to a decision, and `3/s` is exact.

use std::time::Duration;

use super::store::{Budget, Decision};
use crate::policy::Rate;

/// Longer windows and tolerances count as this many nanoseconds, 146 years, so that adding one to
/// the time cannot overflow.
const HORIZON: u64 = u64::MAX / 4;

/// A throttle's numbers, ready to decide with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    limit: u32,
    burst: u32,
    cost: u32,
    /// Nanoseconds.
    window: u64,
    /// How many ticks of debt a caller may have.
    tolerance: u128,
}

impl From<Rate> for Quota {
    fn from(rate: Rate) -> Self {
        let window = u64::try_from(rate.window.as_nanos()).unwrap_or(u64::MAX).min(HORIZON);
        let tolerance = u128::from(rate.burst) * u128::from(window);
        Self {
            limit: rate.limit,
            burst: rate.burst,
            // A request that costs nothing would never be refused.
            cost: rate.cost.max(1),
            window,
            tolerance: tolerance.min(u128::from(HORIZON) * u128::from(rate.limit)),
        }
    }
}

impl Quota {
    /// Units that a window grants.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// How long a window is.
    pub fn window(&self) -> Duration {
        Duration::from_nanos(self.window)
    }

    /// Units that may be taken back to back after idleness.
    pub fn burst(&self) -> u32 {
        self.burst
    }

    /// Units that one request takes.
    pub fn cost(&self) -> u32 {
        self.cost
    }

    /// Units that an anchored window never exceeds: the limit, or the burst where that is larger.
    pub fn ceiling(&self) -> u32 {
        self.limit.max(self.burst)
    }

    /// Whether any request can ever pass. A limit, a window or a burst of nothing admits nobody.
    fn is_attainable(&self) -> bool {
        self.limit > 0 && self.window > 0 && self.price(self.cost) <= self.tolerance
    }

    /// The ticks that `units` cost.
    fn price(&self, units: u32) -> u128 {
        u128::from(units) * u128::from(self.window)
    }
}

/// The state of one key. The default is a key that was never seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// Theoretical arrival time: when all debt is paid. Whole nanoseconds …
    paid_at: u64,
    /// … and the part of the next one, in ticks.
    paid_at_ticks: u32,
    /// Units taken in the current window.
    used: u32,
    /// When the current window ends. It began with the first request it admitted.
    window_ends: u64,
}

impl Bucket {
    /// Takes the quota's cost, or nothing.
    ///
    /// A clock that goes back finds more debt and the same window, so it refuses more.
    pub(crate) fn take(&mut self, quota: &Quota, now: u64) -> Decision {
        if !quota.is_attainable() || now > u64::MAX - HORIZON {
            return never(quota);
        }
        let standing = Standing::of(self, quota, now);
        let wait = standing.wait_for(quota.cost);
        if wait > 0 {
            return Decision::Denied(standing.budget(wait));
        }
        let standing = standing.charged();
        *self = standing.bucket(now);
        Decision::Allowed(standing.budget(0))
    }

    /// Whether forgetting this bucket changes nothing.
    pub(crate) fn is_redundant(&self, now: u64) -> bool {
        (self.paid_at, self.paid_at_ticks) <= (now, 0) && self.window_ends <= now
    }
}

/// A cost above the burst. No instant to come back at would be true; a window keeps clients calm.
fn never(quota: &Quota) -> Decision {
    let window = quota.window();
    Decision::Denied(Budget { remaining: 0, reset: window, retry_after: window })
}

/// A bucket as seen at an instant.
struct Standing<'a> {
    quota: &'a Quota,
    /// Unpaid ticks.
    debt: u128,
    /// Units taken in the current window.
    used: u32,
    /// Nanoseconds until the current window ends.
    window_left: u64,
}

impl<'a> Standing<'a> {
    fn of(bucket: &Bucket, quota: &'a Quota, now: u64) -> Self {
        let (used, window_left) = match bucket.window_ends.checked_sub(now) {
            None | Some(0) => (0, quota.window),
            Some(left) => (bucket.used, left),
        };
        Self { quota, debt: debt(bucket, quota, now), used, window_left }
    }

    /// Nanoseconds until `units` could be taken.
    fn wait_for(&self, units: u32) -> u64 {
        let excess = (self.debt + self.quota.price(units)).saturating_sub(self.quota.tolerance);
        let rate = match excess {
            0 => 0,
            ticks => narrow(ticks.div_ceil(u128::from(self.quota.limit))),
        };
        let full = self.used.saturating_add(units) > self.quota.ceiling();
        rate.max(if full { self.window_left } else { 0 })
    }

    fn charged(self) -> Self {
        let Self { quota, debt, used, window_left } = self;
        Self {
            quota,
            debt: debt + quota.price(quota.cost),
            used: used.saturating_add(quota.cost),
            window_left,
        }
    }

    fn bucket(&self, now: u64) -> Bucket {
        let limit = u128::from(self.quota.limit);
        Bucket {
            paid_at: now.saturating_add(narrow(self.debt / limit)),
            paid_at_ticks: u32::try_from(self.debt % limit).unwrap_or(u32::MAX),
            used: self.used,
            window_ends: now.saturating_add(self.window_left),
        }
    }

    fn budget(&self, retry_after: u64) -> Budget {
        let credit = self.quota.tolerance.saturating_sub(self.debt);
        let by_rate = u32::try_from(credit / u128::from(self.quota.window)).unwrap_or(u32::MAX);
        let remaining = by_rate.min(self.quota.ceiling().saturating_sub(self.used));
        Budget {
            remaining,
            reset: Duration::from_nanos(self.wait_for(remaining.saturating_add(1))),
            retry_after: Duration::from_nanos(retry_after),
        }
    }
}

fn debt(bucket: &Bucket, quota: &Quota, now: u64) -> u128 {
    match bucket.paid_at.checked_sub(now) {
        None => 0,
        // The ticks are those of the quota that wrote them; under another they may not weigh more
        // than the nanosecond they are part of.
        Some(nanos) => {
            u128::from(nanos) * u128::from(quota.limit)
                + u128::from(bucket.paid_at_ticks.min(quota.limit))
        }
    }
}

fn narrow(nanos: u128) -> u64 {
    u64::try_from(nanos).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn quota(limit: u32, seconds: u64) -> Rate {
        Rate::new(limit, Duration::from_secs(seconds))
    }

    /// How many of `tries` requests at `now` pass.
    fn pass(bucket: &mut Bucket, quota: &Quota, now: u64, tries: u32) -> u32 {
        (0..tries).map(|_| u32::from(bucket.take(quota, now).is_allowed())).sum()
    }

    #[test]
    fn the_eleventh_in_a_second_is_refused_and_the_next_second_opens() {
        let quota = Quota::from(quota(10, 1));
        let mut bucket = Bucket::default();
        assert_eq!(pass(&mut bucket, &quota, SECOND, 10), 10);
        for now in [SECOND, SECOND + SECOND / 10, 2 * SECOND - 1] {
            assert_eq!(pass(&mut bucket, &quota, now, 1), 0, "at {now}");
        }
        assert_eq!(pass(&mut bucket, &quota, 2 * SECOND, 11), 10);
    }

    #[test]
    fn a_sliding_window_sees_at_most_limit_plus_burst_minus_one() {
        let quota = Quota::from(quota(10, 1));
        let mut bucket = Bucket::default();
        assert_eq!(pass(&mut bucket, &quota, 0, 1), 1);
        let start = SECOND - 1;
        let milli = SECOND / 1000;
        let seen: u32 = (0..1000).map(|ms| pass(&mut bucket, &quota, start + ms * milli, 20)).sum();
        assert_eq!(seen, 19);
    }

    #[test]
    fn a_burst_of_one_spaces_requests_evenly() {
        let quota = Quota::from(quota(10, 1).burst(1));
        let mut bucket = Bucket::default();
        assert_eq!(pass(&mut bucket, &quota, 0, 2), 1);
        assert_eq!(pass(&mut bucket, &quota, SECOND / 10 - 1, 1), 0);
        assert_eq!(pass(&mut bucket, &quota, SECOND / 10, 1), 1);
    }

    #[test]
    fn a_larger_burst_raises_the_ceiling_but_not_the_rate() {
        let quota = Quota::from(quota(10, 1).burst(25));
        let mut bucket = Bucket::default();
        assert_eq!(pass(&mut bucket, &quota, 0, 30), 25);
        assert_eq!(pass(&mut bucket, &quota, SECOND - 1, 30), 0);
        assert_eq!(pass(&mut bucket, &quota, SECOND, 30), 10);
    }

    #[test]
    fn a_third_of_a_second_is_exact() {
        let quota = Quota::from(quota(3, 1).burst(1));
        let mut bucket = Bucket::default();
        let waits: Vec<u64> =
            (0..1_000_000).filter(|now| bucket.take(&quota, now * 1000).is_allowed()).collect();
        assert_eq!(waits, [0, 333_334, 666_668]);
        let mut bucket = Bucket::default();
        assert_eq!(pass(&mut bucket, &Quota::from(self::quota(3, 1)), 7, 9), 3);
        assert_eq!(pass(&mut bucket, &Quota::from(self::quota(3, 1)), SECOND + 7, 9), 3);
    }

    #[test]
    fn a_request_takes_its_cost() {
        let quota = Quota::from(quota(100, 60).burst(20).cost(5));
        let mut bucket = Bucket::default();
        let left: Vec<u32> = (0..4).map(|_| bucket.take(&quota, 0).budget().remaining).collect();
        assert_eq!(left, [15, 10, 5, 0]);
        let denied = bucket.take(&quota, 0);
        assert!(!denied.is_allowed());
        assert_eq!(denied.budget().reset, Duration::from_millis(600));
        assert_eq!(denied.budget().retry_after, Duration::from_secs(3));
    }

    #[test]
    fn what_can_never_pass_is_denied_and_its_fix_passes() {
        let second = Duration::from_secs(1);
        for rate in [
            quota(10, 1).cost(11),
            quota(10, 1).burst(4).cost(5),
            quota(10, 1).burst(0),
            quota(0, 1),
            quota(0, 1).burst(5),
            Rate::new(10, Duration::ZERO),
            Rate::new(0, Duration::ZERO).burst(0).cost(0),
        ] {
            let decision = Bucket::default().take(&Quota::from(rate), SECOND);
            assert!(!decision.is_allowed(), "{rate:?}");
            assert_eq!(decision.budget().retry_after, rate.window, "{rate:?}");
        }
        for rate in [quota(10, 1).cost(10), quota(10, 1).burst(4).cost(4), Rate::new(1, second)] {
            assert!(Bucket::default().take(&Quota::from(rate), SECOND).is_allowed(), "{rate:?}");
        }
        let free = Quota::from(quota(2, 1).cost(0));
        assert_eq!(pass(&mut Bucket::default(), &free, SECOND, 9), 2, "a free request costs one");
    }

    #[test]
    fn a_clock_that_goes_back_opens_nothing() {
        let quota = Quota::from(quota(10, 1));
        let mut bucket = Bucket::default();
        assert_eq!(pass(&mut bucket, &quota, 100 * SECOND, 10), 10);
        for now in [99 * SECOND, 50 * SECOND, 0, 101 * SECOND - 1] {
            assert_eq!(pass(&mut bucket, &quota, now, 5), 0, "at {now}");
            assert!(!bucket.is_redundant(now));
        }
        assert!(bucket.is_redundant(101 * SECOND));
        assert_eq!(pass(&mut bucket, &quota, 101 * SECOND, 11), 10);
    }

    #[test]
    fn extremes_neither_overflow_nor_open() {
        let most = Rate::new(u32::MAX, Duration::MAX).burst(u32::MAX);
        for rate in [most.cost(u32::MAX), Rate::new(1, Duration::MAX), most.cost(u32::MAX / 2 + 1)]
        {
            let quota = Quota::from(rate);
            for now in [0, SECOND, u64::MAX - HORIZON] {
                assert_eq!(pass(&mut Bucket::default(), &quota, now, 3), 1, "{rate:?} at {now}");
            }
            assert_eq!(pass(&mut Bucket::default(), &quota, u64::MAX, 3), 0);
        }
        let slow = Quota::from(Rate::new(1, Duration::MAX).burst(u32::MAX));
        assert_eq!(pass(&mut Bucket::default(), &slow, 0, 9), 1);
    }

    #[test]
    fn another_quota_over_the_same_bucket_finds_the_same_debt() {
        let wide = Quota::from(quota(u32::MAX, 1).burst(u32::MAX));
        let mut bucket = Bucket::default();
        assert!(bucket.take(&wide, 0).is_allowed());
        let narrow = Quota::from(quota(2, 1).burst(1));
        let wait = bucket.take(&narrow, 0).budget().retry_after;
        assert_eq!(wait, Duration::from_nanos(1));
    }
}
