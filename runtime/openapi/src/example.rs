//! A value that a schema admits, as an example.

use serde_json::{Map, Value, json};

use crate::admits::check;
use crate::components::resolved;

/// No example is deeper.
const DEEPEST: usize = 8;

/// A value that the schema admits.
pub fn example(schema: &Value, schemas: &Map<String, Value>) -> Value {
    within(schema, schemas, 0)
}

fn within(schema: &Value, schemas: &Map<String, Value>, depth: usize) -> Value {
    if let Some(value) = stated(schema, schemas) {
        return value;
    }
    let schema = resolved(schemas, schema);
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(first) = schema.get("enum").and_then(|values| values.get(0)) {
        return first.clone();
    }
    for key in ["oneOf", "anyOf"] {
        let first = schema.get(key).and_then(|each| each.get(0));
        // Formats of one type are in `anyOf` beside it.
        if let Some(first) =
            first.filter(|first| first.get("type").is_some() || schema.get("type").is_none())
        {
            return within(first, schemas, depth + 1);
        }
    }
    if let Some(Value::Array(parts)) = schema.get("allOf") {
        let parts = parts.iter().map(|part| within(part, schemas, depth + 1));
        let members = parts.filter_map(|part| part.as_object().cloned()).flatten();
        return Value::Object(members.collect());
    }
    match kind(schema) {
        "object" => object(schema, schemas, depth),
        "array" => array(schema, schemas, depth),
        "string" => text(schema).into(),
        "integer" => integer(schema),
        "number" => bounded(schema).unwrap_or(json!(1.5)),
        "boolean" => json!(true),
        _ => Value::Null,
    }
}

/// The example in its author's words, where the schema admits it: ``Example: `DE89370400440532013000`.``
fn stated(schema: &Value, schemas: &Map<String, Value>) -> Option<Value> {
    let words = schema.get("description")?.as_str()?;
    let (_, rest) = words.split_once("Example: `")?;
    let (text, _) = rest.split_once('`')?;
    let as_text = Value::String(text.to_owned());
    let as_json = serde_json::from_str(text).ok();
    let mut fitting = [Some(as_text), as_json].into_iter().flatten();
    fitting.find(|value| check(schema, value, schemas, "").is_ok())
}

/// The first kind that is not null.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null")
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "null",
    }
}

/// Required members, and the optional ones of the first levels.
fn object(schema: &Value, schemas: &Map<String, Value>, depth: usize) -> Value {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|names| names.iter().any(|own| own == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let shown = properties.into_iter().flatten().filter(|(name, _)| is_required(name) || depth < 2);
    let members = shown.map(|(name, schema)| (name.clone(), within(schema, schemas, depth + 1)));
    Value::Object(members.collect())
}

fn array(schema: &Value, schemas: &Map<String, Value>, depth: usize) -> Value {
    if let Some(Value::Array(items)) = schema.get("prefixItems") {
        return items.iter().map(|item| within(item, schemas, depth + 1)).collect();
    }
    let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
    let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
    // A type that holds a list of itself ends somewhere.
    let shown = u64::from(depth < 3);
    let count = least.max(shown).min(most);
    let item = schema.get("items").map_or(Value::Null, |item| within(item, schemas, depth + 1));
    (0..count).map(|_| item.clone()).collect()
}

fn integer(schema: &Value) -> Value {
    let value = bounded(schema).unwrap_or(json!(1));
    let step = |name: &str, by: i64| {
        schema.get(name).and_then(Value::as_i64).and_then(|bound| bound.checked_add(by))
    };
    step("exclusiveMinimum", 1).or_else(|| step("exclusiveMaximum", -1)).map_or(value, Into::into)
}

/// The bound that is stated, the lower one first.
fn bounded(schema: &Value) -> Option<Value> {
    let at = |name: &str| schema.get(name).cloned();
    let (least, most) = (at("minimum"), at("maximum"));
    let fits = |value: f64| {
        least.as_ref().and_then(Value::as_f64).is_none_or(|least| value >= least)
            && most.as_ref().and_then(Value::as_f64).is_none_or(|most| value <= most)
    };
    if fits(1.0) { None } else { least.or(most) }
}

fn text(schema: &Value) -> String {
    let of = |name: &str| schema.get(name).and_then(Value::as_str);
    let known = match of("format") {
        Some("email" | "idn-email") => "ada@example.com",
        Some("uri") => "https://example.com/",
        Some("uuid") => "0b7f2a52-6f0e-4c1c-9d2f-1b2f3c4d5e6f",
        Some("date") => "2030-01-31",
        Some("date-time") => "2030-01-31T10:20:30Z",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        _ => match of("pattern") {
            Some(pattern) if pattern.contains("\\d{2}:\\d{2}") => "10:20:30",
            Some(pattern) if pattern.contains("-?\\d+") => "1.50",
            _ if schema.get("anyOf").is_some() => "192.0.2.1",
            _ => "example",
        },
    };
    let length =
        |name: &str| schema.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let least = length("minLength").unwrap_or(0);
    let most = length("maxLength").unwrap_or(usize::MAX);
    let padded = known.chars().chain(std::iter::repeat('x'));
    padded.take(known.chars().count().max(least).min(most)).collect()
}
