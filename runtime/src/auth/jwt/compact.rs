//! The compact serialisation: three parts of canonical base64url, parted by dots.

use base64::Engine as _;
use memchr::{memchr, memchr_iter, memrchr};

use super::reason::TokenError;

/// The longest token that is looked at.
const LONGEST: usize = 16 * 1024;

/// A token, taken apart; nothing is decoded yet.
pub(super) struct Compact<'t> {
    pub(super) header: &'t [u8],
    pub(super) payload: &'t [u8],
    pub(super) signature: &'t [u8],
    /// What the signature covers: the header, a dot, the payload.
    pub(super) signed: &'t [u8],
}

impl<'t> Compact<'t> {
    pub(super) fn split(token: &'t [u8]) -> Result<Self, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::TooLong);
        }
        let (signed, signature) = split(token, memrchr(b'.', token))?;
        let (header, payload) = split(signed, memchr(b'.', signed))?;
        if memchr(b'.', payload).is_none() {
            return Ok(Self { header, payload, signature, signed });
        }
        Err(match memchr_iter(b'.', payload).count() {
            2 => TokenError::Encrypted,
            _ => TokenError::Malformed,
        })
    }
}

/// What is before and behind the dot at `place`.
fn split(text: &[u8], place: Option<usize>) -> Result<(&[u8], &[u8]), TokenError> {
    let (before, dot) =
        place.and_then(|place| text.split_at_checked(place)).ok_or(TokenError::Malformed)?;
    Ok((before, dot.strip_prefix(b".").ok_or(TokenError::Malformed)?))
}

/// The bytes of one part. Padding, foreign characters and stray trailing bits are refused, so that
/// a part has one spelling only.
pub(super) fn decode(part: &[u8]) -> Option<Vec<u8>> {
    // With its room made here: the decoder's own comes zeroed from an allocator's slow way.
    let mut bytes = Vec::with_capacity(base64::decoded_len_estimate(part.len()));
    base64url::engine().decode_vec(part, &mut bytes).ok()?;
    Some(bytes)
}

/// The longest part that is read character by character: the engine takes longer to begin.
const SHORT: usize = 64;

/// Fills `room` with the bytes of one part, which must fit exactly.
pub(super) fn decode_exactly(part: &[u8], room: &mut [u8]) -> Option<()> {
    if part.len() <= SHORT {
        return decode_short(part, room);
    }
    let written = base64url::engine().decode_slice(part, room).ok()?;
    (written == room.len()).then_some(())
}

fn decode_short(part: &[u8], room: &mut [u8]) -> Option<()> {
    let ((quads, rest), (threes, last)) = (part.as_chunks(), room.as_chunks_mut());
    if quads.len() != threes.len() {
        return None;
    }
    let mut all_bits = 0;
    let mut bytes_of = |quad: &[u8; 4]| {
        let [a, b, c, d] = quad.map(|character| {
            i32::from(SEXTETS.get(usize::from(character)).copied().unwrap_or(NO_SEXTET))
        });
        let bits = a << 18 | b << 12 | c << 6 | d;
        all_bits |= bits;
        let [_, bytes @ ..] = bits.to_be_bytes();
        bytes
    };
    for (quad, three) in quads.iter().zip(threes) {
        *three = bytes_of(quad);
    }
    // Zeros stand in place of what is missing: a bit that belongs to no byte is left over then.
    let (filled, held) = match *rest {
        [] if last.is_empty() => return (all_bits >= 0).then_some(()),
        [first, second] => ([first, second, b'A', b'A'], 1),
        [first, second, third] => ([first, second, third, b'A'], 2),
        _ => return None,
    };
    let bytes = bytes_of(&filled);
    let (held, left_over) = bytes.split_at_checked(held)?;
    if held.len() != last.len() || left_over.iter().any(|byte| *byte != 0) {
        return None;
    }
    last.copy_from_slice(held);
    (all_bits >= 0).then_some(())
}

/// What stands for nothing: less than zero, wherever it is put among others.
const NO_SEXTET: i8 = -1;

/// What each character stands for.
static SEXTETS: [i8; 256] = {
    let (mut sextets, mut character) = ([0; 256], 0_u8);
    let mut rest: &mut [i8] = &mut sextets;
    while let [first, others @ ..] = rest {
        *first = sextet(character);
        character = character.wrapping_add(1);
        rest = others;
    }
    sextets
};

/// What a character stands for.
const fn sextet(character: u8) -> i8 {
    let sextet = match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return NO_SEXTET,
    };
    sextet.cast_signed()
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
            let encoded = part.as_bytes();
            assert_eq!(decode(encoded).as_deref(), Some(&*bytes), "{part}");
            let mut room = vec![0; bytes.len()];
            assert!(decode_exactly(encoded, &mut room).is_some() && room == bytes);
            assert!(decode(format!("{part}=").as_bytes()).is_none());
            assert!(decode_exactly(encoded, &mut vec![0; length + 1]).is_none());
        }
        let exactly = |text: &[u8], length| {
            let mut room = vec![0; length];
            decode_exactly(text, &mut room).map(|()| room)
        };
        for part in ["A".repeat(132), "A".repeat(12), "A".repeat(11), "A".repeat(10)] {
            let length = part.len() * 3 / 4;
            for place in 0..part.len() {
                for byte in 0..=255 {
                    let mut text = part.clone().into_bytes();
                    text[place] = byte;
                    let plain = URL_SAFE_NO_PAD.decode(&text).ok();
                    assert_eq!(decode(&text), plain, "{text:?}");
                    assert_eq!(exactly(&text, length), plain, "{text:?}");
                    assert_eq!(exactly(&text, length + 1), None, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn a_part_has_one_spelling() {
        for (canonical, other) in [("AA", "AB"), ("AAA", "AAB")] {
            for before in ["", &"A".repeat(128)] {
                let exactly =
                    |part: &str| decode_exactly(part.as_bytes(), &mut vec![0; part.len() * 3 / 4]);
                let [canonical, other] = [canonical, other].map(|end| format!("{before}{end}"));
                assert!(decode(canonical.as_bytes()).is_some() && exactly(&canonical).is_some());
                assert!(decode(other.as_bytes()).is_none() && exactly(&other).is_none());
            }
        }
    }
}
