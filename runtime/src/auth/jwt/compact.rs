//! The compact serialisation: three parts of canonical base64url, parted by dots.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use memchr::{memchr, memchr_iter, memrchr};

use super::reason::TokenError;

/// The longest token that is looked at.
const LONGEST: usize = 16 * 1024;

/// A token, taken apart; nothing is decoded yet.
pub(super) struct Compact<'t> {
    pub(super) header: &'t str,
    pub(super) payload: &'t str,
    pub(super) signature: &'t str,
    /// What the signature covers: the header, a dot, the payload.
    pub(super) signed: &'t str,
}

impl<'t> Compact<'t> {
    pub(super) fn split(token: &'t str) -> Result<Self, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::TooLong);
        }
        let (signed, signature) = parted(token, memrchr(b'.', token.as_bytes()))?;
        let (header, payload) = parted(signed, memchr(b'.', signed.as_bytes()))?;
        match memchr_iter(b'.', payload.as_bytes()).count() {
            0 => Ok(Self { header, payload, signature, signed }),
            2 => Err(TokenError::Encrypted),
            _ => Err(TokenError::Malformed),
        }
    }
}

/// What stands before and behind the dot at `place`.
fn parted(text: &str, place: Option<usize>) -> Result<(&str, &str), TokenError> {
    let (before, dot) =
        place.and_then(|place| text.split_at_checked(place)).ok_or(TokenError::Malformed)?;
    Ok((before, dot.strip_prefix('.').ok_or(TokenError::Malformed)?))
}

/// The bytes of one part. Padding, foreign characters and stray trailing bits are refused, so that
/// a part has one spelling only.
pub(super) fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

/// Fills `room` with the bytes of one part, which must fit exactly.
pub(super) fn decode_exactly(part: &str, room: &mut [u8]) -> Option<()> {
    let written = URL_SAFE_NO_PAD.decode_slice(part, room).ok()?;
    (written == room.len()).then_some(())
}
