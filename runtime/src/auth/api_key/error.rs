//! Why a key was not made or changed.

use std::fmt;

use super::ApiKeyStoreError;
use crate::random::NoRandomness;

/// Why a key was not made or changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ApiKeyError {
    /// The store failed. Whether the change was made is unknown.
    Store(ApiKeyStoreError),
    /// The operating system gave no random bytes.
    NoRandomness,
    /// The owner's issuer or subject is empty.
    OwnerEmpty,
    /// The tenant that the key is confined to is empty, as an unset variable is.
    TenantEmpty,
    /// The key does not exist, is not live, or was rotated before.
    NotLive,
}

impl fmt::Display for ApiKeyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Store(_) => "the store of API keys failed",
            Self::NoRandomness => "there are no random bytes",
            Self::OwnerEmpty => "the owner of an API key has an issuer and a subject",
            Self::TenantEmpty => {
                "the tenant of an API key is empty: without one it is confined to none"
            }
            Self::NotLive => "the API key is not live, or was rotated before",
        })
    }
}

impl std::error::Error for ApiKeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            Self::NoRandomness | Self::OwnerEmpty | Self::TenantEmpty | Self::NotLive => None,
        }
    }
}

impl From<ApiKeyStoreError> for ApiKeyError {
    fn from(error: ApiKeyStoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NoRandomness> for ApiKeyError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}
