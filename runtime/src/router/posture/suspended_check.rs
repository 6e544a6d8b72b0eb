//! Checks that a handler suspends, each with its written reason.

use std::fmt;

use crate::edge::firewall::Exclusion;
use crate::security::HandlerPlan;

/// A check that is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuspendedCheck {
    kind: SuspendedCheckKind,
    reason: &'static str,
}

/// Which check is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SuspendedCheckKind {
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

impl SuspendedCheck {
    pub(super) fn unguarded(reason: &'static str) -> Self {
        Self { kind: SuspendedCheckKind::Unguarded, reason }
    }

    pub(super) fn all_of(plan: &HandlerPlan) -> Vec<Self> {
        let spec = plan.spec;
        let unredacted = spec.unredacted.or_else(|| (plan.response)().unredacted);
        let stated = [
            (SuspendedCheckKind::Objects, spec.objects),
            (SuspendedCheckKind::Unredacted, unredacted),
        ];
        let stated = stated.into_iter().filter_map(|(kind, why)| Some(Self { kind, reason: why? }));
        let unchecked = spec.unchecked.iter().map(|unchecked| Self {
            kind: SuspendedCheckKind::Unchecked { parameter: unchecked.parameter },
            reason: unchecked.reason,
        });
        let firewall = spec.firewall.map(|exclusion| Self {
            kind: SuspendedCheckKind::Firewall(exclusion),
            reason: exclusion.reason,
        });
        let crossing = spec.cross_tenants.map(|crossing| Self {
            kind: SuspendedCheckKind::Tenants { from: crossing.from },
            reason: crossing.reason,
        });
        stated.chain(crossing).chain(unchecked).chain(firewall).collect()
    }

    /// Which check.
    pub fn kind(&self) -> SuspendedCheckKind {
        self.kind
    }

    /// Why, as it is written in the code.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

/// As the table has it: `objects: HR reaches every employee`.
impl fmt::Display for SuspendedCheck {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            SuspendedCheckKind::Unguarded => out.write_str("unguarded")?,
            SuspendedCheckKind::Objects => out.write_str("objects")?,
            SuspendedCheckKind::Tenants { from } => write!(out, "tenants, from {from}")?,
            SuspendedCheckKind::Unredacted => out.write_str("unredacted")?,
            SuspendedCheckKind::Unchecked { parameter } => write!(out, "unchecked {parameter}")?,
            SuspendedCheckKind::Firewall(exclusion) => out.write_str(&exclusion.in_words())?,
        }
        write!(out, ": {}", self.reason)
    }
}
