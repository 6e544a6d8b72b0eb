//! Whose budget a request draws on.

use std::hash::{Hash, Hasher};
use std::net::IpAddr;

use crate::client_network::network;

/// Names one budget: a limit, and the one it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateKey<'a> {
    /// Which limit.
    pub limit: LimitId,
    /// The subject that it counts by.
    pub subject: KeySubject<'a>,
}

/// Names one limit of an application.
///
/// A limit belongs to a handler and never to the path as it was written, so no spelling of a URL
/// opens a second budget.
#[derive(Clone, Copy, Debug)]
pub struct LimitId {
    module: &'static str,
    policy: &'static str,
    rule: u8,
    /// The day of a calendar, or the route: budgets of one limit that are apart. Zero for none.
    part: u64,
    /// Stands for all of it where a store in this process hashes a key.
    digest: u64,
}

impl<'a> RateKey<'a> {
    /// What is remembered of an account and an address from which it was signed in to, at this handler.
    pub(crate) fn of_known(
        (module, name): (&'static str, &'static str),
        account: &'a str,
        address: IpAddr,
    ) -> Self {
        let subject = KeySubject::KnownValue { value: account, address };
        Self { limit: LimitId::new(module, name, 0).part(u64::MAX), subject }
    }
}

impl LimitId {
    /// The limit at place `rule` among those of the handler `policy` in `module`.
    pub const fn new(module: &'static str, policy: &'static str, rule: u8) -> Self {
        let digest = fnv(FNV_OFFSET, module.as_bytes());
        // No text holds this byte, so none continues into the next.
        let digest = fnv(digest, &[0xff]);
        let digest = fnv(digest, policy.as_bytes());
        let [low, high] = halves(fnv(digest, &[0xff, rule]));
        Self { module, policy, rule, part: 0, digest: low ^ high }
    }

    /// The same limit for one day of a calendar, one route: budgets of its own.
    pub(crate) fn part(self, part: u64) -> Self {
        let all = fnv(fnv(FNV_OFFSET, &self.part.to_le_bytes()), &part.to_le_bytes());
        let [low, high] = halves(fnv(all, &self.digest.to_le_bytes()));
        let [part, _] = halves(all);
        Self { part: part | 1, digest: low ^ high, ..self }
    }

    /// The limit of this name, which handlers of any module may share.
    pub const fn named(name: &'static str) -> Self {
        Self::new("", name, 0)
    }

    /// The module that the handler is in; empty for a limit that handlers share by name.
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// The handler's name, or the limit's own.
    pub fn policy(&self) -> &'static str {
        self.policy
    }

    /// The place among the handler's limits.
    pub fn rule(&self) -> u8 {
        self.rule
    }
}

impl PartialEq for LimitId {
    fn eq(&self, other: &Self) -> bool {
        let names = |id: &Self| (id.module, id.policy, id.rule, id.part);
        self.digest == other.digest && names(self) == names(other)
    }
}

impl Eq for LimitId {}

const FNV_OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const FNV_PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// FNV-1a in 128 bits, of which 64 are kept. Limits are named by the program and not by its callers, so
/// no more is needed than that two names never meet by chance.
const fn fnv(mut hash: u128, mut bytes: &[u8]) -> u128 {
    while let [byte, rest @ ..] = bytes {
        hash = (hash ^ *byte as u128).wrapping_mul(FNV_PRIME);
        bytes = rest;
    }
    hash
}

/// The subject that a rate counts by.
///
/// Two addresses are the same subject when they are one network: an IPv4 address counts whole, an
/// IPv6 address by its /56 (a host picks the rest itself), and `::ffff:192.0.2.1` is `192.0.2.1`.
#[derive(Clone, Copy, Debug)]
pub enum KeySubject<'a> {
    /// A client's address.
    Address(IpAddr),
    /// An authenticated caller. A subject is unique only within its issuer, and counts in each tenant by itself.
    Identity {
        /// Who vouches for the subject.
        issuer: &'a str,
        /// The subject, as its issuer names it.
        subject: &'a str,
        /// The tenant that it acts in, where it has one.
        tenant: Option<&'a str>,
    },
    /// Every caller of a tenant together.
    Tenant(&'a str),
    /// An API key, by its public id.
    ApiKey(&'a str),
    /// Everyone together.
    Global,
    /// What a path, a header field, an input or a function says.
    Value(&'a str),
    /// The same, from one client address that it is known from.
    KnownValue {
        /// What was said.
        value: &'a str,
        /// From where.
        address: IpAddr,
    },
}

impl KeySubject<'_> {
    /// Whether a client can make up such subjects without being known to anyone, so that a store must
    /// not let them take the room of others.
    pub fn is_anyones(&self) -> bool {
        match self {
            Self::Address(_) | Self::Value(_) => true,
            // A request from there was accepted before.
            Self::KnownValue { .. }
            | Self::Identity { .. }
            | Self::Tenant(_)
            | Self::ApiKey(_)
            | Self::Global => false,
        }
    }
}

impl RateKey<'_> {
    /// Writes the key as bytes: equal keys alike, different keys differently.
    ///
    /// For a store that names its entries by a digest of these bytes. Texts carry their length in
    /// front, so no text can be continued into the next. The encoding depends on neither the
    /// process nor the platform.
    pub fn encode(&self, mut write: impl FnMut(&[u8])) {
        write_text(self.limit.module, &mut write);
        write_text(self.limit.policy, &mut write);
        write(&[self.limit.rule]);
        if self.limit.part != 0 {
            write(b"p");
            write(&self.limit.part.to_le_bytes());
        }
        self.subject.encode(&mut write);
    }
}

impl KeySubject<'_> {
    fn encode(&self, write: &mut impl FnMut(&[u8])) {
        match *self {
            Self::Address(address) => match network(address) {
                IpAddr::V4(v4) => {
                    write(b"4");
                    write(&v4.octets());
                }
                IpAddr::V6(v6) => {
                    write(b"6");
                    write(&v6.octets());
                }
            },
            Self::Identity { issuer, subject, tenant } => {
                write(if tenant.is_some() { b"n" } else { b"i" });
                if let Some(tenant) = tenant {
                    write_text(tenant, write);
                }
                write_text(issuer, write);
                write_text(subject, write);
            }
            Self::Tenant(tenant) => {
                write(b"t");
                write_text(tenant, write);
            }
            Self::ApiKey(id) => {
                write(b"k");
                write_text(id, write);
            }
            Self::Global => write(b"g"),
            Self::Value(value) => {
                write(b"v");
                write_text(value, write);
            }
            Self::KnownValue { value, address } => {
                write(b"w");
                write_text(value, write);
                Self::Address(address).encode(write);
            }
        }
    }
}

impl PartialEq for KeySubject<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::Address(one), Self::Address(two)) => network(one) == network(two),
            (
                Self::Identity { issuer, subject, tenant },
                Self::Identity {
                    issuer: other_issuer,
                    subject: other_subject,
                    tenant: other_tenant,
                },
            ) => issuer == other_issuer && subject == other_subject && tenant == other_tenant,
            (Self::Tenant(one), Self::Tenant(two)) | (Self::ApiKey(one), Self::ApiKey(two)) => {
                one == two
            }
            (Self::Global, Self::Global) => true,
            (Self::Value(one), Self::Value(two)) => one == two,
            (
                Self::KnownValue { value, address },
                Self::KnownValue { value: other, address: other_address },
            ) => value == other && network(address) == network(other_address),
            _ => false,
        }
    }
}

impl Eq for KeySubject<'_> {}

impl Hash for RateKey<'_> {
    /// In whole words, each text behind its length: a store's hasher takes them as they come. Four bytes alone behind
    /// the limit are an address; every other subject begins with a word that names its kind.
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.limit.digest);
        self.subject.hash_words(state);
    }
}

impl KeySubject<'_> {
    /// Every request is counted by its address, most of which are of four bytes.
    #[inline]
    fn hash_words(&self, state: &mut impl Hasher) {
        if let Self::Address(IpAddr::V4(address)) = *self {
            state.write_u32(address.to_bits());
        } else {
            self.hash_other_words(state);
        }
    }

    fn hash_other_words(&self, state: &mut impl Hasher) {
        match *self {
            Self::Address(address) => match network(address) {
                IpAddr::V4(v4) => state.write_u32(v4.to_bits()),
                IpAddr::V6(v6) => {
                    state.write_u64(b'6'.into());
                    let [low, high] = halves(v6.to_bits());
                    state.write_u64(low);
                    state.write_u64(high);
                }
            },
            Self::Identity { issuer, subject, tenant } => {
                hash_text(b'i', issuer, state);
                hash_text(b's', subject, state);
                if let Some(tenant) = tenant {
                    hash_text(b'n', tenant, state);
                }
            }
            Self::Tenant(tenant) => hash_text(b't', tenant, state),
            Self::ApiKey(id) => hash_text(b'k', id, state),
            Self::Global => state.write_u64(b'g'.into()),
            Self::Value(value) => hash_text(b'v', value, state),
            Self::KnownValue { value, address } => {
                hash_text(b'w', value, state);
                Self::Address(address).hash_words(state);
            }
        }
    }
}

#[inline]
fn hash_text(kind: u8, text: &str, state: &mut impl Hasher) {
    // No text is as long as 56 bits tell.
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    state.write_u64(length << 8 | u64::from(kind));
    state.write(text.as_bytes());
}

#[allow(clippy::cast_possible_truncation, reason = "the lower half is what stays")]
const fn halves(number: u128) -> [u64; 2] {
    [number as u64, (number >> 64) as u64]
}

fn write_text(text: &str, write: &mut impl FnMut(&[u8])) {
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    write(&length.to_le_bytes());
    write(text.as_bytes());
}

#[cfg(test)]
mod tests;
