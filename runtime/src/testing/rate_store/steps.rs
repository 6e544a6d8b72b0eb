//! The promises one by one.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::suite::{Suite, limit, quota};
use crate::policy::Rate;
use crate::rate::{Quota, RateStore, Taken};

const SECOND: u64 = 1_000_000_000;
/// Longer than any suite runs.
const HOUR: u64 = 3_600_000_000;

impl<S: RateStore> Suite<S> {
    pub(super) async fn all_or_none(&self) {
        let limit = limit("all_or_none");
        let (ten, three) = ((limit, "ten", quota(10, HOUR)), (limit, "three", quota(3, HOUR)));
        for _ in 0..3 {
            let taken = self.ask(&[ten, three], SECOND).await;
            assert!(matches!(&taken, Taken::Allowed(left) if left.len() == 2), "{taken:?}");
        }
        for (limits, denies) in [([ten, three], 1), ([three, ten], 0)] {
            for _ in 0..5 {
                let taken = self.ask(&limits, SECOND).await;
                let is_first = matches!(taken, Taken::Denied { index, .. } if index == denies);
                assert!(is_first, "the limit that is used up denies: {taken:?}");
            }
        }
        let left = self.count(limit, "ten", quota(10, HOUR), SECOND, 20).await;
        assert_eq!(left, 7, "a refused request takes nothing, from any limit");

        let twice = (limit, "twice", quota(3, HOUR));
        assert!(self.ask(&[twice, twice], SECOND).await.is_allowed());
        assert!(!self.ask(&[twice, twice], SECOND).await.is_allowed(), "two of one left");
        assert!(self.ask(&[twice], SECOND).await.is_allowed(), "one is left");
        assert!(self.ask(&[], SECOND).await.is_allowed(), "no limit denies nothing");
    }

    pub(super) async fn keys_are_apart(&self) {
        let (one, other) = (limit("keys_are_apart"), limit("keys_are_apart_too"));
        let quota = quota(2, HOUR);
        for (limit, who) in [(one, "a"), (one, "b"), (one, ""), (other, "a")] {
            assert_eq!(self.count(limit, who, quota, SECOND, 5).await, 2, "{limit:?} {who:?}");
        }
        assert_eq!(self.count(one, "a", quota, SECOND, 5).await, 0);
    }

    pub(super) async fn edges_of_what_can_pass(&self) {
        let limit = limit("edges_of_what_can_pass");
        let hour = Duration::from_micros(HOUR);
        let never = [
            ("cost", Rate::new(10, hour).cost(11)),
            ("burst", Rate::new(10, hour).burst(0)),
            ("limit", Rate::new(0, hour).burst(5)),
            ("window", Rate::new(10, Duration::ZERO)),
        ];
        for (what, rate) in never {
            let passed = self.count(limit, what, Quota::from(rate), SECOND, 3).await;
            assert_eq!(passed, 0, "a quota that can never pass: {what}");
        }
        let most = Rate::new(u32::MAX, Duration::MAX).burst(u32::MAX).cost(u32::MAX);
        for (what, rate, passes) in [
            ("most", most, 1),
            ("slow", Rate::new(1, Duration::from_secs(30 * 86_400)), 1),
            ("even", Rate::new(10, hour).burst(1), 1),
            ("free", Rate::new(3, hour).cost(0), 3),
            ("burst above", Rate::new(3, hour).burst(5), 5),
            ("thirds", Rate::new(7, hour).cost(3), 2),
        ] {
            let passed = self.count(limit, what, Quota::from(rate), SECOND, 9).await;
            assert_eq!(passed, passes, "{what}");
        }
    }

    pub(super) async fn edges_of_a_window(&self) {
        let limit = limit("edges_of_a_window");
        let ten = quota(10, 1_000_000);
        for (now, passes) in
            [(0, 10), (1, 0), (999_999, 0), (1_000_000, 10), (1_000_001, 0), (1_999_999, 0)]
        {
            let passed = self.count(limit, "whole", ten, SECOND + now * 1000, 12).await;
            assert_eq!(passed, passes, "{now} microseconds after the window opened");
        }
        let thirds = Quota::from(Rate::new(3, Duration::from_secs(1)).burst(1));
        // Later than the key before: a store whose clock never goes back may keep one for both.
        let start = 10 * SECOND;
        for (now, passes) in [(0, 1), (333_333, 0), (333_334, 1), (666_667, 0), (666_668, 1)] {
            let passed = self.count(limit, "thirds", thirds, start + now * 1000, 2).await;
            assert_eq!(passed, passes, "{now} microseconds after the first");
        }
    }

    pub(super) async fn a_clock_that_goes_back_opens_nothing(&self) {
        let limit = limit("a_clock_that_goes_back");
        let ten = quota(10, 1_000_000);
        let start = 1_000 * SECOND;
        assert_eq!(self.count(limit, "a", ten, start, 12).await, 10);
        for back in [SECOND / 2, 30 * SECOND, 60 * SECOND, 1000] {
            assert_eq!(self.count(limit, "a", ten, start - back, 3).await, 0, "{back} back");
        }
        assert_eq!(self.count(limit, "a", ten, start + SECOND - 1000, 3).await, 0);
        assert_eq!(self.count(limit, "a", ten, start + SECOND, 12).await, 10);
    }

    pub(super) async fn parallel_requests_get_exactly_the_limit(&self) {
        let limit = limit("parallel_requests");
        for _ in 0..3 {
            let who = format!("{:?}", Instant::now());
            let asking = (0..1000).map(|_| {
                let (suite, who) = (self.clone(), who.clone());
                tokio::spawn(async move { suite.passes(limit, &who, quota(5, HOUR), SECOND).await })
            });
            let passed = join_all(asking).await.into_iter().filter(|one| matches!(one, Ok(true)));
            assert_eq!(passed.count(), 5, "of a thousand at once");
        }
    }

    /// Where a store takes from one limit and gives back, some of the five are lost.
    pub(super) async fn parallel_requests_over_two_limits_get_the_smaller(&self) {
        let limit = limit("parallel_requests_over_two_limits");
        let asking = (0..400).map(|turn| {
            let suite = self.clone();
            let (five, many) = ((limit, "five", quota(5, HOUR)), (limit, "many", quota(300, HOUR)));
            let limits = if turn % 2 == 0 { [five, many] } else { [many, five] };
            tokio::spawn(async move { suite.ask(&limits, SECOND).await.is_allowed() })
        });
        let passed = join_all(asking).await.into_iter().filter(|one| matches!(one, Ok(true)));
        assert_eq!(passed.count(), 5, "of four hundred at once");
        let left = self.count(limit, "many", quota(300, HOUR), SECOND, 300).await;
        assert_eq!(left, 295, "only what passed was taken");
    }

    pub(super) async fn a_flood_of_keys_evicts_nobody(&self) {
        let limit = limit("a_flood_of_keys");
        assert_eq!(self.count(limit, "spent", quota(5, HOUR), SECOND, 6).await, 5);
        for chunk in 0..20 {
            let asking = (0..100).map(|number| {
                let suite = self.clone();
                let who = format!("{chunk} {number}");
                async move { suite.passes(limit, &who, quota(5, HOUR), SECOND).await }
            });
            join_all(asking).await;
        }
        assert_eq!(self.count(limit, "spent", quota(5, HOUR), SECOND, 3).await, 0);
        assert!(self.count(limit, "new", quota(5, HOUR), SECOND, 9).await <= 5);
    }

    pub(super) async fn a_window_opens_again(&self) {
        let limit = limit("a_window_opens_again");
        let three = quota(3, 500_000);
        let opened = Instant::now();
        let first = self.count(limit, "a", three, SECOND, 5).await;
        if opened.elapsed() < Duration::from_millis(100) {
            assert_eq!(first, 3);
        }
        tokio::time::sleep(Duration::from_millis(550)).await;
        assert!(self.passes(limit, "a", three, SECOND).await, "after its window");
    }

    /// Asks without pause for two seconds.
    pub(super) async fn no_sliding_window_sees_too_much(&self) {
        let limit = limit("no_sliding_window_sees_too_much");
        let window = Duration::from_millis(300);
        let rate = quota(10, 300_000);
        let (start, mut passed) = (Instant::now(), Vec::new());
        while start.elapsed() < Duration::from_secs(2) {
            let asked = Instant::now();
            if self.passes(limit, "a", rate, SECOND).await {
                passed.push((asked, Instant::now()));
            }
        }
        assert!(passed.len() >= 10, "a limit lets through what it promises");
        // Those that were certainly decided within one window: asked after it began and answered
        // before it ended.
        let worst = passed.iter().map(|(from, _)| {
            let within = |(asked, answered): &&(Instant, Instant)| {
                asked >= from && *answered < *from + window
            };
            passed.iter().filter(within).count()
        });
        let worst = worst.max().unwrap_or_default();
        assert!(worst <= 19, "limit + burst - 1 in a window laid anywhere: {worst}");
    }
}
