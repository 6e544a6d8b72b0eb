//! Values in a store of records, changed one version at a time.

use std::error::Error;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::rand;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::records::{Record, RecordChange, RecordId, RecordStore, RecordVersion};

/// How often one change is tried while others change the same record. Each try that fails is one that another
/// made.
const TRIES: usize = 64;

/// Why a record could not be read or changed.
pub(super) type Failure = Box<dyn Error + Send + Sync>;

/// A store of records, whatever it lies in.
#[derive(Clone)]
pub(super) struct Recorded(Arc<dyn RecordStore>);

/// What one step makes of a record: what it says from now on and until when, where that changes, and what comes of it.
pub(super) type Step<T, R> = (Option<(T, i64)>, R);

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
        Ok(self.versioned(id).await?.map(|(_, value)| value))
    }

    async fn versioned<T: DeserializeOwned>(
        &self,
        id: RecordId,
    ) -> Result<Option<(RecordVersion, T)>, Failure> {
        let found = self.0.find(id).wait().await?;
        let read = |record: Record| Ok((record.version, serde_json::from_slice(&record.value)?));
        found.map(read).transpose()
    }

    /// Changes a record: `step` is asked anew where another change came first.
    pub(super) async fn change<T: DeserializeOwned + Serialize, R>(
        &self,
        id: RecordId,
        now_millis: i64,
        step: impl Fn(Option<T>) -> Step<T, R>,
    ) -> Result<R, Failure> {
        for _ in 0..TRIES {
            let (before, value) = self.versioned(id).await?.unzip();
            let (after, outcome) = step(value);
            let Some((value, until_millis)) = after else { return Ok(outcome) };
            let after = Record { version: version()?, value: serde_json::to_vec(&value)? };
            let change = RecordChange { id, before, after, until_millis, now_millis };
            if self.0.replace(change).wait().await? {
                return Ok(outcome);
            }
        }
        Err("a record is changed by too many at once".into())
    }
}

fn version() -> Result<RecordVersion, Failure> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| "there are no random bytes")?;
    Ok(RecordVersion::new(bytes))
}

/// The name of a record: SHA-256 over every part with its length in front.
pub(super) fn record_id(parts: &[&[u8]]) -> RecordId {
    let mut hash = Context::new(&SHA256);
    for part in parts {
        hash.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 32];
    bytes.iter_mut().zip(hash.finish().as_ref()).for_each(|(own, byte)| *own = *byte);
    RecordId::new(bytes)
}
