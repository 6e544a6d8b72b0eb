//! What a handler's guard demands and bounds.

use std::time::Duration;

use super::limit::{InFlightPosture, LimitPosture, QuotaPosture};
use super::response::ResponsePosture;
use crate::authorize::ObjectAsked;
use crate::edge::address::rule::AddressRange;
use crate::edge::page::PagePolicy;
use crate::policy::{Access, Approval, BreakGlass, CrossTenants, Lifecycle, Spec};
use crate::rate::RateLimits;
use crate::rule::{Rule, StepUp};
use crate::security::HandlerPlan;

/// The guard of a handler.
#[derive(Clone, Debug)]
pub struct GuardPosture {
    spec: &'static Spec,
    #[cfg(feature = "openapi")]
    plan: &'static HandlerPlan,
    fresh: Option<u32>,
    checked_objects: Vec<&'static [&'static str]>,
    checks_named_objects: bool,
    filters_lists: bool,
    objects: Vec<ObjectAsked>,
    /// Whether an object leaves that is not asked about the caller.
    unasked: bool,
    limits: Vec<LimitPosture>,
    /// The class of its requests, with what that may take.
    class: Option<String>,
    response: Option<ResponsePosture>,
}

impl GuardPosture {
    pub(super) fn of(plan: &'static HandlerPlan, configured: Option<&RateLimits>) -> Self {
        let named = configured.map(|limits| limits.named.clone()).unwrap_or_default();
        let rates = configured.map_or(plan.spec.rates, |limits| limits.rates(plan.spec));
        let limits = rates.iter().map(|rate| LimitPosture::of(*rate, &named));
        let checked = plan.facts().filter(|facts| facts.checks_object);
        Self {
            spec: plan.spec,
            #[cfg(feature = "openapi")]
            plan,
            fresh: plan.fresh,
            checked_objects: checked.map(|facts| facts.params).collect(),
            checks_named_objects: plan.facts().any(|facts| facts.loads),
            filters_lists: plan.facts().any(|facts| facts.filters),
            objects: objects(plan),
            unasked: plan.unasked,
            limits: limits.collect(),
            class: class_of(plan.spec, configured),
            response: ResponsePosture::of(&(plan.response)()),
        }
    }

    /// All that the guard knows.
    #[cfg(feature = "openapi")]
    pub(crate) fn plan(&self) -> &'static HandlerPlan {
        self.plan
    }

    /// The handler's name.
    pub fn handler(&self) -> &'static str {
        self.spec.name
    }

    /// The module that the handler is in.
    pub fn module(&self) -> &'static str {
        self.spec.module
    }

    /// Who may call. No scheme means the application's default.
    pub fn access(&self) -> &'static Access {
        &self.spec.access
    }

    /// How and how lately a caller must have authenticated.
    pub fn step_up(&self) -> Option<&'static StepUp> {
        self.spec.step_up.as_ref()
    }

    /// Within how many seconds a caller must have authenticated for a parameter that proves it.
    pub fn fresh(&self) -> Option<u32> {
        self.fresh
    }

    /// The rule that is asked beside the one in force, and decides nothing.
    pub fn shadow(&self) -> Option<&'static Rule> {
        self.spec.shadow.as_ref()
    }

    /// Who may pass the rule in an emergency.
    pub fn break_glass(&self) -> Option<&'static BreakGlass> {
        self.spec.break_glass.as_ref()
    }

    /// Whose callers may act in another tenant than their own, and why.
    pub fn cross_tenants(&self) -> Option<CrossTenants> {
        self.spec.cross_tenants
    }

    /// The origins whose pages read its answers, where it states other ones than the application.
    pub fn cors(&self) -> Option<&'static [&'static str]> {
        self.spec.cors
    }

    /// What a browser may do with a page that it answers with, as its `Content-Security-Policy` says it.
    pub fn page_in_words(&self) -> Option<String> {
        self.spec.page.map(PagePolicy::in_words)
    }

    /// Who has to approve a request before it is handled.
    pub fn approval(&self) -> Option<&'static Approval> {
        self.spec.approval.as_ref()
    }

    /// The objects that are loaded, and asked about the caller, before the handler runs: for each, the
    /// path parameters of its id. A request without them does not reach the handler.
    pub fn checked_objects(&self) -> &[&'static [&'static str]] {
        &self.checked_objects
    }

    /// Whether an input may name objects as well. Those that a request names are loaded and asked
    /// about the caller; a request that names none, where the field is optional, reaches the handler.
    pub fn checks_named_objects(&self) -> bool {
        self.checks_named_objects
    }

    /// Whether the handler can ask each row of a list whether the caller may read it; what leaves was
    /// asked, unless [`unchecked_reason`](Self::unchecked_reason) says otherwise.
    pub fn filters_lists(&self) -> bool {
        self.filters_lists
    }

    /// Which objects are asked whether the caller may do what, and the rule where it is data.
    pub fn objects(&self) -> &[ObjectAsked] {
        &self.objects
    }

    /// The reason why objects leave unchecked, if any do.
    pub fn unchecked_reason(&self) -> Option<&'static str> {
        self.spec.objects.filter(|_| self.unasked)
    }

    /// The limits beside the one by address.
    pub fn limits(&self) -> &[LimitPosture] {
        &self.limits
    }

    /// The bounds on requests at the same time.
    pub fn in_flight(&self) -> impl Iterator<Item = InFlightPosture> + use<> {
        self.spec.in_flight.iter().copied().map(InFlightPosture)
    }

    /// The limits and the bounds, in words.
    pub(super) fn limits_in_words(&self) -> impl Iterator<Item = String> {
        let limits = self.limits.iter().map(ToString::to_string);
        let bounds = self.in_flight().map(|limit| limit.to_string());
        limits.chain(bounds).chain(self.class.clone())
    }

    /// The class of its requests, for when the application is full.
    pub fn class(&self) -> Option<&'static str> {
        self.spec.class
    }

    /// The largest body of a request, in bytes.
    pub fn body_limit(&self) -> u64 {
        self.spec.body_limit
    }

    /// How long the whole request may take.
    pub fn timeout(&self) -> Duration {
        self.spec.timeout
    }

    /// The version of the API that the handler belongs to.
    pub fn version(&self) -> Option<&'static str> {
        self.spec.lifecycle.version
    }

    /// Its version, since when it is deprecated, when it is gone, and what replaces it.
    pub fn lifecycle(&self) -> Lifecycle {
        self.spec.lifecycle
    }

    /// From where it may be called, in words; `None` from everywhere.
    pub fn addresses_in_words(&self) -> Option<String> {
        let words = |ranges: &[AddressRange]| {
            ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        match (self.spec.allow_ip, self.spec.deny_ip) {
            ([], []) => None,
            (allow, []) => Some(format!("from {}", words(allow))),
            ([], deny) => Some(format!("not from {}", words(deny))),
            (allow, deny) => Some(format!("from {}, not from {}", words(allow), words(deny))),
        }
    }

    /// Whether a limit lets more requests through than one of `other` that counts the same.
    pub(super) fn permits_more_than(&self, other: &Self) -> bool {
        let quotas = |guard: &Self| -> Vec<QuotaPosture> {
            guard.limits.iter().filter_map(LimitPosture::quota).collect()
        };
        let speed = |quota: &QuotaPosture| {
            let millis = quota.window().as_millis().max(1);
            u128::from(quota.count()).saturating_mul(1_000_000) / millis
        };
        let own = quotas(self);
        quotas(other).iter().any(|strict| {
            let mut same = own.iter().filter(|it| it.per().to_string() == strict.per().to_string());
            let slowest = same.clone().map(speed).min();
            same.next().is_none() || slowest.is_some_and(|slowest| slowest > speed(strict))
        })
    }

    /// What the handler answers with; `None` where the answer has no allowlisted body.
    pub fn response(&self) -> Option<&ResponsePosture> {
        self.response.as_ref()
    }
}

/// Each once, though a handler may take an object and a list of its kind.
fn objects(plan: &HandlerPlan) -> Vec<ObjectAsked> {
    let mut objects = Vec::new();
    for asked in plan.facts().flat_map(|facts| facts.asks_parent.into_iter().chain(facts.asks)) {
        let asked = asked();
        if !objects.contains(&asked) {
            objects.push(asked);
        }
    }
    objects
}

/// `class export: 50 of 1000 at once, 5 a caller`.
fn class_of(spec: &Spec, configured: Option<&RateLimits>) -> Option<String> {
    let class = spec.class?;
    let Some(capacity) = configured.and_then(|limits| limits.capacity.as_ref()) else {
        return Some(format!("class {class}"));
    };
    let rank = capacity.rank(Some(class))?;
    let (most, total, each) = (capacity.most(rank), capacity.total(), capacity.each_caller(rank));
    Some(format!("class {class}: {most} of {total} at once, {each} a caller"))
}
