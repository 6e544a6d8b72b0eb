//! Why a token could not be asked about, and why introspection cannot be configured.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use palisade::ConfigError;

use crate::error::{FetchError, OidcError};

/// Why a token could not be asked about, or introspection does not start.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IntrospectionError {
    /// Every reason why the configuration cannot hold.
    Config(ConfigError),
    /// The endpoint cannot be used, or the system's roots of trust cannot be
    /// read.
    Endpoint(Arc<OidcError>),
    /// The server could not be asked.
    Fetch(Arc<FetchError>),
    /// No turn came in time: too many calls wait.
    Busy,
    /// The answer is not an introspection response.
    Answer,
}

impl fmt::Display for IntrospectionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(out),
            Self::Endpoint(cause) => write!(out, "the introspection endpoint: {cause}"),
            Self::Fetch(cause) => write!(out, "the introspection endpoint: {cause}"),
            Self::Busy => out.write_str("too many introspection calls are waiting"),
            Self::Answer => out.write_str("the answer is not an introspection response"),
        }
    }
}

impl Error for IntrospectionError {}

impl From<ConfigError> for IntrospectionError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}
