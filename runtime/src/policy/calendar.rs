//! Days and months of a time zone.

use std::time::Duration;

/// A day or a month of a time zone: its budgets are whole again at midnight there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub(crate) period: Period,
    pub(crate) zone: &'static str,
}

/// How long a budget of a calendar lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// From midnight to midnight: 23 to 25 hours.
    Day,
    /// From the midnight before the first of a month to the next.
    Month,
}

impl Calendar {
    /// Days of a time zone, by its name in the IANA database: `Europe/Berlin`, `UTC`.
    ///
    /// An application with a name that is none refuses to start. A zone that is known when the program
    /// starts comes with its rate: `"1000/day in Europe/Berlin".parse::<Rate>()`.
    #[must_use]
    pub const fn day(zone: &'static str) -> Self {
        Self { period: Period::Day, zone }
    }

    /// Months of a time zone.
    #[must_use]
    pub const fn month(zone: &'static str) -> Self {
        Self { period: Period::Month, zone }
    }

    /// No period is longer.
    pub(crate) const fn longest(self) -> Duration {
        Duration::from_secs(match self.period {
            Period::Day => 25 * 3_600,
            Period::Month => 31 * 86_400 + 3_600,
        })
    }
}
