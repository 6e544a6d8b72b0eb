//! Taking tokens back before they expire.
//!
//! A token is good until its `exp`. Where a user logs out, loses a device, or is dismissed, the application
//! takes tokens back: [`Revocations`] is given to
//! [`SecurityBuilder::revocations`](crate::SecurityBuilder::revocations) and, as a clone, to the handlers that
//! revoke.
//!
//! ```
//! use std::time::Duration;
//!
//! use palisade::auth::jwt::{MemoryRevocations, Revocation, Revocations};
//! use palisade::{CallerId, Security, auth::Jwt};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let revocations = Revocations::new(MemoryRevocations::new());
//! let revocations = revocations.longest_token_life(Duration::from_secs(60 * 60));
//! let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
//! let security = Security::builder()
//!     .jwt(jwt.audience("payroll"))
//!     .revocations(revocations.clone())
//!     .direct()
//!     .build()?;
//!
//! // In a handler: every token that ada has at this moment.
//! let ada = CallerId::new("https://id.example", "ada");
//! revocations.revoke(Revocation::of_subject(&ada)).await?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! The rules:
//!
//! * Tokens are taken back one by one (`jti`), by session (`sid`), subject, tenant or issuer; what concerns
//!   several concerns those that were issued (`iat`) before a moment. An issuer of which the application
//!   accepts no tokens is an error, as a misspelt one is.
//! * It holds for the schemes `jwt` and `dpop`, of every issuer, from the next request on: the store is asked
//!   for each one, also where the token is in the cache. A revoked token is a 401 like every other, with the
//!   reason `token_revoked` in the audit. An open stream is asked about every second, and ends.
//! * Where the store is away, slow or full, a request with a token is a 503, and never passes. The scheme
//!   waits as long as the handler's `timeout`; a store over a network has a shorter bound of its own.
//! * A revocation is remembered for as long as such a token could live:
//!   [`longest_token_life`](Revocations::longest_token_life), 24 hours unless stated. A token is accepted no
//!   longer than that after its `iat`, whatever its `exp` says, and one without `iat` is refused. That is
//!   what bounds the memory of a store. A clone remembers no shorter than the application accepts tokens; a
//!   process without one states the same time.
//! * A store has digests alone: neither subjects nor ids of tokens.
//!
//! Ending the session at the identity provider, so that no new token is issued, is the provider's affair.
//! [`Verifier::verify`](super::Verifier::verify) by itself asks no store.

mod memory;
mod names;
#[allow(clippy::module_inception, reason = "the module is named after its one type")]
mod revocation;
mod revocations;
mod store;

pub use self::memory::MemoryRevocations;
pub(super) use self::names::revocable;
#[cfg(feature = "tokens")]
pub(crate) use self::names::revocable_session;
pub use self::revocation::Revocation;
pub use self::revocations::{RevocationError, Revocations};
pub use self::store::{RevocationAnswer, RevocationRecord, RevocationStore, RevocationStoreError};
pub use crate::revocation_id::RevocationId;
