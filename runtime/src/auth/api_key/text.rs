//! The text of a key: `<prefix>_<id>_<secret><checksum>`, all of it letters, digits and `_`.
//!
//! The prefix names the application and the id finds the record; both may be known to anyone. The
//! secret is 43 of 62 characters, 256 bits. The checksum is the CRC-32 of all before it, as GitHub's
//! tokens have one: it tells a key from a text that looks like one, and guards nothing.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::random::NoRandomness;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID: usize = 16;
const SECRET: usize = 43;
const CHECKSUM: usize = 6;
const LONGEST_PREFIX: usize = 24;

/// The public part of an API key: it finds the key's record and opens nothing.
///
/// Its text is 16 letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiKeyId([u8; ID]);

/// A text is no [`ApiKeyId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKeyIdError;

/// What all keys of an application begin with.
pub(super) struct Prefix(Box<str>);

impl ApiKeyId {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Prefix {
    /// Lower-case letters and digits in groups that one `_` separates.
    pub(super) fn new(text: &str) -> Result<Self, &'static str> {
        let is_group = |group: &str| {
            let mut bytes = group.bytes();
            !group.is_empty()
                && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let begins_well = text.starts_with(|first: char| first.is_ascii_lowercase());
        let is_prefix = begins_well && text.len() >= 2 && text.split('_').all(is_group);
        if !is_prefix || text.len() > LONGEST_PREFIX {
            return Err(
                "the prefix is 2 to 24 lower-case letters and digits, in groups that one `_` separates, a \
                 letter first: `acme_live`",
            );
        }
        Ok(Self(text.into()))
    }

    /// A new key.
    pub(super) fn generate(&self) -> Result<(ApiKeyId, String), NoRandomness> {
        let id = ApiKeyId(random()?);
        let secret: [u8; SECRET] = random()?;
        let mut text = format!("{}_{id}_", self.0);
        text.extend(secret.map(char::from));
        let checksum = checksum(text.as_bytes());
        text.extend(checksum.map(char::from));
        Ok((id, text))
    }

    /// The id within the text of a key, if the text is one of this application.
    pub(super) fn read(&self, text: &str) -> Option<ApiKeyId> {
        let rest = text.strip_prefix(&*self.0)?.strip_prefix('_')?;
        let (id, secret) = rest.split_once('_')?;
        let is_whole = secret.len() == SECRET + CHECKSUM && secret.bytes().all(is_of_alphabet);
        let (before, end) = text.split_at_checked(text.len().checked_sub(CHECKSUM)?)?;
        let is_intact = is_whole && checksum(before.as_bytes()) == end.as_bytes();
        id.parse().ok().filter(|_| is_intact)
    }

    pub(super) fn pattern(&self) -> String {
        format!("{}_[0-9A-Za-z]{{{ID}}}_[0-9A-Za-z]{{{}}}", self.0, SECRET + CHECKSUM)
    }
}

/// The credential as text, if it can be one of any application: characters of a token
/// ([RFC 9110, 11.2](https://www.rfc-editor.org/rfc/rfc9110#section-11.2)).
pub(super) fn token_text(bytes: &[u8]) -> Option<&str> {
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte);
    let text = str::from_utf8(bytes).ok()?;
    (!text.is_empty() && bytes.iter().all(is_legal)).then_some(text)
}

fn is_of_alphabet(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// Characters of the alphabet, each as likely as any other.
fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut chosen = [0; N];
    let mut open = chosen.iter_mut();
    let mut next = open.next();
    while next.is_some() {
        let bytes = crate::random::random::<64>()?;
        // Six bits name 64 characters: the two that the alphabet lacks are drawn again.
        for character in bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 63))) {
            let Some(place) = next else { break };
            *place = *character;
            next = open.next();
        }
    }
    Ok(chosen)
}

/// The CRC-32 of `bytes` in the characters of the alphabet, the highest digit first.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut rest = crc32(bytes);
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET.iter().copied().nth((rest % 62) as usize).unwrap_or_default();
        rest /= 62;
    }
    digits
}

/// CRC-32 as zip, PNG and GitHub's tokens have it (ISO 3309). A key is short: no table.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

impl FromStr for ApiKeyId {
    type Err = ApiKeyIdError;

    fn from_str(text: &str) -> Result<Self, ApiKeyIdError> {
        let bytes: [u8; ID] = text.as_bytes().try_into().map_err(|_| ApiKeyIdError)?;
        if bytes.iter().all(|byte| is_of_alphabet(*byte)) {
            Ok(Self(bytes))
        } else {
            Err(ApiKeyIdError)
        }
    }
}

impl fmt::Display for ApiKeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for ApiKeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl fmt::Display for ApiKeyIdError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the id of an API key is {ID} letters and digits")
    }
}

impl std::error::Error for ApiKeyIdError {}

impl Serialize for ApiKeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ApiKeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acme() -> Prefix {
        Prefix::new("acme").unwrap()
    }

    #[test]
    fn the_checksum_is_crc_32_in_six_digits() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(checksum(b""), *b"000000");
        assert_eq!(checksum(b"123456789"), *b"3jZRME");
    }

    #[test]
    fn a_key_has_its_id_and_a_secret_of_256_bits() {
        let (id, text) = acme().generate().unwrap();
        assert_eq!(acme().read(&text), Some(id));
        assert_eq!(text.len(), "acme".len() + 1 + ID + 1 + SECRET + CHECKSUM);
        assert!(62f64.log2() * 43.0 > 256.0);
        assert_ne!(acme().generate().unwrap().1, text);
    }

    #[test]
    fn every_character_is_drawn() {
        let drawn: [u8; 4096] = random().unwrap();
        assert!(ALPHABET.iter().all(|character| drawn.contains(character)));
        assert!(drawn.iter().all(|byte| is_of_alphabet(*byte)));
    }

    #[test]
    fn one_changed_character_anywhere_is_no_key() {
        let (_, text) = acme().generate().unwrap();
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] = if bytes[place] == b'x' { b'y' } else { b'x' };
            assert_eq!(acme().read(str::from_utf8(&bytes).unwrap()), None, "{place}");
        }
        for other in [&text[1..], &text[..text.len() - 1], &format!("{text}0"), &format!(" {text}")]
        {
            assert_eq!(acme().read(other), None);
        }
    }

    #[test]
    fn a_key_of_another_prefix_is_no_key_whichever_contains_the_other() {
        let prefixes = ["acme", "acme_live", "acme_live2", "live", "ac"];
        for one in prefixes.map(|prefix| Prefix::new(prefix).unwrap()) {
            let (id, text) = one.generate().unwrap();
            for other in prefixes {
                let read = Prefix::new(other).unwrap().read(&text);
                assert_eq!(read, (*one.0 == *other).then_some(id), "{other}: {text}");
            }
        }
    }

    #[test]
    fn a_prefix_is_words_of_lower_case_letters_and_digits() {
        for good in ["ac", "acme", "acme_live", "a2_b3"] {
            assert!(Prefix::new(good).is_ok(), "{good}");
        }
        let long = "a".repeat(LONGEST_PREFIX + 1);
        for bad in
            ["", "a", "Acme", "acme_", "_acme", "a__b", "ac-me", "2acme", "acmé", ".*", &long]
        {
            assert!(Prefix::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_id_is_its_text() {
        let (id, _) = acme().generate().unwrap();
        assert_eq!(id.to_string().parse(), Ok(id));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<ApiKeyId>(&json).unwrap(), id);
        for other in ["", "short", "0123456789abcdeé", "0123456789abcde_", "0123456789abcdef0"] {
            assert_eq!(other.parse::<ApiKeyId>(), Err(ApiKeyIdError), "{other}");
        }
    }
}
