//! Leaves of a rule over what the credential tells, the connection and the time.

use std::fmt;

use crate::const_text::same;
use crate::principal::Principal;
use crate::rule::claim::ClaimTest;
use crate::rule::network::Network;
use crate::rule::window::Window;
use crate::rule::{Decision, DecisionInput, proof};

/// A condition over a caller that is neither a role nor a scope.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Leaf {
    /// A caller who acts in a tenant.
    InTenant,
    /// A caller who acts in this tenant.
    Tenant(&'static str),
    /// A caller whose credential tells this method of authentication (`amr`).
    Method(&'static str),
    /// A caller whose credential tells this class of authentication (`acr`), or one that the application
    /// ranks above it.
    Class(&'static str),
    /// A caller who authenticated within so many seconds (`auth_time`).
    Within(u32),
    /// A client of this network.
    Client(Network),
    /// A request within these hours.
    During(Window),
    /// A caller whose claim compares like this.
    Claim(ClaimTest),
}

impl Leaf {
    pub(crate) fn decide(&self, input: &DecisionInput<'_>) -> Decision {
        let caller = input.caller;
        match self {
            Self::Method(method) => proof::tells_method(caller, method).into(),
            Self::Class(class) => input.conditions.reaches_class(caller, class).into(),
            Self::Within(seconds) => {
                proof::is_fresh(caller, *seconds, input.clock.now_unix_millis()).into()
            }
            Self::Client(network) => network.contains(input.request.client()).into(),
            Self::During(window) => window
                .holds_at(input.clock.now_unix_millis())
                .map_or(Decision::Failed, Decision::from),
            Self::InTenant | Self::Tenant(_) | Self::Claim(_) => self.holds_for(caller).into(),
        }
    }

    /// Whether the caller alone passes; what depends on the request or the time does not.
    pub(crate) fn holds_for(&self, caller: &Principal) -> bool {
        match self {
            Self::InTenant => caller.tenant().is_some_and(|tenant| !tenant.is_empty()),
            Self::Tenant(name) => caller.tenant() == Some(name),
            Self::Claim(claim) => claim.holds_for(caller),
            Self::Method(_)
            | Self::Class(_)
            | Self::Within(_)
            | Self::Client(_)
            | Self::During(_) => false,
        }
    }

    /// Whether every caller who passes `self` passes `other`.
    pub(super) const fn implies(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::InTenant | Self::Tenant(_), Self::InTenant) => true,
            (Self::Tenant(one), Self::Tenant(two))
            | (Self::Method(one), Self::Method(two))
            | (Self::Class(one), Self::Class(two)) => same(one.as_bytes(), two.as_bytes()),
            (Self::Within(one), Self::Within(two)) => *one <= *two,
            (Self::Client(one), Self::Client(two)) => one.is_within(two),
            (Self::During(one), Self::During(two)) => one.is_within(two),
            (Self::Claim(one), Self::Claim(two)) => one.is_same_as(two),
            _ => false,
        }
    }

    /// Whether no caller passes both.
    pub(super) const fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tenant(one), Self::Tenant(two)) => !same(one.as_bytes(), two.as_bytes()),
            (Self::Client(one), Self::Client(two)) => one.is_apart_from(two),
            (Self::During(one), Self::During(two)) => one.is_apart_from(two),
            (Self::Claim(one), Self::Claim(two)) => one.is_apart_from(two),
            _ => false,
        }
    }
}

/// As the posture has it: `acr aal2`, `client 10.0.0.0/8`.
impl fmt::Display for Leaf {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InTenant => out.write_str("tenant"),
            Self::Tenant(name) => write!(out, "tenant {name}"),
            Self::Method(method) => write!(out, "amr {method}"),
            Self::Class(class) => write!(out, "acr {class}"),
            Self::Within(seconds) => write!(out, "authenticated within {}", Seconds(*seconds)),
            Self::Client(network) => write!(out, "client {network}"),
            Self::During(window) => write!(out, "{window}"),
            Self::Claim(claim) => write!(out, "{claim}"),
        }
    }
}

/// A length of time in its largest whole unit: `5m`.
pub(crate) struct Seconds(pub(crate) u32);

impl fmt::Display for Seconds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, word) = [(86_400, "d"), (3_600, "h"), (60, "m")]
            .into_iter()
            .find(|(unit, _)| self.0 > 0 && self.0.is_multiple_of(*unit))
            .unwrap_or((1, "s"));
        write!(out, "{}{word}", self.0 / unit)
    }
}
