//! From validator's errors to violations: JSON names, pointers, no rejected value.
//!
//! validator keeps the rejected value in every error's parameters, passwords included; only the
//! parameters listed here, which come from the attribute and not from the request, leave.

use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::input::check::{Input, Violations, push};
use crate::input::declare::FieldName;
use crate::problem::{Detail, Limits, NumberLimits, Violation};

/// Checks a value by those of its `#[validate(..)]` rules that validator checks.
#[must_use]
pub fn validated<T: Input + Validate>(value: &T) -> Violations {
    let mut violations = Violations::default();
    if let Err(errors) = value.validate() {
        collect(&errors, T::FIELDS, "", &mut violations);
    }
    violations
}

fn collect(errors: &ValidationErrors, names: &[FieldName], prefix: &str, found: &mut Violations) {
    for (field, kind) in errors.errors() {
        let name = names.iter().find(|name| name.rust == field.as_ref());
        // Rules over the whole struct are under validator's own key and point at the struct.
        let pointer = match name {
            Some(name) => push(prefix, name.json),
            None => prefix.to_owned(),
        };
        match kind {
            ValidationErrorsKind::Field(broken) => {
                for error in broken {
                    found.push(violation(error, &pointer));
                }
            }
            ValidationErrorsKind::Struct(inner) => collect(inner, &[], &pointer, found),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &[], &push(&pointer, &index.to_string()), found);
                }
            }
        }
    }
}

fn violation(error: &ValidationError, pointer: &str) -> Violation {
    let limit = |name| error.params.get(name).cloned();
    let limits = Limits::Numbers(NumberLimits {
        equal: limit("equal"),
        exclusive_max: limit("exclusive_max"),
        exclusive_min: limit("exclusive_min"),
        max: limit("max"),
        min: limit("min"),
    });
    let detail = match &error.message {
        Some(message) => Detail::told(message.clone()),
        None => Detail::OfRule(error.code.clone()),
    };
    Violation { pointer: pointer.to_owned().into(), code: error.code.clone(), detail, limits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Place, Violated};
    use crate::redact::JsonBuffer;

    #[test]
    fn the_rejected_value_stays_behind() {
        let mut error = ValidationError::new("length");
        error.add_param("value".into(), &"hunter2");
        error.add_param("other".into(), &"hunter3");
        error.add_param("min".into(), &12);
        let violated = Violated::new(Place::Body, vec![violation(&error, "/password")]);
        let mut out = JsonBuffer::default();
        violated.write(&mut out).unwrap();
        let json = String::from_utf8(out.into_bytes()).unwrap();
        assert!(!json.contains("hunter"), "{json}");
        assert!(json.contains(r#""min":12"#) && json.contains("at least 12"), "{json}");
    }
    #[test]
    fn a_message_that_quotes_a_value_is_cut_and_shows_all_it_holds() {
        let told = |message: String| {
            let error = ValidationError::new("taken").with_message(message.into());
            let violated = Violated::new(Place::Body, vec![violation(&error, "/name")]);
            let mut out = JsonBuffer::default();
            violated.write(&mut out).unwrap();
            String::from_utf8(out.into_bytes()).unwrap()
        };
        let json = told("a\u{7f}\u{202e}b is taken".to_owned());
        assert!(json.contains(r#""a\\u{7f}\\u{202e}b is taken""#), "{json}");
        let json = told(format!("{} is taken", "x".repeat(60_000)));
        assert!(json.len() < 1_200 && json.contains("xx…"), "{}", json.len());
        assert!(told("é is taken".to_owned()).contains(r#""é is taken""#));
    }
}
