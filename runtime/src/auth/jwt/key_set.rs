//! The keys of one issuer, and which of them a header asks for.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::compact;
use super::header::{Header, Kind};
use super::jwk::{self, JwkFault, KeySetError};
use super::key::Key;
use super::key_source::KeySource;
use super::reason::TokenError;

/// The public keys of one issuer at one time, checked and ready.
pub struct KeySet {
    keys: Box<[Key]>,
    skipped: Vec<JwkFault>,
}

impl KeySet {
    pub(super) fn new(keys: Vec<Key>, skipped: Vec<JwkFault>) -> Self {
        Self { keys: keys.into(), skipped }
    }

    /// The keys of a JSON Web Key Set (RFC 7517, section 5).
    ///
    /// Each key is judged by itself: one that is not for signatures, of an unknown type, weak or
    /// unreadable is left out, and the others serve. `oct` keys and keys with private members are
    /// never used. A key without `alg` serves the algorithm of its curve, an RSA key `RS256`.
    ///
    /// # Errors
    /// The text is no key set, is longer than 256 KiB, has more than 100 keys, or none that can be
    /// used.
    pub fn from_jwks(json: &[u8]) -> Result<Self, KeySetError> {
        jwk::read_set(json)
    }

    /// How many keys serve.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key serves.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Why keys of the set do not serve, for the log.
    pub fn skipped(&self) -> &[JwkFault] {
        &self.skipped
    }

    /// The key that `header` asks for, and what kind of token it states; a header that a key
    /// accepted before is not read again.
    pub(super) fn key_for(&self, header: &str) -> Result<(&Key, Kind), TokenError> {
        let remembered = |key| Key::remembers(key, header).map(|kind| (key, kind));
        if let Some(found) = self.keys.iter().find_map(remembered) {
            return Ok(found);
        }
        let json = compact::decode(header).ok_or(TokenError::Malformed)?;
        let json = str::from_utf8(&json).map_err(|_| TokenError::HeaderInvalid)?;
        let header = Header::read(json)?;
        Ok((self.select(&header)?, header.kind))
    }

    fn select(&self, header: &Header<'_>) -> Result<&Key, TokenError> {
        let mut fitting = self.keys.iter().filter(|key| key.algorithm == header.algorithm);
        let Some(id) = header.key_id.as_deref() else {
            let only = fitting.next().ok_or(TokenError::AlgorithmRefused)?;
            return if fitting.next().is_some() { Err(TokenError::KeyAmbiguous) } else { Ok(only) };
        };
        if let Some(named) = fitting.clone().find(|key| key.id.as_deref() == Some(id)) {
            return Ok(named);
        }
        let is_of_another_algorithm = self.keys.iter().any(|key| key.id.as_deref() == Some(id));
        if is_of_another_algorithm || fitting.clone().next().is_none() {
            return Err(TokenError::AlgorithmRefused);
        }
        fitting.find(|key| key.id.is_none()).ok_or(TokenError::KeyUnknown)
    }
}

/// Shows no key material.
impl fmt::Debug for KeySet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.iter().map(|key| (key.algorithm.name(), key.id.as_deref()));
        out.debug_list().entries(keys).finish()
    }
}

/// The keys of a verifier.
pub(super) enum KeyRing {
    Fixed(KeySet),
    Source(Arc<dyn KeySource>),
}

/// Keys for one verification.
pub(super) enum Keys<'a> {
    Fixed(&'a KeySet),
    Current(Arc<KeySet>),
}

impl Deref for Keys<'_> {
    type Target = KeySet;

    fn deref(&self) -> &KeySet {
        match self {
            Self::Fixed(set) => set,
            Self::Current(set) => set,
        }
    }
}

impl KeyRing {
    pub(super) fn current(&self) -> Result<Keys<'_>, TokenError> {
        match self {
            Self::Fixed(set) => Ok(Keys::Fixed(set)),
            Self::Source(source) => {
                source.current().map(Keys::Current).map_err(|_| TokenError::KeysUnavailable)
            }
        }
    }

    pub(super) fn source(&self) -> Option<&dyn KeySource> {
        match self {
            Self::Fixed(_) => None,
            Self::Source(source) => Some(source.as_ref()),
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(set) => set.fmt(out),
            Self::Source(_) => out.write_str("of a source"),
        }
    }
}
