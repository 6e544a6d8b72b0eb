//! A limit of a handler.

use std::fmt;
use std::time::Duration;

use crate::policy::{InFlight, OnFailure, Per, Rate};
use crate::rate::NamedLimits;

/// A limit of a handler, and the numbers in force where it is named.
///
/// A limit that is named is reported with the numbers in force when it is asked, not when the posture was made.
#[derive(Clone, Debug)]
pub struct LimitPosture {
    rate: Rate,
    named: NamedLimits,
}

/// The numbers of a limit: so many requests in a window, for each of those it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaPosture(Rate);

/// At most so many requests of a handler at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InFlightPosture(pub(super) InFlight);

impl InFlightPosture {
    /// How many requests may be handled at the same time.
    pub fn count(&self) -> u32 {
        self.0.most
    }

    /// Who is counted apart from others.
    pub fn per(&self) -> Per {
        self.0.per
    }
}

/// As the table has it: `10 at once per tenant`.
impl fmt::Display for InFlightPosture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} at once per {}", self.0.most, self.0.per)
    }
}

impl LimitPosture {
    pub(super) fn of(rate: Rate, named: &NamedLimits) -> Self {
        Self { rate, named: named.clone() }
    }

    /// The name, where the handler states one in place of numbers.
    pub fn name(&self) -> Option<&'static str> {
        self.rate.named
    }

    /// The numbers in force; `None` where the limit is named and no configuration states it, as in
    /// [`SecureRouter::posture`](crate::SecureRouter::posture), and where each plan has its own.
    pub fn quota(&self) -> Option<QuotaPosture> {
        if self.rate.plans.is_some() {
            return None;
        }
        self.named.resolve(self.rate).map(QuotaPosture)
    }

    /// The numbers in force of each plan, by its name; nothing where the limit does not depend on plans.
    pub fn plans(&self) -> impl Iterator<Item = (&'static str, Option<QuotaPosture>)> + '_ {
        let table = self.rate.plans.into_iter();
        table
            .flat_map(|table| table.names.iter().zip(table.rates))
            .map(|(name, plan)| (*name, self.named.resolve_plan(self.rate, plan).map(QuotaPosture)))
    }

    /// The plan of callers whose own cannot be read.
    pub fn default_plan(&self) -> Option<&'static str> {
        let table = self.rate.plans?;
        table.names.get(usize::from(table.default?)).copied()
    }
}

impl QuotaPosture {
    /// How many units pass in a window.
    pub fn count(&self) -> u32 {
        self.0.limit
    }

    /// The window.
    pub fn window(&self) -> Duration {
        self.0.window
    }

    /// How many units pass back to back.
    pub fn burst(&self) -> u32 {
        self.0.burst
    }

    /// How many units a request takes.
    pub fn cost(&self) -> u32 {
        self.0.cost
    }

    /// Who is counted apart from others.
    pub fn per(&self) -> Per {
        self.0.per
    }

    /// What holds while the rate store is away.
    pub fn on_failure(&self) -> OnFailure {
        self.0.on_failure
    }
}

/// As the table has it: `export: 100/m per ip, burst 20`.
impl fmt::Display for LimitPosture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.name() {
            write!(out, "{name}: ")?;
        }
        if self.rate.plans.is_some() {
            return self.fmt_plans(out);
        }
        match self.quota() {
            Some(quota) => quota.fmt(out),
            None => out.write_str("not configured"),
        }
    }
}

impl LimitPosture {
    /// `by plan (free, default: 10/s per identity; pro: 100/s per identity)`.
    fn fmt_plans(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("by plan (")?;
        for (place, (name, quota)) in self.plans().enumerate() {
            out.write_str(if place == 0 { "" } else { "; " })?;
            let default = if self.default_plan() == Some(name) { ", default" } else { "" };
            match quota {
                Some(quota) => write!(out, "{name}{default}: {quota}")?,
                None => write!(out, "{name}{default}: not configured")?,
            }
        }
        out.write_str(")")
    }
}

/// As the table has it: `100/m per ip, burst 20`.
impl fmt::Display for QuotaPosture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
