//! The numbers of a limit, ready to decide with.

use std::hash::{Hash, Hasher};
use std::time::Duration;

use super::fine_time::FineTime;
use crate::policy::Rate;

/// Longer windows and tolerances count as this many nanoseconds, 146 years, so that adding one to
/// the time cannot overflow.
pub(super) const HORIZON: u64 = u64::MAX / 4;

/// A limit's numbers: what a store needs to decide with.
///
/// [`BudgetState`](super::BudgetState) decides; its page has the algorithm in these words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    limit: u32,
    burst: u32,
    cost: u32,
    /// Nanoseconds.
    window: u64,
    price: FineTime,
    tolerance: FineTime,
    /// Whether units come back one by one, and not all at the window's end.
    is_paced: bool,
    /// Whether any request can ever pass: every request asks.
    is_attainable: bool,
}

/// Of the limit alone: what a request costs, and what is left of a day, are no other limit.
impl Hash for Quota {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let window = if self.is_paced { self.window } else { 0 };
        (self.limit, self.burst, window).hash(state);
    }
}

impl From<Rate> for Quota {
    fn from(rate: Rate) -> Self {
        let window = u64::try_from(rate.window.as_nanos()).unwrap_or(u64::MAX).min(HORIZON);
        let length = |units: u32, most| {
            FineTime::of_ticks(u128::from(units) * u128::from(window), rate.limit, most)
        };
        // A request that costs nothing would never be refused.
        let cost = rate.cost.max(1);
        Self {
            limit: rate.limit,
            burst: rate.burst,
            cost,
            window,
            // Beyond every tolerance, so that what is too dear stays so.
            price: length(cost, HORIZON + 1),
            tolerance: length(rate.burst, HORIZON),
            is_paced: true,
            is_attainable: false,
        }
        .judged()
    }
}

impl Quota {
    /// Units that a window grants.
    #[inline]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// How long a window is.
    pub fn window(&self) -> Duration {
        Duration::from_nanos(self.window)
    }

    /// Units that may be taken back to back after idleness.
    #[inline]
    pub fn burst(&self) -> u32 {
        self.burst
    }

    /// Units that one request takes.
    #[inline]
    pub fn cost(&self) -> u32 {
        self.cost
    }

    /// Units that an anchored window never exceeds: the limit, or the burst where that is larger.
    #[inline]
    pub fn ceiling(&self) -> u32 {
        self.limit.max(self.burst)
    }

    /// How much debt one request makes: `cost * window / limit`.
    #[inline]
    pub fn price(&self) -> FineTime {
        self.price
    }

    /// How much debt a key may have: `burst * window / limit`.
    #[inline]
    pub fn tolerance(&self) -> FineTime {
        self.tolerance
    }

    /// Whether units come back one every `window / limit`. Where they do not, a price is nothing and the
    /// window alone decides: for the days and months of a calendar.
    pub fn is_paced(&self) -> bool {
        self.is_paced
    }

    /// The same for a request that takes this much.
    #[must_use]
    pub fn with_cost(self, cost: u32) -> Self {
        let cost = cost.max(1);
        Self { cost, price: self.price_of(cost, HORIZON + 1), ..self }.judged()
    }

    /// The same where a window that opens now is this long, and its units come back all at its end. A
    /// request that costs more than the limit never passes.
    #[must_use]
    pub fn within(self, window: Duration) -> Self {
        let window = u64::try_from(window.as_nanos()).unwrap_or(u64::MAX).min(HORIZON);
        let tolerance = FineTime { nanos: HORIZON, parts: 0 };
        let unpaced = Self { window, tolerance, is_paced: false, burst: self.limit, ..self };
        Self { price: unpaced.price_of(self.cost, HORIZON + 1), ..unpaced }.judged()
    }

    /// How much debt so many units are, at most `most`.
    pub(super) fn price_of(&self, units: u32, most: u64) -> FineTime {
        if self.is_paced {
            FineTime::of_ticks(u128::from(units) * u128::from(self.window), self.limit, most)
        } else if units > self.limit {
            FineTime { nanos: most, parts: 0 }
        } else {
            FineTime::default()
        }
    }

    /// Whether any request can ever pass. A limit, a window or a burst of nothing admits no request,
    /// and a cost above the burst never fits.
    #[inline]
    pub fn is_attainable(&self) -> bool {
        self.is_attainable
    }

    fn judged(self) -> Self {
        let is_attainable = self.limit > 0 && self.window > 0 && self.price <= self.tolerance;
        Self { is_attainable, ..self }
    }

    #[inline]
    pub(super) fn window_nanos(&self) -> u64 {
        self.window
    }
}
