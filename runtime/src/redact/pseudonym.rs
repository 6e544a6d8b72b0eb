//! Pseudonyms: one stable text for one value, which only this deployment's key can make.

use std::fmt;

/// The key of a deployment's pseudonyms; `Debug` shows nothing of it.
#[derive(Clone)]
pub(crate) struct PseudonymKey(Key);

#[cfg(feature = "pseudonym")]
type Key = aws_lc_rs::hmac::Key;
#[cfg(not(feature = "pseudonym"))]
type Key = std::convert::Infallible;

impl PseudonymKey {
    #[cfg(feature = "pseudonym")]
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key))
    }

    /// Sixteen hexadecimal digits of the text's HMAC-SHA-256.
    #[cfg(feature = "pseudonym")]
    pub(crate) fn pseudonym(&self, text: &str) -> String {
        use fmt::Write as _;

        let tag = aws_lc_rs::hmac::sign(&self.0, text.as_bytes());
        let mut hex = String::with_capacity(16);
        for byte in tag.as_ref().iter().take(8) {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    #[cfg(not(feature = "pseudonym"))]
    pub(crate) fn pseudonym(&self, _: &str) -> String {
        match self.0 {}
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PseudonymKey").finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "pseudonym"))]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_stable_short_and_of_one_key() {
        let key = PseudonymKey::new(&[7; 32]);
        let name = key.pseudonym("Ada");
        assert_eq!(name, PseudonymKey::new(&[7; 32]).pseudonym("Ada"));
        assert_eq!(name.len(), 16);
        assert_ne!(name, key.pseudonym("Bob"));
        assert_ne!(name, PseudonymKey::new(&[8; 32]).pseudonym("Ada"));
        assert_eq!(format!("{key:?}"), "PseudonymKey { .. }");
    }
}
