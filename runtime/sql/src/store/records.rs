//! Records that are replaced one version at a time: refresh tokens and second factors.

use std::future::Future;

use palisade::MaybeReady;
use palisade::records::{
    Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError, RecordVersion,
};

use super::SqlStore;
use super::database::Value;
use super::failure::Failure;
use super::pruning::Table;

const FIND: &str = "SELECT version, value FROM palisade_records WHERE id = $1";
const BEGIN: &str = "INSERT INTO palisade_records (id, version, value, until)
    VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
/// One statement: of two that replace a version the second finds another one.
const REPLACE: &str = "UPDATE palisade_records SET version = $2, value = $3, until = $4
    WHERE id = $1 AND version = $5";

impl SqlStore {
    async fn record<T>(
        &self,
        operation: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, RecordStoreError> {
        self.within(operation).await.map_err(RecordStoreError::new)
    }
}

impl RecordStore for SqlStore {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        MaybeReady::later(self.record(async move {
            let rows = self.database.fetch(FIND, &[Value::Bytes(id.as_bytes())]).await?;
            let Some(row) = rows.first() else { return Ok(None) };
            let version = row.bytes(0)?.try_into();
            let version = version.map_err(|_| "the version of a record cannot be read")?;
            Ok(Some(Record { version: RecordVersion::new(version), value: row.bytes(1)? }))
        }))
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::later(self.record(async move {
            let mut values = vec![
                Value::Bytes(change.id.as_bytes()),
                Value::Bytes(change.after.version.as_bytes()),
                Value::Bytes(&change.after.value),
                Value::Number(change.until_millis),
            ];
            let statement = match &change.before {
                Some(before) => {
                    values.push(Value::Bytes(before.as_bytes()));
                    REPLACE
                }
                None => BEGIN,
            };
            let is_replaced = self.database.execute(statement, &values).await? == 1;
            self.prune(Table::Records, change.now_millis);
            Ok(is_replaced)
        }))
    }
}
