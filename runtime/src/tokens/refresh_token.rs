//! Refresh tokens as texts: whose session, and two secrets.
//!
//! `prt_` and, in base64url, 16 bytes that name the session, 32 that all its tokens share and 32 that this one
//! has alone. The store has digests of the secrets. Who presents the shared secret had a token of the session,
//! so that knowing a session's id alone (access tokens have it, as `sid`) is not enough to end it by presenting
//! anything.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::TokenServiceError;
use super::family::Digest;
use crate::random::random;

/// What every refresh token begins with, for scanners of leaked secrets.
const PREFIX: &str = "prt_";
const BYTES: usize = 16 + 32 + 32;

/// The id of a session.
pub(super) type FamilyId = [u8; 16];

/// A refresh token as a client presents it, or as it is about to get it.
pub(super) struct RefreshToken {
    pub(super) family: FamilyId,
    lineage: [u8; 32],
    own: [u8; 32],
}

impl RefreshToken {
    /// The first one of a new session.
    pub(super) fn first() -> Result<Self, TokenServiceError> {
        Ok(Self { family: random()?, lineage: random()?, own: random()? })
    }

    /// The one after this.
    pub(super) fn next(&self) -> Result<Self, TokenServiceError> {
        Ok(Self { own: random()?, ..*self })
    }

    /// What a client presents, if it has the form of one.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix(PREFIX)?;
        let mut bytes = [0; BYTES];
        let written = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        let (family, rest) = bytes.split_first_chunk()?;
        let (lineage, rest) = rest.split_first_chunk()?;
        let own = rest.first_chunk()?;
        // One spelling only.
        let read = Self { family: *family, lineage: *lineage, own: *own };
        (written == BYTES && read.text().strip_prefix(PREFIX) == Some(text)).then_some(read)
    }

    pub(super) fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.extend(self.family);
        bytes.extend(self.lineage);
        bytes.extend(self.own);
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Its session as access tokens name it, in `sid`.
    pub(super) fn session_id(&self) -> String {
        session_id(&self.family)
    }

    pub(super) fn lineage_digest(&self) -> Digest {
        digest_of(&self.lineage)
    }

    pub(super) fn own_digest(&self) -> Digest {
        digest_of(&self.own)
    }
}

/// A session as access tokens name it.
pub(super) fn session_id(family: &FamilyId) -> String {
    URL_SAFE_NO_PAD.encode(family)
}

/// The session that a `sid` names.
pub(super) fn family_of(session_id: &str) -> Option<FamilyId> {
    let bytes = URL_SAFE_NO_PAD.decode(session_id).ok()?;
    bytes.try_into().ok()
}

/// 256 random bits need no slow hash.
fn digest_of(secret: &[u8]) -> Digest {
    Digest::new(digest(&SHA256, secret).as_ref().try_into().unwrap_or_default())
}

/// Names the session alone.
impl fmt::Debug for RefreshToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RefreshToken")
            .field("session", &self.session_id())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_one_spelling_and_its_own_secret() {
        let first = RefreshToken::first().unwrap();
        let next = first.next().unwrap();
        let read = RefreshToken::read(&first.text()).unwrap();
        assert_eq!((read.family, read.own), (first.family, first.own));
        assert_eq!(first.lineage_digest(), next.lineage_digest());
        assert_ne!(first.own_digest(), next.own_digest());
        let text = first.text();
        let padded = format!("{text}=");
        let shorter = &text[..text.len() - 4];
        for other in ["", "prt_", &text[1..], &padded, shorter, &text.replace("prt_", "PRT_")] {
            assert!(RefreshToken::read(other).is_none(), "{other}");
        }
        assert_eq!(family_of(&first.session_id()), Some(first.family));
        assert!(family_of("short").is_none() && family_of("").is_none());
    }
}
