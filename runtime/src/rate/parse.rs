//! Rates as configuration writes them.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::policy::{Calendar, Rate};
use crate::rate::ReadyCalendar;

const UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
/// As in the attribute.
const LONGEST: Duration = Duration::from_secs(30 * 86_400);

/// Why a text is not a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateError(&'static str);

impl fmt::Display for RateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

impl Error for RateError {}

impl FromStr for Rate {
    type Err = RateError;

    /// Reads a count and a window, as the attribute does: `"10/s"`, `"100/15m"`.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use palisade::Rate;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// assert_eq!("100/15m".parse::<Rate>()?, Rate::new(100, Duration::from_secs(15 * 60)));
    /// assert!("100".parse::<Rate>().is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// With the feature `calendar`, a day or a month of a time zone, too: `"1000/day in Europe/Berlin"`,
    /// `"10000/month in UTC"`, as the posture writes them.
    ///
    /// # Errors
    /// When the text is neither, a number is zero or too large, the window is longer than 30 days, or the
    /// time zone is not known.
    fn from_str(text: &str) -> Result<Self, RateError> {
        const FORM: RateError =
            RateError("a rate is a count and a window of ms, s, m, h or d: `10/s`, `100/15m`");
        let (count, window) = text.split_once('/').ok_or(FORM)?;
        if let (period @ ("day" | "month"), zone) = period_and_zone(window) {
            return of_calendar(number(count).ok_or(FORM)?, period, zone);
        }
        let digits = window.bytes().take_while(u8::is_ascii_digit).count();
        let (units, unit) = window.split_at_checked(digits).ok_or(FORM)?;
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit).ok_or(FORM)?;
        let units = if units.is_empty() { 1 } else { number(units).ok_or(FORM)? };
        let count = number(count).ok_or(FORM)?;
        let window = Duration::from_millis(units.saturating_mul(*millis));
        let count = counted(count)?;
        if window.is_zero() {
            return Err(RateError("a window must be longer than zero"));
        }
        if window > LONGEST {
            return Err(RateError("a window is at most 30 days long"));
        }
        Ok(Self::new(count, window))
    }
}

/// What is behind the count of a calendar's rate; the zone is missing where nothing follows the period.
fn period_and_zone(text: &str) -> (&str, Option<&str>) {
    text.split_once(" in ").map_or((text, None), |(period, zone)| (period, Some(zone)))
}

fn of_calendar(count: u64, period: &str, zone: Option<&str>) -> Result<Rate, RateError> {
    const MISSING: RateError =
        RateError("a day or a month is one of a time zone: `1000/day in Europe/Berlin`");
    const UNKNOWN: RateError = if cfg!(feature = "calendar") {
        RateError(
            "the time zone is not known: name one of the IANA database, such as `Europe/Berlin`",
        )
    } else {
        RateError("a day or a month of a time zone needs palisade's feature `calendar`")
    };
    let count = counted(count)?;
    let zone = ReadyCalendar::zone_named(zone.ok_or(MISSING)?).ok_or(UNKNOWN)?;
    let calendar = if period == "day" { Calendar::day(zone) } else { Calendar::month(zone) };
    Ok(Rate::calendar(count, calendar))
}

fn counted(count: u64) -> Result<u32, RateError> {
    match u32::try_from(count) {
        Ok(0) => Err(RateError("a rate of zero refuses every request")),
        Ok(count) => Ok(count),
        Err(_) => Err(RateError("a rate is at most 4294967295 requests")),
    }
}

/// Digits alone: no sign, and no leading zero that would be octal elsewhere.
fn number(text: &str) -> Option<u64> {
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_and_a_window_make_a_rate() {
        for (text, limit, seconds) in [
            ("10/s", 10, 1),
            ("100/m", 100, 60),
            ("5/h", 5, 3600),
            ("1/d", 1, 86_400),
            ("10/15s", 10, 15),
            ("10/2000ms", 10, 2),
            ("4294967295/30d", u32::MAX, 30 * 86_400),
        ] {
            assert_eq!(text.parse(), Ok(Rate::new(limit, Duration::from_secs(seconds))), "{text}");
        }
    }

    #[test]
    #[cfg(feature = "calendar")]
    fn a_day_of_a_time_zone_is_read_as_it_is_told() {
        for text in ["1000/day in Europe/Berlin", "10000/month in UTC"] {
            let rate: Rate = text.parse().unwrap();
            assert_eq!(rate.to_string(), format!("{text} per identity"));
        }
        let read = |text: &str| text.parse::<Rate>().map_err(|error| error.to_string());
        assert!(read("1000/day").unwrap_err().contains("one of a time zone"));
        assert!(read("1000/day in Berlin").unwrap_err().contains("is not known"));
        for text in
            ["0/day in UTC", "1000/week in UTC", "1000/d in UTC", "1000/day in ", "x/day in UTC"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "10",
            "10/",
            "/s",
            "10/x",
            "10/1",
            "-1/s",
            "+1/s",
            "1.5/s",
            " 1/s",
            "1/s ",
            "1//s",
            "01/s",
            "0/s",
            "1/0s",
            "1/31d",
            "4294967296/s",
            "1/99999999999999999999d",
            "1/\u{661}s",
            "1/\u{e4}",
        ] {
            assert!(text.parse::<Rate>().is_err(), "{text:?}");
        }
    }
}
