//! The keys that open messages, with those that come and go.

use std::sync::Arc;

use arc_swap::ArcSwap;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::compact::Parts;
use crate::error::{KeyError, OpenError};
use crate::header::Header;
use crate::key::OpeningKey;

/// The keys that open messages for the service; cheap to clone, and copies share what is replaced.
///
/// ```
/// use palisade_jwe::{OpeningKey, OpeningKeys, Sealer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let old = OpeningKey::generate("2026-01")?;
/// let jwk = old.public_jwk().ok_or("a key of ECDH-ES")?;
/// let keys = OpeningKeys::new([old])?;
/// let message = Sealer::from_jwk(&jwk)?.seal(b"hello")?;
/// assert_eq!(*keys.open(&message)?, b"hello");
///
/// // The new key is published; once no message for the old one is on its way, it goes.
/// keys.replace([OpeningKey::generate("2026-02")?])?;
/// assert!(keys.open(&message).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OpeningKeys(Arc<ArcSwap<Vec<OpeningKey>>>);

impl OpeningKeys {
    /// Some keys, each with an id of its own: the one to publish first.
    ///
    /// # Errors
    /// There is none, or two have one id.
    pub fn new(keys: impl IntoIterator<Item = OpeningKey>) -> Result<Self, KeyError> {
        Ok(Self(Arc::new(ArcSwap::from_pointee(checked(keys)?))))
    }

    /// Other keys from now on: the new ones, and the old ones as long as messages for them are on their way.
    ///
    /// # Errors
    /// As [`new`](Self::new). Nothing changes then.
    pub fn replace(&self, keys: impl IntoIterator<Item = OpeningKey>) -> Result<(), KeyError> {
        self.0.store(Arc::new(checked(keys)?));
        Ok(())
    }

    /// The public halves of the keys for ECDH-ES, as a JSON Web Key Set for clients.
    pub fn public_jwks(&self) -> Value {
        let keys = self.0.load();
        let keys: Vec<Value> = keys.iter().filter_map(OpeningKey::public_jwk).collect();
        json!({ "keys": keys })
    }

    /// Opens a message. One that names no key is tried with the only key there is.
    ///
    /// # Errors
    /// It cannot be opened, which says nothing about why.
    pub fn open(&self, message: &str) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.try_open(message).ok_or(OpenError)
    }

    fn try_open(&self, message: &str) -> Option<Zeroizing<Vec<u8>>> {
        let mut parts = Parts::read(message)?;
        let header = Header::read(&parts.header)?;
        let keys = self.0.load();
        let key = match (&header.kid, keys.as_slice()) {
            (Some(id), keys) => keys.iter().find(|key| key.id == *id)?,
            (None, [only]) => only,
            (None, _) => return None,
        };
        let content_key = key.content_key(&header, &parts)?;
        let content_key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key).ok()?);
        let nonce = Nonce::assume_unique_for_key(parts.iv);
        let covered = Aad::from(parts.protected.as_bytes());
        let length = content_key.open_in_place(nonce, covered, &mut parts.content).ok()?.len();
        parts.content.truncate(length);
        Some(Zeroizing::new(parts.content))
    }
}

fn checked(keys: impl IntoIterator<Item = OpeningKey>) -> Result<Vec<OpeningKey>, KeyError> {
    let keys: Vec<OpeningKey> = keys.into_iter().collect();
    let is_twice = |(place, key): (usize, &OpeningKey)| {
        keys.iter().take(place).any(|other| other.id == key.id)
    };
    if keys.is_empty() {
        Err(KeyError::None)
    } else if keys.iter().enumerate().any(is_twice) {
        Err(KeyError::IdTwice)
    } else {
        Ok(keys)
    }
}

impl std::fmt::Debug for OpeningKeys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let keys = self.0.load();
        out.debug_list().entries(keys.iter()).finish()
    }
}
