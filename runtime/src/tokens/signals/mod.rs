//! Signals of other systems: an identity provider tells that a session was revoked, or an account disabled.
//!
//! A [`SignalReceiver`] takes security event tokens ([RFC 8417]) that a transmitter pushes ([RFC 8935]), and takes
//! back what they are about: CAEP's `session-revoked`, and RISC's `account-disabled`, `account-purged` and
//! `sessions-revoked`. Other events are accepted and change nothing.
//!
//! * An event is signed by a key of its issuer, of type `secevent+jwt`, for this service, and a week old at most.
//!   One that is unsigned, of another sender, for another receiver or too old is refused with 400.
//! * One that came before is acknowledged and changes nothing.
//! * An issuer speaks of its own subjects: one that names another's is refused, with `access_denied`.
//! * Where the store does not answer the answer is a 503, so that the transmitter sends the event again.
//!
//! Who a subject is here the application may say itself, with [`SignalReceiverBuilder::revoke_with`]: what is taken
//! back otherwise are the tokens of that issuer for that subject, as services accept them that take its tokens
//! directly.
//!
//! ```
//! use palisade::auth::Jwt;
//! use palisade::auth::jwt::{MemoryRevocations, Revocations};
//! use palisade::prelude::*;
//! use palisade::records::MemoryRecords;
//! use palisade::tokens::signals::SignalReceiver;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let key_set = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
//! let revocations = Revocations::new(MemoryRevocations::new());
//! let provider = Jwt::jwks(key_set).issuer("https://idp.example").audience("https://api.example");
//! let signals = SignalReceiver::builder(revocations)
//!     .transmitter(provider)
//!     .build(MemoryRecords::new())?;
//! # let security = Security::builder().direct().build()?;
//! let app = SecureRouter::new().merge(signals.routes("/signals")).secured_by(security)?;
//! # let _ = app;
//! # Ok(())
//! # }
//! ```
//!
//! [RFC 8417]: https://www.rfc-editor.org/rfc/rfc8417
//! [RFC 8935]: https://www.rfc-editor.org/rfc/rfc8935

mod endpoint;
mod receiver;
mod signal;

pub use endpoint::{EventAnswer, EventBody, receive};
pub use receiver::{SignalReceiver, SignalReceiverBuilder};
pub use signal::{Signal, SignalKind};
