//! The seam between proofs and where they are remembered.

use std::error::Error;
use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};

use crate::maybe_ready::MaybeReady;

/// The answer of a store.
pub type ReplayAnswer<'a> = MaybeReady<'a, Result<bool, ReplayStoreError>>;

/// Remembers which proofs were seen; [`MemoryReplays`](super::MemoryReplays) does in this process.
///
/// Every process of the service asks the same store: a proof that was seen by one must be known to
/// all. Only proofs that hold come here, with a token that does.
pub trait ReplayStore: Send + Sync + 'static {
    /// Remembers a proof until `until_millis`; `false`, and nothing is changed, where it is remembered
    /// already. One atomic operation: of two that come at once, one is new.
    ///
    /// Times are in milliseconds since the Unix epoch; `now_millis` is that of the service.
    ///
    /// # Errors
    /// The store cannot tell, or has no room: the request is a 503.
    fn remember(&self, proof: ProofId, now_millis: i64, until_millis: i64) -> ReplayAnswer<'_>;

    /// Whether it remembers in this process alone: an application of several does not start with it, and
    /// proofs that were made before the start are refused.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// A proof, by a digest of its key and its `jti`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProofId {
    digest: [u8; 32],
    key: KeyId,
}

/// Enough of a key's digest that another key with the same part cannot be found.
pub(super) type KeyId = [u8; 16];

impl ProofId {
    /// A `jti` that the key with this digest has signed; public for the tests of a store.
    #[must_use]
    pub fn of(key: &[u8; 32], token_id: &str) -> Self {
        let mut context = Context::new(&SHA256);
        context.update(key);
        context.update(token_id.as_bytes());
        let digest = context.finish().as_ref().try_into().unwrap_or_default();
        let key = key.first_chunk().copied().unwrap_or_default();
        Self { digest, key }
    }

    /// The bytes of the digest, to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.digest
    }

    pub(super) fn key(&self) -> &KeyId {
        &self.key
    }
}

/// A store could not tell.
#[derive(Debug)]
pub struct ReplayStoreError(Box<dyn Error + Send + Sync>);

impl ReplayStoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for ReplayStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the store of proofs failed")
    }
}

impl Error for ReplayStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
