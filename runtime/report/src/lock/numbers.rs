//! What a number that changed means for callers.

use std::cmp::Ordering;

use palisade::inventory::QuotaData;
use serde_json::Value;

use super::verdict::Verdict;

/// Larger is wider.
pub(super) fn grown<T: PartialOrd + Copy>(before: T, after: T) -> Verdict {
    match after.partial_cmp(&before) {
        Some(Ordering::Less) => Verdict::Narrowed,
        Some(Ordering::Equal) => Verdict::Neutral,
        Some(Ordering::Greater) | None => Verdict::Widened,
    }
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

/// The rule about the characters of a text, in a schema.
pub(super) const CHARACTERS: &str = "x-palisade-characters";

/// The keywords of which a new one takes less.
const BOUNDS: &[&str] = &[
    "additionalProperties",
    "const",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
    "type",
    "uniqueItems",
];

/// What a keyword that changed means: one that bounds admits less.
pub(super) fn bound(keyword: &str, was: Option<&Value>, is: Option<&Value>) -> Verdict {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    match (keyword, was, is) {
        (CHARACTERS, ..) => characters(was, is),
        ("x-palisade-rules", ..) => rules(&list(was), &list(is)),
        (_, None, Some(_)) if BOUNDS.contains(&keyword) => Verdict::Narrowed,
        ("enum", Some(_), Some(_)) => {
            let (was, is) = (list(was), list(is));
            let is_known = is.iter().all(|name| was.contains(name));
            if is_known { Verdict::Narrowed } else { Verdict::Widened }
        }
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
            // One that is gone bounded; of another type, format or pattern it cannot be told which admits more.
            _ => Verdict::Widened,
        },
    }
}

/// Of two rules about characters it is not known which admits more, and where none is named another bound says it. Without control
/// characters there are fewer.
fn characters(was: Option<&Value>, is: Option<&Value>) -> Verdict {
    let name = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let (was, is) = (name(was), name(is));
    let is_less = is.strip_suffix(", no control").is_some_and(|rule| rule == was);
    if is_less { Verdict::Narrowed } else { Verdict::Widened }
}

/// A rule more takes less, but one about characters takes the place of another.
fn rules(was: &[Value], is: &[Value]) -> Verdict {
    let of_characters = |rules: &[Value]| -> Vec<Value> {
        let is_one =
            |rule: &&Value| rule.as_str().is_some_and(|rule| rule.starts_with("characters: "));
        rules.iter().filter(is_one).cloned().collect()
    };
    let keeps_all = was.iter().all(|rule| is.contains(rule));
    if keeps_all && of_characters(was) == of_characters(is) {
        return Verdict::Narrowed;
    }
    Verdict::Widened
}
