//! Checks that a handler suspends, each with its written reason.

use std::fmt;

use crate::edge::firewall::Exclusion;
use crate::security::Plan;

/// A check that is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayOut {
    kind: WayOutKind,
    reason: &'static str,
}

/// Which check is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WayOutKind {
    /// Every check: the route has no guard.
    Unguarded,
    /// That an object which the path names is the caller's: `objects = ".."`.
    Objects,
    /// That a caller acts in its own tenant alone: `cross_tenants(..)`.
    Tenants {
        /// The tenant whose callers may.
        from: &'static str,
    },
    /// That the response is allowlisted: `unredacted = ".."`, or a `Download`.
    Unredacted,
    /// That a parameter is validated: `#[unchecked("..")]`.
    Unchecked {
        /// The type of the parameter, as it is written.
        parameter: &'static str,
    },
    /// That the application's firewall looks: `firewall(..)`.
    Firewall(Exclusion),
}

impl WayOut {
    pub(super) fn unguarded(reason: &'static str) -> Self {
        Self { kind: WayOutKind::Unguarded, reason }
    }

    pub(super) fn all_of(plan: &Plan) -> Vec<Self> {
        let spec = plan.spec;
        let unredacted = spec.unredacted.or_else(|| (plan.response)().unredacted);
        let stated = [(WayOutKind::Objects, spec.objects), (WayOutKind::Unredacted, unredacted)];
        let stated = stated.into_iter().filter_map(|(kind, why)| Some(Self { kind, reason: why? }));
        let unchecked = spec.unchecked.iter().map(|unchecked| Self {
            kind: WayOutKind::Unchecked { parameter: unchecked.parameter },
            reason: unchecked.reason,
        });
        let firewall = spec.firewall.map(|exclusion| Self {
            kind: WayOutKind::Firewall(exclusion),
            reason: exclusion.reason,
        });
        let crossing = spec.cross_tenants.map(|crossing| Self {
            kind: WayOutKind::Tenants { from: crossing.from },
            reason: crossing.reason,
        });
        stated.chain(crossing).chain(unchecked).chain(firewall).collect()
    }

    /// Which check.
    pub fn kind(&self) -> WayOutKind {
        self.kind
    }

    /// Why, as it is written in the code.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

/// As the table has it: `objects: HR reaches everybody`.
impl fmt::Display for WayOut {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            WayOutKind::Unguarded => out.write_str("unguarded")?,
            WayOutKind::Objects => out.write_str("objects")?,
            WayOutKind::Tenants { from } => write!(out, "tenants, from {from}")?,
            WayOutKind::Unredacted => out.write_str("unredacted")?,
            WayOutKind::Unchecked { parameter } => write!(out, "unchecked {parameter}")?,
            WayOutKind::Firewall(exclusion) => out.write_str(&exclusion.in_words())?,
        }
        write!(out, ": {}", self.reason)
    }
}
