//! Random requests at random times.

use std::time::Duration;

use super::model::Model;
use super::suite::{Suite, limit};
use crate::policy::Rate;
use crate::rate::{Budget, Quota, RateStore, Taken};

/// Time the first schedule starts at, in nanoseconds: later than every other check of the suite.
pub(super) const START: u64 = 1_700_000_000_000_000_000;

/// SplitMix64: the same schedule for the same seed.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).checked_rem(bound).unwrap_or_default()
    }

    fn number(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(bound.into())).unwrap_or_default()
    }

    fn rate(&mut self) -> Rate {
        let windows = [1, 7, 1000, 1_000_007];
        let window = windows.into_iter().nth(self.number(4) as usize).unwrap_or(1);
        let burst = 1 + self.number(15);
        Rate::new(1 + self.number(12), Duration::from_micros(window))
            .burst(burst)
            .cost(1 + self.number(burst.min(3)))
    }
}

impl<S: RateStore> Suite<S> {
    /// Three callers of one limit, one or two at a time, against the model of each. Returns when
    /// the schedule ended: a store whose clock never goes back tells a caller who comes earlier
    /// than one before to wait longer, so that the next schedule starts there.
    pub(super) async fn a_random_schedule(&self, seed: u64, start: u64) -> u64 {
        let mut random = Random(seed);
        let rate = random.rate();
        let limit = limit("random_schedule");
        let quota = Quota::from(rate);
        let step = u64::try_from(rate.window.as_micros()).unwrap_or(u64::MAX) / 2 + 2;
        let names = ["a", "b", "c"].map(|name| format!("{name} {seed}"));
        let mut models = names.each_ref().map(|name| (name.as_str(), Model::default()));
        let mut now = start;
        for turn in 0..120 {
            if random.below(3) == 0 {
                now += 1000 * random.below(step);
            }
            let (first, count) = (random.below(3), 1 + random.below(2));
            let mut asked: Vec<&mut (&str, Model)> = Vec::new();
            for (place, model) in (0_u64..).zip(&mut models) {
                if place == first || (count == 2 && place == (first + 1) % 3) {
                    asked.push(model);
                }
            }
            let limits: Vec<_> = asked.iter().map(|(who, _)| (limit, *who, quota)).collect();
            let taken = self.ask(&limits, now).await;
            let at = format!("seed {seed}, turn {turn}, {rate:?}");
            check(&mut asked, rate, now, &taken, &at);
        }
        now
    }
}

/// The first that the model refuses denies; else all are charged.
fn check(asked: &mut [&mut (&str, Model)], rate: Rate, now: u64, taken: &Taken, at: &str) {
    let expected = asked.iter().position(|(_, model)| !model.admits(rate, now));
    match (taken, expected) {
        (Taken::Allowed(budgets), None) => {
            assert_eq!(budgets.len(), asked.len(), "one budget a limit: {at}");
            for ((_, model), budget) in asked.iter_mut().map(|asked| &mut **asked).zip(&**budgets) {
                model.admit(now);
                check_allowed(model, rate, now, *budget, at);
            }
        }
        (Taken::Denied { index, budget }, Some(expected)) => {
            assert_eq!(*index, expected, "the first that denies: {at}");
            if let Some((_, model)) = asked.get(expected).map(|asked| &**asked) {
                check_denied(model, rate, now, *budget, at);
            }
        }
        _ => assert_eq!(taken.is_allowed(), expected.is_none(), "{at}"),
    }
}

fn check_allowed(model: &Model, rate: Rate, now: u64, budget: Budget, at: &str) {
    assert!(budget.retry_after().is_zero() && !budget.reset().is_zero(), "{at}");
    let admits = |cost| cost <= rate.burst && model.admits(rate.cost(cost), now);
    if rate.cost == 1 {
        let left = budget.remaining();
        assert!(left == 0 || admits(1), "{left} left: {at}");
        assert!(left > 0 || !admits(1), "nothing left: {at}");
    }
}

/// What a denial says about the future is exact.
fn check_denied(model: &Model, rate: Rate, now: u64, budget: Budget, at: &str) {
    let nanos = |wait: Duration| u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX);
    let then = now + nanos(budget.retry_after());
    assert!(model.admits(rate, then), "a caller who waits as told passes: {at}");
    assert!(!model.admits(rate, then - 1), "and not sooner: {at}");
    assert!(budget.reset() <= budget.retry_after() && budget.remaining() < rate.cost, "{at}");
}
