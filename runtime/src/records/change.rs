//! One change of a record, however many others change it at once.

use std::error::Error;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Record, RecordChange, RecordId, RecordStore, RecordStoreError, RecordVersion};
use crate::random::{NoRandomness, random};

/// How often one change is tried while others change the same record. Each try that fails is one that another
/// made.
const TRIES: usize = 64;

/// What one step makes of a record: its new value and until when it is kept, in milliseconds since the Unix epoch, where that changes, and
/// what comes of it.
pub type ChangeStep<K, T> = (Option<(K, i64)>, T);

/// Why a record could not be read or changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ChangeError {
    /// The store failed: whether the change was made is unknown.
    Store(RecordStoreError),
    /// The record has another form: something else wrote it, or another version of the service.
    Unreadable,
    /// The new value cannot be written as JSON.
    Unwritable,
    /// So many changed one record at once that this one gave up.
    Contended,
    /// The system has no randomness.
    NoRandomness,
}

/// The value of a record, which is kept as JSON; one whose time is over may still be there.
///
/// # Errors
/// The store cannot tell, or the record has another form.
pub async fn read_record<K: DeserializeOwned>(
    store: &(impl RecordStore + ?Sized),
    id: RecordId,
) -> Result<Option<K>, ChangeError> {
    store.find(id).wait().await?.as_ref().map(read).transpose()
}

/// Changes the value of a record by one step, which decides by what is there and is asked again wherever another change came first. Where it
/// keeps nothing, nothing is written.
///
/// ```
/// use palisade::records::{ChangeError, MemoryRecords, RecordId, change_record};
///
/// # async fn count() -> Result<(), ChangeError> {
/// let (store, id, now) = (MemoryRecords::new(), RecordId::of(&[b"visits", b"ada"]), 0);
/// let visited = change_record(&store, id, now, |visits: Option<u32>| {
///     let visits = visits.unwrap_or_default() + 1;
///     Ok::<_, ChangeError>((Some((visits, now + 60_000)), visits))
/// });
/// assert_eq!(visited.await?, 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What the step refuses with, or a [`ChangeError`].
pub async fn change_record<K, T, E>(
    store: &(impl RecordStore + ?Sized),
    id: RecordId,
    now_millis: i64,
    step: impl Fn(Option<K>) -> Result<ChangeStep<K, T>, E>,
) -> Result<T, E>
where
    K: DeserializeOwned + Serialize,
    E: From<ChangeError>,
{
    for _ in 0..TRIES {
        let found = store.find(id).wait().await.map_err(ChangeError::Store)?;
        let known = found.as_ref().map(read).transpose()?;
        let (kept, outcome) = step(known)?;
        let Some((value, until_millis)) = kept else { return Ok(outcome) };
        let change = RecordChange {
            id,
            before: found.map(|record| record.version),
            after: written(&value)?,
            until_millis,
            now_millis,
        };
        if store.replace(change).wait().await.map_err(ChangeError::Store)? {
            return Ok(outcome);
        }
    }
    Err(ChangeError::Contended.into())
}

fn read<K: DeserializeOwned>(record: &Record) -> Result<K, ChangeError> {
    serde_json::from_slice(&record.value).map_err(|_| ChangeError::Unreadable)
}

fn written(value: &impl Serialize) -> Result<Record, ChangeError> {
    let value = serde_json::to_vec(value).map_err(|_| ChangeError::Unwritable)?;
    Ok(Record { version: RecordVersion::new(random()?), value })
}

impl fmt::Display for ChangeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Store(_) => "the store of records failed",
            Self::Unreadable => "a record has another form",
            Self::Unwritable => "a record cannot be written",
            Self::Contended => "too many requests changed one record at once",
            Self::NoRandomness => "the system has no randomness",
        })
    }
}

impl Error for ChangeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Store(error) => error.source(),
            _ => None,
        }
    }
}

impl From<RecordStoreError> for ChangeError {
    fn from(error: RecordStoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NoRandomness> for ChangeError {
    fn from(NoRandomness: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl From<ChangeError> for RecordStoreError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Store(error) => error,
            other => Self::new(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::{MemoryRecords, RecordAnswer};
    use super::*;
    use crate::maybe_ready::MaybeReady;

    const ID: RecordId = RecordId::new([7; 32]);

    /// A store in which another process is always first, so many times.
    struct Busy(MemoryRecords, AtomicUsize);

    impl RecordStore for Busy {
        fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
            self.0.find(id)
        }

        fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
            let left = self.1.load(Ordering::SeqCst);
            if left == 0 {
                return self.0.replace(change);
            }
            self.1.store(left - 1, Ordering::SeqCst);
            MaybeReady::Now(Ok(false))
        }
    }

    async fn add(store: &impl RecordStore) -> Result<u32, ChangeError> {
        change_record(store, ID, 0, |known: Option<u32>| {
            let sum = known.unwrap_or_default() + 1;
            Ok((Some((sum, 10)), sum))
        })
        .await
    }

    #[tokio::test]
    async fn a_step_is_asked_anew_until_it_is_first_and_not_for_ever() {
        let busy = |times| Busy(MemoryRecords::new(), AtomicUsize::new(times));
        let store = busy(TRIES - 1);
        assert_eq!(add(&store).await.unwrap(), 1);
        assert_eq!(add(&store).await.unwrap(), 2);
        assert_eq!(read_record::<u32>(&store, ID).await.unwrap(), Some(2));
        assert!(matches!(add(&busy(TRIES)).await, Err(ChangeError::Contended)));
    }

    #[tokio::test]
    async fn what_keeps_nothing_writes_nothing_and_another_form_is_an_error() {
        let store = MemoryRecords::new();
        let look = |known: Option<u32>| Ok::<_, ChangeError>((None, known));
        assert_eq!(change_record(&store, ID, 0, look).await.unwrap(), None);
        assert!(store.find(ID).wait().await.unwrap().is_none());
        add(&store).await.unwrap();
        let other = |_: Option<String>| Ok::<_, ChangeError>((None, ()));
        assert!(matches!(change_record(&store, ID, 0, other).await, Err(ChangeError::Unreadable)));
        assert!(read_record::<String>(&store, ID).await.is_err());
    }
}
