//! Proofs in this process.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::replay::KeyId;
use super::{ProofId, ReplayAnswer, ReplayStore, ReplayStoreError};
use crate::maybe_ready::MaybeReady;

/// How many proofs are remembered unless stated.
const CAPACITY: usize = 262_144;
/// How many locks there are.
const SHARDS: usize = 16;
/// The part of the room that the proofs of one key may take.
const PART_OF_A_KEY: usize = 64;
/// The proofs of one key for which there is room, however little there is.
const FEWEST_OF_A_KEY: usize = 16;

/// Remembers proofs in this process: for a service of one process. Cheap to clone; clones share it.
///
/// It has room for 262,144 proofs, some 50 MB when full, of which one key may take a 64th. A proof is
/// forgotten a minute after its window is over, and a request that finds no room is a 503: nothing is
/// forgotten early, so that nothing can be replayed.
///
/// A process that starts knows nothing of the one before it: proofs that were made more than a second before the
/// service was built are refused, and clients make new ones (one whose clock is behind, once it has caught up
/// with the start). What that does not catch is a proof
/// whose client's clock is ahead, or one that two processes get while one takes over from the other:
/// for those, and for several processes, share a store.
#[derive(Clone)]
pub struct MemoryReplays {
    room: Arc<Room>,
    capacity: usize,
    of_a_key: usize,
}

#[derive(Default)]
struct Room {
    taken: AtomicUsize,
    /// By the key of a proof, so that those of one key are counted in one place.
    shards: [Mutex<Seen>; SHARDS],
}

#[derive(Default)]
struct Seen {
    proofs: HashSet<ProofId>,
    by_end: BTreeSet<(i64, ProofId)>,
    of_keys: HashMap<KeyId, usize>,
}

impl MemoryReplays {
    /// Room for 262,144 proofs.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// Room for this many proofs.
    #[must_use]
    pub fn with_capacity(proofs: usize) -> Self {
        let of_a_key = (proofs / PART_OF_A_KEY).max(FEWEST_OF_A_KEY);
        Self { room: Arc::default(), capacity: proofs, of_a_key }
    }

    /// Room for so many proofs of one key, where a 64th of all is too little: with the usual room and
    /// window a key has some 34 requests a second. A key with more is answered with a 503, and no other
    /// key is. A later call replaces an earlier one.
    #[must_use]
    pub fn of_a_key(self, proofs: usize) -> Self {
        Self { of_a_key: proofs, ..self }
    }

    fn remember_now(&self, proof: ProofId, now: i64, until: i64) -> Result<bool, ReplayStoreError> {
        if self.room.taken.load(Ordering::Relaxed) >= self.capacity {
            self.room.forget_before(now);
        }
        let mut seen = self.room.shard(&proof).ok_or_else(|| ReplayStoreError::new("no shard"))?;
        self.room.give_back(seen.forget_before(now));
        if seen.proofs.contains(&proof) {
            return Ok(false);
        }
        if seen.of_key(&proof) >= self.of_a_key {
            return Err(ReplayStoreError::new("no room for another proof of one key"));
        }
        if !self.room.take_one(self.capacity) {
            return Err(ReplayStoreError::new("no room for another proof"));
        }
        seen.add(proof, until);
        Ok(true)
    }
}

impl Default for MemoryReplays {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryReplays {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryReplays").finish_non_exhaustive()
    }
}

impl ReplayStore for MemoryReplays {
    fn remember(&self, proof: ProofId, now_millis: i64, until_millis: i64) -> ReplayAnswer<'_> {
        MaybeReady::Now(self.remember_now(proof, now_millis, until_millis))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

impl Room {
    fn shard(&self, proof: &ProofId) -> Option<MutexGuard<'_, Seen>> {
        let [first, ..] = *proof.key();
        self.shards.get(usize::from(first) % SHARDS).map(locked)
    }

    /// Holds one lock at a time.
    fn forget_before(&self, now: i64) {
        for shard in &self.shards {
            self.give_back(locked(shard).forget_before(now));
        }
    }

    fn take_one(&self, capacity: usize) -> bool {
        let one_more = |taken: usize| (taken < capacity).then_some(taken + 1);
        self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).is_ok()
    }

    fn give_back(&self, proofs: usize) {
        self.taken.fetch_sub(proofs, Ordering::Relaxed);
    }
}

/// Nothing panics while it writes: what a shard holds is whole.
fn locked(shard: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Seen {
    /// How many it has forgotten.
    fn forget_before(&mut self, now: i64) -> usize {
        let mut forgotten = 0;
        while let Some((_, proof)) = self.by_end.first().copied().filter(|(end, _)| *end <= now) {
            self.by_end.pop_first();
            self.proofs.remove(&proof);
            self.forget_one_of(*proof.key());
            forgotten += 1;
        }
        forgotten
    }

    fn forget_one_of(&mut self, key: KeyId) {
        if let Entry::Occupied(mut count) = self.of_keys.entry(key) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }

    fn of_key(&self, proof: &ProofId) -> usize {
        self.of_keys.get(proof.key()).copied().unwrap_or_default()
    }

    fn add(&mut self, proof: ProofId, until: i64) {
        self.proofs.insert(proof);
        self.by_end.insert((until, proof));
        *self.of_keys.entry(*proof.key()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remembers(store: &MemoryReplays, key: u8, id: usize, now: i64) -> Option<bool> {
        store.remember_now(ProofId::of(&[key; 32], &id.to_string()), now, now + 10).ok()
    }

    #[test]
    fn a_key_takes_its_part_and_leaves_the_rest_to_others() {
        let store = MemoryReplays::with_capacity(160);
        let of_one = (0..600).filter(|id| remembers(&store, 0, *id, 0) == Some(true)).count();
        assert_eq!(of_one, FEWEST_OF_A_KEY);
        // What is known of it is known, and another key of the same shard has room.
        assert_eq!(remembers(&store, 0, 0, 0), Some(false));
        assert_eq!(remembers(&store, 16, 0, 0), Some(true));
        assert_eq!(remembers(&store.clone().of_a_key(17), 0, 600, 0), Some(true));
        assert_eq!(remembers(&store.clone().of_a_key(17), 0, 601, 0), None);
        // Its room is its own again once it is forgotten.
        assert_eq!(remembers(&store, 0, 0, 10), Some(true));
    }

    #[test]
    fn all_keys_together_take_no_more_than_the_room() {
        let store = MemoryReplays::with_capacity(40).of_a_key(4);
        let passed = (0..64).filter(|key| remembers(&store, *key, 0, 0) == Some(true)).count();
        assert_eq!(passed, 40);
        // The room of other shards is found, too.
        assert_eq!(remembers(&store, 200, 0, 9), None);
        assert_eq!(remembers(&store, 200, 0, 10), Some(true));
        assert_eq!(store.room.taken.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_is_forgotten_leaves_nothing_behind() {
        let store = MemoryReplays::new();
        for key in 0..=u8::MAX {
            assert_eq!(remembers(&store, key, 7, 0), Some(true));
        }
        store.room.forget_before(10);
        let is_empty = |shard: &Mutex<Seen>| {
            let seen = locked(shard);
            seen.proofs.is_empty() && seen.by_end.is_empty() && seen.of_keys.is_empty()
        };
        assert!(store.room.shards.iter().all(is_empty));
        assert_eq!(store.room.taken.load(Ordering::Relaxed), 0);
    }
}
