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

/// `2024-01-05T10:20:30Z`.
pub(super) fn is_instant(text: &str) -> bool {
    split(text).is_some_and(|(local, offset)| is_date_time(local) && is_offset(offset))
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
