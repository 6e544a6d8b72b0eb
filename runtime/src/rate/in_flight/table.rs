//! The table of requests that are being handled.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher as _;
use std::sync::Arc;

use crate::rate::RateKey;
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// Requests of different keys seldom wait for one another.
const SHARDS: usize = 16;

type Shard = Mutex<HashMap<Arc<[u8]>, u32>>;

/// How many requests of each key are being handled.
#[derive(Clone, Debug, Default)]
pub(crate) struct InFlightTable(Arc<Shards>);

#[derive(Debug, Default)]
struct Shards {
    all: [Shard; SHARDS],
    hasher: RandomState,
}

/// A request that is being handled; dropping it makes room for the next.
#[derive(Debug)]
#[must_use = "the slot is free again once it is dropped"]
pub(crate) struct InFlightSlot {
    shards: Arc<Shards>,
    key: Arc<[u8]>,
}

impl InFlightTable {
    /// A slot among at most `most` requests of this key, or none where all are taken.
    pub(crate) fn take(&self, key: &RateKey<'_>, most: u32) -> Option<InFlightSlot> {
        let mut bytes = Vec::new();
        key.encode(|part| bytes.extend_from_slice(part));
        let key: Arc<[u8]> = bytes.into();
        let mut shard = self.0.shard(&key)?;
        let taken = shard.entry(Arc::clone(&key)).or_insert(0);
        if *taken >= most {
            return None;
        }
        *taken += 1;
        drop(shard);
        Some(InFlightSlot { shards: Arc::clone(&self.0), key })
    }
}

impl Shards {
    /// Every change of a shard is one step, so a panic leaves nothing half-written.
    fn shard(&self, key: &[u8]) -> Option<MutexGuard<'_, HashMap<Arc<[u8]>, u32>>> {
        let hash = self.hasher.hash_one(key).to_le_bytes();
        let number = usize::from(*hash.first()?) % SHARDS;
        self.all.get(number).map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for InFlightSlot {
    fn drop(&mut self) {
        let Some(mut shard) = self.shards.shard(&self.key) else { return };
        if let Entry::Occupied(mut taken) = shard.entry(Arc::clone(&self.key)) {
            *taken.get_mut() = taken.get().saturating_sub(1);
            if *taken.get() == 0 {
                taken.remove();
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(palisade_models))]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    use super::*;
    use crate::rate::{KeySubject, LimitId};

    fn key(tenant: &str) -> RateKey<'_> {
        RateKey { limit: LimitId::new("app", "export", 0), subject: KeySubject::Tenant(tenant) }
    }

    fn entries(table: &InFlightTable) -> usize {
        table.0.all.iter().map(|shard| shard.lock().unwrap().len()).sum()
    }

    #[test]
    fn a_slot_is_free_again_once_it_is_left() {
        let table = InFlightTable::default();
        let (first, second) = (table.take(&key("a"), 2), table.take(&key("a"), 2));
        assert!(first.is_some() && second.is_some());
        assert!(table.take(&key("a"), 2).is_none());
        assert!(table.take(&key("b"), 2).is_some(), "another key has slots of its own");
        drop(first);
        assert!(table.take(&key("a"), 2).is_some());
    }

    #[test]
    fn nothing_is_left_of_requests_that_ended() {
        let table = InFlightTable::default();
        let held: Vec<_> = (0..500).map(|n| table.take(&key(&n.to_string()), 1)).collect();
        assert!(held.iter().all(Option::is_some));
        assert_eq!(entries(&table), 500);
        assert!(table.take(&key("7"), 1).is_none(), "a refusal leaves nothing either");
        drop(held);
        assert_eq!(entries(&table), 0);
    }

    #[test]
    fn many_threads_never_hold_one_slot_too_many() {
        let (table, inside, most) = (InFlightTable::default(), AtomicU32::new(0), 5);
        let passed = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..2_000 {
                        let Some(slot) = table.take(&key("a"), most) else { continue };
                        assert!(inside.fetch_add(1, Ordering::SeqCst) < most);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        passed.fetch_add(1, Ordering::Relaxed);
                        drop(slot);
                    }
                });
            }
        });
        assert!(passed.into_inner() > 0);
        assert_eq!(entries(&table), 0);
    }
}
