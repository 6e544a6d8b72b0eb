//! A limit of a handler.

use std::fmt;
use std::time::Duration;

use crate::policy::{InFlight, OnFailure, Per, Rate};
use crate::rate::NamedLimits;

/// A limit of a handler, and the numbers in force where it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitPosture {
    name: Option<&'static str>,
    quota: Option<QuotaPosture>,
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
        write!(out, "{} at once per {}", self.0.most, counted(self.0.per))
    }
}

impl LimitPosture {
    pub(super) fn of(rate: Rate, named: &NamedLimits) -> Self {
        Self { name: rate.named, quota: named.resolve(rate).map(QuotaPosture) }
    }

    /// The name, where the handler states one in place of numbers.
    pub fn name(&self) -> Option<&'static str> {
        self.name
    }

    /// The numbers; `None` where the limit is named and no configuration states it, as in
    /// [`SecureRouter::posture`](crate::SecureRouter::posture).
    pub fn quota(&self) -> Option<&QuotaPosture> {
        self.quota.as_ref()
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
        if let Some(name) = self.name {
            write!(out, "{name}: ")?;
        }
        match &self.quota {
            Some(quota) => quota.fmt(out),
            None => out.write_str("not configured"),
        }
    }
}

/// As the table has it: `100/m per ip, burst 20`.
impl fmt::Display for QuotaPosture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = &self.0;
        let per = counted(rate.per);
        write!(out, "{}/{} per {per}", rate.limit, window(rate.window))?;
        if rate.burst != rate.limit {
            write!(out, ", burst {}", rate.burst)?;
        }
        if rate.cost != 1 {
            write!(out, ", cost {}", rate.cost)?;
        }
        out.write_str(match rate.on_failure {
            OnFailure::Deny => "",
            OnFailure::Allow => ", uncounted without the store",
            OnFailure::Local => ", by share without the store",
        })
    }
}

fn counted(per: Per) -> &'static str {
    match per {
        Per::Identity => "identity",
        Per::Ip => "ip",
        Per::Tenant => "tenant",
        Per::ApiKey => "api_key",
        Per::Global => "everyone",
    }
}

fn window(window: Duration) -> String {
    match window.as_millis() {
        1_000 => "s".to_owned(),
        60_000 => "m".to_owned(),
        3_600_000 => "h".to_owned(),
        86_400_000 => "d".to_owned(),
        _ => format!("{window:?}"),
    }
}
