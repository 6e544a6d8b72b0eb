//! What a request gives back opens no more than it left over.

use super::*;

/// A request that is settled, and what it took and spent.
#[derive(Clone, Copy)]
struct Settled {
    taken_at: u64,
    reserved: u32,
    spent: u32,
}

/// Whether a request of this cost would pass had every request before it cost what it spent in the end.
fn admits(rate: Rate, history: &[Settled], cost: u32, now: u64) -> bool {
    let window = u64::try_from(rate.window.as_nanos()).unwrap();
    let (full, limit) = (u64::from(rate.burst) * window, u64::from(rate.limit));
    let (mut level, mut last) = (0_u64, 0);
    let (mut opened, mut used) = (None, 0);
    for request in history {
        level = level.saturating_sub((request.taken_at - last) * limit);
        level += u64::from(request.spent) * window;
        last = request.taken_at;
        if opened.is_none_or(|opened| request.taken_at >= opened + window) {
            (opened, used) = (Some(request.taken_at), 0);
        }
        used += request.spent;
    }
    if opened.is_none_or(|opened| now >= opened + window) {
        used = 0;
    }
    level = level.saturating_sub((now - last) * limit);
    level + u64::from(cost) * window <= full && used + cost <= rate.limit.max(rate.burst)
}

/// Requests that reserve and give back later never make room that requests of their true cost would not
/// have left.
#[test]
fn what_comes_back_is_never_more_than_was_left_over() {
    let mut seed = 1_u64;
    let mut below = |bound: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % bound
    };
    let (mut admitted, mut returned) = (0, 0);
    for _ in 0..4_000 {
        let (limit, burst) = (1 + below(5), 1 + below(6));
        let window = 1 + below(9);
        let units = |number: u64| u32::try_from(number).unwrap();
        let rate = Rate::new(units(limit), Duration::from_nanos(window)).burst(units(burst));
        let (mut state, mut now) = (BudgetState::default(), 0);
        let (mut history, mut open): (Vec<Settled>, Vec<usize>) = (Vec::new(), Vec::new());
        for _ in 0..25 {
            now += below(window / 2 + 2);
            if below(2) == 0 || open.is_empty() {
                let reserved = units(1 + below(burst));
                let quota = Quota::from(rate.cost(reserved));
                if state.take(&quota, now).is_allowed() {
                    assert!(admits(rate, &history, reserved, now), "{rate:?} at {now}");
                    open.push(history.len());
                    history.push(Settled { taken_at: now, reserved, spent: reserved });
                    admitted += 1;
                }
            } else {
                let place = open.swap_remove(usize::try_from(below(open.len() as u64)).unwrap());
                let request = &mut history[place];
                request.spent = units(below(u64::from(request.reserved) + 1));
                let taken_at = request.taken_at;
                let spent = Spending { reserved: request.reserved, spent: request.spent, taken_at };
                state.settle(&Quota::from(rate.cost(request.reserved)), now, &spent);
                returned += 1;
            }
        }
    }
    assert!(admitted > 20_000 && returned > 10_000, "{admitted} {returned}");
}

#[test]
fn a_settlement_at_once_is_as_if_the_request_had_cost_that_much() {
    for (limit, burst, reserved) in [(7, 7, 5), (3, 9, 8), (10, 2, 2)] {
        let rate = quota(limit, 3).burst(burst);
        for spent in 1..=reserved {
            let (mut settled, mut direct) = (BudgetState::default(), BudgetState::default());
            let quota = Quota::from(rate.cost(reserved));
            assert!(settled.take(&quota, SECOND).is_allowed());
            let spending = Spending { reserved, spent, taken_at: SECOND };
            let left = settled.settle(&quota, SECOND, &spending);
            let taken = direct.take(&quota.with_cost(spent), SECOND);
            assert_eq!(settled, direct, "{spent} of {reserved}");
            assert_eq!(left.remaining(), taken.budget().remaining());
        }
    }
}

#[test]
fn what_is_owed_is_bounded_and_extremes_do_not_overflow() {
    let most = Rate::new(u32::MAX, Duration::MAX).burst(u32::MAX);
    for rate in [most, Rate::new(1, Duration::MAX), quota(1, 1), quota(u32::MAX, 1)] {
        let quota = Quota::from(rate);
        for now in [0, SECOND, u64::MAX - HORIZON, u64::MAX] {
            for (reserved, spent) in [(1, u32::MAX), (u32::MAX, 0), (0, 0), (u32::MAX, u32::MAX)] {
                for taken_at in [0, now, u64::MAX] {
                    let mut state = BudgetState::default();
                    let _ = state.take(&quota, now);
                    let spending = Spending { reserved, spent, taken_at };
                    for _ in 0..3 {
                        state.settle(&quota, now, &spending);
                    }
                    let _ = state.take(&quota, now);
                }
            }
        }
    }
    let quota = Quota::from(quota(10, 1));
    let mut state = BudgetState::default();
    let spending = Spending { reserved: 1, spent: u32::MAX, taken_at: SECOND };
    state.settle(&quota, SECOND, &spending);
    assert_eq!(pass(&mut state, &quota, 61 * SECOND, 1), 0, "a minute and a window are owed");
    assert_eq!(pass(&mut state, &quota, 62 * SECOND, 20), 10);
}
