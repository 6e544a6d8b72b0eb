//! Accounts and tickets in a store of records.

use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cipher::random;
use super::error::SecondFactorError;
use crate::records::{Record, RecordChange, RecordId, RecordStore, RecordVersion};

/// How often one change is tried while others change the same record.
const TRIES: usize = 64;

#[derive(Clone)]
pub(super) struct Accounts(Arc<dyn RecordStore>);

/// What one step makes of what is kept: what is kept from now on, where that changes, and what comes of it.
pub(super) type Step<K, T> = (Option<K>, T);

impl Accounts {
    pub(super) fn new(store: impl RecordStore) -> Self {
        Self(Arc::new(store))
    }

    pub(super) fn is_of_one_process(&self) -> bool {
        self.0.is_of_one_process()
    }

    pub(super) async fn find<K: DeserializeOwned>(
        &self,
        id: RecordId,
    ) -> Result<Option<K>, SecondFactorError> {
        self.0.find(id).wait().await?.map(|record| read(&record)).transpose()
    }

    /// Changes what is kept by one step, however many others do at once.
    pub(super) async fn change<K: DeserializeOwned + Serialize, T>(
        &self,
        id: RecordId,
        (now, until): (i64, i64),
        step: impl Fn(Option<&K>) -> Result<Step<K, T>, SecondFactorError>,
    ) -> Result<T, SecondFactorError> {
        for _ in 0..TRIES {
            let record = self.0.find(id).wait().await?;
            let known = record.as_ref().map(read).transpose()?;
            let (kept, outcome) = step(known.as_ref())?;
            let Some(kept) = kept else { return Ok(outcome) };
            let value = serde_json::to_vec(&kept)
                .map_err(|_| SecondFactorError::Spoilt("a record that cannot be written"))?;
            let change = RecordChange {
                id,
                before: record.map(|record| record.version),
                after: Record { version: RecordVersion::new(random()?), value },
                until_millis: until,
                now_millis: now,
            };
            if self.0.replace(change).wait().await? {
                return Ok(outcome);
            }
        }
        Err(SecondFactorError::Contended)
    }
}

fn read<K: DeserializeOwned>(record: &Record) -> Result<K, SecondFactorError> {
    serde_json::from_slice(&record.value)
        .map_err(|_| SecondFactorError::Spoilt("a record has another form"))
}

/// The id of what is kept of `of`, for one kind of thing.
pub(super) fn record_id(kind: &str, of: &str) -> RecordId {
    let mut context = Context::new(&SHA256);
    for part in ["palisade second factor", kind, of] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    RecordId::new(context.finish().as_ref().try_into().unwrap_or_default())
}
