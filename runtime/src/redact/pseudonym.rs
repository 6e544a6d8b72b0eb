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

    /// Sixteen hexadecimal digits of the text's HMAC-SHA-256, those of the tenant's own where there is one: what two
    /// tenants see cannot be put together.
    #[cfg(feature = "pseudonym")]
    fn pseudonym(&self, tenant: Option<&str>, text: &str) -> String {
        use fmt::Write as _;

        let mut context = aws_lc_rs::hmac::Context::with_key(&self.0);
        if let Some(tenant) = tenant {
            // No text begins with this byte, and the length keeps the two apart.
            context.update(&[0xff]);
            context.update(&(tenant.len() as u64).to_be_bytes());
            context.update(tenant.as_bytes());
        }
        context.update(text.as_bytes());
        let tag = context.sign();
        let mut hex = String::with_capacity(16);
        for byte in tag.as_ref().iter().take(8) {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    #[cfg(not(feature = "pseudonym"))]
    fn pseudonym(&self, _: Option<&str>, _: &str) -> String {
        match self.0 {}
    }

    /// The pseudonyms that a caller of this tenant sees.
    pub(crate) fn within<'a>(&'a self, tenant: Option<&'a str>) -> Pseudonyms<'a> {
        Pseudonyms { key: self, tenant }
    }
}

/// Pseudonyms as callers of one tenant see them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pseudonyms<'a> {
    key: &'a PseudonymKey,
    tenant: Option<&'a str>,
}

impl Pseudonyms<'_> {
    pub(crate) fn of(&self, text: &str) -> String {
        self.key.pseudonym(self.tenant, text)
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
        let name = key.pseudonym(None, "Ada");
        assert_eq!(name, PseudonymKey::new(&[7; 32]).pseudonym(None, "Ada"));
        assert_eq!(name.len(), 16);
        assert_ne!(name, key.pseudonym(None, "Bob"));
        assert_ne!(name, PseudonymKey::new(&[8; 32]).pseudonym(None, "Ada"));
        assert_eq!(format!("{key:?}"), "PseudonymKey { .. }");
    }

    #[test]
    fn tenants_see_other_pseudonyms_of_one_value() {
        let key = PseudonymKey::new(&[7; 32]);
        let seen = |tenant, text: &str| key.within(tenant).of(text);
        assert_eq!(seen(Some("acme"), "Ada"), seen(Some("acme"), "Ada"));
        let all = [
            seen(Some("acme"), "Ada"),
            seen(Some("globex"), "Ada"),
            seen(None, "Ada"),
            seen(Some(""), "Ada"),
        ];
        for (place, one) in all.iter().enumerate() {
            assert!(all.iter().skip(place + 1).all(|other| other != one), "{all:?}");
        }
        assert_ne!(seen(Some("a"), "bc"), seen(Some("ab"), "c"));
    }
}
