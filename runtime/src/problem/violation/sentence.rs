//! A sentence for each rule, in place of validator's and of no sentence at all.

use std::fmt;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::Limits;

/// The sentence of a rule with its limits.
pub(super) struct Sentence<'a> {
    pub(super) rule: &'a str,
    pub(super) limits: &'a Limits,
}

impl Serialize for Sentence<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.rule {
            "length" | "range" => serializer.collect_str(self),
            rule => serializer.serialize_str(plain(rule)),
        }
    }
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rule {
            "length" => bounds("must have", self.limits, " characters or items", out),
            "range" => bounds("must be", self.limits, "", out),
            rule => out.write_str(plain(rule)),
        }
    }
}

/// The sentence of a rule without limits.
fn plain(rule: &str) -> &'static str {
    match rule {
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
    }
}

fn bounds(verb: &str, limits: &Limits, unit: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str(verb)?;
    if let Limits::Numbers(bounds) = limits {
        let words = [
            ("exactly ", &bounds.equal),
            ("at least ", &bounds.min),
            ("at most ", &bounds.max),
            ("more than ", &bounds.exclusive_min),
            ("less than ", &bounds.exclusive_max),
        ];
        let mut joint = " ";
        for (word, limit) in words {
            let Some(limit) = limit else { continue };
            out.write_str(joint)?;
            out.write_str(word)?;
            match limit {
                // Without a serializer in between.
                Value::Number(number) => fmt::Display::fmt(number, out)?,
                limit => fmt::Display::fmt(limit, out)?,
            }
            joint = " and ";
        }
    }
    out.write_str(unit)
}
