//! What is left of a budget.

use std::fmt;
use std::time::Duration;

use super::fine_time::FineTime;

/// What is left of a budget.
///
/// Most requests pass and what is left of their limits is not read, so a store in memory hands over
/// what the numbers follow from, and each is worked out where it is asked for.
// Numbers alone, and no enum of two kinds of them: a check fills it in where it is needed.
#[derive(Clone, Copy)]
pub struct Budget {
    /// How much more debt may be made; where the numbers are told, until more is left.
    nanos: u64,
    /// The window's length; where the numbers are told, until a request would pass.
    window: u64,
    /// Nanoseconds until the current window ends.
    window_left: u64,
    /// When it was decided, on the store's clock.
    at: u64,
    parts: u32,
    /// Zero where the numbers are told.
    limit: u32,
    /// Units taken in the current window; where the numbers are told, what is left.
    used: u32,
    ceiling: u32,
}

/// A budget whose cost was taken.
#[derive(Clone, Copy)]
pub(super) struct Charged {
    /// How much more debt may be made.
    pub(super) credit: FineTime,
    /// Nanoseconds.
    pub(super) window: u64,
    /// Nanoseconds until the current window ends.
    pub(super) window_left: u64,
    /// Never zero: such a limit admits no request.
    pub(super) limit: u32,
    /// Units taken in the current window.
    pub(super) used: u32,
    pub(super) ceiling: u32,
    /// When it was taken, on the store's clock.
    pub(super) at: u64,
}

impl Budget {
    /// A budget of which this is left: see [`remaining`](Self::remaining), [`reset`](Self::reset) and
    /// [`retry_after`](Self::retry_after). Lengths of more than 584 years count as so many.
    pub const fn new(remaining: u32, reset: Duration, retry_after: Duration) -> Self {
        Self {
            nanos: nanos(reset),
            window: nanos(retry_after),
            window_left: 0,
            at: 0,
            parts: 0,
            limit: 0,
            used: remaining,
            ceiling: 0,
        }
    }

    /// The same, decided at this time of the store's own clock, in nanoseconds.
    #[must_use]
    pub fn decided_at(self, nanos: u64) -> Self {
        Self { at: nanos, ..self }
    }

    /// When the store decided, in nanoseconds of its own clock: what it is told again where what was taken is
    /// [settled](super::RateStore::settle). Zero where it does not say.
    pub fn at(&self) -> u64 {
        self.at
    }

    #[inline]
    pub(super) fn after(charged: Charged) -> Self {
        Self {
            nanos: charged.credit.nanos,
            window: charged.window,
            window_left: charged.window_left,
            at: charged.at,
            parts: charged.credit.parts,
            limit: charged.limit,
            used: charged.used,
            ceiling: charged.ceiling,
        }
    }

    /// What it was taken from, where the numbers are not told.
    fn charged(&self) -> Option<Charged> {
        (self.limit > 0).then_some(Charged {
            credit: FineTime { nanos: self.nanos, parts: self.parts },
            window: self.window,
            window_left: self.window_left,
            limit: self.limit,
            used: self.used,
            ceiling: self.ceiling,
            at: self.at,
        })
    }

    /// What could be taken now, in the units of the quota's limit.
    pub fn remaining(&self) -> u32 {
        self.numbers().0
    }

    /// Until more than that can be taken, if none is taken meanwhile.
    pub fn reset(&self) -> Duration {
        self.remaining_and_reset().1
    }

    /// Until a request like this one would pass; zero when it was allowed, never before
    /// [`reset`](Self::reset) when it was denied.
    pub fn retry_after(&self) -> Duration {
        if self.limit > 0 { Duration::ZERO } else { Duration::from_nanos(self.window) }
    }

    /// [`remaining`](Self::remaining) and [`reset`](Self::reset) at once, which follow from each other.
    pub fn remaining_and_reset(&self) -> (u32, Duration) {
        let (remaining, reset) = self.numbers();
        (remaining, Duration::from_nanos(reset))
    }

    fn numbers(&self) -> (u32, u64) {
        self.charged().map_or((self.used, self.nanos), |charged| charged.numbers())
    }

    fn all(&self) -> (u32, Duration, Duration) {
        let (remaining, reset) = self.remaining_and_reset();
        (remaining, reset, self.retry_after())
    }
}

#[allow(clippy::cast_possible_truncation, reason = "what is larger was made the largest")]
const fn nanos(length: Duration) -> u64 {
    let nanos = length.as_nanos();
    if nanos > u64::MAX as u128 { u64::MAX } else { nanos as u64 }
}

impl PartialEq for Budget {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

impl Eq for Budget {}

impl fmt::Debug for Budget {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (remaining, reset, retry_after) = self.all();
        out.debug_struct("Budget")
            .field("remaining", &remaining)
            .field("reset", &reset)
            .field("retry_after", &retry_after)
            .finish()
    }
}

impl Charged {
    /// What could be taken, and the nanoseconds until more can.
    pub(super) fn numbers(&self) -> (u32, u64) {
        let (by_rate, by_rate_next) = self.units_of(self.credit);
        let remaining = by_rate.min(self.ceiling.saturating_sub(self.used));
        let rate_wait = if by_rate == remaining { by_rate_next } else { 0 };
        let is_full = self.used.saturating_add(remaining.saturating_add(1)) > self.ceiling;
        (remaining, rate_wait.max(if is_full { self.window_left } else { 0 }))
    }

    /// How many units a length of time pays for, and the nanoseconds until it pays for one more.
    fn units_of(&self, credit: FineTime) -> (u32, u64) {
        let (limit, window) = (u64::from(self.limit), self.window);
        let short = credit.nanos.checked_mul(limit);
        if let Some(ticks) = short.and_then(|ticks| ticks.checked_add(credit.parts.into())) {
            let units = ticks.checked_div(window).unwrap_or_default();
            let missing = window.saturating_sub(ticks.checked_rem(window).unwrap_or_default());
            return (u32::try_from(units).unwrap_or(u32::MAX), missing.div_ceil(limit));
        }
        let (ticks, window) = (credit.ticks(self.limit), u128::from(window));
        let wait = (window - ticks % window).div_ceil(limit.into());
        let units = u32::try_from(ticks / window).unwrap_or(u32::MAX);
        (units, u64::try_from(wait).unwrap_or(u64::MAX))
    }
}
