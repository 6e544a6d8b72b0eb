//! Deliveries in this process.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{
    ClaimToken, DeliveryAnswer, DeliveryClaim, DeliveryId, DeliveryStore, DeliveryStoreError,
};
use crate::maybe_ready::MaybeReady;

/// How many messages are remembered unless stated.
const CAPACITY: usize = 100_000;

/// Remembers messages in this process: for a service of one process. Cheap to clone; clones share it.
///
/// It has room for 100,000 messages, some 20 MB. A new one takes the place of the oldest whose signature
/// is no longer good and whose handler is not running; where there is none, it is refused with a 503.
#[derive(Clone, Debug)]
pub struct MemoryDeliveries {
    claimed: Arc<Mutex<Claimed>>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Claimed {
    by_id: HashMap<DeliveryId, Entry>,
    /// From when on they may be forgotten.
    by_age: BTreeSet<(i64, DeliveryId)>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    token: ClaimToken,
    until: i64,
    /// From when on another message may take its place.
    forgettable_from: i64,
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
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        MaybeReady::Now(self.lock().claim(claim, self.capacity))
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        MaybeReady::Now(self.lock().keep(claim, until_millis, self.capacity))
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        self.lock().release(claim);
        MaybeReady::Now(Ok(()))
    }

    fn is_shared(&self) -> bool {
        false
    }
}

impl Claimed {
    fn claim(&mut self, claim: DeliveryClaim, capacity: usize) -> Result<bool, DeliveryStoreError> {
        if self.by_id.get(&claim.id).is_some_and(|entry| claim.now_millis < entry.until) {
            return Ok(false);
        }
        let until = claim.until_millis;
        // While its handler runs it stays, whether or not its signature is good for so long.
        let forgettable_from = until.max(claim.replayable_until_millis);
        self.put(claim, Entry { token: claim.token, until, forgettable_from }, capacity)?;
        Ok(true)
    }

    fn keep(
        &mut self,
        claim: DeliveryClaim,
        until_millis: i64,
        capacity: usize,
    ) -> Result<(), DeliveryStoreError> {
        if self.by_id.get(&claim.id).is_some_and(|entry| entry.token != claim.token) {
            return Ok(());
        }
        let forgettable_from = claim.replayable_until_millis;
        let until = until_millis.max(forgettable_from);
        self.put(claim, Entry { token: claim.token, until, forgettable_from }, capacity)
    }

    fn release(&mut self, claim: DeliveryClaim) {
        if self.by_id.get(&claim.id).is_some_and(|entry| entry.token == claim.token) {
            self.forget(claim.id);
        }
    }

    /// Puts an entry in the place of the one that the message has, or else where there is room.
    fn put(
        &mut self,
        claim: DeliveryClaim,
        entry: Entry,
        capacity: usize,
    ) -> Result<(), DeliveryStoreError> {
        self.forget(claim.id);
        while self.by_id.len() >= capacity {
            match self.by_age.first() {
                Some((forgettable_from, oldest)) if *forgettable_from <= claim.now_millis => {
                    self.forget(*oldest);
                }
                _ => return Err(DeliveryStoreError::new("no room for another message")),
            }
        }
        self.by_id.insert(claim.id, entry);
        self.by_age.insert((entry.forgettable_from, claim.id));
        Ok(())
    }

    fn forget(&mut self, id: DeliveryId) {
        if let Some(entry) = self.by_id.remove(&id) {
            self.by_age.remove(&(entry.forgettable_from, id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(name: &str, now: i64) -> DeliveryClaim {
        DeliveryClaim {
            id: DeliveryId::of(&[name.as_bytes()]),
            token: ClaimToken::random().unwrap(),
            now_millis: now,
            until_millis: now + 10,
            replayable_until_millis: now + 20,
        }
    }

    fn told<T>(answer: DeliveryAnswer<'_, T>) -> Option<T> {
        match answer {
            MaybeReady::Now(answer) => answer.ok(),
            MaybeReady::Later(_) => None,
        }
    }

    fn claims(store: &MemoryDeliveries, name: &str, now: i64) -> Option<bool> {
        told(store.claim(claim(name, now)))
    }

    #[test]
    fn a_claim_holds_until_it_ends_is_released_or_is_kept_longer() {
        let store = MemoryDeliveries::new();
        assert_eq!(claims(&store, "a", 0), Some(true));
        assert_eq!(claims(&store, "a", 9), Some(false));
        assert_eq!(claims(&store, "b", 9), Some(true));
        assert_eq!(claims(&store, "a", 10), Some(true), "its process is gone");
        let own = claim("c", 11);
        assert_eq!(told(store.claim(own)), Some(true));
        assert_eq!(told(store.release(own)), Some(()));
        let own = claim("c", 11);
        assert_eq!(told(store.claim(own)), Some(true));
        assert_eq!(told(store.keep(own, 1_000)), Some(()));
        assert_eq!(claims(&store, "c", 999), Some(false));
        assert_eq!(claims(&store, "c", 1_000), Some(true));
    }

    #[test]
    fn a_claim_that_ended_changes_nothing_of_the_next_one() {
        let store = MemoryDeliveries::new();
        let (first, second) = (claim("a", 0), claim("a", 10));
        assert_eq!((told(store.claim(first)), told(store.claim(second))), (Some(true), Some(true)));
        assert_eq!(told(store.release(first)), Some(()));
        assert_eq!(claims(&store, "a", 19), Some(false), "it is the second one's");
        assert_eq!(told(store.keep(first, 5_000)), Some(()));
        assert_eq!(told(store.keep(second, 1_000)), Some(()));
        assert_eq!(told(store.release(first)), Some(()));
        assert_eq!(claims(&store, "a", 999), Some(false));
        assert_eq!(claims(&store, "a", 1_000), Some(true));
    }

    #[test]
    fn a_message_that_was_handled_late_is_kept_where_nobody_claimed_it() {
        let store = MemoryDeliveries::with_capacity(1);
        let late = claim("a", 0);
        assert_eq!(told(store.keep(late, 1_000)), Some(()));
        assert_eq!(claims(&store, "a", 999), Some(false));
        assert_eq!(told(store.keep(claim("b", 0), 1_000)), None, "there is no room");
        assert_eq!(claims(&store, "a", 999), Some(false));
    }

    #[test]
    fn a_full_store_keeps_what_is_being_handled_although_its_signature_has_no_time() {
        let store = MemoryDeliveries::with_capacity(1);
        let untimed =
            |name, now| DeliveryClaim { replayable_until_millis: now, ..claim(name, now) };
        let running = untimed("a", 0);
        assert_eq!(told(store.claim(running)), Some(true));
        assert_eq!(told(store.claim(untimed("b", 9))), None, "its handler is running");
        assert_eq!(told(store.claim(untimed("a", 9))), Some(false));
        assert_eq!(told(store.keep(running, 1_000)), Some(()));
        assert_eq!(told(store.claim(untimed("b", 9))), Some(true), "it was handled");
        assert_eq!(told(store.claim(untimed("c", 19))), Some(true), "its process is gone");
    }

    #[test]
    fn a_full_store_forgets_the_oldest_that_cannot_be_replayed_and_nothing_else() {
        let store = MemoryDeliveries::with_capacity(2);
        for name in ["a", "b"] {
            let own = claim(name, 0);
            assert_eq!(told(store.claim(own)), Some(true));
            assert_eq!(told(store.keep(own, 1_000)), Some(()));
        }
        assert_eq!(claims(&store, "c", 19), None, "both could be replayed");
        assert_eq!(claims(&store, "a", 19), Some(false));
        assert_eq!(claims(&store, "c", 20), Some(true));
        assert_eq!(store.lock().by_id.len(), 2);
        assert_eq!(store.lock().by_age.len(), 2);
    }
}
