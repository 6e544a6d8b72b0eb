//! A sentence for each rule, in place of validator's and of no sentence at all.

use serde_json::Value;

use super::Limits;
use crate::redact::{ExposeError, JsonBuffer};

/// The sentence of a rule with its limits.
pub(super) struct Sentence<'a> {
    pub(super) rule: &'a str,
    pub(super) limits: &'a Limits,
}

impl Sentence<'_> {
    /// Writes the sentence in quotes.
    pub(super) fn write(&self, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        match self.rule {
            "length" => bounds("\"must have", self.limits, " characters or items\"", out),
            "range" => bounds("\"must be", self.limits, "\"", out),
            rule => out.text(plain(rule)),
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

fn bounds(
    verb: &str,
    limits: &Limits,
    unit: &str,
    out: &mut JsonBuffer,
) -> Result<(), ExposeError> {
    out.raw(verb);
    if let Limits::Numbers(limits) = limits {
        let words = [
            ("exactly ", &limits.equal),
            ("at least ", &limits.min),
            ("at most ", &limits.max),
            ("more than ", &limits.exclusive_min),
            ("less than ", &limits.exclusive_max),
        ];
        let mut joint = " ";
        for (word, limit) in words {
            let Some(limit) = limit else { continue };
            out.raw(joint);
            out.raw(word);
            match limit {
                Value::Number(number) => out.serialize(number)?,
                // A number past 64 bits is a text, which is in its quotes.
                limit => out.text_within(&limit.to_string())?,
            }
            joint = " and ";
        }
    }
    out.raw(unit);
    Ok(())
}
