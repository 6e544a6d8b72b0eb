//! What budgets are called in Redis: never by an identity in clear.

use std::fmt::Write as _;

use aws_lc_rs::digest::{self, SHA256};
use aws_lc_rs::hmac;
use palisade::rate::RateKey;

/// Names keys.
pub(crate) struct Keys {
    /// With the hash tag, so that all budgets of a request are on one node of a cluster.
    prefix: String,
    secret: Option<hmac::Key>,
    /// Without a hash tag: proofs spread over the nodes of a cluster.
    of_proofs: String,
    of_records: String,
}

impl Keys {
    pub(crate) fn new(prefix: &str, secret: Option<&[u8; 32]>) -> Self {
        let secret = secret.map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret));
        Self {
            prefix: format!("{{{prefix}}}"),
            secret,
            of_proofs: format!("{prefix}:dpop:"),
            of_records: format!("{prefix}:record:"),
        }
    }

    /// `prefix:dpop:` and the digest of a proof.
    pub(crate) fn of_proof(&self, digest: &[u8]) -> String {
        let mut name = self.of_proofs.clone();
        push_hex(&mut name, digest);
        name
    }

    /// `prefix:record:` and the digest of what it is of.
    pub(crate) fn of_record(&self, digest: &[u8]) -> String {
        let mut name = self.of_records.clone();
        push_hex(&mut name, digest);
        name
    }

    /// `{prefix}:revoked:` and the digest of what tokens have in common: those of one token are on one node.
    pub(crate) fn of_revocation(&self, digest: &[u8]) -> String {
        let mut name = format!("{}:revoked:", self.prefix);
        push_hex(&mut name, digest);
        name
    }

    /// `{prefix}:handler:0:` and 128 bits of a digest over the whole key.
    pub(crate) fn name(&self, key: &RateKey<'_>) -> String {
        let mut bytes = Vec::with_capacity(128);
        key.encode(|part| bytes.extend_from_slice(part));
        match &self.secret {
            Some(secret) => self.named(key, hmac::sign(secret, &bytes).as_ref()),
            None => self.named(key, digest::digest(&SHA256, &bytes).as_ref()),
        }
    }

    fn named(&self, key: &RateKey<'_>, digest: &[u8]) -> String {
        let mut name = format!("{}:{}:{}:", self.prefix, key.limit.policy(), key.limit.rule());
        push_hex(&mut name, digest.get(..16).unwrap_or(digest));
        name
    }
}

fn push_hex(name: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
}

/// Bytes as a name has them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use palisade::rate::{KeySubject, LimitId};

    use super::*;

    fn name(keys: &Keys, module: &'static str, subject: &str) -> String {
        let subject = KeySubject::Identity { issuer: "https://id.example", subject, tenant: None };
        keys.name(&RateKey { limit: LimitId::new(module, "export", 1), subject })
    }

    #[test]
    fn a_key_names_the_limit_and_not_the_caller() {
        let keys = Keys::new("payroll", None);
        let key = name(&keys, "app", "ada@example.com");
        assert!(key.starts_with("{payroll}:export:1:"), "{key}");
        assert_eq!(key.len(), "{payroll}:export:1:".len() + 32);
        assert!(!key.contains("ada@") && !key.contains("id.example"));
        assert_eq!(key, name(&Keys::new("payroll", None), "app", "ada@example.com"));
        assert_ne!(key, name(&keys, "app", "bob@example.com"));
        assert_ne!(key, name(&keys, "other", "ada@example.com"), "two handlers of one name");
    }

    #[test]
    fn a_secret_makes_other_names_and_the_same_secret_the_same() {
        let plain = name(&Keys::new("p", None), "app", "ada");
        let [one, other] = [[1; 32], [2; 32]].map(|secret| {
            assert_eq!(
                name(&Keys::new("p", Some(&secret)), "app", "ada"),
                name(&Keys::new("p", Some(&secret)), "app", "ada")
            );
            name(&Keys::new("p", Some(&secret)), "app", "ada")
        });
        assert!(plain != one && one != other);
    }
}
