//! Values in a store of records, changed one version at a time.

use std::error::Error;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::records::{ChangeError, ChangeStep, RecordId, RecordStore, change_record, read_record};

/// Why a record could not be read or changed.
pub(super) type Failure = Box<dyn Error + Send + Sync>;

/// A store of records, whatever it lies in.
#[derive(Clone)]
pub(super) struct Recorded(Arc<dyn RecordStore>);

impl Recorded {
    pub(super) fn new(store: impl RecordStore) -> Self {
        Self(Arc::new(store))
    }

    pub(super) fn is_of_one_process(&self) -> bool {
        self.0.is_of_one_process()
    }

    /// What a record says; one whose time is over may still say it.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        id: RecordId,
    ) -> Result<Option<T>, Failure> {
        Ok(read_record(&*self.0, id).await?)
    }

    /// Changes a record: `step` is asked again where another change came first.
    pub(super) async fn change<T: DeserializeOwned + Serialize, R>(
        &self,
        id: RecordId,
        now_millis: i64,
        step: impl Fn(Option<T>) -> ChangeStep<T, R>,
    ) -> Result<R, Failure> {
        let step = |value: Option<T>| Ok::<_, ChangeError>(step(value));
        Ok(change_record(&*self.0, id, now_millis, step).await?)
    }
}
