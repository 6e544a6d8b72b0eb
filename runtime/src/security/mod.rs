//! The application's one security configuration, built once and refused where it cannot hold.

mod browser;
mod builder;
mod check;
mod check_limits;
mod check_rules;
mod config_error;
mod plan;
mod prepared;
mod shadows;

use std::any::TypeId;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::audit::AuditOutputs;
use crate::auth::{AuthSettings, NameTable, PlanSource, ProtectedResource, Resolve, Scheme};
use crate::authorize::{ApprovalStore, BreakGlassStore, ForeignObjects};
use crate::clock::Clock;
use crate::edge::address::Topology;
use crate::edge::address::rule::AddressRule;
use crate::edge::address::settings::AddressSettings;
use crate::edge::browser::BrowserSettings;
use crate::edge::cors::ReadyCors;
use crate::edge::headers::Headers;
use crate::edge::host::Hosts;
use crate::edge::origin::Origin;
use crate::edge::owner::OwnerRule;
use crate::edge::ranges::AddressRanges;
use crate::edge::settings::Edge;
use crate::edge::templates::Templates;
use crate::edge::versions::ReadyVersions;
use crate::input::{InputSettings, JsonLimits};
use crate::policy::{Approval, Rate, Spec};
use crate::principal::RegisteredEnums;
use crate::problem::Refusal;
use crate::rate::{
    GuardedStore, InFlightTable, Limits, NamedLimits, Probing, RateStoreHealth, ReadyCapacity,
    Throttle,
};
use crate::redact::{PseudonymKey, RedactSettings};
use crate::rule::Conditions;

pub use builder::SecurityBuilder;
pub use config_error::ConfigError;
pub(crate) use plan::{Places, Plan, named};
pub(crate) use prepared::PreparedPolicy;
pub use shadows::ShadowDifferences;
use shadows::Shadows;

/// Who may call, from where, how often: everything the guards of one application share.
///
/// Cheap to clone. Made by [`Security::builder`]; given to
/// [`SecureRouter::secured_by`](crate::SecureRouter::secured_by), or to a plain `axum::Router`
/// through [`Security::layer`](crate::Security::layer).
#[derive(Clone)]
pub struct Security(pub(crate) Arc<Settings>);

/// What each room was told, checked.
pub(crate) struct Settings {
    auth: AuthSettings,
    limits: Limits,
    edge: Edge,
    browser: BrowserSettings,
    #[cfg(feature = "session")]
    sessions: Option<crate::session::Sessions>,
    input: InputSettings,
    redact: RedactSettings,
    audit: AuditOutputs,
    conditions: Conditions,
    break_glass: BreakGlassSettings,
    approvals: ApprovalSettings,
    shadows: Shadows,
    foreign_objects: ForeignObjects,
    clock: Clock,
    /// Policies that passed their checks, at their first use.
    prepared: RwLock<PreparedPolicies>,
    /// The demands of every handler that was checked.
    users: Mutex<Vec<&'static Spec>>,
}

/// Where requests wait for approval.
struct ApprovalSettings {
    store: Box<dyn ApprovalStore>,
    /// Whether the store was given, and may be of all processes.
    is_shared: bool,
}

/// Where emergencies are remembered.
struct BreakGlassSettings {
    store: Box<dyn BreakGlassStore>,
    /// Whether the store was given, and may be of all processes.
    is_shared: bool,
    is_one_of_several: bool,
}

type PreparedPolicies = HashMap<TypeId, Arc<PreparedPolicy>, BuildHasherDefault<TypeIdHasher>>;

/// Takes a type's id for its hash: it is one already, and the program's own.
#[derive(Default)]
pub(crate) struct TypeIdHasher(u64);

impl Hasher for TypeIdHasher {
    fn write_u64(&mut self, id: u64) {
        self.0 = id;
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Security {
    /// Starts a configuration; see [`SecurityBuilder`].
    pub fn builder() -> SecurityBuilder {
        SecurityBuilder::new()
    }

    /// The schemes whose credentials count: the named ones, or the default.
    pub(crate) fn accepted<'a>(&'a self, schemes: &'a [&str]) -> impl Iterator<Item = &'a Scheme> {
        self.0.auth.accepted(schemes)
    }

    pub(crate) fn names(&self) -> &NameTable {
        self.0.auth.names()
    }

    pub(crate) fn has_one_issuer(&self) -> bool {
        self.0.auth.has_one_issuer()
    }

    pub(crate) fn enums(&self) -> RegisteredEnums {
        self.0.auth.enums()
    }

    pub(crate) fn conditions(&self) -> &Conditions {
        &self.0.conditions
    }

    /// When rules were passed in an emergency.
    pub(crate) fn break_glass_store(&self) -> &dyn BreakGlassStore {
        &*self.0.break_glass.store
    }

    /// Requests that wait for approval.
    #[cfg_attr(not(feature = "approval"), allow(dead_code, reason = "nothing waits"))]
    pub(crate) fn approvals(&self) -> &dyn ApprovalStore {
        &*self.0.approvals.store
    }

    /// What a handler declares of approvals, by `module::name`.
    #[cfg_attr(not(feature = "approval"), allow(dead_code, reason = "nothing waits"))]
    pub(crate) fn approval_of(&self, handler: &str) -> Option<&'static Approval> {
        let users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |spec: &&&'static Spec| {
            handler.strip_prefix(spec.module).and_then(|rest| rest.strip_prefix("::"))
                == Some(spec.name)
        };
        users.iter().find(is_it).and_then(|spec| spec.approval.as_ref())
    }

    /// Whether every process knows of an approval.
    fn shares_approvals(&self) -> bool {
        self.0.approvals.is_shared || !self.0.break_glass.is_one_of_several
    }

    /// Whether every process knows of an emergency.
    fn remembers_emergencies(&self) -> bool {
        self.0.break_glass.is_shared || !self.0.break_glass.is_one_of_several
    }

    pub(crate) fn shadows(&self) -> &Shadows {
        &self.0.shadows
    }

    /// How often rules in `shadow` decided otherwise than those in force, by handler (`module::name`), for
    /// metrics. Each difference is also told on the tracing target `palisade::audit::shadow`, as `rule_differs`.
    pub fn shadow_differences(&self) -> Vec<(String, ShadowDifferences)> {
        self.0.shadows.all()
    }

    pub(crate) fn resolver(&self) -> Option<&Resolve> {
        self.0.auth.resolver()
    }

    /// Where the plans of callers are known, beside `.resolve(..)`.
    pub(crate) fn plans(&self) -> Option<&PlanSource> {
        self.0.auth.plans()
    }

    pub(crate) fn tenant_parameter(&self) -> Option<&str> {
        self.0.auth.tenant_parameter()
    }

    pub(crate) fn topology(&self) -> &Topology {
        &self.0.edge.topology
    }

    pub(crate) fn address_throttle(&self) -> &Throttle {
        &self.0.limits.address
    }

    pub(crate) fn named_limits(&self) -> &NamedLimits {
        &self.0.limits.named
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn store(&self) -> &GuardedStore {
        &self.0.limits.store
    }

    /// How many requests may be handled, where that is stated.
    pub(crate) fn capacity(&self) -> Option<&ReadyCapacity> {
        self.0.limits.capacity.as_ref()
    }

    /// Refused ids of objects.
    pub(crate) fn probing(&self) -> &Probing {
        &self.0.limits.probing
    }

    /// The requests that are being handled, for bounds on their number.
    pub(crate) fn in_flight(&self) -> &InFlightTable {
        &self.0.limits.in_flight
    }

    /// How the store of the limits is doing, for metrics and health checks.
    ///
    /// When it goes away and when it is found again is also told on the tracing target
    /// `palisade::audit::rate_store`, as `rate_store_lost` and `rate_store_found`.
    pub fn rate_store_health(&self) -> RateStoreHealth {
        self.0.limits.store.health()
    }

    /// Changes the numbers of a limit that [`SecurityBuilder::limit`] gave, for the next requests on. What
    /// was used stays used: the units of the current window count against the new limit, and what is owed
    /// is paid at the new rate.
    ///
    /// This is for a configuration that is watched:
    ///
    /// ```
    /// use palisade::{Rate, Security};
    ///
    /// # async fn follow(security: Security, mut configured: tokio::sync::watch::Receiver<String>) {
    /// while configured.changed().await.is_ok() {
    ///     let read = configured.borrow_and_update().parse::<Rate>();
    ///     // A faulty one changes nothing: the limit in force stays.
    ///     if let Ok(rate) = read && let Err(error) = security.set_limit("export", rate) {
    ///         eprintln!("{error}");
    ///     }
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the limit was not given at the start, the rate counts others than before, or a handler's
    /// requests could not pass it. Nothing changes then.
    pub fn set_limit(&self, name: &str, rate: Rate) -> Result<(), ConfigError> {
        let named = self.named_limits();
        let proposed = named.with(name, rate).map_err(ConfigError::one)?;
        let users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reasons = Vec::new();
        for spec in users.iter() {
            let mut found = Vec::new();
            self.check_rates(spec, &proposed, &mut found);
            reasons.extend(found.into_iter().map(|reason| format!("`{}`: {reason}", spec.name)));
        }
        drop(users);
        ConfigError::all(reasons)?;
        named.set(name, rate);
        Ok(())
    }

    /// Keeps the demands of a handler, for changes of limits.
    fn note_user(&self, spec: &'static Spec) {
        let mut users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        if !users.iter().any(|user| std::ptr::eq(*user, spec)) {
            users.push(spec);
        }
    }

    /// Where the events of the audit go, beside `tracing`.
    pub(crate) fn audit_outputs(&self) -> &AuditOutputs {
        &self.0.audit
    }

    /// How the sinks of the audit are doing, in the order in which the builder was given them: for metrics and
    /// health checks.
    #[cfg(feature = "audit")]
    pub fn audit_health(&self) -> Vec<crate::audit::AuditHealth> {
        self.0.audit.health()
    }

    /// Waits until every sink of the audit has taken what it was told so far, for each no longer than this;
    /// whether all have. It blocks its thread.
    #[cfg(feature = "audit")]
    pub fn flush_audit(&self, most: std::time::Duration) -> bool {
        self.0.audit.flush(most)
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn resource(&self) -> Option<&ProtectedResource> {
        self.0.auth.resource()
    }

    /// The authorization servers whose tokens count.
    pub(crate) fn issuers(&self) -> Vec<String> {
        self.0.auth.issuers()
    }

    /// What each scheme is called.
    #[cfg(feature = "openapi")]
    pub(crate) fn scheme_names(&self) -> Vec<&str> {
        self.0.auth.scheme_names()
    }

    /// The schemes that count where a handler names none.
    #[cfg(feature = "openapi")]
    pub(crate) fn default_auth(&self) -> Vec<String> {
        self.0.auth.default_names()
    }

    #[cfg(feature = "openapi")]
    pub(crate) fn foreign_objects_are_forbidden(&self) -> bool {
        self.0.foreign_objects == ForeignObjects::Forbidden
    }

    pub(crate) fn realm(&self) -> &str {
        self.0.auth.realm()
    }

    pub(crate) fn foreign_objects(&self) -> ForeignObjects {
        self.0.foreign_objects
    }

    pub(crate) fn json_limits(&self) -> JsonLimits {
        self.0.input.json_limits()
    }

    pub(crate) fn headers(&self) -> &Headers {
        &self.0.edge.headers
    }

    /// The fields of usual answers.
    pub(crate) fn templates(&self) -> &Templates {
        &self.0.edge.templates
    }

    /// The rule about addresses of the whole application.
    pub(crate) fn address_rule(&self) -> Option<&AddressRule> {
        self.0.edge.address_rule.as_ref()
    }

    /// The rule about the countries and networks of addresses.
    pub(crate) fn owner_rule(&self) -> Option<&OwnerRule> {
        self.0.edge.owners.as_ref()
    }

    /// The versions of the API, where there are any.
    pub(crate) fn versions(&self) -> Option<&ReadyVersions> {
        self.0.edge.versions.as_ref()
    }

    pub(crate) fn addresses(&self) -> &AddressSettings {
        &self.0.edge.addresses
    }

    /// Exchanges a list that [`SecurityBuilder::address_list`] gave, for the next requests on: for a list in a
    /// file or a store that is watched.
    ///
    /// # Errors
    /// Where the list was not given at the start, a range is none, or the list would be empty and somebody
    /// allows by it. Nothing changes then.
    pub fn set_address_list(
        &self,
        name: &str,
        ranges: impl Into<AddressRanges>,
    ) -> Result<(), ConfigError> {
        let users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        let is_needed = users.iter().any(|spec| spec.allows_by_list(name));
        drop(users);
        let ranges = ranges.into();
        self.addresses().exchange(name, ranges.ranges(), is_needed).map_err(ConfigError::one)
    }

    /// The schemes whose credentials browsers send by themselves.
    pub(crate) fn sent_by_browsers(&self) -> impl Iterator<Item = &Scheme> {
        self.0.auth.sent_by_browsers()
    }

    /// The sessions of browsers.
    #[cfg(feature = "session")]
    pub(crate) fn sessions(&self) -> Option<&crate::session::Sessions> {
        self.0.sessions.as_ref()
    }

    /// Which pages of other origins may read answers.
    pub(crate) fn cors(&self) -> Option<&ReadyCors> {
        self.0.browser.cors()
    }

    /// The origins whose pages may cause requests with such credentials.
    pub(crate) fn trusted_origins(&self) -> &[Origin] {
        self.0.browser.trusted()
    }

    pub(crate) fn hosts(&self) -> &Hosts {
        &self.0.edge.hosts
    }

    pub(crate) fn pseudonym_key(&self) -> Option<&PseudonymKey> {
        self.0.redact.pseudonym_key()
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The checks of one policy, once, at its first use; `secured_by` made them at start already.
    pub(crate) fn prepare(&self, plan: &Plan) -> Result<Arc<PreparedPolicy>, Refusal> {
        let id = plan.id();
        // A panic cannot leave the map half-written: what it holds was checked.
        let prepared = self.0.prepared.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = prepared.get(&id) {
            return Ok(Arc::clone(ready));
        }
        drop(prepared);
        let spec = plan.spec;
        let mut reasons = self.check(plan);
        reasons.extend(self.check_shape(&(plan.response)()));
        if !reasons.is_empty() {
            return Err(Refusal::internal(format!("`{}`: {}", spec.name, reasons.join("; "))));
        }
        let ready = PreparedPolicy::new(spec, &self.0.limits, self.addresses())
            .ok_or_else(|| Refusal::internal("a limit that is not configured"))?;
        let mut prepared = self.0.prepared.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(prepared.entry(id).or_insert_with(|| Arc::new(ready))))
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes = self.0.auth.scheme_names();
        out.debug_struct("Security").field("schemes", &schemes).finish_non_exhaustive()
    }
}
