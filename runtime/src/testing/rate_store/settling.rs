//! What becomes of reservations, and what is remembered.

use std::time::Duration;

use futures_util::future::join_all;

use super::schedule::Random;
use super::suite::{Suite, limit, quota};
use crate::policy::Rate;
use crate::rate::{
    Budget, BudgetState, KeySubject, LimitId, Quota, RateKey, RateStore, Settlement, Spending,
    Taken,
};

const SECOND: u64 = 1_000_000_000;
/// Longer than any suite runs, in microseconds.
const HOUR: u64 = 3_600_000_000;

impl<S: RateStore> Suite<S> {
    /// When a request was let through, by the store's clock.
    async fn taken_at(&self, limit: LimitId, who: &str, quota: Quota, now: u64) -> Option<u64> {
        match self.ask(&[(limit, who, quota)], now).await {
            Taken::Allowed(budgets) => budgets.first().map(Budget::at),
            Taken::Denied { .. } => None,
        }
    }

    /// Settles one reservation.
    #[allow(clippy::expect_used, reason = "a store that cannot settle fails its suite")]
    async fn settle(
        &self,
        limit: LimitId,
        who: &str,
        quota: Quota,
        spent: Spending,
        now: u64,
    ) -> Budget {
        let subject = format!("{who} {:x}", self.run);
        let key = RateKey { limit, subject: KeySubject::Tenant(&subject) };
        let settlements = [Settlement { key, quota: &quota, spent }];
        let settled = self.store.settle(&settlements, now).wait().await;
        let settled = settled.expect("the store cannot settle");
        *settled.first().expect("one budget a settlement")
    }

    pub(super) async fn what_was_not_spent_comes_back(&self) {
        let limit = limit("what_was_not_spent");
        let (ten, five) = (quota(10, HOUR), quota(10, HOUR).with_cost(5));
        let spent = |spent, taken_at| Spending { reserved: 5, spent, taken_at };
        for (who, used, left) in
            [("none", 0, 10), ("two", 2, 8), ("all", 5, 5), ("seven", 7, 3), ("ten", 10, 0)]
        {
            let at = self.taken_at(limit, who, five, SECOND).await.unwrap_or_default();
            let budget = self.settle(limit, who, five, spent(used, at), SECOND).await;
            assert_eq!(budget.remaining(), left, "told after {used} of five");
            assert_eq!(self.count(limit, who, ten, SECOND, 20).await, left, "after {used} of five");
        }
        let at = self.taken_at(limit, "dear", five, SECOND).await.unwrap_or_default();
        self.settle(limit, "dear", five, spent(u32::MAX, at), SECOND).await;
        assert_eq!(self.count(limit, "dear", ten, SECOND, 5).await, 0, "what is owed is owed");
        self.settle(limit, "unknown", five, spent(0, at), SECOND).await;
        assert_eq!(self.count(limit, "unknown", ten, SECOND, 20).await, 10, "nothing was taken");
    }

    /// Where settling reads and then writes, refunds get lost or double.
    pub(super) async fn parallel_settlements_are_all_counted(&self) {
        let limit = limit("parallel_settlements");
        let hundred = quota(100, HOUR);
        let asking = (0..200).map(|turn| {
            let suite = self.clone();
            tokio::spawn(async move {
                let Some(taken_at) = suite.taken_at(limit, "a", hundred, SECOND).await else {
                    return 0;
                };
                let used = turn % 2;
                let spent = Spending { reserved: 1, spent: used, taken_at };
                suite.settle(limit, "a", hundred, spent, SECOND).await;
                used
            })
        });
        let used: u32 = join_all(asking).await.into_iter().map(Result::unwrap_or_default).sum();
        let left = self.count(limit, "a", hundred, SECOND, 200).await;
        // What passes between a reservation and its settlement is not given back: of many in turn that may be
        // the better part of a unit.
        let expected = 100 - used;
        assert!(left <= expected, "{used} of a hundred are used, and {left} are left");
        assert!(left + 1 >= expected, "{used} of a hundred are used, and {left} are left");
    }

    pub(super) async fn what_is_remembered_is_known(&self) {
        let texts = ["known", "unknown"].map(|who| format!("{who} {:x}", self.run));
        let [known, unknown] = texts.each_ref().map(|text| RateKey {
            limit: limit("what_is_remembered"),
            subject: KeySubject::Tenant(text),
        });
        self.remember(known, Duration::from_secs(3_600), SECOND).await;
        assert!(self.remembers(known, SECOND).await);
        assert!(!self.remembers(unknown, SECOND).await);
    }

    #[allow(clippy::expect_used, reason = "a store that cannot remember fails its suite")]
    async fn remember(&self, key: RateKey<'_>, lasting: Duration, now: u64) {
        self.store.remember(key, lasting, now).wait().await.expect("the store cannot remember");
    }

    #[allow(clippy::expect_used, reason = "a store that cannot remember fails its suite")]
    async fn remembers(&self, key: RateKey<'_>, now: u64) -> bool {
        self.store.remembers(key, now).wait().await.expect("the store cannot remember")
    }

    pub(super) async fn what_is_remembered_is_forgotten_in_time(&self) {
        let text = format!("forgotten {:x}", self.run);
        let subject = KeySubject::Tenant(&text);
        let key = RateKey { limit: limit("what_is_forgotten"), subject };
        // Later than every other check: a store whose clock never goes back would keep it for longer.
        let start = 1_600_000_000 * SECOND;
        self.remember(key, Duration::from_secs(5), start).await;
        assert!(self.remembers(key, start + 5 * SECOND - 1_000_000).await);
        assert!(!self.remembers(key, start + 5 * SECOND).await);
    }

    /// Reservations and what was spent of them at random, each as [`BudgetState`] has it.
    pub(super) async fn a_random_schedule_of_settlements(&self, seed: u64, start: u64) -> u64 {
        let mut random = Random(seed);
        let window = 1 + random.below(2_000);
        let units = |number: u64| u32::try_from(number).unwrap_or(1);
        let (count, burst) = (units(1 + random.below(12)), units(1 + random.below(15)));
        let rate = Rate::new(count, Duration::from_micros(window)).burst(burst);
        let (limit, who) = (limit("settlements"), format!("{seed}"));
        let mut state = BudgetState::default();
        let mut open: Vec<(u32, u64, u64)> = Vec::new();
        let mut now = start;
        for turn in 0..150 {
            now += 1000 * random.below(window / 3 + 2);
            let at = format!("seed {seed}, turn {turn}, {rate:?}");
            if random.below(2) == 0 || open.is_empty() {
                let cost = units(1 + random.below(burst.into()));
                let quota = Quota::from(rate.cost(cost));
                let expected = state.take(&quota, now);
                let taken = self.taken_at(limit, &who, quota, now).await;
                assert_eq!(taken.is_some(), expected.is_allowed(), "{at}");
                open.extend(taken.map(|taken_at| (cost, taken_at, expected.budget().at())));
            } else if let Some((reserved, taken_at, model_at)) = open.pop() {
                let spent = units(random.below(2 * u64::from(reserved) + 1));
                let spent = Spending { reserved, spent, taken_at };
                let quota = Quota::from(rate.cost(reserved));
                let model = Spending { taken_at: model_at, ..spent };
                let expected = state.settle(&quota, now, &model);
                let told = self.settle(limit, &who, quota, spent, now).await;
                assert_eq!(told.remaining(), expected.remaining(), "{spent:?}: {at}");
            }
        }
        now + 10 * SECOND
    }
}
