//! The seam between what is decided and where it is kept.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::{Record, RecordChange, RecordId};
use crate::maybe_ready::MaybeReady;

/// The answer of a store.
pub type RecordAnswer<'a, T> = MaybeReady<'a, Result<T, RecordStoreError>>;

/// Keeps records, each in one version; [`MemoryRecords`](super::MemoryRecords) does in this process.
///
/// Every process of the service asks the same store. What [`replace`](Self::replace) answered with `true` holds
/// for each operation that begins after it, and outlasts a process that is killed.
/// [`record_store_suite`](crate::testing::record_store_suite) and
/// [`token_store_suite`](crate::testing::token_store_suite), behind the feature `testing`, prove an
/// implementation.
///
/// # Errors
/// Each operation yields an error where the store cannot answer: access is refused, and whether a change was
/// made is unknown.
pub trait RecordStore: Send + Sync + 'static {
    /// The record as it is now. One whose time is over may still be there.
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>>;

    /// Puts a version in the place of exactly the one that the change names; `false`, and nothing is changed,
    /// where the record has another version, is missing, or is there though none is expected. One atomic
    /// operation: of several that replace one version, one does.
    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool>;

    /// Whether it keeps records for this process alone: an application of several does not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

impl<S: RecordStore + ?Sized> RecordStore for Arc<S> {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        (**self).find(id)
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        (**self).replace(change)
    }

    fn is_of_one_process(&self) -> bool {
        (**self).is_of_one_process()
    }
}

/// A store could not tell.
#[derive(Debug)]
pub struct RecordStoreError(Box<dyn Error + Send + Sync>);

impl RecordStoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for RecordStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the store of records failed")
    }
}

impl Error for RecordStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
