//! What an input looks like as JSON: its fields, their types and their rules.

use serde_json::{Map, Value, json};

use crate::input::declare::field_schema::WITHOUT_CONTROL;
use crate::input::declare::{FieldName, FieldSchema, InputTagging};
use crate::schema::{Schemas, anything, with};
use crate::spelling::name_of_rule;

/// Says of every text of a field which characters it may hold, by the name of the rule. One with a format or a pattern of its own
/// has those of that.
fn characters(schema: &mut Map<String, Value>, rule: &str) {
    let is_text = match schema.get("type") {
        Some(Value::String(kind)) => kind == "string",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        _ => false,
    };
    let has_its_own = ["format", "enum", "const", "x-palisade-characters"]
        .iter()
        .any(|own| schema.contains_key(*own))
        || schema.get("pattern").is_some_and(|own| own != WITHOUT_CONTROL);
    if is_text && !has_its_own {
        schema.insert("x-palisade-characters".to_owned(), rule.into());
    }
    for (keyword, inner) in schema.iter_mut() {
        let each = match (keyword.as_str(), inner) {
            ("items" | "additionalProperties", Value::Object(one)) => {
                characters(one, rule);
                continue;
            }
            ("anyOf" | "prefixItems", Value::Array(each)) => each,
            _ => continue,
        };
        each.iter_mut().filter_map(Value::as_object_mut).for_each(|one| characters(one, rule));
    }
}

/// A field, and whether it is required.
fn field(name: &FieldName, schemas: &mut Schemas) -> (Value, bool) {
    let schema = name.schema.unwrap_or(anything)(schemas);
    let Value::Object(schema) = schema else { return (schema, false) };
    let is_required = name.is_needed();
    let mut told =
        FieldSchema { schema, schemas, words: Vec::new(), is_required, has_control: true };
    if let Some(rules) = name.rules {
        rules(&mut told);
    }
    if let Some(bytes) = name.file {
        told.file(bytes);
    }
    let FieldSchema { mut schema, words, is_required, has_control, .. } = told;
    characters(&mut schema, name_of_rule(name.rule, has_control));
    let schema = with(Value::Object(schema), "description", name.docs);
    let schema =
        with(schema, "x-palisade-rules", if words.is_empty() { Value::Null } else { json!(words) });
    let only = name.only.map(crate::rule::Rule::to_json);
    (with(schema, "x-palisade-written-by", only.unwrap_or_default()), is_required)
}

/// An object of these fields and no other.
pub(crate) fn object(fields: &[FieldName], schemas: &mut Schemas) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    collect(fields, schemas, &mut properties, &mut required);
    let schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    with(schema, "required", if required.is_empty() { Value::Null } else { required.into() })
}

fn collect(
    fields: &[FieldName],
    schemas: &mut Schemas,
    properties: &mut Map<String, Value>,
    required: &mut Vec<String>,
) {
    for name in fields.iter().filter(|field| !field.skipped) {
        if let Some(inner) = name.flattened {
            collect(inner, schemas, properties, required);
            continue;
        }
        let (schema, is_required) = field(name, schemas);
        properties.insert(name.json.to_owned(), schema);
        if is_required {
            required.push(name.json.to_owned());
        }
    }
}

/// One object for each variant.
pub(crate) fn tagged(tagging: &InputTagging, schemas: &mut Schemas) -> Value {
    let variants = tagging.each(|name, fields| {
        let own = fields.map(|fields| object(fields, schemas));
        let tag = json!({"const": name});
        match (tagging.content(), own) {
            (Some(content), Some(own)) => json!({
                "type": "object",
                "required": [tagging.tag(), content],
                "properties": {tagging.tag(): tag, content: own},
                "additionalProperties": false,
            }),
            (None, Some(mut own)) => {
                if let Some(Value::Object(properties)) = own.get_mut("properties") {
                    properties.insert(tagging.tag().to_owned(), tag);
                }
                let mut required = vec![json!(tagging.tag())];
                if let Some(Value::Array(others)) = own.get("required") {
                    required.extend(others.iter().cloned());
                }
                with(own, "required", required)
            }
            (_, None) => json!({
                "type": "object",
                "required": [tagging.tag()],
                "properties": {tagging.tag(): tag},
                "additionalProperties": false,
            }),
        }
    });
    json!({"oneOf": variants})
}
