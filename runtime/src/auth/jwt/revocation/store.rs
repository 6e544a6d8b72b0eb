//! The seam between revocations and where they are remembered.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::maybe_ready::MaybeReady;
use crate::revocation_id::RevocationId;

/// The answer of a store.
pub type RevocationAnswer<'a, T> = MaybeReady<'a, Result<T, RevocationStoreError>>;

/// Remembers which tokens were taken back; [`MemoryRevocations`](super::MemoryRevocations) does in this
/// process.
///
/// It is asked for every request with a token, cached ones included, and every second for each open
/// stream. Every process of the service asks the same store: what [`revoke`](Self::revoke) answered holds
/// for each [`revoked_before`](Self::revoked_before) that begins after it. A store that caches does so for
/// less than a second.
///
/// Times are in milliseconds since the Unix epoch; `now_millis` is that of the service.
/// [`revocation_store_suite`](crate::testing::revocation_store_suite), behind the feature `testing`,
/// proves an implementation.
///
/// # Errors
/// Each operation yields an error where the store cannot tell: the request is a 503, and a revocation
/// may not have been made.
pub trait RevocationStore: Send + Sync + 'static {
    /// Takes back the tokens of `record.id` that were issued before `record.issued_before_millis`, and
    /// remembers that until `record.until_millis` at least.
    ///
    /// A revocation is never taken back: where one of this id is remembered, the later of both times hold,
    /// each by itself. One atomic operation.
    fn revoke(&self, record: RevocationRecord) -> RevocationAnswer<'_, ()>;

    /// The latest of the moments before which tokens of any of these ids are taken back; `None` where
    /// there is none.
    fn revoked_before<'a>(
        &'a self,
        ids: &Arc<[RevocationId]>,
        now_millis: i64,
    ) -> RevocationAnswer<'a, Option<i64>>;

    /// Whether it remembers in this process alone: an application of several does not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// What a store remembers of a revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevocationRecord {
    /// What the tokens have in common.
    pub id: RevocationId,
    /// Tokens that were issued before this moment are taken back. It lies in the year 10000 at the latest,
    /// where all are.
    pub issued_before_millis: i64,
    /// How long this must be remembered: no such token is accepted any longer than that.
    pub until_millis: i64,
    /// The moment of the revocation.
    pub now_millis: i64,
}

/// A store could not tell.
#[derive(Debug)]
pub struct RevocationStoreError(Box<dyn Error + Send + Sync>);

impl RevocationStoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for RevocationStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the store of revocations failed")
    }
}

impl Error for RevocationStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
