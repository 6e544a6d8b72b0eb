//! API keys: one record a key as JSON, and the ids of each owner's keys.

use std::sync::Arc;

use palisade::auth::api_key::{
    ApiKeyId, ApiKeyRecord, ApiKeyStore, ApiKeyStoreError, Rotation, StoreAnswer,
};
use palisade::{CallerId, MaybeReady};
use redb::{MultimapTableDefinition, ReadableTable, TableDefinition, WriteTransaction};

use crate::RedbStore;
use crate::failure::Failure;

type Records = TableDefinition<'static, &'static str, &'static [u8]>;

const RECORDS: Records = TableDefinition::new("palisade.api_keys");
/// By the owner's text, the ids of its keys.
const OF_OWNER: MultimapTableDefinition<'_, &str, &str> =
    MultimapTableDefinition::new("palisade.api_keys_of");

pub(crate) fn prepare(write: &WriteTransaction) -> Result<(), Failure> {
    write.open_table(RECORDS)?;
    write.open_multimap_table(OF_OWNER)?;
    Ok(())
}

fn get(
    records: &impl ReadableTable<&'static str, &'static [u8]>,
    id: ApiKeyId,
) -> Result<Option<ApiKeyRecord>, Failure> {
    let Some(json) = records.get(id.as_str())? else { return Ok(None) };
    let record: ApiKeyRecord = serde_json::from_slice(json.value())?;
    if record.id == id { Ok(Some(record)) } else { Err("the record of another key".into()) }
}

fn put(write: &WriteTransaction, record: &ApiKeyRecord) -> Result<(), Failure> {
    let json = serde_json::to_vec(record)?;
    write.open_table(RECORDS)?.insert(record.id.as_str(), json.as_slice())?;
    Ok(())
}

/// Changes the record of a key; `false` where there is none, or nothing to change.
fn change(
    write: &WriteTransaction,
    id: ApiKeyId,
    change: impl FnOnce(&mut ApiKeyRecord) -> bool,
) -> Result<bool, Failure> {
    let Some(mut record) = get(&write.open_table(RECORDS)?, id)? else { return Ok(false) };
    let is_changed = change(&mut record);
    if is_changed {
        put(write, &record)?;
    }
    Ok(is_changed)
}

fn insert(write: &WriteTransaction, record: &ApiKeyRecord) -> Result<bool, Failure> {
    if write.open_table(RECORDS)?.get(record.id.as_str())?.is_some() {
        return Ok(false);
    }
    put(write, record)?;
    let owner = record.owner.to_string();
    write.open_multimap_table(OF_OWNER)?.insert(owner.as_str(), record.id.as_str())?;
    Ok(true)
}

fn rotate(write: &WriteTransaction, rotation: &Rotation) -> Result<bool, Failure> {
    let Rotation { old, new, old_ends_at_millis, now_millis } = rotation;
    let found = get(&write.open_table(RECORDS)?, *old)?;
    let live = found.filter(|it| it.is_live_at(*now_millis) && it.successor.is_none());
    let Some(mut replaced) = live else { return Ok(false) };
    if !insert(write, new)? {
        return Ok(false);
    }
    replaced.successor = Some(new.id);
    expire(&mut replaced, *old_ends_at_millis);
    put(write, &replaced)?;
    if let Some(before) = replaced.predecessor {
        change(write, before, |record| {
            expire(record, *now_millis);
            true
        })?;
    }
    Ok(true)
}

/// Ends a key at `at`, unless it ends earlier.
fn expire(record: &mut ApiKeyRecord, at: i64) {
    let end = record.expires_at_millis.map_or(at, |end| end.min(at));
    record.expires_at_millis = Some(end);
}

/// The first revocation stays.
fn revoke(record: &mut ApiKeyRecord, at: i64) -> bool {
    let is_first = record.revoked_at_millis.is_none();
    record.revoked_at_millis.get_or_insert(at);
    is_first
}

/// The last use stays.
fn note_use(record: &mut ApiKeyRecord, at: i64) -> bool {
    let is_later = record.last_used_at_millis < Some(at);
    record.last_used_at_millis = record.last_used_at_millis.max(Some(at));
    is_later
}

fn failed<T>(answer: Result<T, Failure>) -> Result<T, ApiKeyStoreError> {
    answer.map_err(ApiKeyStoreError::new)
}

impl ApiKeyStore for RedbStore {
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool> {
        MaybeReady::later(async move {
            failed(self.transactions.write(move |write| insert(write, &record)).await)
        })
    }

    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>> {
        MaybeReady::later(async move {
            let found = self.transactions.read(move |read| get(&read.open_table(RECORDS)?, id));
            Ok(failed(found.await)?.map(Arc::new))
        })
    }

    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool> {
        MaybeReady::later(async move {
            failed(self.transactions.write(move |write| rotate(write, &rotation)).await)
        })
    }

    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool> {
        MaybeReady::later(async move {
            let work = move |write: &WriteTransaction| {
                change(write, id, |record| revoke(record, at_millis))
            };
            failed(self.transactions.write(work).await)
        })
    }

    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()> {
        MaybeReady::later(async move {
            let work = move |write: &WriteTransaction| {
                change(write, id, |record| note_use(record, at_millis)).map(drop)
            };
            failed(self.transactions.write_loosely(work).await)
        })
    }

    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>> {
        let owner = owner.to_string();
        MaybeReady::later(async move {
            let found = self.transactions.read(move |read| {
                let records = read.open_table(RECORDS)?;
                let mut owned = Vec::new();
                for id in read.open_multimap_table(OF_OWNER)?.get(owner.as_str())? {
                    let id: ApiKeyId = id?.value().parse()?;
                    let record =
                        get(&records, id)?.ok_or("the record of an owner's key is gone")?;
                    owned.push(Arc::new(record));
                }
                owned.sort_by_key(|record| (record.created_at_millis, record.id));
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
