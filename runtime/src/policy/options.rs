//! What the options of an attribute become: each states one demand.

use std::time::Duration;

use crate::edge::address::rule::AddressRange;
use crate::edge::firewall::Exclusion;
use crate::edge::page::PagePolicy;
use crate::policy::{Approval, BreakGlass, CrossTenants, InFlight, Rate, Spec, Unchecked};
use crate::rule::{Rule, StepUp};

impl Spec {
    /// What its author says of the handler.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    #[must_use]
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Adds throttles.
    #[must_use]
    pub const fn rates(mut self, rates: &'static [Rate]) -> Self {
        self.rates = rates;
        self
    }

    /// Adds bounds on requests at the same time.
    #[must_use]
    pub const fn in_flight(mut self, limits: &'static [InFlight]) -> Self {
        self.in_flight = limits;
        self
    }

    /// Names the class of its requests.
    #[must_use]
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    /// Sets the largest request body in bytes.
    #[must_use]
    pub const fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets how long the whole request may take.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// States why no object is checked.
    #[must_use]
    pub const fn objects(mut self, reason: &'static str) -> Self {
        self.objects = Some(reason);
        self
    }

    /// States why the response is not allowlisted.
    #[must_use]
    pub const fn unredacted(mut self, reason: &'static str) -> Self {
        self.unredacted = Some(reason);
        self
    }

    /// Names the only addresses that may call.
    #[must_use]
    pub const fn allow_ip(mut self, addresses: &'static [AddressRange]) -> Self {
        self.allow_ip = addresses;
        self
    }

    /// Names addresses that may not call.
    #[must_use]
    pub const fn deny_ip(mut self, addresses: &'static [AddressRange]) -> Self {
        self.deny_ip = addresses;
        self
    }

    /// Names the version of the API that it belongs to.
    #[must_use]
    pub const fn version(mut self, version: &'static str) -> Self {
        self.lifecycle.version = Some(version);
        self
    }

    /// States since when it is deprecated, in seconds since the Unix epoch.
    #[must_use]
    pub const fn deprecated(mut self, seconds: i64) -> Self {
        self.lifecycle.deprecated = Some(seconds);
        self
    }

    /// States when it is gone, in seconds since the Unix epoch.
    #[must_use]
    pub const fn sunset(mut self, seconds: i64) -> Self {
        self.lifecycle.sunset = Some(seconds);
        self
    }

    /// Names what replaces it.
    #[must_use]
    pub const fn successor(mut self, target: &'static str) -> Self {
        self.lifecycle.successor = Some(target);
        self
    }

    /// Names the origins whose pages may read the answers.
    #[must_use]
    pub const fn cors(mut self, origins: &'static [&'static str]) -> Self {
        self.cors = Some(origins);
        self
    }

    /// Says what a browser may do with a page.
    #[must_use]
    pub const fn page(mut self, page: &'static PagePolicy) -> Self {
        self.page = Some(page);
        self
    }

    /// States what of the application's firewall does not hold.
    #[must_use]
    pub const fn firewall(mut self, exclusion: Exclusion) -> Self {
        self.firewall = Some(exclusion);
        self
    }

    /// States whose callers may act in the tenant that the path names, and why.
    #[must_use]
    pub const fn cross_tenants(mut self, crossing: CrossTenants) -> Self {
        self.cross_tenants = Some(crossing);
        self
    }

    /// Adds how a caller must have authenticated.
    #[must_use]
    pub const fn step_up(mut self, step_up: StepUp) -> Self {
        self.step_up = Some(step_up);
        self
    }

    /// Adds a rule that is asked beside the one in force.
    #[must_use]
    pub const fn shadow(mut self, rule: Rule) -> Self {
        self.shadow = Some(rule);
        self
    }

    /// Adds who may pass the rule in an emergency.
    #[must_use]
    pub const fn break_glass(mut self, break_glass: BreakGlass) -> Self {
        self.break_glass = Some(break_glass);
        self
    }

    /// Adds who has to approve a request.
    #[must_use]
    pub const fn approve(mut self, approval: Approval) -> Self {
        self.approval = Some(approval);
        self
    }

    /// Names the parameters that are not checked.
    #[must_use]
    pub const fn unchecked(mut self, parameters: &'static [Unchecked]) -> Self {
        self.unchecked = parameters;
        self
    }
}
