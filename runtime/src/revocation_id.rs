//! By what tokens are taken back: digests that a store keeps, and a caller's credential carries.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};

/// What tokens have in common that are taken back together, by a digest of it: one token, a session, a
/// subject, a tenant or an issuer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevocationId([u8; 32]);

impl RevocationId {
    /// `value` of an issuer, for one kind of thing; the issuer's length keeps the two apart.
    pub(crate) fn of(kind: &str, issuer: &str, value: &str) -> Self {
        let mut context = Context::new(&SHA256);
        for part in [kind, issuer] {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        context.update(value.as_bytes());
        Self(context.finish().as_ref().try_into().unwrap_or_default())
    }

    /// The bytes of the digest, to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The first bytes: digests tell nothing of what they are of.
impl fmt::Debug for RevocationId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third, fourth, ..] = self.0;
        write!(out, "RevocationId({first:02x}{second:02x}{third:02x}{fourth:02x}..)")
    }
}

/// By what a caller's token can be taken back.
#[derive(Debug)]
pub(crate) struct Revocable {
    pub(crate) ids: Arc<[RevocationId]>,
    /// When the token was issued, in milliseconds since the Unix epoch.
    pub(crate) issued_at: i64,
}

impl Revocable {
    /// What it takes in memory, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.ids.len() * size_of::<RevocationId>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_kind_issuer_or_value_is_another_id() {
        let id = RevocationId::of("subject", "https://a.test", "ada");
        assert_eq!(id, RevocationId::of("subject", "https://a.test", "ada"));
        for other in [
            RevocationId::of("session", "https://a.test", "ada"),
            RevocationId::of("subject", "https://b.test", "ada"),
            RevocationId::of("subject", "https://a.test", "bob"),
            RevocationId::of("subject", "https://a.testa", "da"),
            RevocationId::of("subjecth", "ttps://a.test", "ada"),
        ] {
            assert_ne!(id, other);
        }
    }
}
