//! The algorithm of a limit: the generic cell rate algorithm, with a cap on anchored windows.
//!
//! The [module page](super) states the promise, [`BudgetState`] how it is kept.

use std::time::Duration;

use super::budget::{Budget, Charged};
use super::decision::RateDecision;
use super::fine_time::FineTime;
use super::quota::{HORIZON, Quota};
use super::store::Spending;

/// How far a clock may go back, at least, before a state is taken for one of another time.
const SKEW: u64 = 60_000_000_000;

/// What a store keeps of one key, and the arithmetic that decides with it.
///
/// The default is a key that was never seen. A store whose decisions are made elsewhere (in a
/// database, in a script) keeps the same four numbers and follows the same steps; the suite in
/// `palisade::testing` proves that it decides alike.
///
/// # The algorithm
///
/// With a [`Quota`] of `limit`, `window`, `burst` and `cost`, where `price = cost * window / limit`,
/// `tolerance = burst * window / limit` and `ceiling = max(limit, burst)`, a request at `now` is
/// decided so:
///
/// 1. A quota that can never pass ([`Quota::is_attainable`]) denies.
/// 2. `debt = max(0, paid_at - now)`. Where `window_ends <= now`, the window is over: a new one
///    would begin now with `used = 0` and end at `now + window`.
/// 3. It is denied if `debt + price > tolerance`, or if `used + cost > ceiling`. Then nothing
///    changes.
/// 4. Else `paid_at = now + debt + price`, `used = used + cost`, and `window_ends` is that of step 2.
///
/// All lengths are exact ([`FineTime`]). A clock that goes back finds more debt and the same window,
/// so it opens nothing. Only a state that lies ahead of everything the quota could have written, by
/// more than a minute and more than a window, is brought back to a full debt and a whole window with
/// what was used in it: else one wrong hour of a host would shut callers out for as long.
///
/// ```
/// use std::time::Duration;
///
/// use palisade::Rate;
/// use palisade::rate::{BudgetState, Quota};
///
/// let quota = Quota::from(Rate::new(2, Duration::from_secs(1)));
/// let mut state = BudgetState::default();
/// assert!(state.take(&quota, 0).is_allowed());
/// assert!(state.take(&quota, 0).is_allowed());
/// let denied = state.take(&quota, 400_000_000);
/// assert!(!denied.is_allowed());
/// assert_eq!(denied.budget().retry_after(), Duration::from_millis(600));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BudgetState {
    /// When all debt is paid; GCRA calls it the theoretical arrival time. Kept as two fields, so
    /// that a state takes 24 bytes.
    paid_nanos: u64,
    paid_parts: u32,
    used: u32,
    window_ends: u64,
}

impl BudgetState {
    /// A state that a store kept: when all debt is paid, the units taken in the current window, and
    /// when that ends, in nanoseconds of the store's clock.
    pub fn new(paid_at: FineTime, used: u32, window_ends: u64) -> Self {
        let FineTime { nanos, parts } = paid_at;
        Self { paid_nanos: nanos, paid_parts: parts, used, window_ends }
    }

    /// When all debt is paid.
    pub fn paid_at(&self) -> FineTime {
        FineTime { nanos: self.paid_nanos, parts: self.paid_parts }
    }

    /// Units taken in the current window.
    pub fn used(&self) -> u32 {
        self.used
    }

    /// When the current window ends. It began with the first request it admitted.
    pub fn window_ends(&self) -> u64 {
        self.window_ends
    }

    /// Takes the quota's cost at `now`, in nanoseconds; or nothing, where it does not hold that
    /// much.
    #[inline(always)]
    #[allow(
        clippy::inline_always,
        reason = "a call would write its answer to memory and read it again"
    )]
    pub fn take(&mut self, quota: &Quota, now: u64) -> RateDecision {
        if !can_decide(quota, now) {
            return RateDecision::Denied(never(quota));
        }
        let standing = Standing::of(self, quota, now);
        if !standing.passes() {
            return RateDecision::Denied(self.deny(standing, now));
        }
        let standing = standing.charged();
        *self = standing.state(now);
        RateDecision::Allowed(Budget::after(standing.left(now)))
    }

    /// Takes nothing.
    #[cold]
    fn deny(&mut self, standing: Standing<'_>, now: u64) -> Budget {
        if standing.brought_back {
            *self = standing.state(now);
        }
        standing.denied(standing.wait())
    }

    /// Replaces what a request reserved by what it spent, and tells what is left.
    ///
    /// Steps 1 and 2 are those above; with `price(units) = units * window / limit`:
    ///
    /// 3. Where more was spent than reserved, `debt` grows by the price of what is missing, to at most
    ///    `tolerance` and the longer of a minute and a window, and `used` by its units. The request was
    ///    answered already: what is owed counts against the next ones.
    /// 4. Where less was spent, `debt` shrinks by the price of what is left over, but by no more than is
    ///    still unpaid of the reservation: `price(reserved) - (now - taken_at)`. `used` shrinks by its units if the
    ///    window of the reservation is still open.
    /// 5. `paid_at = now + debt`, and a window that is over stays over, unless something is owed.
    ///
    /// So a budget never holds more than if the request had cost what it spent from the start.
    pub fn settle(&mut self, quota: &Quota, now: u64, spent: &Spending) -> Budget {
        if !can_decide(quota, now) {
            return never(quota);
        }
        let (mut standing, window_ends) = (Standing::of(self, quota, now), self.window_ends);
        let missing = spent.spent.saturating_sub(spent.reserved);
        if missing > 0 {
            standing.owe(missing);
            *self = standing.state(now);
        } else {
            standing.give_back(spent, now, window_ends > now);
            *self = standing.state(now);
            // Requests open windows.
            self.window_ends = if window_ends > now { self.window_ends } else { window_ends };
        }
        Budget::after(standing.left(now))
    }

    /// What is left at `now`, where a store has decided already: after a request was allowed, or as
    /// it was denied.
    pub fn decided(&self, quota: &Quota, now: u64, allowed: bool) -> RateDecision {
        if !can_decide(quota, now) {
            return RateDecision::Denied(never(quota));
        }
        let standing = Standing::of(self, quota, now);
        if allowed {
            RateDecision::Allowed(Budget::after(standing.left(now)))
        } else {
            RateDecision::Denied(standing.denied(standing.wait().max(1)))
        }
    }

    /// Whether forgetting this state changes no decision from `now` on.
    pub fn is_idle(&self, now: u64) -> bool {
        (self.paid_nanos, self.paid_parts) <= (now, 0) && self.window_ends <= now
    }
}

#[inline]
fn can_decide(quota: &Quota, now: u64) -> bool {
    quota.is_attainable() && now <= u64::MAX - HORIZON
}

/// No instant to come back at would be true; a window keeps clients calm.
#[cold]
fn never(quota: &Quota) -> Budget {
    let window = quota.window();
    Budget::new(0, window, window)
}

/// A state as seen at an instant.
#[derive(Clone, Copy)]
struct Standing<'a> {
    quota: &'a Quota,
    debt: FineTime,
    /// Units taken in the current window.
    used: u32,
    /// Nanoseconds until the current window ends.
    window_left: u64,
    /// Whether the state was of another time.
    brought_back: bool,
}

impl<'a> Standing<'a> {
    #[inline]
    fn of(state: &BudgetState, quota: &'a Quota, now: u64) -> Self {
        let window = quota.window_nanos();
        let (used, left) = match state.window_ends.checked_sub(now) {
            None | Some(0) => (0, window),
            Some(left) => (state.used, left),
        };
        let debt = debt(state, quota, now);
        let standing = Self { quota, debt, used, window_left: left, brought_back: false };
        if debt.nanos > quota.tolerance().nanos || left > window {
            return standing.unless_ahead();
        }
        standing
    }

    /// The same, brought back where it lies too far ahead.
    #[cold]
    fn unless_ahead(self) -> Self {
        let (quota, window) = (self.quota, self.quota.window_nanos());
        let skew = window.max(SKEW);
        let debt_is_off = self.debt.nanos > quota.tolerance().nanos.saturating_add(skew);
        let window_is_off = self.window_left > window.saturating_add(skew);
        Self {
            debt: if debt_is_off { quota.tolerance() } else { self.debt },
            window_left: if window_is_off { window } else { self.window_left },
            brought_back: debt_is_off || window_is_off,
            ..self
        }
    }

    /// Whether the quota's cost can be taken.
    #[inline]
    fn passes(&self) -> bool {
        let after = self.debt.plus(self.quota.price(), self.quota.limit());
        after <= self.quota.tolerance() && !self.is_full(self.quota.cost())
    }

    /// Nanoseconds until the quota's cost could be taken; none where it [passes](Self::passes).
    fn wait(&self) -> u64 {
        let limit = self.quota.limit();
        let after = self.debt.plus(self.quota.price(), limit);
        let by_rate = after.minus(self.quota.tolerance(), limit).rounded_up();
        by_rate.max(self.wait_for_window(self.quota.cost()))
    }

    fn wait_for_window(&self, units: u32) -> u64 {
        if self.is_full(units) { self.window_left } else { 0 }
    }

    /// Whether the current window does not hold so many units more.
    #[inline]
    fn is_full(&self, units: u32) -> bool {
        self.used.saturating_add(units) > self.quota.ceiling()
    }

    #[inline]
    fn charged(self) -> Self {
        Self {
            debt: self.debt.plus(self.quota.price(), self.quota.limit()),
            used: self.used.saturating_add(self.quota.cost()),
            ..self
        }
    }

    fn owe(&mut self, units: u32) {
        let (quota, limit) = (self.quota, self.quota.limit());
        let most = quota.tolerance().nanos.saturating_add(quota.window_nanos().max(SKEW));
        let debt = self.debt.plus(quota.price_of(units, HORIZON), limit);
        self.debt = debt.min(FineTime { nanos: most, parts: 0 });
        self.used = self.used.saturating_add(units);
    }

    fn give_back(&mut self, spent: &Spending, now: u64, window_is_open: bool) {
        let (quota, limit) = (self.quota, self.quota.limit());
        let units = spent.reserved.saturating_sub(spent.spent);
        let held = now.saturating_sub(spent.taken_at);
        let reserved = quota.price_of(spent.reserved, HORIZON);
        let unpaid = reserved.minus(FineTime { nanos: held, parts: 0 }, limit);
        self.debt = self.debt.minus(quota.price_of(units, HORIZON).min(unpaid), limit);
        // Windows that are not paced have a key for each.
        let is_of_this_window =
            !quota.is_paced() || quota.window_nanos().saturating_sub(self.window_left) >= held;
        if window_is_open && is_of_this_window {
            self.used = self.used.saturating_sub(units);
        }
    }

    #[inline]
    fn state(&self, now: u64) -> BudgetState {
        BudgetState {
            paid_nanos: now.saturating_add(self.debt.nanos),
            paid_parts: self.debt.parts,
            used: self.used,
            window_ends: now.saturating_add(self.window_left),
        }
    }

    #[inline]
    fn left(&self, at: u64) -> Charged {
        Charged {
            credit: self.quota.tolerance().minus(self.debt, self.quota.limit()),
            window: self.quota.window_nanos(),
            window_left: self.window_left,
            limit: self.quota.limit(),
            used: self.used,
            ceiling: self.quota.ceiling(),
            at,
        }
    }

    fn denied(&self, wait: u64) -> Budget {
        let (remaining, reset) = self.left(0).numbers();
        Budget::new(remaining, Duration::from_nanos(reset), Duration::from_nanos(wait))
    }
}

#[inline]
fn debt(state: &BudgetState, quota: &Quota, now: u64) -> FineTime {
    match state.paid_nanos.checked_sub(now) {
        None => FineTime::default(),
        // The parts are those of the quota that wrote them; under another they may not weigh more
        // than the nanosecond they are part of.
        Some(nanos) if state.paid_parts >= quota.limit() => {
            FineTime { nanos: nanos.saturating_add(1), parts: 0 }
        }
        Some(nanos) => FineTime { nanos, parts: state.paid_parts },
    }
}

#[cfg(test)]
mod tests;
