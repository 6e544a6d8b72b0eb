//! The application's one security configuration, built once and refused where it cannot hold.

mod builder;
mod check;
mod plan;
mod prepared;

use std::any::TypeId;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};

use crate::auth::{Authenticator, NameTable, Resolve};
use crate::authorize::ForeignObjects;
use crate::clock::Clock;
use crate::edge::address::Topology;
use crate::edge::headers::Headers;
use crate::input::JsonLimits;
use crate::policy::Rate;
use crate::principal::RegisteredEnums;
use crate::problem::Refusal;
use crate::rate::{GuardedStore, NamedLimits, RateStoreHealth, Throttle, lacks_share};
use crate::redact::PseudonymKey;
use crate::rule::Conditions;

pub use builder::SecurityBuilder;
pub(crate) use plan::{Places, Plan, named};
pub(crate) use prepared::PreparedPolicy;

/// Who may call, from where, how often: everything the guards of one application share.
///
/// Cheap to clone. Made by [`Security::builder`]; given to
/// [`SecureRouter::secured_by`](crate::SecureRouter::secured_by), or to a plain `axum::Router`
/// through [`Security::layer`](crate::Security::layer).
#[derive(Clone)]
pub struct Security(pub(crate) Arc<Settings>);

pub(crate) struct Settings {
    authenticators: Vec<Box<dyn Authenticator>>,
    default_auth: Vec<String>,
    names: NameTable,
    enums: RegisteredEnums,
    conditions: Conditions,
    resolver: Option<Resolve>,
    topology: Topology,
    address_throttle: Throttle,
    store: GuardedStore,
    /// What `named(..)` stands for.
    limits: NamedLimits,
    /// Whether it was given, and so can go away.
    store_is_shared: bool,
    /// How many share it.
    processes: Option<NonZeroU32>,
    clock: Clock,
    realm: String,
    foreign_objects: ForeignObjects,
    headers: Headers,
    pseudonym_key: Option<PseudonymKey>,
    json_limits: JsonLimits,
    /// Policies that passed their checks, at their first use.
    prepared: RwLock<HashMap<TypeId, Arc<PreparedPolicy>>>,
}

/// Why a configuration cannot hold: every reason, not only the first.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(Vec<String>);

impl ConfigError {
    pub(crate) fn from_reasons(reasons: Vec<String>) -> Result<(), Self> {
        if reasons.is_empty() { Ok(()) } else { Err(Self(reasons)) }
    }

    /// The reasons, one sentence each.
    pub fn reasons(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("invalid security configuration:")?;
        self.0.iter().try_for_each(|reason| write!(out, "\n  - {reason}"))
    }
}

impl Error for ConfigError {}

impl Security {
    /// Starts a configuration; see [`SecurityBuilder`].
    pub fn builder() -> SecurityBuilder {
        SecurityBuilder::new()
    }

    /// The authenticators whose credentials count: the named ones, or the default.
    pub(crate) fn accepted<'a>(
        &'a self,
        schemes: &'a [&str],
    ) -> impl Iterator<Item = &'a dyn Authenticator> {
        let default = schemes.is_empty();
        self.0.authenticators.iter().map(AsRef::as_ref).filter(move |authenticator| {
            let name = authenticator.name();
            if default {
                self.0.default_auth.iter().any(|accepted| accepted == name)
            } else {
                schemes.contains(&name)
            }
        })
    }

    pub(crate) fn names(&self) -> &NameTable {
        &self.0.names
    }

    pub(crate) fn enums(&self) -> RegisteredEnums {
        self.0.enums
    }

    pub(crate) fn conditions(&self) -> &Conditions {
        &self.0.conditions
    }

    pub(crate) fn resolver(&self) -> Option<&Resolve> {
        self.0.resolver.as_ref()
    }

    pub(crate) fn topology(&self) -> &Topology {
        &self.0.topology
    }

    pub(crate) fn address_throttle(&self) -> &Throttle {
        &self.0.address_throttle
    }

    pub(crate) fn named_limits(&self) -> &NamedLimits {
        &self.0.limits
    }

    /// Whether this rate holds a share of a store that can go away, and its share is nothing.
    pub(crate) fn lacks_share(&self, rate: Rate) -> bool {
        self.0.store_is_shared && lacks_share(rate, self.0.processes)
    }

    pub(crate) fn store(&self) -> &GuardedStore {
        &self.0.store
    }

    /// How the store of the limits is doing, for metrics and health checks.
    ///
    /// When it goes away and when it is found again is also told on the tracing target
    /// `palisade::audit::rate_store`, as `rate_store_lost` and `rate_store_found`.
    pub fn rate_store_health(&self) -> RateStoreHealth {
        self.0.store.health()
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn realm(&self) -> &str {
        &self.0.realm
    }

    pub(crate) fn foreign_objects(&self) -> ForeignObjects {
        self.0.foreign_objects
    }

    pub(crate) fn json_limits(&self) -> JsonLimits {
        self.0.json_limits
    }

    pub(crate) fn headers(&self) -> &Headers {
        &self.0.headers
    }

    pub(crate) fn pseudonym_key(&self) -> Option<&PseudonymKey> {
        self.0.pseudonym_key.as_ref()
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
        let reasons = self.check(spec, plan.asks_for_caller, &(plan.response)());
        if !reasons.is_empty() {
            return Err(Refusal::internal(reasons.join("; ")));
        }
        let ready = PreparedPolicy::new(spec, &self.0)
            .ok_or_else(|| Refusal::internal("a limit that is not configured"))?;
        let mut prepared = self.0.prepared.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(prepared.entry(id).or_insert_with(|| Arc::new(ready))))
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<&str> =
            self.0.authenticators.iter().map(|authenticator| authenticator.name()).collect();
        out.debug_struct("Security").field("schemes", &schemes).finish_non_exhaustive()
    }
}

/// The name of the limit that every client address has for the whole application.
pub(crate) const ADDRESS_POLICY: &str = "address";

/// The address limit of an application that sets none: 200 requests a second.
pub(crate) const ADDRESS_RATE: Rate =
    Rate::new(200, std::time::Duration::from_secs(1)).per(crate::policy::Per::Ip);
