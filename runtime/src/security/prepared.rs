//! A policy that passed its checks, with what its guard would else make for every request.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use crate::edge::address::rule::AddressRule;
use crate::edge::address::settings::AddressSettings;
use crate::policy::{Access, Rate, Spec};
use crate::rate::{InFlightLimit, Limit, LimitId, RateLimits, Throttle};
use crate::rule::RoleList;
use crate::security::Route;
use crate::security::route::MethodKind;

/// A policy under one configuration.
#[derive(Debug)]
pub(crate) struct PreparedPolicy {
    pub(crate) spec: &'static Spec,
    /// As many as the policy has rates, in their order; none where one of them is not simple.
    pub(crate) throttles: Box<[Throttle]>,
    /// All of them, where one depends on the request.
    pub(crate) limits: Box<[Limit]>,
    /// As many as the policy bounds requests at the same time.
    pub(crate) in_flight: Box<[InFlightLimit]>,
    /// Its rule, where that is a list of roles.
    pub(crate) roles: Option<RoleList>,
    /// Whether the rule alone decides, and no leaf of it may fail.
    pub(crate) decides_at_once: bool,
    /// How its requests rank when the application is full.
    pub(crate) rank: Option<usize>,
    /// From where it may be called; none from everywhere.
    pub(crate) addresses: Option<Box<AddressRule>>,
}

impl PreparedPolicy {
    /// None where the policy names a limit that is not configured.
    pub(crate) fn new(
        spec: &'static Spec,
        limits: &RateLimits,
        addresses: &AddressSettings,
    ) -> Option<Self> {
        let has_rule = !(spec.allow_ip.is_empty() && spec.deny_ip.is_empty());
        let addresses = has_rule.then(|| Box::new(addresses.rule_of(spec.allow_ip, spec.deny_ip)));
        let (rates, in_flight) = (limits.rates(spec), InFlightLimit::all_of(spec));
        let rank = limits.capacity.as_ref().and_then(|capacity| capacity.rank(spec.class));
        let (roles, may_fail) = match &spec.access {
            Access::Restricted { rule, .. } => (RoleList::of(rule), rule.may_fail()),
            Access::Public(_) => (None, false),
        };
        let decides_at_once = spec.is_plain() && !may_fail;
        if rates.iter().all(Limit::is_simple) {
            let ready = |(rule, rate): (u8, &Rate)| {
                Throttle::new(LimitId::new(spec.module, spec.name, rule), *rate, limits.processes())
            };
            let throttles = (0..=u8::MAX).zip(rates).map(ready).collect();
            return Some(Self {
                spec,
                throttles,
                limits: Box::default(),
                in_flight,
                roles,
                decides_at_once,
                rank,
                addresses,
            });
        }
        let limits = Limit::all_of(spec, rates, &limits.named, limits.processes())?;
        Some(Self {
            spec,
            throttles: Box::default(),
            limits,
            in_flight,
            roles,
            decides_at_once,
            rank,
            addresses,
        })
    }
}

pub(super) type PreparedPolicies = HashMap<TypeId, CheckedPolicy, BuildHasherDefault<TypeIdHasher>>;

/// A policy, and where it may be served.
pub(super) struct CheckedPolicy {
    pub(super) policy: Arc<PreparedPolicy>,
    /// As many as the program has for it, each for one kind of methods.
    pub(super) routes: Vec<(MethodKind, Box<str>)>,
}

impl CheckedPolicy {
    pub(super) fn is_at(&self, route: &Route<'_>) -> bool {
        let is_same = |(kind, path): &(MethodKind, Box<str>)| {
            *kind == route.method_kind() && **path == *route.path
        };
        self.routes.iter().any(is_same)
    }
}

/// Takes a type's id for its hash: it is one already, and the program's own.
#[derive(Default)]
pub(super) struct TypeIdHasher(u64);

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
