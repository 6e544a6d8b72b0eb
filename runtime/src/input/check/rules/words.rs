//! A sentence for each rule, in place of validator's and of no sentence at all.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Map, Value};

/// A sentence for each of validator's rules.
pub(crate) fn describe(code: &str, limits: &Map<String, Value>) -> Cow<'static, str> {
    let text = match code {
        "length" => return Cow::Owned(bounds("must have", limits, " characters or items")),
        "range" => return Cow::Owned(bounds("must be", limits, "")),
        "email" => "must be an email address",
        "url" => "must be a URL",
        "required" => "is required",
        "must_match" => "must match the other field",
        "contains" => "lacks a required part",
        "does_not_contain" => "holds a forbidden part",
        "regex" => "does not have the required form",
        "credit_card" => "must be a card number",
        "null_character" => "must not hold the character U+0000",
        "invisible_character" => "must not hold invisible or direction characters",
        "control_character" | "non_control_character" => "must not hold control characters",
        "ip" | "ip_v4" | "ip_v6" => "must be an IP address",
        _ => "is not valid",
    };
    Cow::Borrowed(text)
}

fn bounds(verb: &str, limits: &Map<String, Value>, unit: &str) -> String {
    const WORDS: [(&str, &str); 5] = [
        ("equal", "exactly"),
        ("min", "at least"),
        ("max", "at most"),
        ("exclusive_min", "more than"),
        ("exclusive_max", "less than"),
    ];
    let mut text = verb.to_owned();
    let mut joint = " ";
    for (name, word) in WORDS {
        if let Some(limit) = limits.get(name) {
            // Writing into a string cannot fail.
            let _ = write!(text, "{joint}{word} {limit}");
            joint = " and ";
        }
    }
    text.push_str(unit);
    text
}
