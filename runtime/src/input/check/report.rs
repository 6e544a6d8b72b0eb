//! From validator's errors to violations: JSON names, pointers, no rejected value.
//!
//! validator keeps the rejected value in every error's parameters, passwords included; only the
//! parameters listed here, which come from the attribute and not from the request, leave.

use serde_json::{Map, Value};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::input::check::{Input, Violation, Violations, describe, push};
use crate::input::declare::FieldName;

/// Checks a value by those of its `#[validate(..)]` rules that validator checks.
#[must_use]
pub fn validated<T: Input + Validate>(value: &T) -> Violations {
    let mut violations = Violations::default();
    if let Err(errors) = value.validate() {
        let mut found = Vec::new();
        collect(&errors, T::FIELDS, "", &mut found);
        violations.extend(found);
    }
    violations
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
        match kind {
            ValidationErrorsKind::Field(broken) => {
                found.extend(broken.iter().map(|error| violation(error, &pointer)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::check::Place;

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
