//! What is stored of a key: HMAC-SHA-256 of its text, under a pepper that no store has.

use aws_lc_rs::hmac;

use crate::weak_secret::weakness;

/// The digest of a key, as a store keeps it.
pub type ApiKeyDigest = [u8; 32];

/// The pepper of new keys first, then those that older keys were stored under.
pub(super) struct Peppers {
    current: hmac::Key,
    previous: Vec<hmac::Key>,
}

impl Peppers {
    /// # Errors
    /// A pepper can be guessed.
    pub(super) fn new(current: &[u8; 32], previous: &[[u8; 32]]) -> Result<Self, &'static str> {
        if std::iter::once(current).chain(previous).any(|pepper| weakness(pepper).is_some()) {
            return Err("a pepper is not random: take 32 random bytes");
        }
        let key = |pepper: &[u8; 32]| hmac::Key::new(hmac::HMAC_SHA256, pepper);
        Ok(Self { current: key(current), previous: previous.iter().map(key).collect() })
    }

    /// The digest that a new key is stored as.
    pub(super) fn digest(&self, text: &str) -> Option<ApiKeyDigest> {
        hmac::sign(&self.current, text.as_bytes()).as_ref().try_into().ok()
    }

    /// Whether `digest` is that of `text`; takes the same time for every digest. Without a digest it
    /// takes that time as well.
    pub(super) fn matches(&self, text: &str, digest: Option<&ApiKeyDigest>) -> bool {
        let compared = digest.unwrap_or(&[0; 32]);
        let peppers = std::iter::once(&self.current).chain(&self.previous);
        // No early end: which pepper it was must not show either.
        let matched = peppers.fold(false, |matched, pepper| {
            matched | hmac::verify(pepper, text.as_bytes(), compared).is_ok()
        });
        matched & digest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[u8; 32] = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    const TWO: &[u8; 32] = b"41b7e9d20c6f8a35d1e07b94f2c6a83e";

    #[test]
    fn a_digest_matches_its_text_under_its_pepper_or_a_later_one_that_knows_it() {
        let (one, two) = (Peppers::new(ONE, &[]).unwrap(), Peppers::new(TWO, &[]).unwrap());
        let digest = one.digest("key").unwrap();
        assert!(one.matches("key", Some(&digest)));
        assert!(!one.matches("kez", Some(&digest)));
        assert!(!one.matches("key", None));
        assert!(!two.matches("key", Some(&digest)));
        assert!(Peppers::new(TWO, &[*ONE]).unwrap().matches("key", Some(&digest)));
    }

    #[test]
    fn a_pepper_that_anyone_can_guess_is_refused() {
        let counts = std::array::from_fn(|place| u8::try_from(place * 3).unwrap());
        let words = *b"payroll-api-key-pepper-change-me";
        let (again, row) =
            (*b"q7Zx91pLq7Zx91pLq7Zx91pLq7Zx91pL", *b"0123456789abcdef0123456789abcdef");
        for weak in [[0; 32], [b'a'; 32], words, again, row, counts] {
            assert!(Peppers::new(&weak, &[]).is_err());
            assert!(Peppers::new(ONE, &[weak]).is_err());
        }
    }
}
