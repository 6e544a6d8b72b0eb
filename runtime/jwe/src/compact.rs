//! The compact form of a message, and the key that an agreement makes.

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::header::ENC;

/// The longest header that is parsed: far more than one needs.
const LONGEST_HEADER: usize = 4_096;

/// The five parts of a message, decoded; the header as it was sent, which the tag covers.
pub(crate) struct Parts<'a> {
    pub(crate) protected: &'a str,
    pub(crate) header: Vec<u8>,
    pub(crate) key: Vec<u8>,
    pub(crate) iv: [u8; 12],
    /// With the tag behind it.
    pub(crate) content: Vec<u8>,
}

impl<'a> Parts<'a> {
    pub(crate) fn read(message: &'a str) -> Option<Self> {
        let mut parts = message.split('.');
        let mut next = || parts.next();
        let (protected, key, iv) = (next()?, next()?, next()?);
        let (content, tag) = (next()?, next()?);
        if next().is_some() || protected.len() > LONGEST_HEADER {
            return None;
        }
        let (mut content, tag) = (decode(content)?, decode(tag)?);
        if tag.len() != 16 {
            return None;
        }
        content.extend(tag);
        let (header, key) = (decode(protected)?, decode(key)?);
        Some(Self { protected, header, key, iv: decode(iv)?.try_into().ok()?, content })
    }
}

/// Base64url as JOSE has it: no padding, no other letters, no bits that are left over.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The key of the content from what was agreed on: one round of Concat KDF with SHA-256 ([RFC 7518, 4.6.2]).
///
/// [RFC 7518, 4.6.2]: https://www.rfc-editor.org/rfc/rfc7518#section-4.6.2
pub(crate) fn derive(
    secret: &[u8],
    enc: &str,
    apu: &[u8],
    apv: &[u8],
    bits: u32,
) -> Zeroizing<Vec<u8>> {
    let mut hash = Context::new(&SHA256);
    hash.update(&1_u32.to_be_bytes());
    hash.update(secret);
    for part in [enc.as_bytes(), apu, apv] {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        hash.update(&length.to_be_bytes());
        hash.update(part);
    }
    hash.update(&bits.to_be_bytes());
    let length = usize::try_from(bits / 8).unwrap_or_default();
    Zeroizing::new(hash.finish().as_ref().iter().copied().take(length).collect())
}

/// The same for the only content encryption there is.
pub(crate) fn derive_content_key(secret: &[u8], apu: &[u8], apv: &[u8]) -> Zeroizing<Vec<u8>> {
    derive(secret, ENC, apu, apv, 256)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7518, appendix C.
    #[test]
    fn a_key_is_derived_as_the_standard_derives_it() {
        let secret = [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49,
            110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];
        let key = derive(&secret, "A128GCM", b"Alice", b"Bob", 128);
        assert_eq!(encode(&key), "VqqN6vgjbSBcIijNcacQGg");
    }

    #[test]
    fn what_is_not_five_parts_of_their_lengths_is_nothing() {
        let (iv, tag) = ("A".repeat(16), "A".repeat(22));
        assert!(Parts::read(&format!("e30..{iv}..{tag}")).is_some());
        for message in [
            String::new(),
            format!("e30..{iv}.{tag}"),
            format!("e30..{iv}..{tag}."),
            format!("e30..{iv}..{tag}=="),
            format!("e30..{iv}A..{tag}"),
            format!("e30..{iv}..{tag}AAAA"),
            format!("e30..{iv}..{}B", "A".repeat(21)),
            format!("e30 ..{iv}..{tag}"),
            format!("{}..{iv}..{tag}", "A".repeat(LONGEST_HEADER + 1)),
        ] {
            assert!(Parts::read(&message).is_none(), "{message}");
        }
    }
}
