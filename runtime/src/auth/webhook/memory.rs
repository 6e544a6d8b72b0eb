//! Deliveries in this process.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Claim, DeliveryAnswer, DeliveryId, DeliveryStore, DeliveryStoreError};
use crate::maybe_ready::MaybeReady;

/// How many messages are remembered unless stated.
const CAPACITY: usize = 100_000;

/// Remembers messages in this process: for a service of one process. Cheap to clone; clones share it.
///
/// It has room for 100,000 messages, some 15 MB. A new one takes the place of the oldest whose signature
/// is no longer good; where there is none, it is refused with a 503.
#[derive(Clone, Debug)]
pub struct MemoryDeliveries {
    claimed: Arc<Mutex<Claimed>>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Claimed {
    by_id: HashMap<DeliveryId, Entry>,
    /// By when they may be forgotten.
    by_age: BTreeSet<(i64, DeliveryId)>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    until: i64,
    replayable_until: i64,
}

impl MemoryDeliveries {
    /// Room for 100,000 messages.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// Room for this many messages.
    #[must_use]
    pub fn with_capacity(messages: usize) -> Self {
        Self { claimed: Arc::default(), capacity: messages }
    }

    fn lock(&self) -> MutexGuard<'_, Claimed> {
        // Nothing panics while it writes: what it holds is whole.
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryDeliveries {
    fn default() -> Self {
        Self::new()
    }
}

impl DeliveryStore for MemoryDeliveries {
    fn claim(&self, claim: Claim) -> DeliveryAnswer<'_, bool> {
        MaybeReady::Now(self.lock().claim(claim, self.capacity))
    }

    fn keep(&self, id: DeliveryId, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        if let Some(entry) = self.lock().by_id.get_mut(&id) {
            entry.until = until_millis.max(entry.replayable_until);
        }
        MaybeReady::Now(Ok(()))
    }

    fn release(&self, id: DeliveryId) -> DeliveryAnswer<'_, ()> {
        self.lock().forget(id);
        MaybeReady::Now(Ok(()))
    }
}

impl Claimed {
    fn claim(&mut self, claim: Claim, capacity: usize) -> Result<bool, DeliveryStoreError> {
        if self.by_id.get(&claim.id).is_some_and(|entry| claim.now_millis < entry.until) {
            return Ok(false);
        }
        self.forget(claim.id);
        while self.by_id.len() >= capacity {
            match self.by_age.first() {
                Some((replayable_until, oldest)) if *replayable_until <= claim.now_millis => {
                    self.forget(*oldest);
                }
                _ => return Err(DeliveryStoreError::new("no room for another message")),
            }
        }
        let (until, replayable_until) = (claim.until_millis, claim.replayable_until_millis);
        self.by_id.insert(claim.id, Entry { until, replayable_until });
        self.by_age.insert((replayable_until, claim.id));
        Ok(true)
    }

    fn forget(&mut self, id: DeliveryId) {
        if let Some(entry) = self.by_id.remove(&id) {
            self.by_age.remove(&(entry.replayable_until, id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(name: &str, now: i64) -> Claim {
        let id = DeliveryId::of(&[name.as_bytes()]);
        let (until_millis, replayable_until_millis) = (now + 10, now + 20);
        Claim { id, now_millis: now, until_millis, replayable_until_millis }
    }

    fn claims(store: &MemoryDeliveries, name: &str, now: i64) -> Option<bool> {
        match store.claim(claim(name, now)) {
            MaybeReady::Now(claimed) => claimed.ok(),
            MaybeReady::Later(_) => None,
        }
    }

    #[test]
    fn a_claim_holds_until_it_ends_is_released_or_is_kept_longer() {
        let store = MemoryDeliveries::new();
        assert_eq!(claims(&store, "a", 0), Some(true));
        assert_eq!(claims(&store, "a", 9), Some(false));
        assert_eq!(claims(&store, "b", 9), Some(true));
        assert_eq!(claims(&store, "a", 10), Some(true), "its process is gone");
        let _ = store.release(claim("a", 0).id);
        assert_eq!(claims(&store, "a", 11), Some(true));
        let _ = store.keep(claim("a", 0).id, 1_000);
        assert_eq!(claims(&store, "a", 999), Some(false));
        assert_eq!(claims(&store, "a", 1_000), Some(true));
    }

    #[test]
    fn a_full_store_forgets_the_oldest_that_cannot_be_replayed_and_nothing_else() {
        let store = MemoryDeliveries::with_capacity(2);
        for name in ["a", "b"] {
            assert_eq!(claims(&store, name, 0), Some(true));
            let _ = store.keep(claim(name, 0).id, 1_000);
        }
        assert_eq!(claims(&store, "c", 19), None, "both could be replayed");
        assert_eq!(claims(&store, "a", 19), Some(false));
        assert_eq!(claims(&store, "c", 20), Some(true));
        assert_eq!(store.lock().by_id.len(), 2);
        assert_eq!(store.lock().by_age.len(), 2);
    }
}
