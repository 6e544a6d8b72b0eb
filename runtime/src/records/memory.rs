//! Records in this process.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use super::{Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError};
use crate::maybe_ready::MaybeReady;
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// How many records are kept unless stated.
const CAPACITY: usize = 65_536;

/// Keeps records in this process: for tests, and for a service whose users may have to log in again after a
/// restart. Cheap to clone; clones share the records.
///
/// There is room for 65,536. A new record that finds no room is an error; nothing is forgotten before its time.
#[derive(Clone)]
pub struct MemoryRecords {
    kept: Arc<Mutex<Kept>>,
    capacity: usize,
}

#[derive(Default)]
struct Kept {
    records: HashMap<RecordId, (Record, i64)>,
    by_end: BTreeSet<(i64, RecordId)>,
}

impl MemoryRecords {
    /// Room for 65,536 records.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// Room for this many records.
    #[must_use]
    pub fn with_capacity(records: usize) -> Self {
        Self { kept: Arc::new(Mutex::new(Kept::default())), capacity: records }
    }

    /// Nothing panics while it writes: what the maps hold is whole.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace_now(&self, change: RecordChange) -> Result<bool, RecordStoreError> {
        let mut kept = self.kept();
        kept.forget_before(change.now_millis);
        let found = kept.records.get(&change.id);
        let (version, end) = (found.map(|(it, _)| it.version), found.map(|(_, end)| *end));
        if version != change.before {
            return Ok(false);
        }
        if version.is_none() && kept.records.len() >= self.capacity {
            return Err(RecordStoreError::new("no room for another record"));
        }
        let RecordChange { id, after, until_millis, .. } = change;
        if let Some(end) = end {
            kept.by_end.remove(&(end, id));
        }
        kept.by_end.insert((until_millis, id));
        kept.records.insert(id, (after, until_millis));
        Ok(true)
    }
}

impl Kept {
    fn forget_before(&mut self, now: i64) {
        while let Some((_, id)) = self.by_end.first().copied().filter(|(end, _)| *end <= now) {
            self.by_end.pop_first();
            self.records.remove(&id);
        }
    }
}

impl Default for MemoryRecords {
    fn default() -> Self {
        Self::new()
    }
}

impl RecordStore for MemoryRecords {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        MaybeReady::Now(Ok(self.kept().records.get(&id).map(|(record, _)| record.clone())))
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::Now(self.replace_now(change))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

impl fmt::Debug for MemoryRecords {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryRecords").finish_non_exhaustive()
    }
}

#[cfg(all(test, not(palisade_models)))]
mod tests {
    use super::super::RecordVersion;
    use super::*;

    fn change(id: u8, before: Option<u8>, after: u8, now: i64) -> RecordChange {
        let version = |byte: u8| RecordVersion::new([byte; 16]);
        RecordChange {
            id: RecordId::new([id; 32]),
            before: before.map(version),
            after: Record { version: version(after), value: vec![after] },
            until_millis: now + 10,
            now_millis: now,
        }
    }

    #[test]
    fn what_is_kept_is_bounded_by_room_and_time() {
        let store = MemoryRecords::with_capacity(2);
        assert!(store.replace_now(change(1, None, 1, 0)).unwrap());
        assert!(store.replace_now(change(2, None, 1, 5)).unwrap());
        assert!(store.replace_now(change(3, None, 1, 9)).is_err(), "nothing is forgotten early");
        assert!(store.replace_now(change(2, Some(1), 2, 9)).unwrap(), "what is there has its room");
        assert!(store.replace_now(change(3, None, 1, 10)).unwrap(), "the first one's time is over");
        let kept = store.kept();
        assert_eq!((kept.records.len(), kept.by_end.len()), (2, 2));
    }
}
