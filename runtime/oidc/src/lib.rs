//! The keys of an OpenID Connect or OAuth 2.0 provider, fetched and kept fresh for palisade; and its token
//! introspection, as a scheme of its own ([`Introspection`]); and logins of people by that provider (`login`, behind the feature of
//! that name).
//!
//! ```no_run
//! use palisade::auth::jwt::Provider;
//! use palisade::prelude::*;
//! use palisade_oidc::RemoteKeys;
//!
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! let keys = RemoteKeys::discover("https://id.example/realms/staff").start().await?;
//! let jwt = keys.jwt().audience("payroll").provider(Provider::Keycloak);
//! let security = Security::builder().jwt(jwt).direct().build()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Rules
//!
//! * The metadata is that of OpenID Connect Discovery 1.0 or of RFC 8414. Its `issuer` must be
//!   exactly the one that was asked for.
//! * Everything is fetched over `https`, without proxies and without following redirects, from
//!   public addresses, within five seconds and 256 KiB. The address that was checked is the one that
//!   is connected to. [`KeysBuilder::allow_private_host`] and
//!   [`KeysBuilder::allow_http_on_loopback`] make an exception for one host by its name.
//! * A key set is fetched again every five minutes. Where that fails, the keys that are known serve
//!   for another hour; then requests with a token are a 503, until a fetch succeeds. A set that
//!   cannot be read is a failed fetch: the one before it stays.
//! * A token whose `kid` is unknown, whatever its algorithm, causes one fetch, for which all such requests
//!   wait, and then none for half a minute, unless the fetch brought a key that was never seen before: who rotates
//!   keys one after the other is followed. So does a token without `kid` that no known key verifies, and none that
//!   names another issuer. The metadata is asked again where the set is. Known keys are found meanwhile: a request
//!   with one waits for no lock. Anyone can make such a `kid` up: a key that the provider has published since the last fetch is
//!   then believed half a minute later at most.
//! * A key that the provider removes is believed until the next fetch, be it the last one: a set that can be read and has
//!   no key for signatures (`{"keys":[]}`, or keys for encryption or of unknown types alone) withdraws all of before, and
//!   tokens are a 401 until there is a key again. A set of keys that are broken, weak, symmetric or private alone is a
//!   failed fetch.
//! * Symmetric keys, private keys and weak keys of a set are never used; see
//!   [`KeySet::from_jwks`](palisade::auth::jwt::KeySet::from_jwks).
//! * Without keys a service does not start: at once, or after the time that
//!   [`KeysBuilder::wait_for_server`] states.
//!
//! # Deployment
//!
//! The roots of trust are those of the operating system, or of the file in `SSL_CERT_FILE`: for a provider whose certificate is of
//! an authority of one's own, as the API server of a cluster, that file holds the authority's certificate. A provider that wants a
//! credential for its key set is asked by a [`Fetcher`] of the application's own.
//!
//! Requests say that they are of `palisade-oidc` (`User-Agent`). Of several addresses of a host the next is tried after a quarter of a
//! second, beside those before it.

mod address;
mod builder;
mod client;
mod connect;
mod connection;
mod endpoint;
mod error;
mod fetch;
mod http_fetcher;
mod introspection;
mod location;
#[cfg(feature = "login")]
pub mod login;
mod metadata;
mod remote_keys;
mod seen_keys;
mod tls;

pub use builder::KeysBuilder;
pub use error::{FetchError, OidcError};
pub use fetch::{FetchFuture, Fetcher};
pub use introspection::{Introspection, IntrospectionBuilder, IntrospectionError};
pub use remote_keys::RemoteKeys;
