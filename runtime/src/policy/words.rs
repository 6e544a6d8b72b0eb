//! A rate in words, as the posture and the log have it.

use std::fmt;
use std::time::Duration;

use crate::policy::{Budgeting, Charge, Counted, OnFailure, Per, Period, Rate};

/// `100/m per ip, burst 20`.
impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.calendar {
            Some(calendar) => {
                let period = if calendar.period == Period::Day { "day" } else { "month" };
                write!(out, "{}/{period} in {}", self.limit, calendar.zone)?;
            }
            None => write!(out, "{}/{}", self.limit, window(self.window))?,
        }
        if let Some(unit) = self.unit {
            write!(out, " {unit}")?;
        }
        write!(out, " per {}", self.per)?;
        if self.burst != self.limit {
            write!(out, ", burst {}", self.burst)?;
        }
        match self.charge {
            Charge::Stated if self.cost == 1 => {}
            Charge::Stated => write!(out, ", cost {}", self.cost)?,
            Charge::By(_) => out.write_str(", cost by request")?,
            Charge::After => write!(out, ", cost after, {} reserved", self.cost)?,
        }
        if self.counted == Counted::Failures {
            out.write_str(", failures alone")?;
        }
        if self.budgeting == Budgeting::Route {
            out.write_str(", each route")?;
        }
        out.write_str(match self.on_failure {
            OnFailure::Deny => "",
            OnFailure::Allow => ", uncounted without the store",
            OnFailure::Local => ", by share without the store",
        })
    }
}

impl fmt::Display for Per {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity => out.write_str("identity"),
            Self::Ip => out.write_str("ip"),
            Self::Tenant => out.write_str("tenant"),
            Self::ApiKey => out.write_str("api_key"),
            Self::Global => out.write_str("everyone"),
            Self::Path(name) => write!(out, "path {name}"),
            Self::Header(name) => write!(out, "header {name}"),
            Self::Field(name) => write!(out, "field {name}"),
            Self::By(_) => out.write_str("function"),
        }
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
