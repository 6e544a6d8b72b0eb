//! Dates and times as [RFC 3339] writes them, for every crate alike.
//!
//! A leap second (`:60`) is refused: of the three crates one takes it, one moves it and one refuses it.
//! `-00:00`, which states that the offset is unknown, is refused as well.
//!
//! [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339

use super::number::are_digits;

/// `2024-01-05`, a day that the calendar has.
pub(super) fn is_date(text: &str) -> bool {
    let mut pieces = text.split('-');
    let (year, month, day) = (pieces.next(), pieces.next(), pieces.next());
    let (Some(year), Some(month), Some(day), None) = (year, month, day, pieces.next()) else {
        return false;
    };
    match (digits(year, 4), digits(month, 2), digits(day, 2)) {
        (Some(year), Some(month), Some(day)) => day >= 1 && day <= days(year, month),
        _ => false,
    }
}

/// `10:20:30` or `10:20:30.123456789`.
pub(super) fn is_time(text: &str) -> bool {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let mut pieces = clock.split(':').map(|piece| digits(piece, 2));
    let is_clock = matches!(
        (pieces.next(), pieces.next(), pieces.next(), pieces.next()),
        (Some(Some(0..=23)), Some(Some(0..=59)), Some(Some(0..=59)), None)
    );
    is_clock && fraction.is_none_or(|digits| are_digits(digits) && digits.len() <= 9)
}

/// `2024-01-05T10:20:30`.
pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once('T').is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `2024-01-05T10:20:30Z`, whose year has four digits in UTC as well: a type that keeps no offset writes it so.
pub(super) fn is_instant(text: &str) -> bool {
    let is_spelt =
        split(text).is_some_and(|(local, offset)| is_date_time(local) && is_offset(offset));
    // No offset is a day, so that other years are not looked at.
    let may_leave = text.starts_with("0000-01-01") || text.starts_with("9999-12-31");
    is_spelt && (!may_leave || stays_in_four_digits(text))
}

/// Whether an instant of a year's first or last day is of the years 0000 to 9999 in UTC.
fn stays_in_four_digits(instant: &str) -> bool {
    let day = |date| day_number(date).map(|day| day * 24 * 60);
    let minutes = minutes_and_seconds(instant).map(|(minutes, _)| minutes);
    matches!(
        (minutes, day("0000-01-01"), day("9999-12-31")),
        (Some(minutes), Some(first), Some(last)) if (first..last + 24 * 60).contains(&minutes)
    )
}

/// `2024-01-05T11:20:30+01:00[Europe/Berlin]` ([RFC 9557]), whose zone its crate looks up.
///
/// [RFC 9557]: https://www.rfc-editor.org/rfc/rfc9557
#[cfg(any(test, feature = "jiff"))]
pub(super) fn is_zoned(text: &str) -> bool {
    let zoned = text.strip_suffix(']').and_then(|text| text.split_once('['));
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+-.:".contains(&byte);
    zoned.is_some_and(|(instant, zone)| {
        is_instant(instant) && !zone.is_empty() && zone.bytes().all(legal)
    })
}

/// Whether the zone is called as its crate calls it, in its case, and `Z` is its offset: `[europe/berlin]` and
/// `Z[Europe/Berlin]` are second spellings.
#[cfg(feature = "jiff")]
pub(super) fn names_its_zone(text: &str) -> bool {
    let Ok(zoned) = text.parse::<jiff::Zoned>() else { return false };
    let written = zoned.to_string();
    let is_utc = zoned.offset() == jiff::tz::Offset::UTC;
    match (text.split_once('['), written.split_once('[')) {
        (Some((instant, zone)), Some((_, called))) => {
            zone == called && (is_utc || !instant.ends_with('Z'))
        }
        _ => false,
    }
}

/// The local time and the offset.
fn split(text: &str) -> Option<(&str, &str)> {
    let length = if text.ends_with('Z') { 1 } else { 6 };
    text.split_at_checked(text.len().checked_sub(length)?)
}

fn is_offset(text: &str) -> bool {
    let Some(signed) = text.strip_prefix(['+', '-']) else { return text == "Z" };
    let (Some((hours, minutes)), false) = (signed.split_once(':'), text == "-00:00") else {
        return false;
    };
    matches!((digits(hours, 2), digits(minutes, 2)), (Some(0..=23), Some(0..=59)))
}

fn digits(text: &str, length: usize) -> Option<u16> {
    if text.len() == length && are_digits(text) { text.parse().ok() } else { None }
}

/// How many days a month has.
fn days(year: u16, month: u16) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

/// A time without the zeros at its end: `10:20:30.50` is `10:20:30.5`.
pub(super) fn same_time(text: &str) -> String {
    match text.split_once('.') {
        Some((clock, fraction)) => match fraction.trim_end_matches('0') {
            "" => clock.to_owned(),
            fraction => format!("{clock}.{fraction}"),
        },
        None => text.to_owned(),
    }
}

/// An instant wherever it is read off a clock: the minutes since a day, and the seconds.
pub(super) fn same_instant(text: &str) -> String {
    let (instant, _) = text.split_once('[').unwrap_or((text, ""));
    match minutes_and_seconds(instant) {
        Some((minutes, seconds)) => format!("{minutes} {}", same_time(seconds)),
        None => text.to_owned(),
    }
}

/// The minutes of an instant since a day, in UTC, and its seconds.
fn minutes_and_seconds(instant: &str) -> Option<(i64, &str)> {
    let (local, offset) = split(instant)?;
    let (date, time) = local.split_once('T')?;
    let (clock, seconds) = time.rsplit_once(':')?;
    let (hours, minutes) = clock.split_once(':')?;
    let minutes = day_number(date)? * 24 * 60 + in_minutes(hours, minutes)?;
    let ahead = match offset.split_once(':') {
        Some((hours, minutes)) => in_minutes(hours.get(1..)?, minutes)?,
        None => 0,
    };
    let ahead = if offset.starts_with('-') { -ahead } else { ahead };
    Some((minutes - ahead, seconds))
}

fn in_minutes(hours: &str, minutes: &str) -> Option<i64> {
    Some(i64::from(digits(hours, 2)?) * 60 + i64::from(digits(minutes, 2)?))
}

/// Which day it is, counted from one long ago.
fn day_number(date: &str) -> Option<i64> {
    let mut pieces = date.split('-');
    let year = i64::from(digits(pieces.next()?, 4)?);
    let month = i64::from(digits(pieces.next()?, 2)?);
    let day = i64::from(digits(pieces.next()?, 2)?);
    // A year that begins in March ends with its leap day.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(365 * year + leap_days + (153 * month + 2) / 5 + day)
}

/// The text that the crate `time` reads: `2024-01-05 10:20:30.0 +00:00:00`.
#[cfg(feature = "time")]
pub(super) fn instant_of_time(text: &str) -> String {
    let Some((local, offset)) = split(text) else { return text.to_owned() };
    let offset = if offset == "Z" { "+00:00" } else { offset };
    format!("{} {offset}:00", date_time_of_time(local))
}

/// `2024-01-05 10:20:30.0`
#[cfg(feature = "time")]
pub(super) fn date_time_of_time(text: &str) -> String {
    match text.split_once('T') {
        Some((date, time)) => format!("{date} {}", time_of_time(time)),
        None => text.to_owned(),
    }
}

/// `10:20:30.0`
#[cfg(feature = "time")]
pub(super) fn time_of_time(text: &str) -> String {
    if text.contains('.') { text.to_owned() } else { format!("{text}.0") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_the_same_by_every_clock() {
        for (one, other) in [
            ("2024-01-05T10:20:30Z", "2024-01-05T11:20:30+01:00"),
            ("2024-01-05T10:20:30Z", "2024-01-05T10:20:30.000+00:00"),
            ("2024-01-01T00:30:00.5Z", "2023-12-31T23:00:00.50-01:30"),
            ("2024-02-29T23:59:59Z", "2024-03-01T00:59:59+01:00"),
            ("2023-02-28T23:59:59Z", "2023-03-01T00:59:59+01:00"),
            ("0000-12-31T23:00:00Z", "0001-01-01T00:00:00+01:00"),
            ("2024-01-05T10:20:30Z", "2024-01-05T11:20:30+01:00[Europe/Berlin]"),
        ] {
            assert_eq!(same_instant(one), same_instant(other), "{one} {other}");
        }
        for (one, other) in [
            ("2024-01-05T10:20:30Z", "2024-01-05T10:20:30+01:00"),
            ("2024-01-05T10:20:30Z", "2024-01-05T10:20:31Z"),
            ("2024-01-05T10:20:30Z", "2024-01-05T10:20:30.1Z"),
            ("2024-02-29T10:20:30Z", "2024-03-01T10:20:30Z"),
            ("2100-02-28T10:20:30Z", "2100-03-02T10:20:30Z"),
        ] {
            assert_ne!(same_instant(one), same_instant(other), "{one} {other}");
        }
        let days: Vec<_> = ["2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01"]
            .map(|date| day_number(date).unwrap() - day_number("2023-12-30").unwrap())
            .into();
        assert_eq!(days, [1, 2, 60, 61, 62]);
        assert_eq!(same_time("10:20:30.100"), "10:20:30.1");
        assert_eq!(same_time("10:20:30.0"), same_time("10:20:30"));
        assert_eq!(same_time("10:20:30"), "10:20:30");
    }
}
