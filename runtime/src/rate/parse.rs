//! Rates as configuration writes them.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::policy::Rate;

const UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
/// As in the attribute.
const LONGEST: Duration = Duration::from_secs(30 * 86_400);

/// Why a text is no rate.
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
    /// # Errors
    /// When the text is neither, a number is zero or too large, or the window is longer than 30 days.
    fn from_str(text: &str) -> Result<Self, RateError> {
        const FORM: RateError =
            RateError("a rate is a count and a window of ms, s, m, h or d: `10/s`, `100/15m`");
        let (count, window) = text.split_once('/').ok_or(FORM)?;
        let digits = window.bytes().take_while(u8::is_ascii_digit).count();
        let (units, unit) = window.split_at_checked(digits).ok_or(FORM)?;
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit).ok_or(FORM)?;
        let units = if units.is_empty() { 1 } else { number(units).ok_or(FORM)? };
        let count = number(count).ok_or(FORM)?;
        let window = Duration::from_millis(units.saturating_mul(*millis));
        match u32::try_from(count) {
            Ok(0) => Err(RateError("a rate of zero lets nobody through")),
            _ if window.is_zero() => Err(RateError("a window of zero is none")),
            _ if window > LONGEST => Err(RateError("a window is at most 30 days long")),
            Ok(count) => Ok(Self::new(count, window)),
            Err(_) => Err(RateError("a rate counts to 4294967295")),
        }
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
