//! A limit of a handler.

use std::fmt;
use std::time::Duration;

use crate::policy::{Per, Rate};

/// A limit: so many requests in a window, for each of those it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitPosture(Rate);

impl LimitPosture {
    pub(super) fn of(rate: Rate) -> Self {
        Self(rate)
    }

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
}

/// As the table has it: `100/m per ip, burst 20`.
impl fmt::Display for LimitPosture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = &self.0;
        let per = match rate.per {
            Per::Identity => "identity",
            Per::Ip => "ip",
            Per::Tenant => "tenant",
            Per::Global => "everyone",
        };
        write!(out, "{}/{} per {per}", rate.limit, window(rate.window))?;
        if rate.burst != rate.limit {
            write!(out, ", burst {}", rate.burst)?;
        }
        if rate.cost != 1 {
            write!(out, ", cost {}", rate.cost)?;
        }
        Ok(())
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
