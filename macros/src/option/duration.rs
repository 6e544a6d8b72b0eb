//! Lengths of time as text: `"500ms"`, `"5s"`, `"2m"`, `"1h"`, `"30d"`.

use std::time::Duration;

const UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// The duration that `text` spells; one that does not fit is as long as can be.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let (number, unit) = split(text);
    scaled(whole(number)?, unit)
}

/// The duration of one `text` or of several: `s` is one second, `15s` fifteen.
pub(crate) fn window(text: &str) -> Option<Duration> {
    let (number, unit) = split(text);
    let count = if number.is_empty() { 1 } else { whole(number)? };
    scaled(count, unit)
}

/// The digits in front and what follows them.
pub(crate) fn split(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A number of nothing but digits; one that does not fit is as large as can be.
pub(crate) fn whole(digits: &str) -> Option<u64> {
    let only_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    only_digits.then(|| digits.parse().unwrap_or(u64::MAX))
}

fn scaled(count: u64, unit: &str) -> Option<Duration> {
    let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
    Some(Duration::from_millis(count.saturating_mul(*millis)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_make_a_duration() {
        assert_eq!(parse("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(parse("2m"), Some(Duration::from_secs(120)));
        assert_eq!(window("h"), Some(Duration::from_secs(3600)));
        assert_eq!(window("15s"), Some(Duration::from_secs(15)));
    }

    #[test]
    fn anything_else_does_not() {
        for text in ["", "5", "s", "5 s", "-5s", "+5s", "1.5s", "5S", "5sec", "٥s"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_past_all_bounds_stays_large() {
        assert!(parse("99999999999999999999999d") > Some(Duration::from_secs(1 << 40)));
    }
}
