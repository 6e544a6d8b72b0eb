//! One part of the store, behind one lock.

use std::time::Duration;

use super::digest::{Digest, Mark};
use super::table::Table;
use crate::rate::{Budget, BudgetState, FineTime, Quota, RateDecision, Spending};

const SWEEP_INTERVAL: u64 = 1_000_000_000;

#[derive(Default)]
pub(super) struct Shard {
    states: Table,
    /// How many keys may be kept.
    room: usize,
    /// The latest time seen: it stays as it is where a clock goes back, so that what was swept as
    /// idle cannot come back as new.
    latest: u64,
    /// Newcomers since the last sweep, when it was, and how many keys it left.
    newcomers: usize,
    swept_at: u64,
    survivors: usize,
}

/// A decision, and how to take it back.
pub(super) struct Undoable {
    pub(super) decision: RateDecision,
    kept_as: Digest,
    before: BudgetState,
}

impl Shard {
    pub(super) fn with_room(room: usize) -> Self {
        Self { room, ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.states.bytes()
    }

    #[cfg(test)]
    pub(super) fn newcomers(&self) -> usize {
        self.newcomers
    }

    /// Takes from the budget of `digest`, or from the one that newcomers share in a full shard.
    #[inline]
    pub(super) fn take(
        &mut self,
        digest: Digest,
        overflow: impl FnOnce() -> Digest,
        quota: &Quota,
        now: u64,
    ) -> Option<RateDecision> {
        let lag = self.advance(now);
        let (_, place) = self.place(digest, overflow)?;
        let now = self.latest;
        let decision = self.states.at(place)?.take(quota, now);
        if lag == 0 {
            return Some(decision);
        }
        Some(match decision {
            RateDecision::Allowed(budget) => RateDecision::Allowed(delayed(budget, lag, quota)),
            RateDecision::Denied(budget) => RateDecision::Denied(delayed(budget, lag, quota)),
        })
    }

    /// The same, and how to take it back.
    pub(super) fn take_undoably(
        &mut self,
        digest: Digest,
        overflow: impl Fn() -> Digest,
        quota: &Quota,
        now: u64,
    ) -> Option<Undoable> {
        self.advance(now);
        let (kept_as, place) = self.place(digest, overflow)?;
        let before = *self.states.at(place)?;
        // Found again under the digest it is kept as.
        let decision = self.take(kept_as, || kept_as, quota, now)?;
        Some(Undoable { decision, kept_as, before })
    }

    /// Where a digest is kept, and under which.
    #[inline]
    fn place(
        &mut self,
        digest: Digest,
        overflow: impl FnOnce() -> Digest,
    ) -> Option<(Digest, usize)> {
        match self.states.find(digest) {
            Some(place) => Some((digest, place)),
            None => self.admit(digest, overflow),
        }
    }

    /// Settles a reservation of `digest`, or of the budget that newcomers share in a full shard.
    pub(super) fn settle(
        &mut self,
        digest: Digest,
        overflow: impl FnOnce() -> Digest,
        quota: &Quota,
        spent: &Spending,
        now: u64,
    ) -> Option<Budget> {
        self.advance(now);
        let (_, place) = self.place(digest, overflow)?;
        let now = self.latest;
        Some(self.states.at(place)?.settle(quota, now, spent))
    }

    /// Keeps a mark until `until`, where half of the room is free: what lasts for weeks leaves the other half
    /// to budgets.
    pub(super) fn remember(&mut self, mark: Mark, lasting: u64, now: u64) -> Option<()> {
        let digest = mark.kept_as;
        self.advance(now);
        let until = self.latest.saturating_add(lasting);
        let place = if let Some(place) = self.states.find(digest) {
            place
        } else {
            let most = self.room.div_ceil(2);
            self.newcomers = self.newcomers.saturating_add(1);
            if self.states.len() >= most && self.sweep_is_due() {
                self.sweep();
            }
            if self.states.len() >= most {
                return None;
            }
            self.states.find_or_insert(digest)?
        };
        *self.states.at(place)? =
            BudgetState::new(FineTime { nanos: until, parts: 0 }, mark.tag, 0);
        Some(())
    }

    /// Whether a mark is kept.
    pub(super) fn remembers(&mut self, mark: Mark, now: u64) -> bool {
        self.advance(now);
        let now = self.latest;
        let place = self.states.find(mark.kept_as);
        let state = place.and_then(|place| self.states.at(place));
        state.is_some_and(|state| state.used() == mark.tag && !state.is_idle(now))
    }

    /// Makes a decision undone, before anyone else could see it.
    pub(super) fn undo(&mut self, undoable: &Undoable) {
        let place = self.states.find(undoable.kept_as);
        if let Some(state) = place.and_then(|place| self.states.at(place)) {
            *state = undoable.before;
        }
    }

    /// Moves to `now`, or tells by how much it lies behind.
    pub(super) fn advance(&mut self, now: u64) -> u64 {
        let lag = self.latest.saturating_sub(now);
        self.latest = self.latest.max(now);
        lag
    }

    /// Where a newcomer is kept, and under which digest.
    #[cold]
    fn admit(
        &mut self,
        digest: Digest,
        overflow: impl FnOnce() -> Digest,
    ) -> Option<(Digest, usize)> {
        self.newcomers = self.newcomers.saturating_add(1);
        if self.sweep_is_due() {
            self.sweep();
        }
        let digest = if self.states.len() < self.room { digest } else { overflow() };
        Some((digest, self.states.find_or_insert(digest)?))
    }

    /// Once as many came as were left last time, so that a newcomer pays for a handful of keys
    /// however many there are; or once a second, so that a full shard does not stay full.
    fn sweep_is_due(&self) -> bool {
        self.newcomers > self.survivors
            || self.latest.saturating_sub(self.swept_at) >= SWEEP_INTERVAL
    }

    pub(super) fn sweep(&mut self) {
        let now = self.latest;
        self.states.retain(|state| !state.is_idle(now));
        self.survivors = self.states.len();
        self.newcomers = 0;
        self.swept_at = now;
    }
}

/// A budget as it looks from `lag` nanoseconds before it was decided on. A request that was overtaken by others is told no
/// more than the window for that, which its client was promised; only a clock that went back by more needs more.
#[cold]
fn delayed(budget: Budget, lag: u64, quota: &Quota) -> Budget {
    let lag = Duration::from_nanos(lag);
    let window = quota.window();
    let later = |length: Duration| {
        let later = length.saturating_add(lag);
        if lag <= window { later.min(length.max(window)) } else { later }
    };
    let (remaining, reset) = budget.remaining_and_reset();
    let retry_after = budget.retry_after();
    let retry_after = if retry_after.is_zero() { retry_after } else { later(retry_after) };
    Budget::new(remaining, later(reset), retry_after).decided_at(budget.at())
}
