//! Why logins cannot be configured so.

use std::error::Error;
use std::fmt;

use crate::error::{FetchError, OidcError};

/// Why logins by a provider cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProviderLoginConfigError {
    /// There is no client: the provider knows this service by its id.
    ClientMissing,
    /// The client's id or secret is empty, or cannot be sent.
    ClientUnfit,
    /// The redirect URI is missing, is no `https` and not plain HTTP to this machine, or has a fragment.
    RedirectUri,
    /// Where a logout leads to is no such URI either.
    AfterLogout,
    /// A scope is empty or holds what no scope holds.
    Scope,
    /// Each of several processes would know its own logins alone.
    StoreOfOneProcess,
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
            Self::ClientMissing => {
                out.write_str("login by a provider: no client: call `.client(\"id\", secret)`, or `.public_client(\"id\")`")
            }
            Self::ClientUnfit => {
                out.write_str("login by a provider: the client's id or its secret is empty or cannot be sent")
            }
            Self::RedirectUri => out.write_str(
                "login by a provider: the redirect URI is one over https and without `#`: `.redirect_uri(\"https://payroll.example/id/callback\")`",
            ),
            Self::AfterLogout => out.write_str(
                "login by a provider: a logout leads to a page over https and without `#`: `.after_logout(\"https://payroll.example/\")`",
            ),
            Self::Scope => out.write_str("login by a provider: a scope is one word of visible letters, without `\"` and `\\`"),
            Self::StoreOfOneProcess => out.write_str(
                "login by a provider: several processes need a shared store: give it to `.start(..)`",
            ),
            Self::NoRandomness => out.write_str("login by a provider: the system has no randomness"),
            Self::Unsupported(what) => write!(out, "login by a provider: its metadata has no {what}"),
            Self::Provider(error) => write!(out, "login by a provider: {error}"),
            Self::TokenEndpoint(error) => write!(out, "login by a provider: its token endpoint: {error}"),
        }
    }
}

impl Error for ProviderLoginConfigError {}

impl From<OidcError> for ProviderLoginConfigError {
    fn from(error: OidcError) -> Self {
        Self::Provider(error)
    }
}
