//! Bearer JSON Web Tokens, verified with keys that are known when the program starts, or with those
//! of a [`KeySource`].
//!
//! The rules are those of RFC 7515, 7518 and 7519 as RFC 8725 narrows them: the compact form only,
//! one algorithm for each key, issuer, audience and expiry always present, nothing ever fetched
//! because a token asked for it. A claim is read only after the signature held.
//!
//! Where the sources leave room, this module chooses:
//!
//! * A member name that occurs twice, known or not, refuses the token. Sixty-four members are the
//!   most a header or a claims set may have, 16 KiB the most a token may measure.
//! * Clocks differ: one leeway, five seconds unless [`Jwt::leeway`] says otherwise, holds for `exp`,
//!   `nbf` and `iat`. A token is refused from the millisecond `exp` plus the leeway on, and as long
//!   as `nbf` or `iat` lies more than the leeway ahead.
//! * `cnf` binds a token to a key (RFC 9449, RFC 8705). Presented as a plain bearer token, without
//!   proof of the key, it is refused; [`dpop`] and [`Jwt::accept_certificate_bound`] take the proof.
//! * A date lies between 1970 and 9999; fractions count to the millisecond.
//! * A `crit` or `b64` header refuses the token whatever it holds, since no extension is
//!   understood; so do `jku`, `x5u`, `jwk` and `x5c`, since keys never come from a token, and
//!   `zip`.
//! * A key with an id verifies tokens that name this id, or none where it is the only key of the
//!   algorithm; a key without an id verifies tokens whose id belongs to no other key, where it is the
//!   only such key of the algorithm.
//! * A claim of ID, logout and event tokens (`at_hash`, `c_hash`, `events`) refuses the token:
//!   those are not credentials for an API. Only `typ` tells such tokens apart with certainty: it
//!   is required (RFC 9068) unless [`Jwt::plain_tokens`] or a [`Provider`] says otherwise.
//! * Roles and scopes are an array of names, or one text with names between spaces; `null` is none.
//!   A claim in another form gives nothing, which the audit target reports with the event
//!   `claim_unreadable`; under [`Jwt::strict_claims`] it refuses the token.
//!
//! A caller sees one and the same answer for every refusal; [`TokenError::reason`] is for the
//! audit.

mod algorithm;
mod build;
mod builder;
mod cache;
mod checked_token;
mod claims;
mod compact;
mod config_error;
mod confirmation;
pub mod dpop;
#[cfg(feature = "tokens")]
mod event;
mod faults;
mod foreign;
mod header;
mod issuer_claim;
mod issuers;
mod jwk;
mod key;
mod key_check;
mod key_set;
mod key_source;
mod last_header;
mod mapping;
mod members;
mod pem;
mod plain_json;
mod public_key;
mod reason;
mod registered_claims;
pub mod revocation;
mod roca;
mod scheme;
mod token_refusal;
mod unreadable;
mod usual_claims;
mod values;
mod verification_keys;
mod verified_token;
mod verifier_rules;
mod verify;

#[cfg(test)]
mod tests;

pub use self::builder::Jwt;
pub use self::config_error::{JwkFault, JwtConfigError, KeySetError};
pub use self::dpop::Dpop;
#[cfg(feature = "tokens")]
pub(crate) use self::event::{SecurityEvent, issuer_of_event};
#[doc(hidden)]
pub use self::foreign::obeys_json_rules;
pub use self::key_set::KeySet;
pub use self::key_source::{KeySource, KeysUnavailable};
pub use self::mapping::{ClaimReader, ClaimReaderBuilder, ClaimSource, Provider};
pub use self::public_key::PublicKey;
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use self::reason::TOKEN_ERRORS;
pub use self::reason::TokenError;
pub use self::revocation::{MemoryRevocations, Revocation, Revocations};
pub(crate) use self::scheme::{JwtScheme, schemes};
pub use self::verified_token::VerifiedToken;
pub use self::verify::Verifier;

use super::NameTable;
