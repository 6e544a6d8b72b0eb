//! Accounts and tickets in a store of records.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::SecondFactorError;
use crate::records::{RecordId, RecordStore, change_record, read_record};

#[derive(Clone)]
pub(super) struct FactorRecords(Arc<dyn RecordStore>);

/// What one step makes of what is kept: what is kept from now on, where that changes, and what comes of it.
pub(super) type Step<K, T> = (Option<K>, T);

impl FactorRecords {
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
        Ok(read_record(&*self.0, id).await?)
    }

    /// Changes what is kept by one step, however many others do at once.
    pub(super) async fn change<K: DeserializeOwned + Serialize, T>(
        &self,
        id: RecordId,
        (now, until): (i64, i64),
        step: impl Fn(Option<&K>) -> Result<Step<K, T>, SecondFactorError>,
    ) -> Result<T, SecondFactorError> {
        let step = |known: Option<K>| {
            let (kept, outcome) = step(known.as_ref())?;
            Ok((kept.map(|kept| (kept, until)), outcome))
        };
        change_record(&*self.0, id, now, step).await
    }
}

/// The id of what is kept of `of`, for one kind of thing.
pub(super) fn record_id(kind: &str, of: &str) -> RecordId {
    RecordId::of(&[b"palisade second factor", kind.as_bytes(), of.as_bytes()])
}
