//! The keys of an application: made, replaced and revoked here, verified by the scheme.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;

use super::digest::Peppers;
use super::record::after;
use super::text::Prefix;
use super::{
    ApiKeyDigest, ApiKeyError, ApiKeyGrant, ApiKeyId, ApiKeyRecord, ApiKeyStore, ApiKeyStoreError,
    Rotation,
};
use crate::audit_fact::AuditFact;
use crate::caller_id::CallerId;
use crate::clock::Clock;
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::problem::Event;

/// The tracing target of audit events.
const AUDIT: &str = "palisade::audit";

/// The field that keys are sent in unless stated.
const FIELD: HeaderName = HeaderName::from_static("x-api-key");

/// The API keys of an application, cheap to clone: one goes to
/// [`SecurityBuilder::api_keys`](crate::SecurityBuilder::api_keys), another into the state of the
/// handlers that make and revoke keys.
#[derive(Clone)]
pub struct ApiKeys(pub(super) Arc<ApiKeySettings>);

pub(super) struct ApiKeySettings {
    pub(super) prefix: Prefix,
    pub(super) field: HeaderName,
    pub(super) peppers: Peppers,
    pub(super) store: Box<dyn ApiKeyStore>,
    clock: Clock,
}

/// Collects the configuration of [`ApiKeys`].
#[must_use = "keys are configured once they are built"]
pub struct ApiKeysBuilder {
    prefix: String,
    pepper: [u8; 32],
    previous_peppers: Vec<[u8; 32]>,
    field: Option<String>,
    clock: Clock,
    faults: ConfigFaults,
}

/// A new key, and the only place its text is ever seen.
pub struct IssuedKey {
    id: ApiKeyId,
    expires_at_millis: Option<i64>,
    text: String,
}

impl ApiKeys {
    /// Keys that begin with `prefix` and `_`, and are stored under `pepper`.
    ///
    /// The prefix names the application and what the key is for, as `acme_live`; scanners find leaked
    /// keys by it. The pepper is 32 random bytes that the service has and its store has not.
    pub fn builder(prefix: impl Into<String>, pepper: [u8; 32]) -> ApiKeysBuilder {
        ApiKeysBuilder {
            prefix: prefix.into(),
            pepper,
            previous_peppers: Vec::new(),
            field: None,
            clock: Clock::default(),
            faults: ConfigFaults::named("api keys"),
        }
    }

    /// The regular expression that finds every key of this application, for secret scanners.
    ///
    /// It has no anchor, so that a key is found within other text. [`could_be_key`](Self::could_be_key)
    /// tells keys from texts that look alike, by their checksum.
    #[must_use]
    pub fn pattern(&self) -> String {
        self.0.prefix.pattern()
    }

    /// Whether `text` has the form of a key of this application and a checksum that fits. Nothing is
    /// asked: such a key need not exist.
    #[must_use]
    pub fn could_be_key(&self, text: &str) -> bool {
        self.0.prefix.read(text).is_some()
    }

    /// Makes a key.
    ///
    /// # Errors
    /// The owner or the tenant is empty, the store failed, or there are no random bytes; then there is no key.
    pub async fn issue(&self, grant: ApiKeyGrant) -> Result<IssuedKey, ApiKeyError> {
        let (id, text, digest) = self.generate()?;
        let record = grant.record(id, digest, self.now());
        let issued = IssuedKey { id, expires_at_millis: record.expires_at_millis, text };
        let (owner, tenant) = (record.owner.clone(), record.tenant.clone());
        if owner.issuer().is_empty() || owner.subject().is_empty() {
            return Err(ApiKeyError::OwnerEmpty);
        }
        if tenant.as_deref().is_some_and(|tenant| tenant.trim().is_empty()) {
            return Err(ApiKeyError::TenantEmpty);
        }
        if !self.0.store.insert(record).wait().await? {
            return Err(ApiKeyStoreError::new("a new id exists already").into());
        }
        tell(Event::ApiKeyIssued, id, Some((&owner, tenant.as_deref())));
        Ok(issued)
    }

    /// Replaces a key by one with the same owner, rights and lifetime. The old one is accepted for
    /// `overlap` longer, unless it expires earlier; the one that it replaced itself ends now.
    ///
    /// # Errors
    /// [`ApiKeyError::NotLive`] where the key is unknown, revoked, expired or rotated before; the
    /// store failed, or there are no random bytes.
    pub async fn rotate(&self, old: ApiKeyId, overlap: Duration) -> Result<IssuedKey, ApiKeyError> {
        let found = self.0.store.find(old).wait().await?;
        let record = found.ok_or(ApiKeyError::NotLive)?;
        let (id, text, digest) = self.generate()?;
        let now_millis = self.now();
        let new = record.renewed(id, digest, now_millis);
        let issued = IssuedKey { id, expires_at_millis: new.expires_at_millis, text };
        let old_ends_at_millis = after(now_millis, overlap);
        let rotation = Rotation { old, new, old_ends_at_millis, now_millis };
        if !self.0.store.rotate(rotation).wait().await? {
            return Err(ApiKeyError::NotLive);
        }
        tell(Event::ApiKeyRotated, old, Some((&record.owner, record.tenant.as_deref())));
        Ok(issued)
    }

    /// Revokes a key: the next request with it is refused. Whether it was live until now or revoked
    /// before tells the answer.
    ///
    /// # Errors
    /// The store failed; whether the key is revoked is unknown.
    pub async fn revoke(&self, id: ApiKeyId) -> Result<bool, ApiKeyStoreError> {
        let revoked = self.0.store.revoke(id, self.now()).wait().await?;
        if revoked {
            tell(Event::ApiKeyRevoked, id, None);
        }
        Ok(revoked)
    }

    /// The records of an owner's keys, the oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn keys_of(
        &self,
        owner: &CallerId,
    ) -> Result<Vec<Arc<ApiKeyRecord>>, ApiKeyStoreError> {
        self.0.store.keys_of(owner).wait().await
    }

    fn generate(&self) -> Result<(ApiKeyId, String, ApiKeyDigest), ApiKeyError> {
        let (id, text) = self.0.prefix.generate()?;
        let digest = self.0.peppers.digest(&text).ok_or(ApiKeyError::NoRandomness)?;
        Ok((id, text, digest))
    }

    pub(super) fn now(&self) -> i64 {
        self.0.clock.now_unix_millis()
    }
}

/// Tells the audit what became of a key of an owner in a tenant.
pub(super) fn tell(event: Event, id: ApiKeyId, of: Option<(&CallerId, Option<&str>)>) {
    let (owner, tenant) = of.map_or((None, None), |(owner, tenant)| (Some(owner), tenant));
    tracing::info!(
        target: AUDIT,
        event = event.name(),
        credential = id.as_str(),
        subject = owner.map(|owner| tracing::field::debug(owner.subject())),
        issuer = owner.map(|owner| tracing::field::debug(owner.issuer())),
        tenant = tenant.map(tracing::field::debug),
    );
    let known = owner.map(|owner| AuditFact::about(owner, tenant)).unwrap_or_default();
    AuditFact { credential: Some(id.as_str()), ..known }.tell(event);
}

impl ApiKeysBuilder {
    /// The header field that keys are sent in; `x-api-key` by default.
    pub fn field(mut self, name: &str) -> Self {
        self.faults.state(&mut self.field, name.to_owned(), ".field(..)");
        self
    }

    /// An earlier pepper: keys that were stored under it are still accepted.
    pub fn previous_pepper(mut self, pepper: [u8; 32]) -> Self {
        self.previous_peppers.push(pepper);
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Checks the configuration.
    ///
    /// # Errors
    /// Every fault: the prefix, a pepper or the field cannot be used, or a setter was called twice.
    pub fn build(self, store: impl ApiKeyStore) -> Result<ApiKeys, ConfigError> {
        let mut faults = self.faults;
        let prefix = faults.check(Prefix::new(&self.prefix));
        let field = self.field.map_or(Some(FIELD), |name| faults.check(field(&name)));
        let peppers = faults.check(Peppers::new(&self.pepper, &self.previous_peppers));
        let ((prefix, field), peppers) = faults.ready(prefix.zip(field).zip(peppers))?;
        let (store, clock) = (Box::new(store), self.clock);
        Ok(ApiKeys(Arc::new(ApiKeySettings { prefix, field, peppers, store, clock })))
    }
}

/// A field for a key: one whose name says so, and that no standard gives another meaning.
fn field(name: &str) -> Result<HeaderName, &'static str> {
    const FAULT: &str =
        "the header field ends in `key` or `token`, and is not a field of a standard";
    let name = HeaderName::try_from(name).map_err(|_| FAULT)?;
    let text = name.as_str();
    let last = text.rsplit('-').next().unwrap_or_default();
    let is_taken = ["sec-", "idempotency-"].iter().any(|begin| text.starts_with(begin))
        || ["csrf", "xsrf"].iter().any(|word| text.contains(word));
    let says_so = ["key", "apikey", "token"].contains(&last);
    if says_so && !is_taken { Ok(name) } else { Err(FAULT) }
}

impl IssuedKey {
    /// The public part, to name the key by later.
    #[must_use]
    pub fn id(&self) -> ApiKeyId {
        self.id
    }

    /// From when on the key is refused, in milliseconds since the Unix epoch.
    #[must_use]
    pub fn expires_at_millis(&self) -> Option<i64> {
        self.expires_at_millis
    }

    /// The key, for the one answer that shows it to its owner.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// Leaves the key out.
impl fmt::Debug for IssuedKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("IssuedKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Leaves the peppers out.
impl fmt::Debug for ApiKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ApiKeys").field("field", &self.0.field).finish_non_exhaustive()
    }
}

/// Leaves the peppers out.
impl fmt::Debug for ApiKeysBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ApiKeysBuilder").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_a_key_says_so_and_has_no_other_meaning() {
        for good in
            ["x-api-key", "API-Key", "x-acme-token", "x-apikey", "ocp-apim-subscription-key"]
        {
            assert!(field(good).is_ok(), "{good}");
        }
        for bad in [
            "authorization",
            "cookie",
            "host",
            "x-forwarded-for",
            "sec-websocket-key",
            "idempotency-key",
            "x-csrf-token",
            "monkey",
            "x api key",
            "",
        ] {
            assert!(field(bad).is_err(), "{bad}");
        }
    }

    const PEPPER: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

    fn told(builder: ApiKeysBuilder) -> Vec<String> {
        let built = builder.build(crate::auth::api_key::MemoryApiKeys::new());
        built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    #[test]
    fn each_setting_is_stated_once() {
        let builder = || ApiKeys::builder("acme", PEPPER);
        assert_eq!(told(builder().field("x-acme-key")), [""; 0]);
        let twice = builder().field("x-acme-key").field("x-acme-key");
        assert_eq!(told(twice), ["api keys: `.field(..)` was called twice"]);
        let older = *b"41b7e9d20c6f8a35d1e07b94f2c6a83e";
        assert_eq!(told(builder().previous_pepper(older).previous_pepper(PEPPER)), [""; 0]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let told = told(ApiKeys::builder("Acme", [0; 32]).field("cookie"));
        let [prefix, field, pepper] = &told[..] else { panic!("{told:?}") };
        assert!(prefix.starts_with("api keys: the prefix is 2 to 24"), "{prefix}");
        assert!(field.starts_with("api keys: the header field ends in `key`"), "{field}");
        assert!(pepper.starts_with("api keys: a pepper is not random"), "{pepper}");
    }

    #[test]
    fn the_audit_has_one_target() {
        assert_eq!(AUDIT, crate::audit::TARGET);
    }
}
