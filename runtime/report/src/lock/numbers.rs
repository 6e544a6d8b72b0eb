//! What a number that changed means for callers.

use palisade::inventory::QuotaData;
use serde_json::Value;

use super::Verdict;

/// Larger is wider.
pub(super) fn grown<T: PartialOrd + Copy>(before: T, after: T) -> Verdict {
    if after > before { Verdict::Widened } else { Verdict::Narrowed }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a window of 2^52 milliseconds is one of 142,000 years"
)]
pub(super) fn quota(was: &QuotaData, is: &QuotaData) -> Verdict {
    if was.per != is.per {
        return Verdict::Widened;
    }
    let pass = |quota: &QuotaData| {
        f64::from(quota.count) / (quota.window_millis.max(1) as f64) / f64::from(quota.cost.max(1))
    };
    let parts = [
        (pass(was), pass(is)),
        (f64::from(was.burst), f64::from(is.burst)),
        (f64::from(lenience(&was.on_failure)), f64::from(lenience(&is.on_failure))),
    ];
    let changed = parts.into_iter().filter(|(was, is)| (was - is).abs() > f64::EPSILON);
    changed.map(|(was, is)| grown(was, is)).max().unwrap_or(Verdict::Neutral)
}

fn lenience(on_failure: &str) -> u8 {
    match on_failure {
        "deny" => 0,
        "local" => 1,
        _ => 2,
    }
}

/// Units a second of `200/s per ip`, behind a name or not.
pub(super) fn rate(words: &str) -> Option<f64> {
    let words = words.split_once(": ").map_or(words, |(_, words)| words);
    let (count, rest) = words.split_once('/')?;
    let unit: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let digits: String = unit.chars().take_while(char::is_ascii_digit).collect();
    let times: f64 = if digits.is_empty() { 1.0 } else { digits.parse().ok()? };
    let seconds = match unit.trim_start_matches(|letter: char| letter.is_ascii_digit()) {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3_600.0,
        "d" => 86_400.0,
        _ => return None,
    };
    Some(count.parse::<f64>().ok()? / seconds / times)
}

/// What a keyword that changed means: one that bounds admits less.
pub(super) fn bound(keyword: &str, was: Option<&Value>, is: Option<&Value>) -> Verdict {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    match (was, is) {
        // A keyword that is new bounds; one that is gone bounded.
        (None, Some(_)) => Verdict::Narrowed,
        (Some(_), None) => Verdict::Widened,
        _ => match (keyword, number(was), number(is)) {
            (
                "maxLength" | "maximum" | "maxItems" | "exclusiveMaximum" | "maxProperties",
                Some(was),
                Some(is),
            ) => grown(was, is),
            (
                "minLength" | "minimum" | "minItems" | "exclusiveMinimum" | "minProperties",
                Some(was),
                Some(is),
            ) => grown(is, was),
            ("enum", ..) => {
                let names = |value: Option<&Value>| {
                    value.and_then(Value::as_array).cloned().unwrap_or_default()
                };
                let (was, is) = (names(was), names(is));
                if is.iter().all(|name| was.contains(name)) {
                    Verdict::Narrowed
                } else {
                    Verdict::Widened
                }
            }
            // Another type, format or pattern: which admits more cannot be told.
            _ => Verdict::Widened,
        },
    }
}
