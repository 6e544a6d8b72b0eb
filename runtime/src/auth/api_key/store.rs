//! The seam between keys and where their records are kept.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::{ApiKeyId, ApiKeyRecord};
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

/// The answer of a store.
pub type StoreAnswer<'a, T> = MaybeReady<'a, Result<T, ApiKeyStoreError>>;

/// Keeps the records of keys; [`MemoryApiKeys`](super::MemoryApiKeys) keeps them in this process.
///
/// Each operation is atomic: of concurrent calls each sees all or nothing of another. Every replica
/// of the service asks the same store, and what [`revoke`](Self::revoke) says holds for a
/// [`find`](Self::find) that begins after it: a store that caches does so for less than a second.
///
/// # Errors
/// Each operation yields an error where the store cannot tell: the request is a 503.
pub trait ApiKeyStore: Send + Sync + 'static {
    /// Adds a record; `false`, and nothing is changed, where its id exists.
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool>;

    /// The record of a key, revoked and expired ones included.
    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>>;

    /// Replaces a key by another. `false`, and nothing is changed, where the old key does not exist,
    /// is not live at the moment of the rotation, or has a successor.
    ///
    /// Otherwise the new record is added; the old one gets it as its successor and expires at
    /// `old_ends_at_millis` at the latest; and the old one's own predecessor, where it is live,
    /// expires at once, so that at most two keys live.
    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool>;

    /// Revokes a key for good; `false` where none has this id or it was revoked before. The time of
    /// the first revocation stays.
    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool>;

    /// Notes that a key was used. A time before the noted one changes nothing, and neither does an
    /// id without a record.
    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()>;

    /// The records of an owner's keys, revoked and expired ones included, the oldest first.
    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>>;

    /// Whether it keeps records for this process alone: an application of several does not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// The replacement of a key.
#[derive(Clone, Debug)]
pub struct Rotation {
    /// The key that is replaced.
    pub old: ApiKeyId,
    /// Its replacement.
    pub new: ApiKeyRecord,
    /// From when on the old one is refused, unless it expires earlier.
    pub old_ends_at_millis: i64,
    /// The moment of the rotation.
    pub now_millis: i64,
}

/// A store could not tell.
#[derive(Debug)]
pub struct ApiKeyStoreError(Box<dyn Error + Send + Sync>);

impl ApiKeyStoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for ApiKeyStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of API keys failed")
    }
}

impl Error for ApiKeyStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
