//! The compact serialisation: three parts of canonical base64url, parted by dots.

use base64::Engine as _;
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
        if memchr(b'.', payload.as_bytes()).is_none() {
            return Ok(Self { header, payload, signature, signed });
        }
        Err(match memchr_iter(b'.', payload.as_bytes()).count() {
            2 => TokenError::Encrypted,
            _ => TokenError::Malformed,
        })
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
    // With its room made here: the decoder's own comes zeroed from an allocator's slow way.
    let mut bytes = Vec::with_capacity(base64::decoded_len_estimate(part.len()));
    base64url::engine().decode_vec(part, &mut bytes).ok()?;
    Some(bytes)
}

/// Fills `room` with the bytes of one part, which must fit exactly.
pub(super) fn decode_exactly(part: &str, room: &mut [u8]) -> Option<()> {
    let written = base64url::engine().decode_slice(part, room).ok()?;
    (written == room.len()).then_some(())
}

/// Reads 32 characters at once, where the processor can.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod base64url {
    use std::sync::LazyLock;

    use base64::engine::Simd;
    use base64::engine::general_purpose::NO_PAD;

    static ENGINE: LazyLock<Simd> = LazyLock::new(|| Simd::url_safe(NO_PAD));

    pub(super) fn engine() -> &'static Simd {
        &ENGINE
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod base64url {
    use base64::engine::GeneralPurpose;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    pub(super) fn engine() -> &'static GeneralPurpose {
        &URL_SAFE_NO_PAD
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    /// Lengths on both sides of what the processor reads at once, and every byte in every place of them.
    #[test]
    fn a_part_is_read_as_the_plain_engine_reads_it() {
        for length in (0..140).chain([1_000, 1_001, 1_002, 1_003]) {
            let bytes: Vec<u8> =
                (0..length).map(|place| u8::try_from(place * 73 % 256).unwrap()).collect();
            let part = URL_SAFE_NO_PAD.encode(&bytes);
            assert_eq!(decode(&part).as_deref(), Some(&*bytes), "{part}");
            let mut room = vec![0; bytes.len()];
            assert!(decode_exactly(&part, &mut room).is_some() && room == bytes);
            assert!(decode(&format!("{part}=")).is_none());
            assert!(decode_exactly(&part, &mut vec![0; length + 1]).is_none());
        }
        let part = "A".repeat(132);
        for place in 0..part.len() {
            for foreign in (0..=127).filter_map(char::from_u32) {
                let mut text = part.clone();
                text.replace_range(place..=place, foreign.encode_utf8(&mut [0; 4]));
                assert_eq!(decode(&text), URL_SAFE_NO_PAD.decode(&text).ok(), "{text}");
            }
        }
    }

    #[test]
    fn a_part_has_one_spelling() {
        for (canonical, other) in [("AA", "AB"), ("AAA", "AAB")] {
            for before in ["", &"A".repeat(128)] {
                assert!(decode(&format!("{before}{canonical}")).is_some());
                assert!(decode(&format!("{before}{other}")).is_none());
            }
        }
    }
}
