//! What a store keeps of a key, and what a key is given.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{ApiKeyDigest, ApiKeyId, ApiKeyRefusal};
use crate::caller_id::CallerId;
use crate::clock::millis;
use crate::edge::address::is_within;
use crate::names::{RoleEnum, ScopeEnum, name_of};

/// How long a key lives unless stated.
const LIFETIME: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// What a store keeps of a key: everything but the key.
///
/// Times are in milliseconds since the Unix epoch. A store may keep it as JSON, or each field by
/// itself. A field that this version does not know is an error: it may be a restriction.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyRecord {
    /// The public part of the key.
    pub id: ApiKeyId,
    /// HMAC-SHA-256 of the key's text.
    pub digest: ApiKeyDigest,
    /// Whom the key acts as.
    pub owner: CallerId,
    /// The roles it carries, by name.
    pub roles: Vec<String>,
    /// The scopes it carries, by name.
    pub scopes: Vec<String>,
    /// The tenant it is confined to.
    pub tenant: Option<String>,
    /// The networks it may be used from; `None` is anywhere, and an empty list nowhere.
    pub networks: Option<Vec<IpNet>>,
    /// When it was made.
    pub created_at_millis: i64,
    /// From when on it is refused; `None` is never.
    pub expires_at_millis: Option<i64>,
    /// When it was revoked.
    pub revoked_at_millis: Option<i64>,
    /// When it was last used, to the minute.
    pub last_used_at_millis: Option<i64>,
    /// The key that this one replaces.
    pub predecessor: Option<ApiKeyId>,
    /// The key that replaces this one.
    pub successor: Option<ApiKeyId>,
}

impl ApiKeyRecord {
    /// Whether the key is neither revoked nor expired.
    #[must_use]
    pub fn is_live_at(&self, now_millis: i64) -> bool {
        self.life_at(now_millis).is_ok()
    }

    pub(super) fn life_at(&self, now: i64) -> Result<(), ApiKeyRefusal> {
        if self.revoked_at_millis.is_some() {
            return Err(ApiKeyRefusal::Revoked);
        }
        if self.expires_at_millis.is_some_and(|end| now >= end) {
            return Err(ApiKeyRefusal::Expired);
        }
        Ok(())
    }

    /// Whether a client at `address` may use it, in either spelling of an IPv4 address.
    pub(super) fn may_be_used_from(&self, address: IpAddr) -> bool {
        let Some(networks) = &self.networks else { return true };
        is_within(networks, address)
    }

    /// The same grant for a key that replaces this one, as long as this one was meant to live.
    pub(super) fn renewed(&self, id: ApiKeyId, digest: ApiKeyDigest, now: i64) -> Self {
        let lifetime = self.expires_at_millis.map(|end| end.saturating_sub(self.created_at_millis));
        Self {
            id,
            digest,
            created_at_millis: now,
            expires_at_millis: lifetime.map(|lifetime| now.saturating_add(lifetime)),
            revoked_at_millis: None,
            last_used_at_millis: None,
            predecessor: Some(self.id),
            successor: None,
            ..self.clone()
        }
    }
}

/// Leaves the digest out.
impl fmt::Debug for ApiKeyRecord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ApiKeyRecord")
            .field("id", &self.id)
            .field("owner", &self.owner)
            .field("expires_at_millis", &self.expires_at_millis)
            .field("revoked_at_millis", &self.revoked_at_millis)
            .finish_non_exhaustive()
    }
}

/// What a new key is given. A key lives 90 days unless stated, has no role and no scope, and may be
/// used from anywhere.
#[derive(Clone, Debug)]
#[must_use = "a grant is nothing until a key is issued for it"]
pub struct ApiKeyGrant {
    owner: CallerId,
    roles: Vec<String>,
    scopes: Vec<String>,
    tenant: Option<String>,
    networks: Option<Vec<IpNet>>,
    lifetime: Option<Duration>,
}

impl ApiKeyGrant {
    /// A key that acts as `owner`: the owner's objects, the owner's limits, the owner in the audit.
    pub fn to(owner: CallerId) -> Self {
        Self {
            owner,
            roles: Vec::new(),
            scopes: Vec::new(),
            tenant: None,
            networks: None,
            lifetime: Some(LIFETIME),
        }
    }

    /// Adds a role, with those it implies.
    pub fn role<R: RoleEnum>(mut self, role: R) -> Self {
        self.roles.extend(name_of(R::NAMES, role.index()));
        self
    }

    /// Adds a scope.
    pub fn scope<C: ScopeEnum>(mut self, scope: C) -> Self {
        self.scopes.extend(name_of(C::NAMES, scope.index()));
        self
    }

    /// Confines the key to a tenant.
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// Adds networks; a client outside of all of them is refused. No network at all is nowhere.
    pub fn from_networks(mut self, networks: impl IntoIterator<Item = IpNet>) -> Self {
        self.networks.get_or_insert_default().extend(networks);
        self
    }

    /// How long the key lives.
    pub fn valid_for(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The key lives until it is revoked. One that leaks unseen stays open as long.
    pub fn without_expiry(mut self) -> Self {
        self.lifetime = None;
        self
    }

    pub(super) fn record(self, id: ApiKeyId, digest: ApiKeyDigest, now: i64) -> ApiKeyRecord {
        ApiKeyRecord {
            id,
            digest,
            owner: self.owner,
            roles: self.roles,
            scopes: self.scopes,
            tenant: self.tenant,
            networks: self.networks,
            created_at_millis: now,
            expires_at_millis: self.lifetime.map(|lifetime| after(now, lifetime)),
            revoked_at_millis: None,
            last_used_at_millis: None,
            predecessor: None,
            successor: None,
        }
    }
}

/// The moment `time` after `now`.
pub(super) fn after(now: i64, time: Duration) -> i64 {
    now.saturating_add(millis(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(grant: ApiKeyGrant) -> ApiKeyRecord {
        grant.record("0123456789abcdef".parse().unwrap(), [7; 32], 1_000)
    }

    fn grant() -> ApiKeyGrant {
        ApiKeyGrant::to(CallerId::new("https://id.example", "ada"))
    }

    #[test]
    fn a_key_lives_90_days_unless_stated() {
        let end = 1_000 + 90 * 24 * 60 * 60 * 1_000;
        assert_eq!(record(grant()).expires_at_millis, Some(end));
        assert!(record(grant()).is_live_at(end - 1) && !record(grant()).is_live_at(end));
        let eternal = record(grant().valid_for(Duration::MAX));
        assert_eq!(eternal.expires_at_millis, Some(i64::MAX));
        assert_eq!(record(grant().without_expiry()).expires_at_millis, None);
    }

    #[test]
    fn a_network_holds_for_both_spellings_of_an_address() {
        let allows = |networks: &[&str], address: &str| {
            let networks = networks.iter().map(|network| network.parse().unwrap());
            record(grant().from_networks(networks)).may_be_used_from(address.parse().unwrap())
        };
        for network in ["192.0.2.0/24", "::ffff:192.0.2.0/120"] {
            assert!(allows(&[network], "192.0.2.9") && allows(&[network], "::ffff:192.0.2.9"));
            assert!(!allows(&[network], "192.0.3.9") && !allows(&[network], "2001:db8::1"));
        }
        assert!(allows(&["192.0.2.0/24", "2001:db8::/32"], "2001:db8::1"));
        assert!(!allows(&[], "192.0.2.9"), "no network is nowhere");
        assert!(record(grant()).may_be_used_from("192.0.2.9".parse().unwrap()));
    }

    #[test]
    fn a_record_survives_its_store_and_an_unknown_field_does_not_pass() {
        let stored = serde_json::to_string(&record(grant().tenant("acme"))).unwrap();
        let read: ApiKeyRecord = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, record(grant().tenant("acme")));
        let newer = stored.replacen('{', "{\"only_reads\":true,", 1);
        assert!(serde_json::from_str::<ApiKeyRecord>(&newer).is_err());
        assert!(!format!("{read:?}").contains("7, 7"), "{read:?}");
    }
}
