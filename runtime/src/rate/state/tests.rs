//! The arithmetic by example, at its extremes and over whole small ranges.

mod range;
mod settlement;

use super::*;
use crate::policy::Rate;

const SECOND: u64 = 1_000_000_000;

fn quota(limit: u32, seconds: u64) -> Rate {
    Rate::new(limit, Duration::from_secs(seconds))
}

/// How many of `tries` requests at `now` pass.
fn pass(state: &mut BudgetState, quota: &Quota, now: u64, tries: u32) -> u32 {
    (0..tries).map(|_| u32::from(state.take(quota, now).is_allowed())).sum()
}

#[test]
fn the_eleventh_in_a_second_is_refused_and_the_next_second_opens() {
    let quota = Quota::from(quota(10, 1));
    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &quota, SECOND, 10), 10);
    for now in [SECOND, SECOND + SECOND / 10, 2 * SECOND - 1] {
        assert_eq!(pass(&mut state, &quota, now, 1), 0, "at {now}");
    }
    assert_eq!(pass(&mut state, &quota, 2 * SECOND, 11), 10);
}

#[test]
fn a_sliding_window_sees_at_most_limit_plus_burst_minus_one() {
    let quota = Quota::from(quota(10, 1));
    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &quota, 0, 1), 1);
    let start = SECOND - 1;
    let milli = SECOND / 1000;
    let seen: u32 = (0..1000).map(|ms| pass(&mut state, &quota, start + ms * milli, 20)).sum();
    assert_eq!(seen, 19);
}

#[test]
fn a_burst_of_one_spaces_requests_evenly() {
    let quota = Quota::from(quota(10, 1).burst(1));
    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &quota, 0, 2), 1);
    assert_eq!(pass(&mut state, &quota, SECOND / 10 - 1, 1), 0);
    assert_eq!(pass(&mut state, &quota, SECOND / 10, 1), 1);
}

#[test]
fn a_larger_burst_raises_the_ceiling_but_not_the_rate() {
    let quota = Quota::from(quota(10, 1).burst(25));
    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &quota, 0, 30), 25);
    assert_eq!(pass(&mut state, &quota, SECOND - 1, 30), 0);
    assert_eq!(pass(&mut state, &quota, SECOND, 30), 10);
}

#[test]
fn a_third_of_a_second_is_exact() {
    let quota = Quota::from(quota(3, 1).burst(1));
    let mut state = BudgetState::default();
    let waits: Vec<u64> =
        (0..1_000_000).filter(|now| state.take(&quota, now * 1000).is_allowed()).collect();
    assert_eq!(waits, [0, 333_334, 666_668]);
    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &Quota::from(self::quota(3, 1)), 7, 9), 3);
    assert_eq!(pass(&mut state, &Quota::from(self::quota(3, 1)), SECOND + 7, 9), 3);
}

#[test]
fn a_request_takes_its_cost() {
    let quota = Quota::from(quota(100, 60).burst(20).cost(5));
    let mut state = BudgetState::default();
    let left: Vec<u32> = (0..4).map(|_| state.take(&quota, 0).budget().remaining()).collect();
    assert_eq!(left, [15, 10, 5, 0]);
    let denied = state.take(&quota, 0);
    assert!(!denied.is_allowed());
    assert_eq!(denied.budget().reset(), Duration::from_millis(600));
    assert_eq!(denied.budget().retry_after(), Duration::from_secs(3));
}

#[test]
fn what_can_never_pass_is_denied_and_its_twin_passes() {
    let second = Duration::from_secs(1);
    for rate in [
        quota(10, 1).cost(11),
        quota(10, 1).burst(4).cost(5),
        quota(10, 1).burst(0),
        quota(0, 1),
        quota(0, 1).burst(5),
        Rate::new(10, Duration::ZERO),
        Rate::new(0, Duration::ZERO).burst(0).cost(0),
    ] {
        let decision = BudgetState::default().take(&Quota::from(rate), SECOND);
        assert!(!decision.is_allowed(), "{rate:?}");
        assert_eq!(decision.budget().retry_after(), rate.window, "{rate:?}");
    }
    for rate in [quota(10, 1).cost(10), quota(10, 1).burst(4).cost(4), Rate::new(1, second)] {
        assert!(BudgetState::default().take(&Quota::from(rate), SECOND).is_allowed(), "{rate:?}");
    }
    let free = Quota::from(quota(2, 1).cost(0));
    assert_eq!(pass(&mut BudgetState::default(), &free, SECOND, 9), 2, "a free request costs one");
}

#[test]
fn a_clock_that_goes_back_opens_nothing() {
    let quota = Quota::from(quota(10, 1));
    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &quota, 100 * SECOND, 10), 10);
    for now in [99 * SECOND, 50 * SECOND, 40 * SECOND, 101 * SECOND - 1] {
        assert_eq!(pass(&mut state, &quota, now, 5), 0, "at {now}");
        assert!(!state.is_idle(now));
    }
    assert!(state.is_idle(101 * SECOND));
    assert_eq!(pass(&mut state, &quota, 101 * SECOND, 11), 10);
}

#[test]
fn extremes_neither_overflow_nor_open() {
    let most = Rate::new(u32::MAX, Duration::MAX).burst(u32::MAX);
    for rate in [most.cost(u32::MAX), Rate::new(1, Duration::MAX), most.cost(u32::MAX / 2 + 1)] {
        let quota = Quota::from(rate);
        for now in [0, SECOND, u64::MAX - HORIZON] {
            assert_eq!(pass(&mut BudgetState::default(), &quota, now, 3), 1, "{rate:?} at {now}");
        }
        assert_eq!(pass(&mut BudgetState::default(), &quota, u64::MAX, 3), 0);
    }
    let slow = Quota::from(Rate::new(1, Duration::MAX).burst(u32::MAX));
    assert_eq!(pass(&mut BudgetState::default(), &slow, 0, 9), 1);
}

#[test]
fn another_quota_over_the_same_state_finds_the_same_debt() {
    let wide = Quota::from(quota(u32::MAX, 1).burst(u32::MAX));
    let mut state = BudgetState::default();
    assert!(state.take(&wide, 0).is_allowed());
    let narrow = Quota::from(quota(2, 1).burst(1));
    let wait = state.take(&narrow, 0).budget().retry_after();
    assert_eq!(wait, Duration::from_nanos(1));
}

#[test]
fn a_state_of_another_time_is_brought_back_to_a_full_debt() {
    let quota = Quota::from(quota(10, 1));
    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &quota, 9000 * SECOND, 10), 10);
    let now = 1000 * SECOND;
    assert_eq!(pass(&mut state, &quota, now, 5), 0, "what was used stays used");
    assert_eq!(pass(&mut state, &quota, now + SECOND - 1, 5), 0);
    assert_eq!(
        pass(&mut state, &quota, now + SECOND, 11),
        10,
        "after one window, not after 8001 s"
    );

    let mut state = BudgetState::default();
    assert_eq!(pass(&mut state, &quota, 61 * SECOND, 10), 10);
    assert_eq!(pass(&mut state, &quota, 61 * SECOND - SKEW, 5), 0);
    assert_eq!(pass(&mut state, &quota, 62 * SECOND - 1, 5), 0, "a minute is waited for");
}

#[test]
fn what_a_store_decided_elsewhere_reads_as_it_was_decided_here() {
    let quota = Quota::from(quota(7, 3).burst(4).cost(2));
    let mut state = BudgetState::default();
    for turn in 0..200_u64 {
        let now = SECOND + turn * turn % 97 * 10_000_000 + turn * 100_000_000;
        let decision = state.take(&quota, now);
        let kept = BudgetState::new(state.paid_at(), state.used(), state.window_ends());
        assert_eq!(kept.decided(&quota, now, decision.is_allowed()), decision, "turn {turn}");
    }
}

/// Every schedule of five instants, each up to four nanoseconds after the last, under every small
/// quota: against a bucket of tokens and windows of whole numbers.
#[test]
fn every_small_schedule_is_decided_as_by_whole_numbers() {
    for code in 0..4_u32.pow(3) * 3 {
        let (limit, burst, window, cost) =
            (1 + code % 4, 1 + code / 4 % 4, 1 + u64::from(code / 16 % 4), 1 + code / 64);
        let rate = Rate::new(limit, Duration::from_nanos(window)).burst(burst).cost(cost);
        for schedule in 0..5_u64.pow(5) {
            check_schedule(rate, schedule);
        }
    }
}

fn check_schedule(rate: Rate, mut schedule: u64) {
    let quota = Quota::from(rate);
    let window = quota.window_nanos();
    let (full, price) = (u64::from(rate.burst) * window, u64::from(rate.cost) * window);
    let (mut state, mut now) = (BudgetState::default(), 0);
    let (mut tokens, mut ends, mut used) = (full, 0, 0);
    for _ in 0..5 {
        let passed = schedule % 5;
        schedule /= 5;
        now += passed;
        tokens = full.min(tokens + passed * u64::from(rate.limit));
        if now >= ends {
            (used, ends) = (0, now + window);
        }
        let expected = tokens >= price && used + rate.cost <= quota.ceiling();
        if expected {
            tokens -= price;
            used += rate.cost;
        } else if used == 0 {
            ends = 0;
        }
        assert_eq!(state.take(&quota, now).is_allowed(), expected, "{rate:?} at {now}");
    }
}
