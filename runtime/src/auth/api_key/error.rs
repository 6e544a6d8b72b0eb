//! Why keys cannot be configured, made or changed.

use std::fmt;

use super::ApiKeyStoreError;

/// What is wrong with a configuration of [`ApiKeys`](super::ApiKeys); names no pepper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeyConfigError {
    /// The prefix is not 2 to 24 lower-case letters and digits, in groups that one `_` separates.
    Prefix,
    /// A pepper has too few different bytes to be random.
    WeakPepper,
    /// The field is none that a key is sent in.
    Field,
    /// A key of a partner is no P-256 public key in PEM.
    SignerKey,
}

impl fmt::Display for ApiKeyConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Prefix => {
                "the prefix of API keys is 2 to 24 lower-case letters and digits, in groups that one \
                 `_` separates, a letter first: `acme_live`"
            }
            Self::WeakPepper => "a pepper of API keys is not random: take 32 random bytes",
            Self::Field => {
                "the header field of API keys ends in `key` or `token`, and is not a field of a standard"
            }
            Self::SignerKey => "a key of a partner is not a P-256 public key in PEM",
        })
    }
}

impl std::error::Error for ApiKeyConfigError {}

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
