//! From validator's errors to violations: JSON names, pointers, no rejected value.
//!
//! validator keeps the rejected value in every error's parameters, passwords included; only the
//! parameters listed here, which come from the attribute and not from the request, leave.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Map, Value};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::input::fields::Nested;
use crate::input::violation::{Violation, push};
use crate::input::{FieldName, Input, Violations};

/// Checks a value by its `#[validate(..)]` rules.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn validated<T: Input + Validate>(value: &T) -> Result<(), Violations> {
    value.validate().map_err(|errors| {
        let mut found = Vec::new();
        collect(&errors, T::FIELDS, "", &mut found);
        let mut violations = Violations::default();
        violations.extend(found);
        violations
    })
}

fn collect(
    errors: &ValidationErrors,
    names: &[FieldName],
    prefix: &str,
    found: &mut Vec<Violation>,
) {
    for (field, kind) in errors.errors() {
        let name = names.iter().find(|name| name.rust == field.as_ref());
        // Rules over the whole struct stand under validator's own key and point at the struct.
        let pointer = match name {
            Some(name) => push(prefix, name.json),
            None => prefix.to_owned(),
        };
        let nested = name.map_or(Nested { fields: &[], keyed: false }, |name| (name.nested)());
        match kind {
            ValidationErrorsKind::Field(broken) => {
                found.extend(broken.iter().map(|error| violation(error, &pointer)));
            }
            ValidationErrorsKind::Struct(inner) => collect(inner, nested.fields, &pointer, found),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    let item = push(&pointer, &index.to_string());
                    // The number of a map's item is no place in it: the map itself is pointed at.
                    let (fields, pointer) =
                        if nested.keyed { (&[] as &[_], &pointer) } else { (nested.fields, &item) };
                    collect(inner, fields, pointer, found);
                }
            }
        }
    }
}

fn violation(error: &ValidationError, pointer: &str) -> Violation {
    const LIMITS: [&str; 5] = ["min", "max", "equal", "exclusive_min", "exclusive_max"];
    let limits: Map<String, Value> = LIMITS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), error.params.get(*name)?.clone())))
        .collect();
    let detail = match &error.message {
        Some(message) => message.clone(),
        None => describe(&error.code, &limits),
    };
    Violation { pointer: pointer.to_owned(), code: error.code.clone(), detail, limits }
}

/// A sentence for each of validator's rules.
fn describe(code: &str, limits: &Map<String, Value>) -> Cow<'static, str> {
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
        "non_control_character" => "must not hold control characters",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::violation::Place;

    #[test]
    fn the_rejected_value_stays_behind() {
        let mut error = ValidationError::new("length");
        error.add_param("value".into(), &"hunter2");
        error.add_param("other".into(), &"hunter3");
        error.add_param("min".into(), &12);
        let json = violation(&error, "/password").into_json(Place::Body).to_string();
        assert!(!json.contains("hunter"), "{json}");
        assert!(json.contains(r#""min":12"#) && json.contains("at least 12"), "{json}");
    }
}
