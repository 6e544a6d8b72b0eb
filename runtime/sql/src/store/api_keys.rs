//! API keys: what never changes of a record is kept as JSON, what does has a column of its own.

use std::future::Future;
use std::sync::Arc;

use palisade::auth::api_key::{
    ApiKeyId, ApiKeyRecord, ApiKeyStore, ApiKeyStoreError, Rotation, StoreAnswer,
};
use palisade::{CallerId, MaybeReady};

use super::SqlStore;
use super::database::{FoundRow, Value};
use super::failure::Failure;

const INSERT: &str = "INSERT INTO palisade_api_keys
    (id, owner, record, expires_at, revoked_at, used_at, successor)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
const FIND: &str = "SELECT record, expires_at, revoked_at, used_at, successor
    FROM palisade_api_keys WHERE id = $1";
const KEYS_OF: &str = "SELECT record, expires_at, revoked_at, used_at, successor
    FROM palisade_api_keys WHERE owner = $1";
const REVOKE: &str =
    "UPDATE palisade_api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
const NOTE_USE: &str = "UPDATE palisade_api_keys SET used_at = $2
    WHERE id = $1 AND (used_at IS NULL OR used_at < $2)";
/// A live key without a successor gets one, and ends: of two rotations at once the second finds none.
const REPLACE: &str = "UPDATE palisade_api_keys SET successor = $2,
        expires_at = CASE WHEN expires_at IS NULL OR expires_at > $3 THEN $3 ELSE expires_at END
    WHERE id = $1 AND successor IS NULL AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > $4)";
const END: &str = "UPDATE palisade_api_keys
    SET expires_at = CASE WHEN expires_at IS NULL OR expires_at > $2 THEN $2 ELSE expires_at END
    WHERE id = $1";

/// A new record as its row has it.
struct Row {
    owner: String,
    json: String,
}

impl Row {
    fn of(record: &ApiKeyRecord) -> Result<Self, Failure> {
        let json = serde_json::to_string(record)?;
        Ok(Self { owner: record.owner.to_string(), json })
    }

    fn values<'v>(&'v self, record: &'v ApiKeyRecord) -> [Value<'v>; 7] {
        [
            Value::Text(record.id.as_str()),
            Value::Text(&self.owner),
            Value::Text(&self.json),
            Value::OptionalNumber(record.expires_at_millis),
            Value::OptionalNumber(record.revoked_at_millis),
            Value::OptionalNumber(record.last_used_at_millis),
            Value::OptionalText(record.successor.as_ref().map(ApiKeyId::as_str)),
        ]
    }
}

fn record(row: &FoundRow) -> Result<ApiKeyRecord, Failure> {
    let json = row.text(0)?.ok_or("a record is missing")?;
    let mut record: ApiKeyRecord = serde_json::from_str(&json)?;
    record.expires_at_millis = row.number(1)?;
    record.revoked_at_millis = row.number(2)?;
    record.last_used_at_millis = row.number(3)?;
    record.successor = row.text(4)?.map(|id| id.parse()).transpose()?;
    Ok(record)
}

impl SqlStore {
    async fn find_record(&self, id: ApiKeyId) -> Result<Option<Arc<ApiKeyRecord>>, Failure> {
        let rows = self.database.fetch(FIND, &[Value::Text(id.as_str())]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let record = record(row)?;
        if record.id != id {
            return Err("the record of another key".into());
        }
        Ok(Some(Arc::new(record)))
    }

    async fn rotate_records(&self, rotation: Rotation) -> Result<bool, Failure> {
        let Rotation { old, new, old_ends_at_millis, now_millis } = rotation;
        // Which key the old one replaced never changes.
        let Some(found) = self.find_record(old).await? else { return Ok(false) };
        let row = Row::of(&new)?;
        let mut transaction = self.database.begin().await?;
        let replaced = [
            Value::Text(old.as_str()),
            Value::Text(new.id.as_str()),
            Value::Number(old_ends_at_millis),
            Value::Number(now_millis),
        ];
        if transaction.execute(REPLACE, &replaced).await? != 1
            || transaction.execute(INSERT, &row.values(&new)).await? != 1
        {
            return Ok(false);
        }
        if let Some(before) = found.predecessor {
            let ended = [Value::Text(before.as_str()), Value::Number(now_millis)];
            transaction.execute(END, &ended).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn key_operation<T>(
        &self,
        operation: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, ApiKeyStoreError> {
        self.within(operation).await.map_err(ApiKeyStoreError::new)
    }

    async fn change(&self, sql: &'static str, id: ApiKeyId, at: i64) -> Result<bool, Failure> {
        let values = [Value::Text(id.as_str()), Value::Number(at)];
        Ok(self.database.execute(sql, &values).await? == 1)
    }
}

impl ApiKeyStore for SqlStore {
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool> {
        MaybeReady::later(self.key_operation(async move {
            let row = Row::of(&record)?;
            Ok(self.database.execute(INSERT, &row.values(&record)).await? == 1)
        }))
    }

    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>> {
        MaybeReady::later(self.key_operation(self.find_record(id)))
    }

    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool> {
        MaybeReady::later(self.key_operation(self.rotate_records(rotation)))
    }

    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool> {
        MaybeReady::later(self.key_operation(self.change(REVOKE, id, at_millis)))
    }

    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()> {
        MaybeReady::later(
            self.key_operation(async move { self.change(NOTE_USE, id, at_millis).await.map(drop) }),
        )
    }

    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>> {
        MaybeReady::later(self.key_operation(async move {
            let owner = owner.to_string();
            let rows = self.database.fetch(KEYS_OF, &[Value::Text(&owner)]).await?;
            let records = rows.iter().map(|row| record(row).map(Arc::new));
            let mut records = records.collect::<Result<Vec<_>, _>>()?;
            records.sort_by_key(|record| (record.created_at_millis, record.id));
            Ok(records)
        }))
    }
}
