//! A quota's numbers in whole microseconds, as the script reckons with them.

use std::time::Duration;

use palisade::Rate;
use palisade::rate::{BudgetState, FineTime, Quota, RateDecision, Spending};

/// Longer windows and tolerances count as this many microseconds, 71 years: sums of a few stay
/// below 2^53, where doubles are exact.
const HORIZON: u64 = 1 << 51;

/// One limit of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    /// In microseconds what the limit's own is in nanoseconds; a fraction of a window is rounded up.
    quota: Quota,
    window: u64,
    price: FineTime,
    tolerance: FineTime,
}

impl Numbers {
    pub(crate) fn of(quota: &Quota) -> Self {
        let window = u64::try_from(quota.window().as_nanos().div_ceil(1000)).unwrap_or(u64::MAX);
        let window = window.min(HORIZON);
        let is_paced = quota.is_paced();
        let micros = Duration::from_micros(window);
        let rate = Rate::new(quota.limit(), micros).burst(quota.burst()).cost(quota.cost());
        let quota = Quota::from(rate);
        let quota = if is_paced { quota } else { quota.within(micros) };
        let price = price_of(quota.cost(), window, &quota);
        let tolerance = if is_paced {
            length(quota.burst(), window, quota.limit(), HORIZON)
        } else {
            FineTime { nanos: HORIZON, parts: 0 }
        };
        let too_dear = FineTime { nanos: HORIZON + 1, parts: 0 };
        let price = if quota.is_attainable() { price } else { too_dear };
        Self { quota, window, price, tolerance }
    }

    /// In the order in which the script that settles reads them.
    pub(crate) fn settlement(&self, spent: &Spending) -> [i64; 11] {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let units = i64::from(spent.spent) - i64::from(spent.reserved);
        let many = u32::try_from(units.unsigned_abs()).unwrap_or(u32::MAX);
        let price = price_of(many, self.window, &self.quota);
        let reserved = price_of(spent.reserved, self.window, &self.quota);
        [
            self.quota.limit().into(),
            whole(self.window),
            whole(self.tolerance.nanos),
            self.tolerance.parts.into(),
            units,
            whole(price.nanos.min(HORIZON)),
            price.parts.into(),
            whole(reserved.nanos.min(HORIZON)),
            reserved.parts.into(),
            whole(spent.taken_at / 1000),
            self.quota.is_paced().into(),
        ]
    }

    /// In the order in which the script reads them.
    pub(crate) fn arguments(&self) -> [u64; 8] {
        [
            self.quota.limit().into(),
            self.quota.cost().into(),
            self.quota.ceiling().into(),
            self.window,
            self.price.nanos,
            self.price.parts.into(),
            self.tolerance.nanos,
            self.tolerance.parts.into(),
        ]
    }

    /// The decision, from what the script answers: when all debt is paid, parts of the next
    /// microsecond, units used and the end of the window.
    pub(crate) fn decision(&self, state: [u64; 4], now: u64, allowed: bool) -> RateDecision {
        let [paid_at, parts, used, window_ends] = state;
        let limit = u64::from(self.quota.limit()).max(1);
        // A thousandth of the parts' own unit: at most 2^32 * 1000.
        let nanos = parts.saturating_mul(1000);
        let paid_at = FineTime {
            nanos: paid_at.saturating_mul(1000).saturating_add(nanos / limit),
            parts: u32::try_from(nanos % limit).unwrap_or_default(),
        };
        let used = u32::try_from(used).unwrap_or(u32::MAX);
        let state = BudgetState::new(paid_at, used, window_ends.saturating_mul(1000));
        state.decided(&self.quota, now.saturating_mul(1000), allowed)
    }
}

/// What so many units cost; nothing where they come back all at once.
fn price_of(units: u32, window: u64, quota: &Quota) -> FineTime {
    if quota.is_paced() {
        length(units, window, quota.limit(), HORIZON + 1)
    } else {
        FineTime::default()
    }
}

/// `units * window / limit`, at most `most`: microseconds in place of [`FineTime`]'s nanoseconds.
fn length(units: u32, window: u64, limit: u32, most: u64) -> FineTime {
    let ticks = u128::from(units) * u128::from(window);
    let limit = u128::from(limit.max(1));
    match u64::try_from(ticks / limit) {
        Ok(nanos) if nanos < most => {
            FineTime { nanos, parts: u32::try_from(ticks % limit).unwrap_or_default() }
        }
        _ => FineTime { nanos: most, parts: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(limit: u32, window: Duration, burst: u32, cost: u32) -> [u64; 8] {
        Numbers::of(&Quota::from(Rate::new(limit, window).burst(burst).cost(cost))).arguments()
    }

    #[test]
    fn lengths_are_exact_microseconds() {
        let second = Duration::from_secs(1);
        assert_eq!(numbers(10, second, 20, 3), [10, 3, 20, 1_000_000, 300_000, 0, 2_000_000, 0]);
        assert_eq!(numbers(3, second, 1, 1), [3, 1, 3, 1_000_000, 333_333, 1, 333_333, 1]);
        let odd = numbers(1, Duration::from_nanos(1), 1, 1);
        assert_eq!(odd, [1, 1, 1, 1, 1, 0, 1, 0], "a window is never shorter than stated");
    }

    #[test]
    fn every_number_is_exact_as_a_double() {
        for (limit, window, burst, cost) in [
            (u32::MAX, Duration::MAX, u32::MAX, u32::MAX),
            (1, Duration::MAX, u32::MAX, 1),
            (1, Duration::from_secs(30 * 86_400), 1, 1),
        ] {
            let numbers = numbers(limit, window, burst, cost);
            assert!(numbers.iter().all(|number| *number <= HORIZON + 1), "{numbers:?}");
        }
    }

    #[test]
    fn what_can_never_pass_is_too_dear() {
        let second = Duration::from_secs(1);
        for numbers in [
            numbers(10, second, 10, 11),
            numbers(0, second, 5, 1),
            numbers(10, Duration::ZERO, 10, 1),
            numbers(10, second, 0, 1),
        ] {
            let [.., price, _, tolerance, _] = numbers;
            assert!(price > tolerance, "{numbers:?}");
        }
    }
}
