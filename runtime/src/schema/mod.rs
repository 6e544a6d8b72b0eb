//! What JSON looks like that comes in and that leaves: JSON Schema (2020-12) as the types say it, for documents.
//!
//! Behind the feature `openapi`. A type is a fragment; a type with fields of its own is a component, named once, so that a
//! type may hold itself. What is not of JSON Schema stands in members that begin with `x-palisade-`: who sees a field, its
//! mask, and what a rule says that no keyword can.

mod answer;
mod leaf;

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

pub(crate) use answer::any_problem;
pub use answer::{AnswerSchema, AnswersOf};
pub use leaf::SchemaLeaf;

/// Where components are referred to.
const COMPONENTS: &str = "#/components/schemas/";

/// Writes the fragment of a type.
pub type SchemaOf = fn(&mut Schemas) -> Value;

/// Collects the components that fragments refer to.
#[derive(Debug, Default)]
pub struct Schemas {
    named: BTreeMap<String, Value>,
    names: HashMap<String, String>,
}

impl Schemas {
    /// Refers to a component. `id` tells types of one name apart; `build` is asked for its content once.
    pub(crate) fn named(
        &mut self,
        name: &str,
        id: &str,
        build: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        if let Some(known) = self.names.get(id) {
            return reference(known);
        }
        let name = self.free_name(name);
        self.names.insert(id.to_owned(), name.clone());
        // Held while its content is made, so that no other takes it.
        self.named.insert(name.clone(), Value::Null);
        let content = build(self);
        self.named.insert(name.clone(), content);
        reference(&name)
    }

    /// The name with what OpenAPI allows in one, and a number where it is taken.
    fn free_name(&self, name: &str) -> String {
        let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
        let plain: String = name.chars().map(letter).collect();
        if !self.named.contains_key(&plain) {
            return plain;
        }
        let numbered = (2..).map(|number: u32| format!("{plain}{number}"));
        let mut free = numbered.skip_while(|name| self.named.contains_key(name));
        free.next().unwrap_or(plain)
    }

    /// Every component by its name.
    pub(crate) fn into_components(self) -> BTreeMap<String, Value> {
        self.named
    }

    /// A component's content.
    pub(crate) fn get(&self, schema: &Value) -> Option<&Value> {
        let name = schema.get("$ref")?.as_str()?.strip_prefix(COMPONENTS)?;
        self.named.get(name)
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("{COMPONENTS}{name}")})
}

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

/// The schema with a member more; a reference keeps what stands beside it (JSON Schema 2020-12).
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
    fn a_component_is_named_once_and_may_hold_itself() {
        fn node(schemas: &mut Schemas) -> Value {
            schemas.named(
                "Node",
                "a::Node",
                |schemas| json!({"properties": {"next": node(schemas)}}),
            )
        }
        let mut schemas = Schemas::default();
        let first = node(&mut schemas);
        assert_eq!(first, node(&mut schemas));
        let other = schemas.named("Node", "b::Node", |_| json!({"type": "string"}));
        assert_eq!(other["$ref"], "#/components/schemas/Node2");
        let components = schemas.into_components();
        assert_eq!(components["Node"]["properties"]["next"], first);
        assert_eq!(components.len(), 2);
    }

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
