//! Why keys cannot be configured.

use std::fmt;

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
    /// A key of a partner is not a P-256 public key in PEM.
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
