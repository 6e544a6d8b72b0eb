//! Revocations in this process.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::{RevocationAnswer, RevocationRecord, RevocationStore, RevocationStoreError};
use crate::maybe_ready::MaybeReady;
use crate::revocation_id::RevocationId;

/// How many revocations are remembered unless stated.
const CAPACITY: usize = 262_144;

/// Remembers revocations in this process: for tests, and for a service of one process that is told again at
/// every start. Cheap to clone; clones share it.
///
/// A revocation is forgotten once no token that it concerns is accepted any more. There is room for 262,144,
/// some 50 MB when full; one that finds no room is an error of
/// [`Revocations::revoke`](super::Revocations::revoke), and nothing is forgotten early.
///
/// # Security
/// A process that starts knows nothing of the one before it: what was taken back is good again until it
/// expires. Share a store where that matters.
#[derive(Clone)]
pub struct MemoryRevocations {
    known: Arc<RwLock<RevokedIds>>,
    capacity: usize,
}

#[derive(Default)]
struct RevokedIds {
    entries: HashMap<RevocationId, Entry>,
    by_end: BTreeSet<(i64, RevocationId)>,
}

#[derive(Clone, Copy)]
struct Entry {
    issued_before: i64,
    until: i64,
}

impl MemoryRevocations {
    /// Room for 262,144 revocations.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// Room for this many revocations.
    #[must_use]
    pub fn with_capacity(revocations: usize) -> Self {
        Self { known: Arc::default(), capacity: revocations }
    }

    fn revoke_now(&self, record: RevocationRecord) -> Result<(), RevocationStoreError> {
        // Nothing panics while it writes: what the map holds is whole.
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.forget_before(record.now_millis);
        if known.entries.len() >= self.capacity && !known.entries.contains_key(&record.id) {
            return Err(RevocationStoreError::new("no room for another revocation"));
        }
        known.add(record);
        Ok(())
    }
}

impl RevokedIds {
    fn forget_before(&mut self, now: i64) {
        while let Some((_, id)) = self.by_end.first().copied().filter(|(end, _)| *end <= now) {
            self.by_end.pop_first();
            self.entries.remove(&id);
        }
    }

    fn add(&mut self, record: RevocationRecord) {
        let RevocationRecord { id, issued_before_millis, until_millis, .. } = record;
        let new = Entry { issued_before: issued_before_millis, until: until_millis };
        let entry = self.entries.entry(id).or_insert(new);
        self.by_end.remove(&(entry.until, id));
        entry.issued_before = entry.issued_before.max(new.issued_before);
        entry.until = entry.until.max(new.until);
        self.by_end.insert((entry.until, id));
    }
}

impl RevocationStore for MemoryRevocations {
    fn revoke(&self, record: RevocationRecord) -> RevocationAnswer<'_, ()> {
        MaybeReady::Now(self.revoke_now(record))
    }

    fn revoked_before<'a>(
        &'a self,
        ids: &Arc<[RevocationId]>,
        _: i64,
    ) -> RevocationAnswer<'a, Option<i64>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if known.entries.is_empty() {
            return MaybeReady::Now(Ok(None));
        }
        let found = ids.iter().filter_map(|id| known.entries.get(id));
        MaybeReady::Now(Ok(found.map(|entry| entry.issued_before).max()))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

impl Default for MemoryRevocations {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryRevocations {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryRevocations").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(subject: usize, issued_before: i64, now: i64) -> RevocationRecord {
        RevocationRecord {
            id: RevocationId::of("subject", "https://id.example", &subject.to_string()),
            issued_before_millis: issued_before,
            until_millis: now + 10,
            now_millis: now,
        }
    }

    #[test]
    fn what_is_remembered_is_bounded_by_room_and_time() {
        let store = MemoryRevocations::with_capacity(100);
        for subject in 0..100 {
            assert!(store.revoke_now(record(subject, 5, 0)).is_ok());
        }
        assert!(store.revoke_now(record(100, 5, 9)).is_err(), "nothing is forgotten early");
        assert!(store.revoke_now(record(7, 6, 9)).is_ok(), "what is known needs no more room");
        assert!(store.revoke_now(record(100, 5, 10)).is_ok(), "their time is over");
        let known = store.known.read().unwrap();
        assert_eq!((known.entries.len(), known.by_end.len()), (2, 2));
    }
}
