//! Keys as the store keeps them: 64 bits of a keyed hash, so that no outsider can aim at one.

use std::hash::{Hash, Hasher as _};
use std::num::NonZeroU64;

use super::RateKey;
use crate::rate::KeySubject;
use crate::sip::WordHasher;

/// How many addresses a value is known from at most: an account that comes from more forgets some.
const MOST_MARKS: u64 = 64;

/// Makes digests under a key of this store.
#[derive(Default)]
pub(super) struct Digester(WordHasher);

impl Digester {
    #[inline]
    pub(super) fn digest(&self, of: &impl Hash) -> Digest {
        let mut hasher = self.0.restarted();
        of.hash(&mut hasher);
        Digest(NonZeroU64::new(hasher.finish()).unwrap_or(NonZeroU64::MAX))
    }
}

/// What a key is remembered as.
///
/// The addresses that a value is known from share the places of the value, each of which holds the last of its
/// addresses: one account does not fill the store with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kept_as: Digest,
    /// Which of those that share the place it is.
    pub(super) tag: u32,
}

impl Digester {
    pub(super) fn mark(&self, key: &RateKey<'_>) -> Mark {
        let own = self.digest(key);
        let KeySubject::KnownValue { value, .. } = key.subject else {
            return Mark { kept_as: own, tag: 0 };
        };
        let of_value = RateKey { subject: KeySubject::Value(value), ..*key };
        let kept_as = self.digest(&(of_value, own.0.get() % MOST_MARKS));
        Mark { kept_as, tag: u32::try_from(own.0.get() >> 32).unwrap_or_default() }
    }
}

/// What a key is kept as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest(NonZeroU64);

impl Digest {
    /// Which of `shards` keeps it, by the upper bits.
    pub(super) fn shard(self, shards: usize) -> usize {
        scaled(self.0.get(), shards)
    }

    /// Where a table of `slots` looks for it first, by the lower bits: the upper ones are nearly
    /// alike in a shard.
    pub(super) fn slot(self, slots: usize) -> usize {
        scaled(self.0.get().rotate_left(32), slots)
    }
}

/// The number's place among all of 64 bits, as a place below `most`.
fn scaled(number: u64, most: usize) -> usize {
    let scaled = u128::from(number) * most as u128;
    usize::try_from(scaled >> 64).unwrap_or_default()
}

#[cfg(test)]
#[cfg(not(palisade_models))]
mod tests {
    use super::*;

    #[test]
    fn every_place_gets_its_part_and_none_is_beyond_the_last() {
        assert_eq!((scaled(0, 35), scaled(u64::MAX, 35)), (0, 34));
        assert_eq!((scaled(u64::MAX, 1), scaled(u64::MAX, 0)), (0, 0));
        let digester = Digester::default();
        for place in [Digest::shard, Digest::slot] {
            let mut counts = [0_u32; 35];
            (0..35_000_u32).for_each(|key| counts[place(digester.digest(&key), 35)] += 1);
            assert!(counts.iter().all(|count| (800..1200).contains(count)), "{counts:?}");
        }
    }
}
