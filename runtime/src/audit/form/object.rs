//! JSON objects that leave out what is absent.

use serde_json::Value;

/// An object without what is absent.
pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let known = members.into_iter().filter(|(_, value)| !is_absent(value));
    Value::Object(known.map(|(name, value)| (name.to_owned(), value)).collect())
}

fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
