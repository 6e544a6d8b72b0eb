//! When a credential is good no longer, for what is not a stream of items.

use super::expiry::Expiry;
use super::recheck::Rechecks;
use super::source_slot::{Gone, gone};
use crate::response::Exchange;

/// Why a credential is good no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialEnd {
    /// Its time is over.
    Expired,
    /// It was taken back: by a logout, or a revocation.
    Revoked,
}

impl CredentialEnd {
    /// What the audit calls it, and what a client is told: `credential_expired`, `credential_revoked`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Expired => "credential_expired",
            Self::Revoked => "credential_revoked",
        }
    }
}

/// Waits for it; what has no end never does.
pub(crate) async fn credential_end(exchange: &Exchange<'_>) -> CredentialEnd {
    match gone(Expiry::of(exchange), Rechecks::of(exchange)).await {
        Gone::Expired => CredentialEnd::Expired,
        Gone::Revoked => CredentialEnd::Revoked,
    }
}
