//! Building a [`Security`], collecting every reason why it cannot hold.

use std::error::Error;
use std::future::Future;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use crate::audit::AuditSettings;
use crate::auth::{AuthSettings, Authenticator, PlanSource, Resolved, Subject, resolver};
use crate::authorize::{
    ApprovalStore, BreakGlassStore, ForeignObjects, MemoryApprovals, MemoryBreakGlass,
};
use crate::clock::Clock;
use crate::config_faults::ConfigFaults;
use crate::edge::address::{ForwardingHeader, Topology};
use crate::edge::browser::BrowserSettings;
use crate::edge::owner::AddressOwners;
use crate::edge::ranges::AddressRanges;
use crate::edge::settings::EdgeSettings;
use crate::edge::versions::Versions;
use crate::input::{InputSettings, JsonLimits};
use crate::names::{RoleEnum, ScopeEnum};
use crate::policy::{PlanEnum, Rate};
use crate::rate::{Capacity, RateSettings, RateStore, fields};
use crate::redact::RedactSettings;
use crate::request_id::RequestId;
use crate::rule::{Condition, Conditions};
use crate::security::shadows::Shadows;
use crate::security::{ApprovalSettings, BreakGlassSettings, ConfigError, Security, Settings};

/// Collects a configuration; [`build`](Self::build) says everything that is wrong with it at once.
#[derive(Default)]
#[must_use = "a configuration guards nothing until it is built"]
pub struct SecurityBuilder {
    auth: AuthSettings,
    rate: RateSettings,
    edge: EdgeSettings,
    pub(super) browser: BrowserSettings,
    input: InputSettings,
    redact: RedactSettings,
    audit: AuditSettings,
    conditions: Conditions,
    break_glass: Option<Box<dyn BreakGlassStore>>,
    approvals: Option<Box<dyn ApprovalStore>>,
    foreign_objects: ForeignObjects,
    clock: Clock,
    #[cfg(feature = "session")]
    pub(super) sessions: Option<crate::session::Sessions>,
    pub(super) faults: ConfigFaults,
}

impl SecurityBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The roles that the application declares; tokens name them, rules demand them.
    pub fn roles<R: RoleEnum>(mut self) -> Self {
        self.auth.set_roles::<R>(&mut self.faults);
        self
    }

    /// The OAuth scopes that the application declares.
    pub fn scopes<C: ScopeEnum>(mut self) -> Self {
        self.auth.set_scopes::<C>(&mut self.faults);
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
        self.auth.add_jwt(jwt, &mut self.faults);
        self
    }

    #[cfg(not(feature = "jwt"))]
    #[doc(hidden)]
    pub fn jwt<J: crate::switched_off::JwtIsOn>(self, _: J) -> Self {
        self
    }

    /// Accepts tokens of the issuers of [`jwt`](Self::jwt) that are bound to a key, with a proof of it
    /// ([RFC 9449]), as the scheme `dpop`.
    ///
    /// A handler with `auth = "dpop"` takes nothing else; with `any("jwt", "dpop")` or
    /// [`default_auth`](Self::default_auth) plain tokens are taken beside them. A bound token without its
    /// proof is refused everywhere.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt, auth::jwt::Dpop};
    ///
    /// let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
    /// let security = Security::builder()
    ///     .jwt(jwt.audience("payroll"))
    ///     .dpop(Dpop::new("https://api.example"))
    ///     .default_auth(["dpop"])
    ///     .direct()
    ///     .build();
    /// assert!(security.is_ok());
    /// ```
    ///
    /// [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449
    #[cfg(feature = "jwt")]
    pub fn dpop(mut self, dpop: crate::auth::jwt::Dpop) -> Self {
        self.auth.set_dpop(dpop, &mut self.faults);
        self
    }

    /// Asks about every token of the issuers of [`jwt`](Self::jwt) whether it was taken back; see the
    /// [page of revocations](crate::auth::jwt::revocation).
    ///
    /// A token is then accepted no longer after its `iat` than
    /// [`longest_token_life`](crate::auth::jwt::Revocations::longest_token_life) says.
    #[cfg(feature = "jwt")]
    pub fn revocations(mut self, revocations: crate::auth::jwt::Revocations) -> Self {
        self.auth.set_revocations(revocations, &mut self.faults);
        self
    }

    /// Accepts API keys, as the scheme `api_key`. The caller is the key's owner.
    #[cfg(feature = "api-key")]
    pub fn api_keys(self, keys: crate::auth::ApiKeys) -> Self {
        self.authenticator(keys)
    }

    #[cfg(not(feature = "api-key"))]
    #[doc(hidden)]
    pub fn api_keys<K: crate::switched_off::ApiKeyIsOn>(self, _: K) -> Self {
        self
    }

    /// Accepts the signed webhooks of one sender, as the scheme `webhook` unless it is
    /// [named](crate::auth::Webhook::name). The caller is the sender.
    #[cfg(feature = "webhook")]
    pub fn webhook(mut self, webhook: crate::auth::Webhook) -> Self {
        self.auth.add_webhook(webhook, &mut self.faults);
        self
    }

    #[cfg(not(feature = "webhook"))]
    #[doc(hidden)]
    pub fn webhook<W: crate::switched_off::WebhookIsOn>(self, _: W) -> Self {
        self
    }

    /// Accepts credentials of a scheme of the application's own.
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.auth.add_authenticator(authenticator);
        self
    }

    /// The schemes that count where a handler names none; needed when several are configured.
    pub fn default_auth<N: Into<String>>(mut self, schemes: impl IntoIterator<Item = N>) -> Self {
        let schemes = schemes.into_iter().map(Into::into).collect();
        self.auth.set_default_auth(schemes, &mut self.faults);
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
        self.auth.set_resolver(resolver(cached_for, resolve), &mut self.faults);
        self
    }

    /// The parameter of the path that names the tenant a caller acts in, as in
    /// `/tenants/{tenant}/invoices`.
    ///
    /// A caller whose credential names several tenants acts in the one that the path names. On every
    /// route with this parameter a caller of another tenant, or of none, gets the answer of a
    /// missing object. An application none of whose routes has it does not start.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt};
    ///
    /// # let secret = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    /// let jwt = Jwt::hs256(secret).issuer("https://id.example").audience("ledger");
    /// let jwt = jwt.tenants_claim("organizations");
    /// assert!(Security::builder().jwt(jwt).tenant_in_path("tenant").direct().build().is_ok());
    /// ```
    pub fn tenant_in_path(mut self, parameter: impl Into<String>) -> Self {
        self.auth.set_tenant_parameter(parameter.into(), &mut self.faults);
        self
    }

    /// The value of a condition that rules name as `policy(C)`.
    pub fn condition<C: Condition>(mut self, condition: C) -> Self {
        if !self.conditions.insert(condition) {
            self.faults
                .add(format!("two values of the condition `{}`", std::any::type_name::<C>()));
        }
        self
    }

    /// A value that policy functions take by reference: `policy(can_hire)` with
    /// `fn can_hire(caller: &Principal, request: &RequestHead<'_>, db: &Db) -> bool`.
    ///
    /// ```
    /// use palisade::prelude::*;
    /// use palisade::RequestHead;
    ///
    /// struct Desk { is_open: bool }
    ///
    /// fn desk_is_open(_: &Principal, _: &RequestHead<'_>, desk: &Desk) -> bool {
    ///     desk.is_open
    /// }
    ///
    /// #[secure(allow = policy(desk_is_open))]
    /// async fn apply() -> NoContent {
    ///     NoContent
    /// }
    ///
    /// let builder = Security::builder().policy_state(Desk { is_open: true });
    /// # let _ = builder;
    /// ```
    pub fn policy_state<S: Send + Sync + 'static>(mut self, state: S) -> Self {
        if !self.conditions.insert_state(state) {
            self.faults.add(format!(
                "two values of `{}` for policy functions",
                std::any::type_name::<S>()
            ));
        }
        self
    }

    /// The classes of authentication (`acr`) that the issuers tell, the weakest first: where one is demanded,
    /// those behind it do as well. Without an order a class is compared as it is.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// let builder = Security::builder().acr_order(["aal1", "aal2", "aal3"]);
    /// # let _ = builder;
    /// ```
    pub fn acr_order<N: Into<String>>(mut self, classes: impl IntoIterator<Item = N>) -> Self {
        let classes = classes.into_iter().map(Into::into).collect();
        if !self.conditions.rank_classes(classes) {
            self.faults.add(
                "`.acr_order(..)` is called once, and lists every class once, the weakest first",
            );
        }
        self
    }

    /// Where it is remembered that rules were passed in an emergency; in this process by default.
    pub fn break_glass_store(mut self, store: impl BreakGlassStore) -> Self {
        if self.break_glass.replace(Box::new(store)).is_some() {
            self.faults.add("`.break_glass_store(..)` was called twice");
        }
        self
    }

    /// Where requests wait for approval; in this process by default. See [`approvals`](crate::approvals).
    pub fn approval_store(mut self, store: impl ApprovalStore) -> Self {
        if self.approvals.replace(Box::new(store)).is_some() {
            self.faults.add("`.approval_store(..)` was called twice");
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
        self.redact.set_pseudonym_key(key, &mut self.faults);
        self
    }

    #[cfg(not(feature = "pseudonym"))]
    #[doc(hidden)]
    pub fn pseudonym_key<K: crate::switched_off::PseudonymIsOn>(self, _: K) -> Self {
        self
    }

    /// Clients connect to this process themselves: forwarding header fields are ignored.
    pub fn direct(mut self) -> Self {
        self.edge.set_topology(Ok(Topology::direct()), &mut self.faults);
        self
    }

    /// Clients come through the proxies in these address ranges, which write `X-Forwarded-For`.
    ///
    /// The ranges may come from configuration; one that is no range is a reason not to start.
    /// `"unix:"` stands for every peer on a Unix socket: such a proxy has no address, and whoever may
    /// open the socket may say who the client is. A request over it that names no client is a 400.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// assert!(Security::builder().behind(["10.0.0.0/8"]).build().is_ok());
    /// assert!(Security::builder().behind("10.0.0.0/8, 192.0.2.7/32").build().is_ok());
    /// let configured = vec!["10.0.0.0/8".to_owned(), "lb".to_owned()];
    /// let refused = Security::builder().behind(configured).build();
    /// assert!(refused.is_err_and(|error| error.reasons()[0].contains("`lb`")));
    /// ```
    pub fn behind(mut self, proxies: impl Into<AddressRanges>) -> Self {
        let topology = Topology::behind(proxies.into().ranges());
        self.edge.set_topology(topology, &mut self.faults);
        self
    }

    /// Clients come through the proxies in these address ranges, which write `Forwarded`
    /// ([RFC 7239]).
    ///
    /// [RFC 7239]: https://www.rfc-editor.org/rfc/rfc7239
    pub fn behind_forwarded(mut self, proxies: impl Into<AddressRanges>) -> Self {
        let topology = Topology::behind(proxies.into().ranges())
            .map(|topology| topology.reading(ForwardingHeader::Forwarded));
        self.edge.set_topology(topology, &mut self.faults);
        self
    }

    /// The only addresses that may call this application, on every route; a client elsewhere gets a 403 that
    /// says nothing. Several calls are a fault: write all ranges into one.
    ///
    /// The client is the one that the topology tells. `allow_ip` on a handler narrows this further.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// let security = Security::builder().allow_ip(["10.0.0.0/8", "2001:db8::/32"]).direct();
    /// assert!(security.build().is_ok());
    /// let refused = Security::builder().allow_ip("10.0.0.1/8").direct().build();
    /// assert!(refused.is_err_and(|error| error.reasons()[0].contains("`10.0.0.0/8`")));
    /// ```
    ///
    /// # Security
    /// An address is no proof of who calls: state it beside credentials. Behind a proxy that is not declared
    /// every client has that proxy's address.
    pub fn allow_ip(mut self, ranges: impl Into<AddressRanges>) -> Self {
        self.edge.addresses.set_allow(ranges.into().ranges(), &mut self.faults);
        self
    }

    /// Addresses that may not call this application, whatever else allows them.
    pub fn deny_ip(mut self, ranges: impl Into<AddressRanges>) -> Self {
        self.edge.addresses.set_deny(ranges.into().ranges(), &mut self.faults);
        self
    }

    /// A list of addresses under a name, for `allow_ip = named("office")` at handlers and for
    /// [`allow_ip_list`](Self::allow_ip_list). [`Security::set_address_list`] changes it while the application
    /// runs. A handler that names a list that is not given, or allows by one that is empty, does not start.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let security = Security::builder()
    ///     .address_list("blocked", [])
    ///     .deny_ip_list("blocked")
    ///     .direct()
    ///     .build()?;
    /// security.set_address_list("blocked", ["192.0.2.0/24"])?;
    /// assert!(security.set_address_list("blocked", ["localhost"]).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn address_list(mut self, name: impl AsRef<str>, ranges: impl Into<AddressRanges>) -> Self {
        self.edge.addresses.add_list(name.as_ref(), ranges.into().ranges(), &mut self.faults);
        self
    }

    /// The addresses of a list may call this application, beside those of [`allow_ip`](Self::allow_ip); all
    /// others may not.
    pub fn allow_ip_list(mut self, name: impl Into<String>) -> Self {
        self.edge.addresses.add_allow_list(name.into());
        self
    }

    /// The addresses of a list may not call this application.
    pub fn deny_ip_list(mut self, name: impl Into<String>) -> Self {
        self.edge.addresses.add_deny_list(name.into());
        self
    }

    /// Who can say which country and which network an address belongs to, for
    /// [`allow_countries`](Self::allow_countries) and the like.
    pub fn address_owners(mut self, owners: impl AddressOwners) -> Self {
        self.edge.owners.set_resolver(owners, &mut self.faults);
        self
    }

    /// The only countries from which this application may be called, as ISO 3166-1 has their codes of two
    /// letters. An address whose country nobody knows is refused with 403, and where the resolver fails the
    /// answer is a 503.
    pub fn allow_countries<C: AsRef<str>>(mut self, codes: impl IntoIterator<Item = C>) -> Self {
        self.edge.owners.set_allowed(codes, &mut self.faults);
        self
    }

    /// Countries from which this application may not be called. An address whose country nobody knows may
    /// call.
    pub fn deny_countries<C: AsRef<str>>(mut self, codes: impl IntoIterator<Item = C>) -> Self {
        self.edge.owners.set_denied(codes, &mut self.faults);
        self
    }

    /// Networks that may not call, by the numbers of their autonomous systems.
    pub fn deny_networks(mut self, numbers: impl IntoIterator<Item = u32>) -> Self {
        self.edge.owners.set_denied_networks(numbers, &mut self.faults);
        self
    }

    /// The hosts that this service is: `api.example.com`, `api.example.com:8443`, `[2001:db8::1]`. A
    /// request for another one is a 421 ([RFC 9110, 15.5.20]), and one that names none a 400.
    ///
    /// Without a port every port is meant. Without this statement every well-formed host is taken; a
    /// missing, doubled or malformed one is a 400 either way ([RFC 9112, 3.2]). An empty list, a scheme,
    /// a path and a `*` are refused at start.
    ///
    /// ```
    /// use palisade::Security;
    ///
    /// let security = Security::builder().hosts(["api.example.com"]).direct().build();
    /// assert!(security.is_ok());
    /// assert!(Security::builder().hosts(["https://api.example.com"]).direct().build().is_err());
    /// ```
    ///
    /// # Security
    /// State it where a link or a cache key is made of the host, and where other services share the
    /// address: a page elsewhere can make browsers send requests for a name of its own (DNS rebinding).
    ///
    /// [RFC 9110, 15.5.20]: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20
    /// [RFC 9112, 3.2]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
    pub fn hosts<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.edge.set_hosts(hosts.into_iter().map(Into::into).collect(), &mut self.faults);
        self
    }

    /// The versions of the API, and how a request says which one it means: for handlers with `version = "2"`.
    pub fn versions(mut self, versions: Versions) -> Self {
        self.edge.set_versions(versions, &mut self.faults);
        self
    }

    /// The limit every client address has for the whole application; 200 a second by default.
    pub fn address_rate(mut self, rate: Rate) -> Self {
        self.rate.set_address_rate(rate, &mut self.faults);
        self
    }

    /// The limit of every `#[secure]` handler that states none; each such handler has budgets of its own,
    /// unless the rate is [named](Rate::named).
    pub fn default_rate(mut self, rate: Rate) -> Self {
        self.rate.set_default(rate, &mut self.faults);
        self
    }

    /// The caller's plan is a claim of its credential: the member of that name, which holds the name of a
    /// plan of `P`.
    ///
    /// A caller whose claim is missing, has another form or names no plan has the plan that `P` marks as
    /// `default`; without one it is refused with 403. What [`Resolved::plan`] tells comes first.
    pub fn plan_claim<P: PlanEnum>(mut self, name: impl Into<String>) -> Self {
        let claim = PlanSource::Claim { name: name.into(), table: const { &P::TABLE } };
        self.auth.set_plans(claim, &mut self.faults);
        self
    }

    /// The caller's plan is what `ask` knows of it, kept for `cached_for`. None is as a claim that names no
    /// plan; an error refuses the request with 503. It is asked only where a handler has limits by plan.
    pub fn plan_store<P, E, F, Fut>(mut self, cached_for: Duration, ask: F) -> Self
    where
        P: PlanEnum,
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Fn(Subject) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<P>, E>> + Send + 'static,
    {
        let asked = resolver(cached_for, move |subject| {
            let answer = ask(subject);
            async move { Ok::<_, E>(answer.await?.map(|plan| Resolved::user(()).plan(plan))) }
        });
        let store = PlanSource::Store { asked, table: const { &P::TABLE } };
        self.auth.set_plans(store, &mut self.faults);
        self
    }

    /// Where budgets are kept; in this process by default.
    pub fn rate_store(mut self, store: impl RateStore) -> Self {
        self.rate.set_store(store, &mut self.faults);
        self
    }

    /// A limit that handlers and plans name: `rate = named("export")`. It may come from configuration, as
    /// `"100/m".parse()`; all handlers that name it share its budgets, and the posture shows its
    /// numbers. An application whose handlers name a limit that is not given refuses to start;
    /// [`Security::set_limit`] changes it while the application runs.
    pub fn limit(mut self, name: impl Into<String>, rate: Rate) -> Self {
        self.rate.add_limit(name.into(), rate, &mut self.faults);
        self
    }

    /// How many requests this process handles at the same time, and which it sheds first: `class = ".."` at a
    /// handler.
    pub fn capacity(mut self, capacity: Capacity) -> Self {
        self.rate.set_capacity(capacity, &mut self.faults);
        self
    }

    /// How many object ids a caller may be refused; sixty in ten minutes unless stated. One who is refused more
    /// tries ids: every request of its for an object is then a 429 `abnormal-usage-detected` until its budget
    /// grows, and one event `object_scan` on the tracing target `palisade::audit::object_scan` tells it. The same
    /// event tells of 200 refused ids of all callers together within ten minutes, which stops nobody.
    pub fn object_probing(mut self, rate: Rate) -> Self {
        self.rate.set_probing(rate, &mut self.faults);
        self
    }

    /// How many processes the service has, which share the store of [`rate_store`](Self::rate_store).
    ///
    /// A limit with `on_failure = "local"` is divided by this number while the store is away, so
    /// that all processes together let no more through than the limit. With more than one process, what
    /// is taken once and remembered in this process alone, as delivered webhooks and DPoP proofs are
    /// unless they have a store, is a reason not to start.
    pub fn processes(mut self, count: u32) -> Self {
        self.rate.set_processes(count, &mut self.faults);
        self
    }

    /// The realm that challenges name; `api` by default.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.auth.set_realm(realm.into(), &mut self.faults);
        self
    }

    /// The URL by which authorization servers and clients call this service, its resource identifier
    /// ([RFC 9728]).
    ///
    /// The application then answers without a credential at the path that the standard derives from it,
    /// `https://api.example/payroll` at `/.well-known/oauth-protected-resource/payroll`: with the issuers of
    /// the tokens that count and the scopes that handlers demand. Challenges for tokens name that document
    /// as `resource_metadata`.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt};
    ///
    /// let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
    /// let jwt = jwt.audience("https://api.example/payroll");
    /// let security = Security::builder().jwt(jwt).resource("https://api.example/payroll").direct();
    /// assert!(security.build().is_ok());
    /// ```
    ///
    /// A plain `axum::Router` behind [`Security::layer`](crate::Security::layer) names the document in its
    /// challenges, too, and serves it itself.
    ///
    /// [RFC 9728]: https://www.rfc-editor.org/rfc/rfc9728
    pub fn resource(mut self, identifier: impl AsRef<str>) -> Self {
        self.auth.set_resource(identifier.as_ref(), &mut self.faults);
        self
    }

    /// Bounds on every JSON body: depth, keys and items, the length of a text.
    pub fn json_limits(mut self, limits: JsonLimits) -> Self {
        self.input.set_json_limits(limits, &mut self.faults);
        self
    }

    /// Answers 403 in place of 404 for objects that are missing or not the caller's.
    pub fn foreign_objects_are_forbidden(mut self) -> Self {
        self.foreign_objects = ForeignObjects::Forbidden;
        self
    }

    /// Sends `Strict-Transport-Security` for two years, subdomains included. State it where every
    /// client reaches the service over TLS; browsers then refuse plain HTTP for the whole domain.
    ///
    /// Over a plain connection of a client itself it is left out ([RFC 6797, 7.2]).
    ///
    /// [RFC 6797, 7.2]: https://www.rfc-editor.org/rfc/rfc6797#section-7.2
    pub fn hsts(mut self) -> Self {
        self.edge.set_hsts();
        self
    }

    /// Tells a sink of every decision, beside the events on the tracing target
    /// [`palisade::audit`](crate::audit::TARGET). Called repeatedly it names several.
    ///
    /// A sink that cannot be opened is a reason not to start; see the
    /// [guide](crate::guide::audit_sinks) for what happens when one fails later.
    #[cfg(feature = "audit")]
    pub fn audit(mut self, queue: crate::audit::AuditQueue) -> Self {
        self.audit.add(queue);
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Checks the configuration as a whole.
    ///
    /// # Errors
    /// Every reason why it cannot hold: no topology, no authenticator where roles are registered, a
    /// weak or mixed key, a missing issuer or audience, an ambiguous default, and so on.
    pub fn build(mut self) -> Result<Security, ConfigError> {
        self.edge.check(&mut self.faults);
        self.browser.check(&mut self.faults);
        self.auth.check(&mut self.faults);
        self.rate.check(&mut self.faults);
        if self.rate.has_several_processes() {
            self.auth.check_memories_are_shared(&mut self.faults);
            self.check_sessions_are_shared();
        }
        self.input.check(&mut self.faults);
        let is_one_of_several = self.rate.has_several_processes();
        // Nothing is opened for a configuration that does not hold.
        ConfigError::of(std::mem::take(&mut self.faults))?;
        let audit = self.audit.ready(&mut self.faults);
        ConfigError::of(self.faults)?;
        Ok(Security(Arc::new(Settings {
            auth: self.auth.ready(self.clock.now_unix_millis()),
            limits: self.rate.ready(),
            edge: self
                .edge
                .ready(&RequestId::NAMES, &[fields::RATE_LIMIT_POLICY, fields::RATE_LIMIT]),
            browser: self.browser,
            #[cfg(feature = "session")]
            sessions: self.sessions,
            input: self.input,
            redact: self.redact,
            audit,
            conditions: self.conditions,
            break_glass: BreakGlassSettings {
                is_shared: self.break_glass.is_some(),
                is_one_of_several,
                store: self.break_glass.unwrap_or_else(|| Box::new(MemoryBreakGlass::default())),
            },
            approvals: ApprovalSettings {
                is_shared: self.approvals.is_some(),
                store: self.approvals.unwrap_or_else(|| Box::new(MemoryApprovals::new())),
            },
            shadows: Shadows::default(),
            foreign_objects: self.foreign_objects,
            clock: self.clock,
            prepared: RwLock::default(),
            users: Mutex::default(),
        })))
    }
}

impl std::fmt::Debug for SecurityBuilder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SecurityBuilder").field("faults", &self.faults).finish_non_exhaustive()
    }
}
