//! Sessions of browsers: one record a session as JSON, and the ids of each caller's sessions.

use std::sync::Arc;

use palisade::session::{
    MOST_SESSIONS_OF_A_CALLER, SessionAnswer, SessionId, SessionRecord, SessionStore,
    SessionStoreError,
};
use palisade::{CallerId, MaybeReady};
use redb::{
    MultimapTableDefinition, ReadableMultimapTable as _, ReadableTable, TableDefinition,
    WriteTransaction,
};

use crate::RedbStore;
use crate::expiry::{ByEnd, Id, set_end, take_ended};
use crate::failure::Failure;

type Records = TableDefinition<'static, &'static Id, &'static [u8]>;

const RECORDS: Records = TableDefinition::new("palisade.sessions");
/// By the caller's text, the ids of its sessions.
const OF_CALLER: MultimapTableDefinition<'_, &str, &Id> =
    MultimapTableDefinition::new("palisade.sessions_of");
/// By when they end however much they are used.
const BY_END: ByEnd = TableDefinition::new("palisade.sessions_by_end");

pub(crate) fn prepare(write: &WriteTransaction) -> Result<(), Failure> {
    write.open_table(RECORDS)?;
    write.open_multimap_table(OF_CALLER)?;
    write.open_table(BY_END)?;
    Ok(())
}

fn get(
    records: &impl ReadableTable<&'static Id, &'static [u8]>,
    id: SessionId,
) -> Result<Option<SessionRecord>, Failure> {
    let Some(json) = records.get(id.as_bytes())? else { return Ok(None) };
    let record: SessionRecord = serde_json::from_slice(json.value())?;
    if record.id == id { Ok(Some(record)) } else { Err("the record of another session".into()) }
}

fn put(write: &WriteTransaction, record: &SessionRecord) -> Result<(), Failure> {
    let json = serde_json::to_vec(record)?;
    write.open_table(RECORDS)?.insert(record.id.as_bytes(), json.as_slice())?;
    Ok(())
}

fn add(write: &WriteTransaction, record: &SessionRecord) -> Result<bool, Failure> {
    if write.open_table(RECORDS)?.get(record.id.as_bytes())?.is_some() {
        return Ok(false);
    }
    put(write, record)?;
    let caller = record.caller.to_string();
    write.open_multimap_table(OF_CALLER)?.insert(caller.as_str(), record.id.as_bytes())?;
    set_end(write, BY_END, record.id.as_bytes(), None, record.expires_at_millis)?;
    Ok(true)
}

/// Removes a session; whether there was one.
fn remove(write: &WriteTransaction, id: SessionId) -> Result<bool, Failure> {
    let Some(record) = get(&write.open_table(RECORDS)?, id)? else { return Ok(false) };
    write.open_table(RECORDS)?.remove(id.as_bytes())?;
    let caller = record.caller.to_string();
    write.open_multimap_table(OF_CALLER)?.remove(caller.as_str(), id.as_bytes())?;
    write.open_table(BY_END)?.remove((record.expires_at_millis, id.as_bytes()))?;
    Ok(true)
}

fn ids_of(write: &WriteTransaction, caller: &str) -> Result<Vec<SessionId>, Failure> {
    let table = write.open_multimap_table(OF_CALLER)?;
    let ids = table.get(caller)?;
    ids.map(|id| Ok(SessionId::from_bytes(*id?.value()))).collect()
}

fn begin(
    write: &WriteTransaction,
    new: &SessionRecord,
    instead_of: Option<SessionId>,
) -> Result<bool, Failure> {
    // The entry by its end goes first, and with it the rest.
    for id in take_ended(write, BY_END, new.last_used_at_millis)? {
        remove(write, SessionId::from_bytes(id))?;
    }
    let is_added = add(write, new)?;
    if is_added {
        if let Some(old) = instead_of {
            remove(write, old)?;
        }
        confine(write, new)?;
    }
    Ok(is_added)
}

/// Leaves the caller of a new session as many as one has, the new one among them.
fn confine(write: &WriteTransaction, new: &SessionRecord) -> Result<(), Failure> {
    let ids = ids_of(write, &new.caller.to_string())?;
    let too_many = ids.len().saturating_sub(MOST_SESSIONS_OF_A_CALLER);
    if too_many == 0 {
        return Ok(());
    }
    let mut used = Vec::with_capacity(ids.len());
    for id in ids.into_iter().filter(|id| *id != new.id) {
        let found = get(&write.open_table(RECORDS)?, id)?;
        used.push((found.map(|record| record.last_used_at_millis), id));
    }
    used.sort_unstable();
    for (_, id) in used.into_iter().take(too_many) {
        remove(write, id)?;
    }
    Ok(())
}

fn renew(
    write: &WriteTransaction,
    old: SessionId,
    new: &SessionRecord,
    now_millis: i64,
) -> Result<bool, Failure> {
    let found = get(&write.open_table(RECORDS)?, old)?;
    let live = found.filter(|it| it.is_live_at(now_millis) && it.caller == new.caller);
    if live.is_none() || !add(write, new)? {
        return Ok(false);
    }
    remove(write, old)
}

fn note_use(write: &WriteTransaction, id: SessionId, at_millis: i64) -> Result<(), Failure> {
    let Some(mut record) = get(&write.open_table(RECORDS)?, id)? else { return Ok(()) };
    if record.last_used_at_millis < at_millis {
        record.last_used_at_millis = at_millis;
        put(write, &record)?;
    }
    Ok(())
}

fn end(
    write: &WriteTransaction,
    id: SessionId,
    caller: Option<&CallerId>,
) -> Result<bool, Failure> {
    let found = get(&write.open_table(RECORDS)?, id)?;
    let is_theirs =
        found.is_some_and(|record| caller.is_none_or(|caller| record.caller == *caller));
    if is_theirs { remove(write, id) } else { Ok(false) }
}

fn end_all(write: &WriteTransaction, caller: &str, but: Option<SessionId>) -> Result<u64, Failure> {
    let mut ended = 0;
    for id in ids_of(write, caller)? {
        if Some(id) != but {
            ended += u64::from(remove(write, id)?);
        }
    }
    Ok(ended)
}

fn failed<T>(answer: Result<T, Failure>) -> Result<T, SessionStoreError> {
    answer.map_err(SessionStoreError::new)
}

impl SessionStore for RedbStore {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        MaybeReady::later(async move {
            failed(self.transactions.write(move |write| begin(write, &new, instead_of)).await)
        })
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        MaybeReady::later(async move {
            let found = self.transactions.read(move |read| get(&read.open_table(RECORDS)?, id));
            Ok(failed(found.await)?.map(Arc::new))
        })
    }

    fn renew(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> SessionAnswer<'_, bool> {
        MaybeReady::later(async move {
            let work = move |write: &WriteTransaction| renew(write, old, &new, now_millis);
            failed(self.transactions.write(work).await)
        })
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        MaybeReady::later(async move {
            let work = move |write: &WriteTransaction| note_use(write, id, at_millis);
            failed(self.transactions.write_loosely(work).await)
        })
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        let caller = caller.cloned();
        MaybeReady::later(async move {
            failed(self.transactions.write(move |write| end(write, id, caller.as_ref())).await)
        })
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        let caller = caller.to_string();
        MaybeReady::later(async move {
            failed(self.transactions.write(move |write| end_all(write, &caller, but)).await)
        })
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        let caller = caller.to_string();
        MaybeReady::later(async move {
            let found = self.transactions.read(move |read| {
                let records = read.open_table(RECORDS)?;
                let mut owned = Vec::new();
                for id in read.open_multimap_table(OF_CALLER)?.get(caller.as_str())? {
                    let id = SessionId::from_bytes(*id?.value());
                    let record = get(&records, id)?.ok_or("the record of a session is gone")?;
                    owned.push(Arc::new(record));
                }
                owned.sort_by_key(|record| {
                    (std::cmp::Reverse(record.last_used_at_millis), record.id)
                });
                Ok(owned)
            });
            failed(found.await)
        })
    }

    /// The file is open in one process.
    fn is_of_one_process(&self) -> bool {
        true
    }
}
