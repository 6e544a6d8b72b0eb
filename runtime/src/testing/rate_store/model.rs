//! A limit that is too simple to be wrong, and too slow to be used: it replays the whole history.

use crate::policy::Rate;

/// A bucket of tokens and anchored windows over everything that was admitted, in nanoseconds.
#[derive(Clone, Default)]
pub(super) struct Model(Vec<u128>);

impl Model {
    pub(super) fn admit(&mut self, now: u64) {
        self.0.push(now.into());
    }

    pub(super) fn admits(&self, rate: Rate, now: u64) -> bool {
        let now = u128::from(now);
        let (limit, window) = (u128::from(rate.limit), rate.window.as_nanos());
        let (full, cost) = (u128::from(rate.burst) * window, u128::from(rate.cost) * window);
        let (mut tokens, mut last) = (full, 0);
        let (mut opened, mut used) = (None, 0);
        for &at in &self.0 {
            tokens = full.min(tokens + (at - last) * limit) - cost;
            last = at;
            if opened.is_none_or(|opened| at >= opened + window) {
                (opened, used) = (Some(at), 0);
            }
            used += rate.cost;
        }
        if opened.is_none_or(|opened| now >= opened + window) {
            used = 0;
        }
        full.min(tokens + (now - last) * limit) >= cost
            && used + rate.cost <= rate.limit.max(rate.burst)
    }
}
