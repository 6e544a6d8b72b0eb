//! Time as exact as a limit needs it: `limit` units in a window come back one every
//! `window / limit` nanoseconds, which is seldom a whole number.

/// A length of time, or an instant: whole nanoseconds and a fraction of one.
///
/// The fraction is counted in parts of which a [`Quota`](super::Quota)'s limit make a nanosecond,
/// so that `3/s` is exact. Lengths of one quota are compared field by field, and added by carrying:
/// no step on the way to a decision divides or rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FineTime {
    /// Whole nanoseconds.
    pub nanos: u64,
    /// Parts of the next nanosecond: fewer than the limit.
    pub parts: u32,
}

impl FineTime {
    /// `ticks / limit` nanoseconds, at most `most`.
    pub(super) fn of_ticks(ticks: u128, limit: u32, most: u64) -> Self {
        let limit = u128::from(limit.max(1));
        match u64::try_from(ticks / limit) {
            Ok(nanos) if nanos < most => {
                Self { nanos, parts: u32::try_from(ticks % limit).unwrap_or_default() }
            }
            _ => Self { nanos: most, parts: 0 },
        }
    }

    /// The sum, where `limit` parts make a nanosecond; the largest time where it has no room.
    #[inline]
    pub(super) fn plus(self, other: Self, limit: u32) -> Self {
        let parts = u64::from(self.parts) + u64::from(other.parts);
        let carried = parts >= u64::from(limit);
        let parts = if carried { parts - u64::from(limit) } else { parts };
        Self {
            nanos: self.nanos.saturating_add(other.nanos).saturating_add(carried.into()),
            parts: u32::try_from(parts).unwrap_or_default(),
        }
    }

    /// What is left of it without `other`; nothing where `other` is larger.
    #[inline]
    pub(super) fn minus(self, other: Self, limit: u32) -> Self {
        if self <= other {
            return Self::default();
        }
        let nanos = self.nanos.saturating_sub(other.nanos);
        match self.parts.checked_sub(other.parts) {
            Some(parts) => Self { nanos, parts },
            None => Self {
                nanos: nanos.saturating_sub(1),
                parts: self.parts.saturating_add(limit.saturating_sub(other.parts)),
            },
        }
    }

    /// The same length in parts alone.
    pub(super) fn ticks(self, limit: u32) -> u128 {
        u128::from(self.nanos) * u128::from(limit) + u128::from(self.parts)
    }

    /// Whole nanoseconds, rounded up.
    #[inline]
    pub(super) fn rounded_up(self) -> u64 {
        self.nanos.saturating_add((self.parts > 0).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of lengths up to four nanoseconds under every limit up to five.
    #[test]
    fn sums_and_differences_are_those_of_whole_numbers() {
        for limit in 1..=5_u32 {
            let lengths = 0..u128::from(4 * limit);
            for (one, two) in
                lengths.clone().flat_map(|one| lengths.clone().map(move |two| (one, two)))
            {
                let of = |ticks| FineTime::of_ticks(ticks, limit, u64::MAX);
                let (a, b) = (of(one), of(two));
                assert_eq!(a.plus(b, limit).ticks(limit), one + two, "{one} + {two} of {limit}");
                assert_eq!(a.minus(b, limit).ticks(limit), one.saturating_sub(two));
                assert_eq!(a.cmp(&b), one.cmp(&two));
                assert_eq!(u128::from(a.rounded_up()), one.div_ceil(limit.into()));
                assert!(a.plus(b, limit).parts < limit && a.minus(b, limit).parts < limit);
            }
        }
    }

    #[test]
    fn extremes_saturate() {
        let most = FineTime { nanos: u64::MAX, parts: u32::MAX - 1 };
        assert_eq!(most.plus(most, u32::MAX).nanos, u64::MAX);
        assert_eq!(most.rounded_up(), u64::MAX);
        assert_eq!(FineTime::of_ticks(u128::MAX, 1, 7), FineTime { nanos: 7, parts: 0 });
        assert_eq!(FineTime::of_ticks(1, 0, 7), FineTime { nanos: 1, parts: 0 });
    }
}
