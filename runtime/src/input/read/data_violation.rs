//! What a caller reads of what serde says is wrong with a value.

use crate::json::push;
use crate::problem::Violation;

/// serde names fields and types in backticks and values in quotes; only the first may be told.
pub(super) fn data_violation(pointer: String, text: &str) -> Violation {
    let named = text.split('`').nth(1).unwrap_or_default();
    if text.starts_with("missing field") {
        Violation::at(push(&pointer, named), "required", "is required")
    } else if text.starts_with("unknown field") {
        Violation::at(pointer, "unknown_field", "is not a field of this endpoint")
    } else if text.starts_with("duplicate field") {
        Violation::at(push(&pointer, named), "duplicate_field", "is given more than once")
    } else if text.starts_with("invalid type") {
        Violation::at(pointer, "invalid_type", "has the wrong type")
    } else {
        Violation::at(pointer, "invalid_value", "is not valid")
    }
}
