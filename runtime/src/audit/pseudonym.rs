//! Names of people replaced before an event is kept.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::audit::AuditRecord;
use crate::weak_secret::weakness;

/// What is replaced.
#[derive(Clone, Default)]
pub(super) struct SubjectPseudonyms {
    key: Option<hmac::Key>,
    /// Why the key can be guessed.
    pub(super) weakness: Option<&'static str>,
    shortens_addresses: bool,
}

impl std::fmt::Debug for SubjectPseudonyms {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SubjectPseudonyms").finish_non_exhaustive()
    }
}

impl SubjectPseudonyms {
    /// Whether there was no key before, which stays.
    pub(super) fn set_key(&mut self, key: &[u8; 32]) -> bool {
        let is_first = self.key.is_none();
        if is_first {
            self.key = Some(hmac::Key::new(hmac::HMAC_SHA256, key));
            self.weakness = weakness(key);
        }
        is_first
    }

    pub(super) fn shorten_addresses(&mut self) {
        self.shortens_addresses = true;
    }

    pub(super) fn apply(&self, record: &mut AuditRecord) {
        if let Some(key) = &self.key {
            let issuer = record.issuer.as_deref().unwrap_or_default();
            // What is of no tenant differs from what is of one without a name.
            let (is_in, tenant) = match record.tenant.as_deref() {
                Some(tenant) => ("in", tenant),
                None => ("", ""),
            };
            let of = |subject: &str| pseudonym(key, &["s", issuer, is_in, tenant, subject]);
            record.subject = record.subject.as_deref().map(of);
            // One owner's in one tenant by itself; what revokes it names neither, and is about the same key.
            record.credential = record.credential.as_deref().map(|id| pseudonym(key, &["c", id]));
        }
        if self.shortens_addresses {
            record.client = record.client.map(network);
        }
    }
}

/// 128 bits: no two callers of one service meet.
fn pseudonym(key: &hmac::Key, parts: &[&str]) -> String {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        // Each with its length, so that no two lists are one message.
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    let tag = context.sign();
    let short = tag.as_ref().get(..16).unwrap_or_default();
    format!("p-{}", URL_SAFE_NO_PAD.encode(short))
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let [one, two, three, _] = address.octets();
            Ipv4Addr::new(one, two, three, 0).into()
        }
        IpAddr::V6(address) => {
            let [one, two, three, ..] = address.segments();
            Ipv6Addr::new(one, two, three, 0, 0, 0, 0, 0).into()
        }
    }
}
