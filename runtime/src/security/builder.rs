//! Building a [`Security`], collecting every reason why it cannot hold.

use std::any::TypeId;
use std::error::Error;
use std::future::Future;
use std::num::NonZeroU32;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use crate::auth::{Authenticator, NameTable, Resolve, Resolved, Subject, resolver};
use crate::authorize::ForeignObjects;
use crate::clock::Clock;
use crate::edge::address::Topology;
use crate::edge::headers::Headers;
use crate::input::JsonLimits;
use crate::names::{RoleEnum, ScopeEnum};
use crate::policy::{OnFailure, Rate};
use crate::principal::RegisteredEnums;
use crate::rate::{
    GuardedStore, LimitId, MemoryStore, NO_SHARE, NamedLimits, RateStore, Throttle, lacks_share,
};
use crate::redact::PseudonymKey;
use crate::rule::{Condition, Conditions};
use crate::security::{ADDRESS_POLICY, ADDRESS_RATE, ConfigError, Security, Settings};

/// Collects a configuration; [`build`](Self::build) says everything that is wrong with it at once.
#[derive(Default)]
#[must_use = "a configuration guards nothing until it is built"]
pub struct SecurityBuilder {
    #[cfg(feature = "jwt")]
    issuers: Vec<crate::auth::jwt::Verifier>,
    authenticators: Vec<Box<dyn Authenticator>>,
    default_auth: Vec<String>,
    names: NameTable,
    enums: RegisteredEnums,
    conditions: Conditions,
    resolver: Option<Resolve>,
    topology: Option<Topology>,
    address_rate: Option<Rate>,
    store: Option<Box<dyn RateStore>>,
    processes: Option<NonZeroU32>,
    limits: NamedLimits,
    clock: Option<Clock>,
    realm: Option<String>,
    foreign_objects: ForeignObjects,
    headers: Headers,
    pseudonym_key: Option<PseudonymKey>,
    json_limits: Option<JsonLimits>,
    reasons: Vec<String>,
}

impl SecurityBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn refuse(&mut self, reason: impl Into<String>) {
        self.reasons.push(reason.into());
    }

    /// The closed world of roles; tokens name them, rules demand them.
    pub fn roles<R: RoleEnum>(mut self) -> Self {
        if self.enums.roles.is_some() {
            self.refuse("`.roles::<..>()` was called twice");
        }
        self.names.add_roles::<R>();
        self.enums.roles = Some(TypeId::of::<R>());
        self
    }

    /// The closed world of OAuth scopes.
    pub fn scopes<C: ScopeEnum>(mut self) -> Self {
        if self.enums.scopes.is_some() {
            self.refuse("`.scopes::<..>()` was called twice");
        }
        self.names.add_scopes::<C>();
        self.enums.scopes = Some(TypeId::of::<C>());
        self
    }

    /// Accepts bearer JSON Web Tokens of one more issuer, as the scheme `jwt`.
    ///
    /// Called repeatedly it takes several issuers side by side, each with its own keys, audiences
    /// and rules. The claim `iss` chooses one before any key is tried; the same subject at two
    /// issuers is two callers.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt};
    ///
    /// let people = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
    /// let machines = Jwt::hs256(b"41b7e9d20c6f8a35d1e07b94f2c6a83e").issuer("https://ci.example");
    /// let security = Security::builder()
    ///     .jwt(people.audience("payroll"))
    ///     .jwt(machines.audience("payroll"))
    ///     .direct()
    ///     .build();
    /// assert!(security.is_ok());
    /// ```
    #[cfg(feature = "jwt")]
    pub fn jwt(mut self, jwt: crate::auth::Jwt) -> Self {
        match jwt.build() {
            Ok(issuer) if self.has_issuer(issuer.issuer()) => {
                let name = issuer.issuer().to_owned();
                self.refuse(format!(
                    "jwt: two configurations of the issuer `{name}`: give its keys to one, with \
                     `.also(..)`"
                ));
            }
            Ok(issuer) => self.issuers.push(issuer),
            Err(error) => self.refuse(format!("jwt: {error}")),
        }
        self
    }

    #[cfg(feature = "jwt")]
    fn has_issuer(&self, name: &str) -> bool {
        self.issuers.iter().any(|issuer| issuer.issuer() == name)
    }

    /// The issuers become one scheme, called `jwt`, which comes first.
    #[cfg(feature = "jwt")]
    fn join_issuers(&mut self) {
        let issuers = std::mem::take(&mut self.issuers);
        if issuers.is_empty() {
            return;
        }
        let scheme = crate::auth::jwt::JwtScheme::new(issuers);
        self.check_scheme_is_new(scheme.name());
        self.authenticators.insert(0, Box::new(scheme));
    }

    fn check_scheme_is_new(&mut self, name: &str) {
        if self.authenticators.iter().any(|other| other.name() == name) {
            self.refuse(format!("two authenticators are called `{name}`"));
        }
    }

    /// Accepts credentials of a scheme of the application's own.
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.check_scheme_is_new(authenticator.name());
        self.authenticators.push(Box::new(authenticator));
        self
    }

    /// The schemes that count where a handler names none; needed when several are configured.
    pub fn default_auth<N: Into<String>>(mut self, schemes: impl IntoIterator<Item = N>) -> Self {
        if !self.default_auth.is_empty() {
            self.refuse("`.default_auth(..)` was called twice");
        }
        self.default_auth = schemes.into_iter().map(Into::into).collect();
        self
    }

    /// Loads roles, tenant and the application's own user after authentication.
    ///
    /// `Ok(None)` is a caller the application does not know: 401. An error is a 503. Answers are
    /// kept for `cached_for`; a role that is taken away stays that long at most.
    ///
    /// ```no_run
    /// use palisade::{Resolved, Security};
    /// use std::time::Duration;
    /// # struct User;
    /// # async fn find(_: &str) -> Result<Option<User>, std::io::Error> { Ok(None) }
    /// let builder = Security::builder().resolve(Duration::from_secs(30), |caller| async move {
    ///     let user = find(caller.subject()).await?;
    ///     Ok::<_, std::io::Error>(user.map(Resolved::user))
    /// });
    /// ```
    pub fn resolve<U, E, F, Fut>(mut self, cached_for: Duration, resolve: F) -> Self
    where
        U: Send + Sync + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Fn(Subject) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<Resolved<U>>, E>> + Send + 'static,
    {
        if self.resolver.is_some() {
            self.refuse("`.resolve(..)` was called twice");
        }
        self.resolver = Some(resolver(cached_for, resolve));
        self
    }

    /// The value of a condition that rules name as `policy(C)`.
    pub fn condition<C: Condition>(mut self, condition: C) -> Self {
        if !self.conditions.insert(condition) {
            self.refuse(format!("two values of the condition `{}`", std::any::type_name::<C>()));
        }
        self
    }

    /// The key of the mask `"pseudonym"`: 32 random bytes that stay the same as long as pseudonyms
    /// shall.
    ///
    /// # Security
    /// Whoever holds the key can find the value behind a pseudonym by trying values out. So can, one
    /// guess at a time, a caller who may set a value and sees its pseudonym beside those of others:
    /// one value has one pseudonym in every field of the deployment.
    #[cfg(feature = "pseudonym")]
    pub fn pseudonym_key(mut self, key: [u8; 32]) -> Self {
        if self.pseudonym_key.is_some() {
            self.refuse("`.pseudonym_key(..)` was called twice");
        }
        if key.iter().all(|byte| *byte == key[0]) {
            self.refuse("`.pseudonym_key(..)` is one byte repeated: give it 32 random bytes");
        }
        self.pseudonym_key = Some(PseudonymKey::new(&key));
        self
    }

    /// Clients connect to this process themselves: forwarding header fields are ignored.
    pub fn direct(self) -> Self {
        self.topology(Ok(Topology::direct()))
    }

    /// Clients come through the proxies in these address ranges, which write `X-Forwarded-For`.
    pub fn behind<const N: usize>(self, proxies: [&str; N]) -> Self {
        self.topology(Topology::behind(&proxies).map_err(|error| error.to_string()))
    }

    /// Clients come through the proxies in these address ranges, which write `Forwarded`
    /// ([RFC 7239]).
    ///
    /// [RFC 7239]: https://www.rfc-editor.org/rfc/rfc7239
    pub fn behind_forwarded<const N: usize>(self, proxies: [&str; N]) -> Self {
        let topology = Topology::behind(&proxies)
            .map(|topology| topology.reading(crate::edge::address::ForwardingHeader::Forwarded));
        self.topology(topology.map_err(|error| error.to_string()))
    }

    fn topology(mut self, topology: Result<Topology, String>) -> Self {
        if self.topology.is_some() {
            self.refuse("the topology is declared twice: call `.direct()` or `.behind(..)` once");
        }
        match topology {
            Ok(topology) => self.topology = Some(topology),
            Err(error) => {
                self.refuse(format!("behind: {error}"));
                // The one reason is told; a missing topology would be a second.
                self.topology = Some(Topology::direct());
            }
        }
        self
    }

    /// The limit every client address has for the whole application; 200 a second by default.
    pub fn address_rate(mut self, rate: Rate) -> Self {
        if self.address_rate.is_some() {
            self.refuse("`.address_rate(..)` was called twice");
        }
        self.address_rate = Some(rate.per(crate::policy::Per::Ip));
        self
    }

    /// Where budgets are kept; in this process by default.
    pub fn rate_store(mut self, store: impl RateStore) -> Self {
        if self.store.is_some() {
            self.refuse("`.rate_store(..)` was called twice");
        }
        self.store = Some(Box::new(store));
        self
    }

    /// A limit that handlers name: `rate = named("export")`. It may come from configuration, as
    /// `"100/m".parse()`; all handlers that name it share its budgets, and the posture shows its
    /// numbers. An application whose handlers name a limit that is not given refuses to start.
    pub fn limit(mut self, name: impl Into<String>, rate: Rate) -> Self {
        if let Err(reason) = self.limits.add(name.into(), rate) {
            self.refuse(reason);
        }
        self
    }

    /// How many processes share the store of [`rate_store`](Self::rate_store).
    ///
    /// A limit with `on_failure = "local"` is divided by this number while the store is away, so
    /// that all processes together let no more through than the limit. Needed for those alone.
    pub fn processes(mut self, count: u32) -> Self {
        if self.processes.is_some() {
            self.refuse("`.processes(..)` is given twice");
        }
        match NonZeroU32::new(count) {
            Some(count) => self.processes = Some(count),
            None => self.refuse("`.processes(0)`: this process is one already"),
        }
        self
    }

    /// The realm that challenges name; `api` by default.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        if self.realm.is_some() {
            self.refuse("`.realm(..)` was called twice");
        }
        self.realm = Some(realm.into());
        self
    }

    /// Bounds on every JSON body: depth, keys and items, the length of a text.
    pub fn json_limits(mut self, limits: JsonLimits) -> Self {
        if self.json_limits.is_some() {
            self.refuse("`.json_limits(..)` was called twice");
        }
        limits.faults().for_each(|fault| self.refuse(fault));
        self.json_limits = Some(limits);
        self
    }

    /// Answers 403 in place of 404 for objects that are missing or not the caller's.
    pub fn foreign_objects_are_forbidden(mut self) -> Self {
        self.foreign_objects = ForeignObjects::Forbidden;
        self
    }

    /// Sends `Strict-Transport-Security` for a year, subdomains included. State it where every
    /// client reaches the service over TLS; browsers then refuse plain HTTP for the whole domain.
    pub fn hsts(mut self) -> Self {
        self.headers = self.headers.hsts();
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Checks the configuration as a whole.
    ///
    /// # Errors
    /// Every reason why it cannot hold: no topology, no authenticator where roles are registered, a
    /// weak or mixed key, a missing issuer or audience, an ambiguous default, and so on.
    pub fn build(mut self) -> Result<Security, ConfigError> {
        #[cfg(feature = "jwt")]
        self.join_issuers();
        self.check_topology_is_declared();
        self.check_names_have_an_authenticator();
        self.check_default_auth_exists();
        self.check_realm_is_quotable();
        self.check_address_rate_can_pass();
        self.check_address_rate_holds_without_the_store();
        ConfigError::from_reasons(self.reasons)?;
        let address_id = LimitId::new("palisade", ADDRESS_POLICY, 0);
        let address_rate = self.address_rate.unwrap_or(ADDRESS_RATE);
        let address_throttle = Throttle::new(address_id, address_rate, self.processes);
        let is_shared = self.store.is_some();
        let store = self.store.unwrap_or_else(|| Box::new(MemoryStore::default()));
        Ok(Security(Arc::new(Settings {
            authenticators: self.authenticators,
            default_auth: self.default_auth,
            names: self.names,
            enums: self.enums,
            conditions: self.conditions,
            resolver: self.resolver,
            topology: self.topology.unwrap_or_else(Topology::direct),
            address_throttle,
            store: GuardedStore::new(store),
            store_is_shared: is_shared,
            processes: self.processes,
            limits: self.limits,
            clock: self.clock.unwrap_or_default(),
            realm: self.realm.unwrap_or_else(|| "api".to_owned()),
            foreign_objects: self.foreign_objects,
            headers: self.headers,
            pseudonym_key: self.pseudonym_key,
            json_limits: self.json_limits.unwrap_or_default(),
            prepared: RwLock::default(),
        })))
    }

    /// Who may tell us the client's address is never a guess.
    fn check_topology_is_declared(&mut self) {
        if self.topology.is_none() {
            self.refuse(
                "no topology: say `.direct()` when clients connect to this process themselves, or \
                 `.behind([\"10.0.0.0/8\"])` with the addresses of your proxies",
            );
        }
    }

    /// Roles that nobody can have guard nothing.
    fn check_names_have_an_authenticator(&mut self) {
        if self.enums != RegisteredEnums::default() && self.authenticators.is_empty() {
            self.refuse("roles or scopes are registered and no authenticator is: say `.jwt(..)`");
        }
    }

    /// With one authenticator the default is clear; with several somebody has to say.
    fn check_default_auth_exists(&mut self) {
        let known: Vec<String> =
            self.authenticators.iter().map(|other| other.name().to_owned()).collect();
        if let (true, [only]) = (self.default_auth.is_empty(), known.as_slice()) {
            self.default_auth = vec![only.clone()];
        }
        let unknown: Vec<String> =
            self.default_auth.iter().filter(|name| !known.contains(name)).cloned().collect();
        for name in unknown {
            self.refuse(format!("`.default_auth(..)` names `{name}`, which is not configured"));
        }
    }

    fn check_realm_is_quotable(&mut self) {
        let realm = self.realm.as_deref().unwrap_or_default();
        if realm.chars().any(|letter| !(' '..='~').contains(&letter) || "\"\\".contains(letter)) {
            self.refuse("the realm holds a quote, a backslash or a character outside ASCII");
        }
    }

    fn check_address_rate_can_pass(&mut self) {
        if let Some(rate) = self.address_rate
            && !rate.can_pass()
        {
            self.refuse("the address rate can never be met: limit, window, burst or cost is off");
        }
    }

    /// The limit by address is the only one of many routes, public ones included.
    fn check_address_rate_holds_without_the_store(&mut self) {
        let Some(rate) = self.address_rate else { return };
        if rate.on_failure == OnFailure::Allow {
            self.refuse(
                "the address rate may not let requests through uncounted when the rate store \
                 fails: say `OnFailure::Local`, or leave it away",
            );
        }
        if self.store.is_some() && lacks_share(rate, self.processes) {
            self.refuse(NO_SHARE);
        }
    }
}

impl std::fmt::Debug for SecurityBuilder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SecurityBuilder").field("reasons", &self.reasons).finish_non_exhaustive()
    }
}
