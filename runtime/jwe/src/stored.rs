//! Fields that are encrypted where they are stored.

use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use zeroize::Zeroizing;

use crate::compact::{decode, encode};
use crate::error::{KeyError, StoredError};

/// The keys of stored fields: the first encrypts, all of them decrypt. Cheap to clone.
#[derive(Clone)]
pub struct FieldKeys(Arc<[(String, LessSafeKey)]>);

impl FieldKeys {
    /// Keys of 32 random bytes, each with an id of its own, the current one first. A key goes once no field is stored
    /// under it: read and write the fields again.
    ///
    /// # Errors
    /// There is none, an id is none or there twice.
    pub fn new<I: Into<String>>(
        keys: impl IntoIterator<Item = (I, [u8; 32])>,
    ) -> Result<Self, KeyError> {
        let mut ring: Vec<(String, LessSafeKey)> = Vec::new();
        for (id, bytes) in keys {
            let (id, bytes) = (id.into(), Zeroizing::new(bytes));
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            if !(1..=64).contains(&id.len()) || !id.bytes().all(is_part) {
                return Err(KeyError::Id);
            }
            if ring.iter().any(|(other, _)| *other == id) {
                return Err(KeyError::IdTwice);
            }
            let key = UnboundKey::new(&AES_256_GCM, &*bytes).map_err(|_| KeyError::Unreadable)?;
            ring.push((id, LessSafeKey::new(key)));
        }
        if ring.is_empty() { Err(KeyError::None) } else { Ok(Self(ring.into())) }
    }
}

impl std::fmt::Debug for FieldKeys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list().entries(self.0.iter().map(|(id, _)| id)).finish()
    }
}

/// A value as a store keeps it: AES-256-GCM, bound to its row. Copied into another row, or into another field of the
/// same one, it cannot be read.
///
/// It is text in the store: `v1.`, the id of its key, and the rest. What it holds is read with [`open`](Self::open)
/// alone; it has no other way out.
///
/// ```
/// use palisade_jwe::{Encrypted, FieldKeys};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let keys = FieldKeys::new([("2026-01", [7; 32])])?;
/// let iban = Encrypted::seal(&keys, &["employees", "7", "iban"], &"DE02120300000000202051".to_owned())?;
/// let stored = serde_json::to_string(&iban)?;
/// assert!(!stored.contains("DE02"));
///
/// let read: Encrypted<String> = serde_json::from_str(&stored)?;
/// assert_eq!(read.open(&keys, &["employees", "7", "iban"])?, "DE02120300000000202051");
/// assert!(read.open(&keys, &["employees", "8", "iban"]).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Encrypted<T> {
    text: String,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Encrypted<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), of: PhantomData }
    }
}

impl<T> std::fmt::Debug for Encrypted<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Encrypted").finish_non_exhaustive()
    }
}

impl<T> Encrypted<T> {
    /// What a store kept.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self { text: text.into(), of: PhantomData }
    }

    /// What a store keeps.
    pub fn as_stored(&self) -> &str {
        &self.text
    }

    /// Whether it is stored under a key that is not the current one: then write it again.
    pub fn is_of_an_old_key(&self, keys: &FieldKeys) -> bool {
        let current = keys.0.first().map(|(id, _)| id.as_str());
        self.key_id() != current
    }

    fn key_id(&self) -> Option<&str> {
        self.text.strip_prefix("v1.")?.split('.').next()
    }
}

impl<T: Serialize + DeserializeOwned> Encrypted<T> {
    /// Encrypts a value for one place: the table, the id of the row, the name of the field. The tenant belongs there,
    /// too, where ids of tenants may meet.
    ///
    /// # Errors
    /// There are no random bytes, or the value cannot be written.
    pub fn seal(keys: &FieldKeys, place: &[&str], value: &T) -> Result<Self, KeyError> {
        let (id, key) = keys.0.first().ok_or(KeyError::None)?;
        let plain = serde_json::to_vec(value).map_err(|_| KeyError::Unreadable)?;
        let mut sealed = Zeroizing::new(plain);
        let mut iv = [0; 12];
        rand::fill(&mut iv).map_err(|_| KeyError::Random)?;
        let nonce = Nonce::assume_unique_for_key(iv);
        key.seal_in_place_append_tag(nonce, Aad::from(bound_to(id, place)), &mut *sealed)
            .map_err(|_| KeyError::Unreadable)?;
        Ok(Self::from_stored(format!("v1.{id}.{}.{}", encode(&iv), encode(&sealed))))
    }

    /// Decrypts the value of a place.
    ///
    /// # Errors
    /// It was changed, is of another place, or its key is gone.
    pub fn open(&self, keys: &FieldKeys, place: &[&str]) -> Result<T, StoredError> {
        self.try_open(keys, place).ok_or(StoredError)
    }

    fn try_open(&self, keys: &FieldKeys, place: &[&str]) -> Option<T> {
        let mut parts = self.text.split('.');
        let mut next = || parts.next();
        let (version, id, iv, sealed) = (next()?, next()?, next()?, next()?);
        if version != "v1" || next().is_some() {
            return None;
        }
        let (_, key) = keys.0.iter().find(|(known, _)| known == id)?;
        let nonce = Nonce::assume_unique_for_key(decode(iv)?.try_into().ok()?);
        let mut sealed = Zeroizing::new(decode(sealed)?);
        let plain = key.open_in_place(nonce, Aad::from(bound_to(id, place)), &mut sealed).ok()?;
        serde_json::from_slice(plain).ok()
    }
}

/// The place, each part with its length, so that no two places are one.
fn bound_to(id: &str, place: &[&str]) -> Vec<u8> {
    let mut bytes = b"palisade-field-v1".to_vec();
    for part in std::iter::once(&id).chain(place) {
        bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}
