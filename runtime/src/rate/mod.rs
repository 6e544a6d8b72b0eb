//! Throttling: how often a caller may ask.
//!
//! # The promise
//!
//! `rate = "10/s"` means that the eleventh request in a second is refused. Exactly: a key's window
//! opens with the first request it admits after the last window ended; within it, the requests
//! admitted cost at most the limit together (or the burst, where a larger one was stated). The
//! first request at or after the window's end may open the next.
//!
//! Within that, requests are paced by GCRA (the generic cell rate algorithm, a leaky bucket): at
//! most `burst` units back to back, which come back one every `window / limit`. The burst is the
//! limit unless stated. In the long run no more than `limit` per window pass, whatever the burst.
//!
//! A request passes when both allow it. One that is refused takes nothing, so asking too often
//! does not push back the time when asking will help. `Retry-After` is that time: unless another
//! request takes the budget first, one that waits so long passes.
//!
//! # What it does not promise
//!
//! The windows are anchored, they do not slide. A window laid anywhere may straddle two of them and
//! see up to `limit + burst - 1` units: for `10/s`, one request that opens a window, nine more just
//! before it ends and ten over the next second, so that nineteen fall into one second. Where that
//! matters, state `burst = 1`: then no window of that length, wherever it is laid, sees more than
//! the limit, and requests come evenly spaced.
//!
//! # Deployment
//!
//! [`MemoryStore`] counts in one process. Two processes admit twice the quota, and a restart
//! forgets what was used; where either matters, implement [`RateStore`] over something shared.
//!
//! A throttle by address is as good as the address: behind a proxy, declare it, or all clients
//! share the proxy's budget.

pub mod fields;
mod fine_time;
mod key;
mod memory;
mod quota;
mod state;
mod store;
mod throttle;

pub use fine_time::FineTime;
pub use key::{KeySubject, RateKey};
pub use memory::MemoryStore;
pub use quota::Quota;
pub use state::BudgetState;
pub use store::{Budget, Decision, RateStore, StoreError, Taking};
pub(crate) use throttle::Throttle;

#[cfg(test)]
mod tests {
    //! The store against a model that is too simple to be wrong, and too slow to be used.

    use std::time::Duration;

    use super::*;
    use crate::clock::Clock;
    use crate::policy::Rate;

    /// A token bucket over the whole history, and windows laid over it from the start.
    #[derive(Clone, Default)]
    struct Model(Vec<u128>);

    impl Model {
        fn admits(&self, rate: Rate, now: u128) -> bool {
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

    /// SplitMix64.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) % bound
        }

        fn number(&mut self, bound: u32) -> u32 {
            u32::try_from(self.below(u64::from(bound))).unwrap()
        }

        fn rate(&mut self) -> Rate {
            let window = [1, 7, 1000, 1_000_000_007][usize::try_from(self.below(4)).unwrap()];
            let burst = 1 + self.number(15);
            Rate::new(1 + self.number(12), Duration::from_nanos(window))
                .burst(burst)
                .cost(1 + self.number(burst.min(3)))
        }
    }

    fn take(store: &MemoryStore, subject: &str, quota: &Quota, now: u64) -> Decision {
        let subject = KeySubject::Tenant(subject);
        match store.take(RateKey { module: "app", policy: "p", rule: 0, subject }, quota, now) {
            Taking::Now(decision) => decision.unwrap(),
            Taking::Later(_) => panic!("memory answers at once"),
        }
    }

    #[test]
    fn the_store_decides_as_the_model_does() {
        for seed in 0..400 {
            let mut random = Random(seed);
            let rate = random.rate();
            let quota = Quota::from(rate);
            let step = u64::try_from(rate.window.as_nanos()).unwrap() / 2 + 2;
            let (clock, time) = Clock::manual(0);
            let store = MemoryStore::with_max_keys(64);
            let mut models = [Model::default(), Model::default(), Model::default()];
            for turn in 0..300 {
                if random.below(3) == 0 {
                    time.advance(Duration::from_nanos(random.below(step)));
                }
                let now = clock.monotonic_nanos();
                let who = usize::try_from(random.below(3)).unwrap();
                let decision = take(&store, ["a", "b", "c"][who], &quota, now);
                let model = &mut models[who];
                let at = format!("seed {seed}, turn {turn}, {rate:?}");
                assert_eq!(decision.is_allowed(), model.admits(rate, now.into()), "{at}");
                check_budget(model, rate, now.into(), decision, &at);
                if decision.is_allowed() {
                    model.0.push(now.into());
                }
            }
        }
    }

    /// What a denial says about the future must be exact, to the nanosecond.
    fn check_budget(model: &Model, rate: Rate, now: u128, decision: Decision, at: &str) {
        let Budget { remaining, reset, retry_after } = decision.budget();
        assert!(!reset.is_zero(), "{at}");
        if decision.is_allowed() {
            assert!(retry_after.is_zero(), "{at}");
            return;
        }
        let then = now + retry_after.as_nanos();
        assert!(model.admits(rate, then) && !model.admits(rate, then - 1), "retry: {at}");
        assert!(reset <= retry_after && remaining < rate.cost, "{at}");
        let one_more = rate.cost(remaining + 1);
        let then = now + reset.as_nanos();
        if rate.cost == 1 {
            assert!(model.admits(one_more, then) && !model.admits(one_more, then - 1), "{at}");
        }
    }

    #[test]
    fn no_anchored_or_sliding_window_exceeds_its_bound() {
        for seed in 1000..1200 {
            let mut random = Random(seed);
            let rate = random.rate().cost(1);
            let window = u64::try_from(rate.window.as_nanos()).unwrap();
            let store = MemoryStore::new();
            let (mut now, mut passed) = (0, Vec::new());
            for _ in 0..500 {
                now += random.below(2) * random.below(window / 4 + 2);
                if take(&store, "a", &Quota::from(rate), now).is_allowed() {
                    passed.push(now);
                }
            }
            let most = usize::try_from(rate.limit + rate.burst - 1).unwrap();
            let seen =
                |from: u64| passed.iter().filter(move |at| (from..from + window).contains(at));
            let worst = passed.iter().map(|from| seen(*from).count()).max().unwrap();
            assert!(worst <= most, "seed {seed}: {worst} > {most} with {rate:?}");
        }
    }
}
