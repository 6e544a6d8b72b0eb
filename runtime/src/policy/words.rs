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
            out.write_str(", failures only")?;
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

/// As it could be written: `s`, `15m`.
fn window(window: Duration) -> String {
    const UNITS: [(u128, &str); 4] =
        [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    let millis = window.as_millis();
    let is_whole = |length: u128| millis >= length && millis.is_multiple_of(length);
    match UNITS.into_iter().find(|(length, _)| is_whole(*length)) {
        Some((length, unit)) if millis == length => unit.to_owned(),
        Some((length, unit)) => format!("{}{unit}", millis / length),
        None => format!("{window:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_told_as_it_could_be_written() {
        for (seconds, told) in [
            (1, "s"),
            (15, "15s"),
            (60, "m"),
            (90, "90s"),
            (900, "15m"),
            (3_600, "h"),
            (7_200, "2h"),
            (86_400, "d"),
            (2_592_000, "30d"),
        ] {
            assert_eq!(window(Duration::from_secs(seconds)), told);
        }
        assert_eq!(window(Duration::from_millis(1_500)), "1.5s");
        assert_eq!(window(Duration::ZERO), "0ns");
    }

    #[test]
    fn a_rate_says_all_that_it_states() {
        let rate = Rate::new(5, Duration::from_secs(900)).per(Per::Field("email")).failures();
        assert_eq!(rate.to_string(), "5/15m per field email, failures only");
        let rate = Rate::new(9, Duration::from_secs(1)).burst(20).cost_after(3).unit("rows");
        assert_eq!(rate.to_string(), "9/s rows per identity, burst 20, cost after, 3 reserved");
        let rate = rate.each_route().on_failure(OnFailure::Local);
        assert!(rate.to_string().ends_with(", each route, by share without the store"));
    }
}
