//! Hours of the week in a time zone.

use std::fmt;

/// Hours of the week in a time zone; the macros write it from `"Mon-Fri 08:00-18:00 Europe/Vienna"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// One bit a day, Monday's the lowest.
    days: u8,
    /// Minutes after midnight, the first that is within.
    from: u16,
    /// The first that is not; before `from` where the hours pass midnight.
    until: u16,
    zone: &'static str,
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const MINUTES_OF_A_DAY: i64 = 24 * 60;

impl Window {
    /// The hours that begin on `days`, from a minute after midnight until another.
    #[must_use]
    pub const fn new(days: u8, from: u16, until: u16, zone: &'static str) -> Self {
        Self { days, from, until, zone }
    }

    /// The time zone, by its name in the IANA database.
    pub(crate) const fn zone(&self) -> &'static str {
        self.zone
    }

    /// Whether an instant, in milliseconds since the Unix epoch, lies within; `None` where nothing is known
    /// of the time zone.
    pub(crate) fn holds_at(&self, unix_millis: i64) -> Option<bool> {
        let (day, minute) = local(self.zone, unix_millis)?;
        let is_of = |day: u8| self.days & (1 << day) != 0;
        Some(if self.from < self.until {
            is_of(day) && (self.from..self.until).contains(&minute)
        } else {
            (is_of(day) && minute >= self.from) || (is_of((day + 6) % 7) && minute < self.until)
        })
    }

    const fn passes_midnight(&self) -> bool {
        self.until <= self.from
    }

    /// Whether every instant of these hours is of the others, as far as it can be told.
    pub(super) const fn is_within(&self, other: &Self) -> bool {
        self.is_in_the_zone_of(other)
            && self.passes_midnight() == other.passes_midnight()
            && self.days & !other.days == 0
            && self.from >= other.from
            && self.until <= other.until
    }

    /// Whether no instant is of both, as far as it can be told.
    pub(super) const fn is_apart_from(&self, other: &Self) -> bool {
        if !self.is_in_the_zone_of(other) || self.passes_midnight() || other.passes_midnight() {
            return false;
        }
        self.days & other.days == 0 || self.until <= other.from || other.until <= self.from
    }

    const fn is_in_the_zone_of(&self, other: &Self) -> bool {
        crate::const_text::same(self.zone.as_bytes(), other.zone.as_bytes())
    }
}

/// Whether a time zone is known here.
pub(crate) fn is_zone(name: &str) -> bool {
    local(name, 0).is_some()
}

/// The day of the week, Monday being 0, and the minute of the day.
fn local(zone: &str, unix_millis: i64) -> Option<(u8, u16)> {
    if zone == "UTC" {
        let minutes = unix_millis.div_euclid(60_000);
        // The epoch was a Thursday.
        let day = (minutes.div_euclid(MINUTES_OF_A_DAY) + 3).rem_euclid(7);
        let minute = minutes.rem_euclid(MINUTES_OF_A_DAY);
        return Some((u8::try_from(day).ok()?, u16::try_from(minute).ok()?));
    }
    elsewhere(zone, unix_millis)
}

#[cfg(feature = "calendar")]
fn elsewhere(zone: &str, unix_millis: i64) -> Option<(u8, u16)> {
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    let now = jiff::Timestamp::from_millisecond(unix_millis).ok()?.to_zoned(zone);
    let day = u8::try_from(now.weekday().to_monday_zero_offset()).ok()?;
    let minute = u16::try_from(now.hour()).ok()? * 60 + u16::try_from(now.minute()).ok()?;
    Some((day, minute))
}

/// Without the feature `calendar` no other time zone is known.
#[cfg(not(feature = "calendar"))]
fn elsewhere(_: &str, _: i64) -> Option<(u8, u16)> {
    None
}

/// `Mon-Fri 08:00-18:00 Europe/Vienna`.
impl fmt::Display for Window {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut place = 0;
        let mut comma = "";
        while let Some(first) = (place..7).find(|day| self.days & (1 << day) != 0) {
            let last = (first..7).take_while(|day| self.days & (1 << day) != 0).last();
            let last = last.unwrap_or(first);
            let name = |day: usize| DAYS.get(day).copied().unwrap_or_default();
            write!(out, "{comma}{}", name(first))?;
            if last > first {
                write!(out, "-{}", name(last))?;
            }
            comma = ",";
            place = last + 1;
        }
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(out, " {}-{} {}", clock(self.from), clock(self.until), self.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Window = Window::new(0b001_1111, 8 * 60, 18 * 60, "UTC");
    const NIGHT: Window = Window::new(0b000_0001, 22 * 60, 6 * 60, "UTC");

    /// 2030-01-07 was a Monday.
    const MONDAY: i64 = 1_893_974_400_000;

    fn at(window: Window, day: i64, hour: i64, minute: i64) -> bool {
        window.holds_at(MONDAY + ((day * 24 + hour) * 60 + minute) * 60_000).unwrap()
    }

    #[test]
    fn hours_hold_from_their_first_minute_to_before_their_last() {
        for (day, hour, minute, expected) in [
            (0, 8, 0, true),
            (0, 7, 59, false),
            (0, 17, 59, true),
            (0, 18, 0, false),
            (4, 12, 0, true),
            (5, 12, 0, false),
            (6, 12, 0, false),
        ] {
            assert_eq!(at(WORK, day, hour, minute), expected, "{day} {hour}:{minute}");
        }
    }

    #[test]
    fn hours_past_midnight_are_of_the_day_they_begin_on() {
        assert!(at(NIGHT, 0, 22, 0) && at(NIGHT, 1, 5, 59));
        assert!(!at(NIGHT, 1, 6, 0) && !at(NIGHT, 1, 22, 0) && !at(NIGHT, 0, 5, 0));
        assert!(!at(NIGHT, 0, 21, 59));
    }

    #[test]
    fn a_window_says_what_it_was_written_from() {
        assert_eq!(WORK.to_string(), "Mon-Fri 08:00-18:00 UTC");
        let odd = Window::new(0b101_0011, 0, 24 * 60, "UTC");
        assert_eq!(odd.to_string(), "Mon-Tue,Fri,Sun 00:00-24:00 UTC");
    }

    #[test]
    fn what_is_within_another_window_or_apart_is_told() {
        let noon = Window::new(0b000_0001, 12 * 60, 13 * 60, "UTC");
        assert!(noon.is_within(&WORK) && !WORK.is_within(&noon));
        assert!(Window::new(0b110_0000, 0, 600, "UTC").is_apart_from(&WORK));
        assert!(Window::new(1, 0, 480, "UTC").is_apart_from(&WORK));
        assert!(!Window::new(1, 0, 480, "Europe/Vienna").is_apart_from(&WORK));
        assert!(!NIGHT.is_apart_from(&WORK), "not told of hours past midnight");
    }

    #[test]
    #[cfg(feature = "calendar")]
    fn clocks_that_are_set_move_the_hours() {
        let vienna = Window::new(0b111_1111, 8 * 60, 9 * 60, "Europe/Vienna");
        let at = |instant: &str| {
            let instant: jiff::Timestamp = instant.parse().unwrap();
            vienna.holds_at(instant.as_millisecond()).unwrap()
        };
        assert!(at("2026-01-15T07:30:00Z") && !at("2026-01-15T06:30:00Z"));
        assert!(at("2026-07-15T06:30:00Z") && !at("2026-07-15T07:30:00Z"));
        assert!(is_zone("Europe/Vienna") && !is_zone("Europe/Wien"));
    }

    #[test]
    fn a_zone_that_is_none_is_not_known() {
        assert!(is_zone("UTC") && !is_zone("") && !is_zone("../../etc/passwd"));
    }
}
