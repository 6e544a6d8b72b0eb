//! Bodies that are encrypted for the service, and fields that are encrypted where they are stored.
//!
//! TLS ends at the first proxy. [`Sealed`] takes a body that only the service itself can read: a JSON Web Encryption in
//! its compact form ([RFC 7516]), with the key agreement ECDH-ES over P-256 or with RSA-OAEP-256, and A256GCM for the
//! content. [`Sealer`] writes such a message for a client's public key. [`Encrypted`] is a field as a store keeps it.
//!
//! ```
//! use palisade::prelude::*;
//! use palisade::axum::extract::FromRef;
//! use palisade_jwe::{OpeningKeys, Sealed};
//!
//! #[input]
//! struct Payment {
//!     #[validate(length(min = 15, max = 34))]
//!     iban: String,
//! }
//!
//! #[derive(Clone)]
//! struct App {
//!     keys: OpeningKeys,
//! }
//!
//! impl FromRef<App> for OpeningKeys {
//!     fn from_ref(app: &App) -> Self {
//!         app.keys.clone()
//!     }
//! }
//!
//! #[secure(rate = "5/s")]
//! async fn pay(Sealed(payment): Sealed<Payment>) -> NoContent {
//!     let _ = payment.iban;
//!     NoContent
//! }
//! # let _ = SecureRouter::<App>::new().route("/payments", post(pay));
//! ```
//!
//! # What holds
//!
//! * The guard comes first: nothing is decrypted for a caller who may not call. The body's size and time are the
//!   handler's.
//! * The limits of the best current practice for JWTs ([RFC 8725] and its revision): `zip` is refused, so that nothing
//!   grows when it is read; a password is not a key (PBES2); the algorithm belongs to the key and not to the message; `crit`
//!   is refused; a key in the message (`jwk`, `jku`, `x5u`, `x5c`) is never used.
//! * Every message that cannot be opened is one and the same 400, whatever is wrong with it: the key, the algorithm, the
//!   tag, the form.
//! * What was opened is an input like any other body: its rules hold, its violations are told.
//! * An answer is encrypted the same way for the caller alone: [`ClientKeys::seal_for`], with the key set that the client
//!   registered. What of it the caller may see is decided before; a caller without a key gets a 403 and nothing in the clear.
//! * Keys rotate: [`OpeningKeys::replace`] takes the new and the old ones, for as long as messages for the old are on
//!   their way.
//!
//! [RFC 7516]: https://www.rfc-editor.org/rfc/rfc7516
//! [RFC 8725]: https://www.rfc-editor.org/rfc/rfc8725

mod answer;
mod client_keys;
mod compact;
mod error;
mod header;
mod key;
mod opening;
mod sealed;
mod sealing;
mod stored;

pub use answer::SealedAnswer;
pub use client_keys::ClientKeys;
pub use error::{KeyError, OpenError, StoredError};
pub use key::OpeningKey;
pub use opening::OpeningKeys;
pub use sealed::Sealed;
pub use sealing::Sealer;
pub use stored::{Encrypted, FieldKeys};

/// A page of palisade's guide, whose examples are tested here.
#[cfg(doctest)]
#[doc = include_str!("../../src/docs/guide/encryption.md")]
mod guide {}
