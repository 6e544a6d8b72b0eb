//! When a day or a month of a time zone ends.

#[cfg(feature = "calendar")]
use std::collections::BTreeSet;
#[cfg(feature = "calendar")]
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::policy::Calendar;

/// The period of a calendar that an instant falls into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CalendarPeriod {
    /// Which one: no two have the same number.
    pub(crate) number: u64,
    /// Until it is over.
    pub(crate) left: Duration,
}

/// A calendar whose time zone is known.
#[derive(Clone, Debug)]
pub(crate) struct ReadyCalendar {
    #[cfg(feature = "calendar")]
    calendar: Calendar,
    #[cfg(feature = "calendar")]
    zone: jiff::tz::TimeZone,
}

#[cfg(not(feature = "calendar"))]
impl ReadyCalendar {
    /// Without the feature `calendar` no time zone is known.
    pub(crate) fn of(_: Calendar) -> Option<Self> {
        None
    }

    pub(crate) fn zone_named(_: &str) -> Option<&'static str> {
        None
    }

    #[allow(clippy::unused_self, reason = "as with the feature")]
    pub(crate) fn period(&self, _: i64) -> Option<CalendarPeriod> {
        None
    }
}

#[cfg(feature = "calendar")]
impl ReadyCalendar {
    /// None where the time zone has another name, or none.
    pub(crate) fn of(calendar: Calendar) -> Option<Self> {
        let zone = jiff::tz::TimeZone::get(calendar.zone).ok()?;
        Some(Self { calendar, zone })
    }

    /// The name of a time zone that a configuration states, in the spelling of the IANA database. The texts
    /// stay in memory: there are no more than the database has names.
    pub(crate) fn zone_named(name: &str) -> Option<&'static str> {
        static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let zone = jiff::tz::TimeZone::get(name).ok()?;
        let name = zone.iana_name()?;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = known.get(name) {
            return Some(same);
        }
        let name: &'static str = Box::leak(Box::from(name));
        known.insert(name);
        Some(name)
    }

    /// The period that holds an instant in milliseconds since the Unix epoch.
    pub(crate) fn period(&self, unix_millis: i64) -> Option<CalendarPeriod> {
        use crate::policy::Period;

        let now = jiff::Timestamp::from_millisecond(unix_millis).ok()?;
        let today = now.to_zoned(self.zone.clone()).date();
        let (first, next) = match self.calendar.period {
            Period::Day => (today, today.tomorrow().ok()?),
            Period::Month => {
                let first = today.first_of_month();
                (first, first.last_of_month().tomorrow().ok()?)
            }
        };
        // Where a zone skips midnight, the day begins with the first instant after it.
        let ends = next.to_zoned(self.zone.clone()).ok()?.timestamp();
        let left = ends.as_millisecond().checked_sub(unix_millis)?;
        let left = Duration::from_millis(u64::try_from(left).ok()?);
        let number = |date: jiff::civil::Date| {
            let year = u64::try_from(i64::from(date.year()) + 10_000).ok()?;
            let (month, day) = (u64::try_from(date.month()).ok()?, u64::try_from(date.day()).ok()?);
            Some((year * 100 + month) * 100 + day)
        };
        Some(CalendarPeriod { number: number(first)?, left })
    }
}

#[cfg(test)]
#[cfg(feature = "calendar")]
mod tests {
    use super::*;

    fn at(calendar: Calendar, instant: &str) -> (u64, u64) {
        let instant: jiff::Timestamp = instant.parse().unwrap();
        let ready = ReadyCalendar::of(calendar).unwrap();
        let period = ready.period(instant.as_millisecond()).unwrap();
        (period.number - 100_000_000, period.left.as_secs())
    }

    const BERLIN: &str = "Europe/Berlin";

    #[test]
    fn a_day_ends_at_midnight_of_its_zone() {
        assert_eq!(at(Calendar::day("UTC"), "2026-03-01T00:00:00Z"), (20_260_301, 86_400));
        assert_eq!(at(Calendar::day("UTC"), "2026-03-01T23:59:59Z"), (20_260_301, 1));
        assert_eq!(at(Calendar::day(BERLIN), "2026-03-01T22:59:59Z"), (20_260_301, 1));
        assert_eq!(at(Calendar::day(BERLIN), "2026-03-01T23:00:00Z"), (20_260_302, 86_400));
    }

    #[test]
    fn a_day_has_23_or_25_hours_when_clocks_are_set() {
        assert_eq!(at(Calendar::day(BERLIN), "2026-03-28T23:00:00Z"), (20_260_329, 23 * 3_600));
        assert_eq!(at(Calendar::day(BERLIN), "2026-10-24T22:00:00Z"), (20_261_025, 25 * 3_600));
        // Both hours after 02:00 are of one day.
        assert_eq!(at(Calendar::day(BERLIN), "2026-10-25T00:30:00Z").0, 20_261_025);
        assert_eq!(at(Calendar::day(BERLIN), "2026-10-25T01:30:00Z").0, 20_261_025);
        // In Santiago clocks skip midnight: the day begins at one.
        let santiago = Calendar::day("America/Santiago");
        assert_eq!(at(santiago, "2025-09-07T03:59:59Z"), (20_250_906, 1));
        assert_eq!(at(santiago, "2025-09-07T04:00:00Z"), (20_250_907, 23 * 3_600));
    }

    #[test]
    fn a_month_ends_with_its_last_day() {
        assert_eq!(at(Calendar::month("UTC"), "2028-02-29T23:59:59Z"), (20_280_201, 1));
        assert_eq!(at(Calendar::month("UTC"), "2026-12-31T23:59:58Z"), (20_261_201, 2));
        let march = 31 * 86_400 - 3_600;
        assert_eq!(at(Calendar::month(BERLIN), "2026-02-28T23:00:00Z"), (20_260_301, march));
    }

    #[test]
    fn a_zone_from_a_configuration_is_the_one_of_the_database() {
        let [one, same] = ["Europe/Berlin", "europe/BERLIN"].map(ReadyCalendar::zone_named);
        assert_eq!(one, Some("Europe/Berlin"));
        assert!(std::ptr::eq(one.unwrap(), same.unwrap()), "one text for each zone");
        for none in ["Europe/Berlim", "", "../../etc/passwd", "CEST+99"] {
            assert_eq!(ReadyCalendar::zone_named(none), None, "{none}");
        }
    }

    #[test]
    fn a_zone_that_is_none_is_not_known() {
        for zone in ["Europe/Berlim", "", "CEST+99", "../../etc/passwd"] {
            assert!(ReadyCalendar::of(Calendar::day(zone)).is_none(), "{zone}");
        }
    }
}
