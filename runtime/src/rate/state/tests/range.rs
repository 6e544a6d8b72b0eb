//! Limits, windows and costs of the whole range.

use super::*;

/// Numbers of the whole range, small and large alike.
struct Anywhere(u64);

impl Anywhere {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// As many bits as were drawn first.
    fn number(&mut self, bits: u64) -> u64 {
        let length = self.next() % (bits + 1);
        if length == 0 { 0 } else { self.next() >> (64 - length) }
    }

    fn units(&mut self) -> u32 {
        u32::try_from(self.number(32)).unwrap()
    }
}

/// Limits, windows, bursts and costs of every size, against whole numbers of 128 bits: decided alike where
/// nothing saturates, and nothing passes else that would not.
#[test]
fn the_whole_range_is_exact_and_what_saturates_is_stricter() {
    let mut anywhere = Anywhere(7);
    let (mut exact, mut saturated, mut allowed) = (0, 0, 0);
    for _ in 0..60_000 {
        let (limit, burst, cost) =
            (anywhere.units().max(1), anywhere.units().max(1), anywhere.units().max(1));
        // Longer ones count as so long.
        let window = anywhere.number(64).clamp(1, HORIZON);
        let rate = Rate::new(limit, Duration::from_nanos(window)).burst(burst).cost(cost);
        let quota = Quota::from(rate);
        let (wide, ticks) = (u128::from(limit), u128::from(window));
        let (full, price) = (u128::from(burst) * ticks, u128::from(cost) * ticks);
        let fits = |length: u128| length / wide < u128::from(HORIZON);
        let is_exact = fits(full) && fits(price);
        if is_exact {
            exact += 1;
        } else {
            saturated += 1;
        }
        let mut state = BudgetState::default();
        let mut now = anywhere.number(62);
        let (mut level, mut last) = (0_u128, now);
        let (mut ends, mut used) = (0_u128, 0_u64);
        for _ in 0..12 {
            now =
                now.saturating_add(anywhere.number(64) % (window / 3 + 2)).min(u64::MAX - HORIZON);
            level = level.saturating_sub(u128::from(now - last) * wide);
            last = now;
            let is_over = u128::from(now) >= ends;
            let in_window = if is_over { 0 } else { used };
            let ceiling = u64::from(limit.max(burst));
            let expected = level + price <= full && in_window + u64::from(cost) <= ceiling;
            let passes = state.take(&quota, now).is_allowed();
            assert!(expected || !passes, "one over: {rate:?} at {now}");
            assert!(!is_exact || passes == expected, "{rate:?} at {now}");
            if passes {
                allowed += 1;
                level += price;
                used = in_window + u64::from(cost);
                if is_over {
                    ends = u128::from(now) + ticks;
                }
            }
        }
    }
    assert!(
        exact > 10_000 && saturated > 1_000 && allowed > 10_000,
        "{exact} {saturated} {allowed}"
    );
}
