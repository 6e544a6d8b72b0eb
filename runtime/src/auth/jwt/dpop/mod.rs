//! Demonstrating proof of possession ([RFC 9449]): tokens that are of use only to the holder of a
//! key.
//!
//! The client signs a proof for each request, with the key that the token is bound to (`cnf.jkt`). A
//! token that leaks, through a log or another service, is worth nothing without that key. The scheme is
//! called `dpop`; it takes the tokens of the issuers of `.jwt(..)`, which the scheme `jwt` goes on to
//! refuse as plain bearer tokens.
//!
//! A proof is accepted where all of this holds:
//!
//! * The request has one `DPoP` field, with one JSON Web Token in the compact form, of type
//!   `dpop+jwt` and an asymmetric algorithm. The header `jwk` is a public key that would serve as
//!   an issuer's, and the signature is by it. What refuses a token's header (`crit`, `jku` and so on)
//!   refuses a proof's.
//! * The digest of the key ([RFC 7638]) is the token's `cnf.jkt`.
//! * `htm` is the method and `htu` the address of the request, as clients see it: below a URL that
//!   [`Dpop::new`] was told. Query and fragment do not count; the case of scheme and host, the usual
//!   port and needless percent-encoding are written away first.
//! * `ath` is the digest of the token.
//! * `iat` lies within the window of this moment: a minute before or after, unless
//!   [`Dpop::window`] says otherwise. It does not lie before the start of the service, where proofs are
//!   remembered in this process. `exp` and `nbf` hold where they are there, by clocks that may differ by as much, a
//!   minute at most.
//! * With [`Dpop::require_nonce`]: `nonce` is one that this service gave out a few minutes ago at most.
//! * No proof with this `jti` by this key was seen within the window. A [`ReplayStore`] remembers
//!   them, and where it cannot answer, or has no room for another of this key, the request is a 503.
//!
//! [RFC 7638]: https://www.rfc-editor.org/rfc/rfc7638
//! [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449

mod memory;
mod nonce;
mod proof;
mod reason;
mod replay;
mod scheme;
mod settings;
#[cfg(feature = "tokens")]
mod token_request;
mod url;

pub use self::memory::MemoryReplays;
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use self::reason::PROOF_ERRORS;
pub use self::reason::ProofError;
pub use self::replay::{ProofId, ReplayAnswer, ReplayStore, ReplayStoreError};
pub(crate) use self::scheme::{ALGORITHMS, DpopScheme};
pub use self::settings::Dpop;
pub(crate) use self::settings::DpopRules;
#[cfg(feature = "tokens")]
pub(crate) use self::token_request::{ProofFailure, ProvenRequest};
