//! API keys: long-lived credentials for machines, in a header field.
//!
//! [`ApiKeys`] makes, replaces and revokes them; as the scheme `api_key` it verifies them. The
//! [guide](crate::guide::api_keys) shows both. The rules:
//!
//! * A key is `<prefix>_<id>_<secret><checksum>`: an id of 16 characters that finds the record, a
//!   secret of 256 random bits, and a checksum by which scanners tell keys from other text.
//! * The store has HMAC-SHA-256 of the key under a pepper that the store does not have, so that
//!   neither a copy of the store nor write access to a copy yields a key. The text is shown once, in
//!   [`IssuedKey::into_text`].
//! * It is looked up by its id and compared in constant time, for an unknown id as well. Only who has
//!   the secret meets the checks of revocation, expiry and network; the answer to each refusal is the
//!   same 401, and the audit has the reason.
//! * A key counts in its header field alone, never in a query, a form, a cookie or `Authorization`.
//!   Twice, or with characters that no token has, it is a 400.
//! * It acts as its owner with the roles and scopes it was given. What
//!   [`.resolve(..)`](crate::SecurityBuilder::resolve) says of the owner narrows these roles and never
//!   widens them; an owner in another tenant than the key's is refused.
//! * Nothing is cached: a key that is revoked is refused from the next request on.

mod digest;
mod error;
mod keys;
mod leak;
mod memory;
mod reason;
mod record;
mod scheme;
mod store;
mod text;

pub use digest::ApiKeyDigest;
pub use error::ApiKeyError;
pub use keys::{ApiKeys, ApiKeysBuilder, IssuedKey};
pub use leak::{LeakError, LeakSigners};
pub use memory::MemoryApiKeys;
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use reason::API_KEY_REFUSALS;
pub use reason::ApiKeyRefusal;
pub use record::{ApiKeyGrant, ApiKeyRecord};
pub use store::{ApiKeyStore, ApiKeyStoreError, Rotation, StoreAnswer};
pub use text::{ApiKeyId, ApiKeyIdError};
