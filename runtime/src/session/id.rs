//! The secret of a session, and the public id that is made of it.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::random::{NoRandomness, random};

/// How many bytes are drawn, and how many a digest has.
const LENGTH: usize = 32;

/// The public id of a session: SHA-256 of what its cookie holds.
///
/// It names the session in the store, in lists and in the audit, and opens nothing. Its text has 43
/// characters of base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId([u8; LENGTH]);

/// A text is no [`SessionId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionIdError;

/// What the cookie holds.
pub(super) struct Secret(String);

impl Secret {
    pub(super) fn random() -> Result<Self, NoRandomness> {
        let bytes: [u8; LENGTH] = random()?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    pub(super) fn id(&self) -> SessionId {
        id_of(self.0.as_bytes())
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// The id of the session that a cookie is of; `None` where it is none that was ever made.
pub(super) fn read(cookie: &[u8]) -> Option<SessionId> {
    let text = str::from_utf8(cookie).ok()?;
    decode(text).map(|_| id_of(cookie))
}

fn id_of(text: &[u8]) -> SessionId {
    let mut id = [0; LENGTH];
    for (place, byte) in id.iter_mut().zip(digest(&SHA256, text).as_ref()) {
        *place = *byte;
    }
    SessionId(id)
}

fn decode(text: &str) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
    (length == LENGTH).then_some(bytes)
}

impl SessionId {
    /// The id as bytes, for a store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The id of a record that a store keeps under these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for SessionId {
    type Err = SessionIdError;

    fn from_str(text: &str) -> Result<Self, SessionIdError> {
        decode(text).map(Self).ok_or(SessionIdError)
    }
}

impl fmt::Display for SessionIdError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the id of a session is 43 characters of base64url")
    }
}

impl std::error::Error for SessionIdError {}

impl Serialize for SessionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SessionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_digest_of_a_secret_and_not_the_secret() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_ne!(one.id(), other.id());
        let (id, text) = (one.id(), one.into_text());
        assert_eq!(read(text.as_bytes()), Some(id));
        assert_ne!(id.to_string(), text);
        assert_eq!(id.to_string().parse(), Ok(id));
        // An id is not a secret: its sender has another session's id at best.
        assert_ne!(read(id.to_string().as_bytes()), Some(id));
    }

    #[test]
    fn what_was_never_made_is_no_session() {
        let text = Secret::random().unwrap().into_text();
        let padded = format!("{text}=");
        let long = format!("{text}A");
        for cookie in ["", "1", &padded, &long, &text[1..], &format!("{}+", &text[1..])] {
            assert_eq!(read(cookie.as_bytes()), None, "{cookie}");
        }
        assert_eq!(read(b"\xff"), None);
    }
}
