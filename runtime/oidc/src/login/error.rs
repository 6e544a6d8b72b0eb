//! Why logins cannot be configured so.

use std::error::Error;
use std::fmt;

use palisade::ConfigError;

use crate::error::{FetchError, OidcError};

/// Why logins by a provider cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProviderLoginConfigError {
    /// Every reason why the configuration cannot hold.
    Config(ConfigError),
    /// The provider offers no code flow, no `S256`, or no endpoint that a login needs: which.
    Unsupported(&'static str),
    /// Metadata or keys could not be fetched.
    Provider(OidcError),
    /// The system has no randomness.
    NoRandomness,
    /// The token endpoint may not be asked.
    TokenEndpoint(FetchError),
}

impl fmt::Display for ProviderLoginConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(out),
            Self::NoRandomness => {
                out.write_str("login by a provider: the system has no randomness")
            }
            Self::Unsupported(what) => {
                write!(out, "login by a provider: its metadata has no {what}")
            }
            Self::Provider(error) => write!(out, "login by a provider: {error}"),
            Self::TokenEndpoint(error) => {
                write!(out, "login by a provider: its token endpoint: {error}")
            }
        }
    }
}

impl Error for ProviderLoginConfigError {}

impl From<OidcError> for ProviderLoginConfigError {
    fn from(error: OidcError) -> Self {
        Self::Provider(error)
    }
}

impl From<ConfigError> for ProviderLoginConfigError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}
