//! Fragments of a schema, made of others.

use serde_json::{Map, Value, json};

use super::schemas::Schemas;

/// Nothing is known of the value.
pub fn anything(_: &mut Schemas) -> Value {
    json!({})
}

/// A list of these.
pub(crate) fn array(items: Value) -> Value {
    with(json!({"type": "array"}), "items", items)
}

/// So many of these.
pub(crate) fn fixed(items: Value, count: usize) -> Value {
    with(json!({"type": "array", "minItems": count, "maxItems": count}), "items", items)
}

/// These, in this order.
pub(crate) fn tuple(items: Vec<Value>) -> Value {
    let count = items.len();
    let list = json!({"type": "array", "items": false, "minItems": count, "maxItems": count});
    with(list, "prefixItems", items)
}

/// Entries of a map.
pub(crate) fn map(values: Value) -> Value {
    with(json!({"type": "object"}), "additionalProperties", values)
}

/// The value, or null.
pub(crate) fn nullable(schema: Value) -> Value {
    match schema {
        Value::Object(mut members) if members.is_empty() || is_nullable(&members) => {
            Value::Object(std::mem::take(&mut members))
        }
        Value::Object(mut members) if members.get("type").is_some_and(Value::is_string) => {
            let kind = members.remove("type").unwrap_or_default();
            members.insert("type".to_owned(), json!([kind, "null"]));
            if let Some(Value::Array(values)) = members.get_mut("enum") {
                values.push(Value::Null);
            }
            Value::Object(members)
        }
        other => json!({"anyOf": [other, {"type": "null"}]}),
    }
}

fn is_nullable(members: &Map<String, Value>) -> bool {
    matches!(members.get("type"), Some(Value::Array(kinds)) if kinds.contains(&json!("null")))
}

/// The schema with a member more; a reference keeps what is beside it (JSON Schema 2020-12).
pub(crate) fn with(schema: Value, name: &str, value: impl Into<Value>) -> Value {
    let value = value.into();
    let Value::Object(mut members) = schema else { return schema };
    let is_absent = value.is_null() || value.as_str().is_some_and(str::is_empty);
    if !is_absent {
        members.insert(name.to_owned(), value);
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_one_kind_more() {
        assert_eq!(nullable(json!({"type": "string"})), json!({"type": ["string", "null"]}));
        let choice = nullable(json!({"type": "string", "enum": ["a"]}));
        assert_eq!(choice, json!({"type": ["string", "null"], "enum": ["a", null]}));
        assert_eq!(nullable(choice.clone()), choice);
        let link = json!({"$ref": "#/components/schemas/A"});
        assert_eq!(nullable(link.clone()), json!({"anyOf": [link, {"type": "null"}]}));
        assert_eq!(nullable(json!({})), json!({}));
    }
}
