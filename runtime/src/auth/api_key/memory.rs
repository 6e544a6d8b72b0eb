//! The store in this process.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::store::StoreAnswer;
use super::{ApiKeyId, ApiKeyRecord, ApiKeyStore, Rotation};
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

type Records = HashMap<ApiKeyId, Arc<ApiKeyRecord>>;

/// Keeps records in this process: for tests, and for a service of one process that is given its keys
/// at every start. Cheap to clone; clones share the records.
#[derive(Clone, Debug, Default)]
pub struct MemoryApiKeys(Arc<RwLock<Records>>);

impl MemoryApiKeys {
    /// A store without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> RwLockReadGuard<'_, Records> {
        // Nothing panics while it writes: what the map holds is whole.
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Records> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ApiKeyStore for MemoryApiKeys {
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool> {
        MaybeReady::Now(Ok(add(&mut self.write(), record)))
    }

    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>> {
        MaybeReady::Now(Ok(self.read().get(&id).map(Arc::clone)))
    }

    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool> {
        MaybeReady::Now(Ok(rotate(&mut self.write(), rotation)))
    }

    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool> {
        let mut records = self.write();
        let live = records.get_mut(&id).filter(|record| record.revoked_at_millis.is_none());
        let revoked = live.map(|record| Arc::make_mut(record).revoked_at_millis = Some(at_millis));
        MaybeReady::Now(Ok(revoked.is_some()))
    }

    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()> {
        if let Some(record) = self.write().get_mut(&id) {
            let last = record.last_used_at_millis.max(Some(at_millis));
            Arc::make_mut(record).last_used_at_millis = last;
        }
        MaybeReady::Now(Ok(()))
    }

    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>> {
        let records = self.read();
        let owned = records.values().filter(|record| record.owner == *owner);
        let mut owned: Vec<_> = owned.map(Arc::clone).collect();
        owned.sort_by_key(|record| (record.created_at_millis, record.id));
        MaybeReady::Now(Ok(owned))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

fn add(records: &mut Records, record: ApiKeyRecord) -> bool {
    if records.contains_key(&record.id) {
        return false;
    }
    records.insert(record.id, Arc::new(record));
    true
}

fn rotate(records: &mut Records, rotation: Rotation) -> bool {
    let Rotation { old, new, old_ends_at_millis, now_millis } = rotation;
    let live = records.get(&old).filter(|record| record.is_live_at(now_millis));
    let Some(live) = live.filter(|record| record.successor.is_none()) else { return false };
    let (before, successor) = (live.predecessor, new.id);
    if !add(records, new) {
        return false;
    }
    if let Some(record) = records.get_mut(&old) {
        let record = Arc::make_mut(record);
        record.successor = Some(successor);
        expire(record, old_ends_at_millis);
    }
    if let Some(record) = before.and_then(|id| records.get_mut(&id)) {
        expire(Arc::make_mut(record), now_millis);
    }
    true
}

/// Ends a key at `at`, unless it ends earlier.
fn expire(record: &mut ApiKeyRecord, at: i64) {
    let end = record.expires_at_millis.map_or(at, |end| end.min(at));
    record.expires_at_millis = Some(end);
}
