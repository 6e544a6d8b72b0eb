//! Why keys could not be fetched.

use std::error::Error;
use std::fmt;

use palisade::ConfigError;
use palisade::auth::jwt::KeySetError;

/// Why a document could not be fetched.
#[derive(Debug)]
#[non_exhaustive]
pub enum FetchError {
    /// The address is not a URL, or has a user, or neither `https` nor plain HTTP that was allowed.
    UrlRefused,
    /// The host has no address, or none that may be connected to.
    AddressRefused,
    /// It took longer than the time that is set.
    TimedOut,
    /// The answer is longer than 256 KiB.
    TooLong,
    /// Another status than 200; a redirect is not followed.
    Status(u16),
    /// The connection failed.
    Connection(Box<dyn Error + Send + Sync>),
}

impl FetchError {
    pub(crate) fn connection(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Connection(cause.into())
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UrlRefused => out.write_str("the URL must be https, without a user"),
            Self::AddressRefused => out.write_str(
                "the host has no public address: a private one is allowed by \
                 `.allow_private_host(\"..\")`",
            ),
            Self::TimedOut => out.write_str("the answer was not complete in time"),
            Self::TooLong => out.write_str("the answer is longer than 256 KiB"),
            Self::Status(status) => write!(out, "the answer has the status {status}"),
            Self::Connection(cause) => write!(out, "the connection failed: {cause}"),
        }
    }
}

impl Error for FetchError {}

/// Why there are no keys.
#[derive(Debug)]
#[non_exhaustive]
pub enum OidcError {
    /// A document could not be fetched.
    Fetch {
        /// From where.
        url: String,
        /// Why not.
        cause: FetchError,
    },
    /// The provider's metadata is not a JSON object with the texts `issuer` and `jwks_uri`.
    Metadata,
    /// The metadata is of another issuer.
    IssuerDiffers {
        /// Whom it names.
        found: String,
    },
    /// The key set cannot be used.
    KeySet(KeySetError),
    /// Every time that is too short or too long, every exception that is for no host, and every setter that was called
    /// twice.
    Config(ConfigError),
    /// The fetcher panicked, or the runtime ended.
    Interrupted,
    /// The system's roots of trust cannot be read.
    Roots(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for OidcError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fetch { url, cause } => write!(out, "{url:?} cannot be fetched: {cause}"),
            Self::Metadata => out.write_str("the metadata has no texts `issuer` and `jwks_uri`"),
            Self::IssuerDiffers { found } if found.contains('{') => write!(
                out,
                "the metadata is of many issuers, {found:?}: name one of them, as a tenant by its id"
            ),
            Self::IssuerDiffers { found } => {
                write!(out, "the metadata is of another issuer, {found:?}: give its exact text")
            }
            Self::KeySet(cause) => write!(out, "the key set cannot be used: {cause}"),
            Self::Config(error) => error.fmt(out),
            Self::Interrupted => out.write_str("the fetcher panicked, or the runtime ended"),
            Self::Roots(cause) => write!(out, "the system's roots of trust: {cause}"),
        }
    }
}

impl Error for OidcError {}

impl From<ConfigError> for OidcError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}
