//! Why a token could not be asked about, and why introspection cannot be configured.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use palisade::auth::jwt::JwtConfigError;

use crate::error::{FetchError, OidcError};

/// Why a token could not be asked about, or introspection does not start.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IntrospectionError {
    /// A setting is missing or empty.
    Missing(&'static str),
    /// The parallel calls, the room or a time is zero, answers would be kept for more than five
    /// minutes, or the leeway is longer than a minute.
    Bounds,
    /// The members with roles, scopes or the tenant cannot be those.
    Claims(JwtConfigError),
    /// The endpoint or the client's credentials cannot be used, or the system's roots of trust cannot be
    /// read.
    Endpoint(Arc<OidcError>),
    /// The server could not be asked.
    Fetch(Arc<FetchError>),
    /// No turn came in time: too many calls wait.
    Busy,
    /// The answer is no introspection response.
    Answer,
}

impl fmt::Display for IntrospectionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(setting) => write!(out, "introspection needs `{setting}`"),
            Self::Bounds => out.write_str(
                "introspection has no room, no time or no calls, keeps answers over five minutes, or \
                 has a leeway over a minute",
            ),
            Self::Claims(cause) => cause.fmt(out),
            Self::Endpoint(cause) => write!(out, "the introspection endpoint: {cause}"),
            Self::Fetch(cause) => write!(out, "the introspection endpoint: {cause}"),
            Self::Busy => out.write_str("too many introspection calls are waiting"),
            Self::Answer => out.write_str("the answer is not an introspection response"),
        }
    }
}

impl Error for IntrospectionError {}
