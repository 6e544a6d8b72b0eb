//! What a handler demands, as constants that the macros write and the pipeline reads.

mod approval;
mod break_glass;
mod by;
mod calendar;
mod cross_tenants;
mod in_flight;
mod lifecycle;
mod options;
mod plan;
mod rate;
mod requirement;
mod seal;
mod words;

use std::panic::Location;
use std::time::Duration;

use crate::edge::address::rule::AddressRange;
use crate::edge::firewall::Exclusion;
use crate::edge::page::PagePolicy;
use crate::rule::{Rule, StepUp};
pub use approval::Approval;
pub use break_glass::BreakGlass;
pub(crate) use by::CostOf;
pub use by::{KeyOf, RateRequest};
pub use calendar::{Calendar, Period};
pub use cross_tenants::CrossTenants;
pub use in_flight::InFlight;
pub use lifecycle::Lifecycle;
pub(crate) use plan::PlanMember;
pub(crate) use rate::{Budgeting, Charge, Counted};
pub use rate::{OnFailure, Per, PlanEnum, PlanTable, Rate};
pub use requirement::Requirement;

/// The demands of one handler; implemented by `#[secure]` and `#[public]`, never by hand.
pub trait Policy: Send + Sync + 'static {
    /// Everything the pipeline needs to know.
    const SPEC: Spec;
    /// What the macro that wrote the policy makes of it. A policy without it, or with that of another,
    /// does not compile: no attribute would state its posture.
    const SEAL: u64;
}

/// A policy whose response may leave as it is, for the reason that it states.
#[diagnostic::on_unimplemented(
    message = "this handler does not state why its response may leave unredacted",
    label = "not stated",
    note = "write `unredacted = \"why\"` in its `#[secure(..)]` or `#[public(..)]`",
    note = "what a service behind a guard answers leaves as it is"
)]
pub trait Unredacted: Policy {}

/// One handler's demands.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The handler's name.
    pub name: &'static str,
    /// The module the handler is in; with the name it keys the handler's budgets.
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
    /// Who may act in the tenant that the path names, though they are of another, and why.
    pub cross_tenants: Option<CrossTenants>,
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
    /// Where the handler's attribute is, for the message of an application that does not start.
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
    /// What of the application's firewall does not hold.
    pub firewall: Option<Exclusion>,
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

impl Spec {
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
            cross_tenants: None,
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
            firewall: None,
        }
    }

    /// The handler as reasons not to start name it: `` `list` (src/handlers.rs:14)``.
    pub(crate) fn named_with_its_place(&self) -> String {
        format!("`{}` ({}:{})", self.name, self.location.file(), self.location.line())
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

    /// Whether it refuses every address that is not on this list.
    pub(crate) fn allows_by_list(&self, name: &str) -> bool {
        self.address_lists().any(|(list, is_allowed)| is_allowed && list == name)
    }

    /// Whether a rule alone decides who may call.
    pub(crate) const fn is_plain(&self) -> bool {
        self.step_up.is_none() && self.shadow.is_none() && self.break_glass.is_none()
    }
}
