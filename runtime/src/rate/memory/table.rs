//! A table of states by digest, made for this: 32 bytes a slot, and never more than 64 for a key it
//! keeps, however full it is.
//!
//! Open addressing with linear probing. Digests are keyed hashes, so no outsider can make them
//! collide. Nothing is removed one by one; [`Table::retain`] rebuilds the table.

use super::digest::Digest;
use crate::rate::BudgetState;

/// The smallest table that holds anything.
const SMALLEST: usize = 8;

#[derive(Default)]
pub(super) struct Table {
    slots: Box<[Slot]>,
    len: usize,
}

/// One key. On a boundary of its own size, so that a look at it touches one line of cache.
#[derive(Clone, Copy, Default)]
#[repr(align(32))]
struct Slot {
    /// None for a slot that is free.
    digest: Option<Digest>,
    state: BudgetState,
}

/// Where a digest is, or would be.
enum Place {
    Kept(usize),
    Free(usize),
    Nowhere,
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.slots)
    }

    /// Where a digest is kept, until the next newcomer.
    #[inline]
    pub(super) fn find(&self, digest: Digest) -> Option<usize> {
        // Most keys are where they are looked for first.
        let start = digest.slot(self.slots.len());
        if self.slots.get(start).is_some_and(|slot| slot.digest == Some(digest)) {
            return Some(start);
        }
        match self.place_from(start, digest) {
            Place::Kept(place) => Some(place),
            Place::Free(_) | Place::Nowhere => None,
        }
    }

    #[inline]
    pub(super) fn at(&mut self, place: usize) -> Option<&mut BudgetState> {
        self.slots.get_mut(place).map(|slot| &mut slot.state)
    }

    /// Where a digest is kept, with the default state if it is new.
    pub(super) fn find_or_insert(&mut self, digest: Digest) -> Option<usize> {
        if let Some(place) = self.find(digest) {
            return Some(place);
        }
        if needed(self.len + 1) > self.slots.len() {
            self.grow();
        }
        let Place::Free(place) = self.place(digest) else { return None };
        *self.slots.get_mut(place)? = Slot { digest: Some(digest), ..Slot::default() };
        self.len += 1;
        Some(place)
    }

    /// Keeps the states for which `keep` holds, in a table of their size.
    pub(super) fn retain(&mut self, keep: impl Fn(&BudgetState) -> bool) {
        let kept = |slot: &&Slot| slot.digest.is_some() && keep(&slot.state);
        let len = self.slots.iter().filter(kept).count();
        if len < self.len {
            self.rebuild(if len == 0 { 0 } else { needed(len) }, keep);
        }
    }

    /// By two fifths: a table that has just grown is 0.57 full, 56 bytes a key.
    fn grow(&mut self) {
        let grown = self.slots.len().saturating_mul(7) / 5;
        self.rebuild(grown.max(SMALLEST), |_| true);
    }

    fn rebuild(&mut self, capacity: usize, keep: impl Fn(&BudgetState) -> bool) {
        let slots = vec![Slot::default(); capacity].into_boxed_slice();
        let old = std::mem::replace(self, Self { slots, len: 0 });
        for slot in old.slots.iter().filter(|slot| keep(&slot.state)) {
            let Some(digest) = slot.digest else { continue };
            if let Place::Free(place) = self.place(digest)
                && let Some(free) = self.slots.get_mut(place)
            {
                *free = *slot;
                self.len += 1;
            }
        }
    }

    fn place(&self, digest: Digest) -> Place {
        self.place_from(digest.slot(self.slots.len()), digest)
    }

    fn place_from(&self, start: usize, digest: Digest) -> Place {
        let (before, from) = self.slots.split_at_checked(start).unwrap_or_default();
        let in_order = (start..).zip(from).chain((0..).zip(before));
        for (place, slot) in in_order {
            match slot.digest {
                Some(kept) if kept == digest => return Place::Kept(place),
                Some(_) => {}
                None => return Place::Free(place),
            }
        }
        Place::Nowhere
    }
}

/// How many slots hold this many keys at four fifths full.
fn needed(keys: usize) -> usize {
    keys.saturating_mul(5).div_ceil(4).max(SMALLEST)
}

#[cfg(test)]
#[cfg(not(palisade_models))]
mod tests {
    use super::super::digest::Digester;
    use super::*;
    use crate::rate::FineTime;

    fn state(used: u32) -> BudgetState {
        BudgetState::new(FineTime::default(), used, 0)
    }

    #[test]
    fn every_key_is_found_again_at_every_size() {
        let digester = Digester::default();
        let mut table = Table::default();
        for key in 0..5000_u32 {
            let place = table.find_or_insert(digester.digest(&key)).unwrap();
            *table.at(place).unwrap() = state(key);
            assert_eq!(table.len(), key as usize + 1);
            assert!(key < 16 || table.bytes() <= 64 * table.len(), "{key}: {}", table.bytes());
        }
        let used = |table: &mut Table, key: u32| {
            let place = table.find(digester.digest(&key))?;
            table.at(place).map(|state| state.used())
        };
        assert!((0..5000).all(|key| used(&mut table, key) == Some(key)));
        assert_eq!(used(&mut table, 5000), None);

        table.retain(|state| state.used().is_multiple_of(7));
        assert_eq!(table.len(), 715);
        assert!(table.bytes() <= 64 * table.len());
        for key in 0..5000 {
            assert_eq!(used(&mut table, key), key.is_multiple_of(7).then_some(key));
        }
        table.retain(|_| false);
        assert_eq!((table.len(), table.bytes()), (0, 0));
    }

    #[test]
    fn a_slot_is_32_bytes() {
        assert_eq!(size_of::<Slot>(), 32);
    }
}
