//! What a handler demands, as constants that the macros write and the pipeline reads.

mod approval;
mod break_glass;
mod by;
mod calendar;
mod in_flight;
mod lifecycle;
mod plan;
mod rate;
mod requirement;
mod words;

use std::panic::Location;
use std::time::Duration;

use crate::edge::address::rule::AddressRange;
use crate::edge::page::PagePolicy;
use crate::rule::{Rule, StepUp};
pub use approval::Approval;
pub use break_glass::BreakGlass;
pub(crate) use by::CostOf;
pub use by::{KeyOf, RateRequest};
pub use calendar::{Calendar, Period};
pub use in_flight::InFlight;
pub use lifecycle::Lifecycle;
pub(crate) use plan::PlanMember;
pub use plan::{PlanEnum, PlanTable};
pub(crate) use rate::{Budgeting, Charge, Counted};
pub use rate::{OnFailure, Per, Rate};
pub use requirement::Requirement;

/// The demands of one handler; implemented by `#[secure]` and `#[public]`, never by hand.
pub trait Policy: Send + Sync + 'static {
    /// Everything the pipeline needs to know.
    const SPEC: Spec;
    /// What the macro that wrote the policy makes of it. A policy without it, or with that of another,
    /// does not compile: its posture would be nobody's word.
    const SEAL: u64;
}

/// A policy whose response may leave as it is, for the reason that it states.
#[diagnostic::on_unimplemented(
    message = "this handler does not state why its response may leave unredacted",
    label = "not stated",
    note = "write `unredacted = \"why\"` in its `#[secure(..)]` or `#[public(..)]`"
)]
pub trait Unredacted: Policy {}

/// One handler's demands.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The handler's name.
    pub name: &'static str,
    /// The module the handler stands in; with the name it keys the handler's budgets.
    pub module: &'static str,
    /// Who may call.
    pub access: Access,
    /// Throttles beside the application's own limit by address.
    pub rates: &'static [Rate],
    /// Bounds on requests at the same time.
    pub in_flight: &'static [InFlight],
    /// The class of its requests, for when the application is full.
    pub class: Option<&'static str>,
    /// The largest request body in bytes.
    pub body_limit: u64,
    /// How long the whole request may take.
    pub timeout: Duration,
    /// Why every caller the rule admits may reach every object the path can name.
    pub objects: Option<&'static str>,
    /// Why a response that is not allowlisted may leave.
    pub unredacted: Option<&'static str>,
    /// How a caller must have authenticated.
    pub step_up: Option<StepUp>,
    /// A rule that is asked beside the one in force, and decides nothing.
    pub shadow: Option<Rule>,
    /// Who may pass the rule in an emergency.
    pub break_glass: Option<BreakGlass>,
    /// Who has to approve a request before it is handled.
    pub approval: Option<Approval>,
    /// Parameters that are not checked, each with the reason.
    pub unchecked: &'static [Unchecked],
    /// Where the handler's attribute stands, for whoever reads why an application does not start.
    pub location: &'static Location<'static>,
    /// The only addresses that may call; empty for all.
    pub allow_ip: &'static [AddressRange],
    /// Addresses that may not call.
    pub deny_ip: &'static [AddressRange],
    /// Its version, and how long it will be there.
    pub lifecycle: Lifecycle,
    /// What its author says of the handler.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    pub docs: &'static str,
    /// The origins whose pages may read the answers, where the handler is stricter than its application.
    pub cors: Option<&'static [&'static str]>,
    /// What a browser may do with a page that the handler answers with.
    pub page: Option<&'static PagePolicy>,
}

/// Who may call a handler.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Access {
    /// Anyone, with the reason that was written down.
    Public(&'static str),
    /// Callers whose credentials are of one of the named schemes and who pass the rule.
    Restricted {
        /// Accepted schemes; none means the application's default.
        schemes: &'static [&'static str],
        /// What an authenticated caller must fulfil.
        rule: Rule,
    },
}

/// A parameter that the user exempted from checking.
#[derive(Clone, Copy, Debug)]
pub struct Unchecked {
    /// The parameter as written.
    pub parameter: &'static str,
    /// Why nothing checks it.
    pub reason: &'static str,
}

const fn sealed_reason(seal: u64, reason: Option<&str>) -> u64 {
    match reason {
        Some(reason) => sealed(seal, reason),
        None => sealed(seal, "-"),
    }
}

/// One text more (FNV-1a), and its end.
#[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
const fn sealed(mut seal: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        seal = (seal ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    (seal ^ 0xff).wrapping_mul(0x0100_0000_01b3)
}

impl Spec {
    /// Stops compilation where the macros did not write this.
    #[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
    pub(crate) const fn check_seals(&self, seal: u64, sealed: u64, parts: usize) {
        assert!(
            self.seal() == seal && Self::sealed_for(seal, parts) == sealed,
            "a policy cannot be written by hand\n\
             help: write `#[secure(..)]` or `#[public(..)]` above the handler"
        );
    }

    /// The seal for a number of parameters before the last.
    pub(crate) const fn sealed_for(seal: u64, parts: usize) -> u64 {
        (seal ^ parts as u64).wrapping_mul(0x0100_0000_01b3)
    }

    /// What `macros/src/handler/seal.rs` makes of the same texts.
    #[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
    pub(crate) const fn seal(&self) -> u64 {
        let mut seal = sealed(0x9e37_79b9_7f4a_7c15, self.name);
        match self.access {
            Access::Public(why) => seal = sealed(seal, why),
            Access::Restricted { schemes, .. } => {
                let mut index = 0;
                while index < schemes.len() {
                    seal = sealed(seal, schemes[index]);
                    index += 1;
                }
            }
        }
        seal = sealed_reason(sealed_reason(seal, self.objects), self.unredacted);
        let mut index = 0;
        while index < self.unchecked.len() {
            seal = sealed(seal, self.unchecked[index].reason);
            index += 1;
        }
        seal
    }

    /// 64 KiB.
    pub const BODY_LIMIT: u64 = 64 * 1024;
    /// Thirty seconds.
    pub const TIMEOUT: Duration = Duration::from_secs(30);

    #[track_caller]
    const fn new(name: &'static str, module: &'static str, access: Access) -> Self {
        Self {
            name,
            module,
            access,
            rates: &[],
            in_flight: &[],
            class: None,
            body_limit: Self::BODY_LIMIT,
            timeout: Self::TIMEOUT,
            objects: None,
            unredacted: None,
            step_up: None,
            shadow: None,
            break_glass: None,
            approval: None,
            unchecked: &[],
            location: Location::caller(),
            allow_ip: &[],
            deny_ip: &[],
            lifecycle: Lifecycle::NONE,
            #[cfg(feature = "openapi")]
            docs: "",
            cors: None,
            page: None,
        }
    }

    /// The handler as reasons not to start name it: `` `list` (src/handlers.rs:14)``.
    pub(crate) fn named_with_its_place(&self) -> String {
        format!("`{}` ({}:{})", self.name, self.location.file(), self.location.line())
    }

    /// What its author says of the handler.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    #[must_use]
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    pub(crate) const fn is_public(&self) -> bool {
        matches!(self.access, Access::Public(_))
    }

    /// The schemes that the handler names; none where the default counts.
    pub(crate) const fn schemes(&self) -> &'static [&'static str] {
        match &self.access {
            Access::Restricted { schemes, .. } => schemes,
            Access::Public(_) => &[],
        }
    }

    /// A handler for authenticated callers.
    #[must_use]
    #[track_caller]
    pub const fn secured(
        name: &'static str,
        module: &'static str,
        schemes: &'static [&'static str],
        rule: Rule,
    ) -> Self {
        Self::new(name, module, Access::Restricted { schemes, rule })
    }

    /// A handler for anyone.
    #[must_use]
    #[track_caller]
    pub const fn public(name: &'static str, module: &'static str, reason: &'static str) -> Self {
        Self::new(name, module, Access::Public(reason))
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

    /// The lists of addresses that it names, each with whether all others are refused.
    pub(crate) fn address_lists(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let named = |is_allowed: bool| {
            move |range: &AddressRange| match range {
                AddressRange::Named(name) => Some((*name, is_allowed)),
                AddressRange::Network(_) => None,
            }
        };
        let allow = self.allow_ip.iter().filter_map(named(true));
        allow.chain(self.deny_ip.iter().filter_map(named(false)))
    }

    /// Whether it refuses whoever is not on this list.
    pub(crate) fn allows_by_list(&self, name: &str) -> bool {
        self.address_lists().any(|(list, is_allowed)| is_allowed && list == name)
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

    /// Whether a rule alone decides who may call.
    pub(crate) const fn is_plain(&self) -> bool {
        self.step_up.is_none() && self.shadow.is_none() && self.break_glass.is_none()
    }

    /// Names the parameters that are not checked.
    #[must_use]
    pub const fn unchecked(mut self, parameters: &'static [Unchecked]) -> Self {
        self.unchecked = parameters;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec::public("open", "app", "a test");

    #[test]
    fn a_policy_holds_with_its_own_seals() {
        SPEC.check_seals(SPEC.seal(), Spec::sealed_for(SPEC.seal(), 2), 2);
        assert_ne!(SPEC.seal(), SPEC.unredacted("why").seal());
        assert_ne!(SPEC.seal(), SPEC.objects("why").seal());
        assert_ne!(SPEC.unredacted("why").seal(), SPEC.objects("why").seal());
    }

    #[test]
    #[should_panic(expected = "cannot be written by hand")]
    fn a_policy_that_was_changed_does_not() {
        let seal = SPEC.seal();
        SPEC.unredacted("nobody said so").check_seals(seal, Spec::sealed_for(seal, 0), 0);
    }

    #[test]
    #[should_panic(expected = "cannot be written by hand")]
    fn nor_does_one_with_other_parameters() {
        SPEC.check_seals(SPEC.seal(), Spec::sealed_for(SPEC.seal(), 0), 1);
    }
}
