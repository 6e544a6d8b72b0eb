//! The life of a token: issued at a login, refreshed, exchanged, taken back.
//!
//! A [`TokenService`] issues access tokens ([RFC 9068], signed with Ed25519 unless its key is another) and opaque
//! refresh tokens, and has the endpoints of OAuth that belong to them ready to mount. Logging in stays the
//! application's: after a login it calls [`TokenService::issue`].
//!
//! ```
//! use std::time::Duration;
//!
//! use palisade::auth::jwt::{MemoryRevocations, Revocations};
//! use palisade::prelude::*;
//! use palisade::records::MemoryRecords;
//! use palisade::tokens::{Grant, IssuedTokens, OAuthClient, SigningKey, TokenService};
//!
//! #[secure(rate = "50/s")]
//! async fn me(caller: Principal) -> NoContent {
//!     let _ = caller.subject();
//!     NoContent
//! }
//!
//! #[public(reason = "the caller has no credential yet", rate = "1/s")]
//! async fn login(State(tokens): State<TokenService>) -> Result<IssuedTokens, Problem> {
//!     // Where the password was right.
//!     Ok(tokens.issue(Grant::to("ada").client("app").amr(["pwd"])).await?)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let life = Duration::from_secs(90 * 24 * 60 * 60);
//! let revocations = Revocations::new(MemoryRevocations::new()).longest_token_life(life);
//! let tokens = TokenService::builder("https://id.example")
//!     .audience("payroll")
//!     .key(SigningKey::generate()?) // in a service: `SigningKey::from_pem(..)`, from its secrets
//!     .client(OAuthClient::public("app"))
//!     .revocations(revocations.clone())
//!     .build(MemoryRecords::new())?;
//! let security = Security::builder().jwt(tokens.jwt()).revocations(revocations).direct().build()?;
//! let app = SecureRouter::new()
//!     .route("/me", get(me))
//!     .route("/login", post(login))
//!     .with_state(tokens.clone())
//!     .merge(tokens.routes())
//!     .secured_by(security)?;
//! assert!(app.posture().to_string().contains("/oauth/token"));
//! # Ok(())
//! # }
//! ```
//!
//! # Refresh tokens
//!
//! * 256 random bits, of which the store has a digest, bound to their client and, where the grant says so, to a
//!   key. They are not access tokens.
//! * Each is good once. Of several uses at the same time exactly one gets new tokens; the others lose, and end
//!   nothing. A use after the answer has left is a second one: the session ends, its access tokens with it, and the
//!   audit hears `authn_token_reuse` ([RFC 9700, 4.14.2]).
//! * A process that is killed after it redeemed one and before its answer left leaves no client with the new one:
//!   after five seconds the old one may be redeemed once more. So may one whose client went away meanwhile.
//! * A session ends when it was not used for fourteen days, and after ninety days in any case.
//! * A store that is away, slow or wrong is a 503: no client gets a token.
//!
//! # Taking back
//!
//! [`Revocations`](crate::auth::jwt::Revocations) take back one token, a session, a subject, a tenant, all of an
//! issuer, each since a moment; refresh tokens are judged by when their session began. It holds in every process
//! with the next request, and ends open streams within two seconds.
//!
//! # Keys
//!
//! [`SigningKey::signs_from`] gives a key its moment. Before it the key is served among the next ones, afterwards
//! it signs until another's moment comes, and then it is served until its last token has expired.
//!
//! [RFC 9068]: https://www.rfc-editor.org/rfc/rfc9068
//! [RFC 9700, 4.14.2]: https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2

mod access;
mod builder;
mod client;
mod ending;
pub mod endpoints;
mod error;
mod families;
mod family;
mod grant;
mod issued;
mod key_ring;
mod refresh_token;
mod service;
mod settings;
pub mod signals;
mod signing_key;
mod tell;

pub use builder::TokenServiceBuilder;
pub use client::OAuthClient;
pub use error::{RefreshError, TokenServiceError};
pub use grant::Grant;
pub use issued::IssuedTokens;
pub use key_ring::KeyState;
pub use service::{RefreshRequest, TokenService};
pub use signing_key::{SigningKey, SigningKeyError};
