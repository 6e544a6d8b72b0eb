//! The store in this process.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{MOST_SESSIONS_OF_A_CALLER, SessionAnswer, SessionId, SessionRecord, SessionStore};
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

/// How many records there are before those that are over are looked for, and how many more each time.
const SWEEP_AFTER: usize = 1_024;

/// Keeps sessions in this process: for tests, and for a service of one process whose restart logs all callers out. Cheap to
/// clone; clones share the sessions.
#[derive(Clone, Debug, Default)]
pub struct MemorySessions(Arc<RwLock<Table>>);

#[derive(Debug, Default)]
struct Table {
    records: HashMap<SessionId, Arc<SessionRecord>>,
    /// By caller, the ids of its sessions: few, so that a list will do.
    owned: HashMap<CallerId, Vec<SessionId>>,
    sweep_at: usize,
}

impl Table {
    fn add(&mut self, record: SessionRecord) -> bool {
        if self.records.contains_key(&record.id) {
            return false;
        }
        self.sweep(record.created_at_millis.max(record.last_used_at_millis));
        self.owned.entry(record.caller.clone()).or_default().push(record.id);
        self.records.insert(record.id, Arc::new(record));
        true
    }

    /// Removes a session; whether there was one.
    fn remove(&mut self, id: SessionId) -> bool {
        let Some(record) = self.records.remove(&id) else { return false };
        if let Some(ids) = self.owned.get_mut(&record.caller) {
            ids.retain(|owned| *owned != id);
            if ids.is_empty() {
                self.owned.remove(&record.caller);
            }
        }
        true
    }

    fn ids_of(&self, caller: &CallerId) -> &[SessionId] {
        self.owned.get(caller).map(Vec::as_slice).unwrap_or_default()
    }

    /// Leaves a caller as many sessions as one has, this one among them.
    fn confine(&mut self, caller: &CallerId, new: SessionId) {
        while self.ids_of(caller).len() > MOST_SESSIONS_OF_A_CALLER {
            let used = |id: &SessionId| self.records.get(id).map(|it| it.last_used_at_millis);
            let others = self.ids_of(caller).iter().filter(|id| **id != new);
            let Some(oldest) = others.min_by_key(|id| (used(id), **id)).copied() else { return };
            self.remove(oldest);
        }
    }

    /// Forgets what is over, now and then: each record is looked at a few times in its life.
    fn sweep(&mut self, now_millis: i64) {
        if self.records.len() < self.sweep_at.max(SWEEP_AFTER) {
            return;
        }
        let Self { records, owned, .. } = self;
        records.retain(|_, record| record.is_live_at(now_millis));
        owned.retain(|_, ids| {
            ids.retain(|id| records.contains_key(id));
            !ids.is_empty()
        });
        self.sweep_at = self.records.len() * 2;
    }
}

impl MemorySessions {
    /// A store without sessions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> RwLockReadGuard<'_, Table> {
        // Nothing panics while it writes: what the table holds is whole.
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Table> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionStore for MemorySessions {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        let mut table = self.write();
        let (id, caller) = (new.id, new.caller.clone());
        let is_added = table.add(new);
        if is_added {
            instead_of.map(|old| table.remove(old));
            table.confine(&caller, id);
        }
        MaybeReady::Now(Ok(is_added))
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        MaybeReady::Now(Ok(self.read().records.get(&id).map(Arc::clone)))
    }

    fn renew(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> SessionAnswer<'_, bool> {
        let mut table = self.write();
        let live = table.records.get(&old).filter(|record| record.is_live_at(now_millis));
        let is_renewed = live.is_some_and(|record| record.caller == new.caller) && table.add(new);
        if is_renewed {
            table.remove(old);
        }
        MaybeReady::Now(Ok(is_renewed))
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        if let Some(record) = self.write().records.get_mut(&id) {
            let last = record.last_used_at_millis.max(at_millis);
            Arc::make_mut(record).last_used_at_millis = last;
        }
        MaybeReady::Now(Ok(()))
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        let mut table = self.write();
        let found = table.records.get(&id);
        let is_theirs =
            found.is_some_and(|record| caller.is_none_or(|caller| record.caller == *caller));
        if is_theirs {
            table.remove(id);
        }
        MaybeReady::Now(Ok(is_theirs))
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        let mut table = self.write();
        let ids: Vec<_> = table.ids_of(caller).to_vec();
        let mut ended = 0;
        for id in ids.into_iter().filter(|id| Some(*id) != but) {
            ended += u64::from(table.remove(id));
        }
        MaybeReady::Now(Ok(ended))
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        let table = self.read();
        let owned = table.ids_of(caller).iter().filter_map(|id| table.records.get(id));
        let mut owned: Vec<_> = owned.map(Arc::clone).collect();
        owned.sort_by_key(|record| (std::cmp::Reverse(record.last_used_at_millis), record.id));
        MaybeReady::Now(Ok(owned))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}
