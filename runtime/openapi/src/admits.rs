//! Whether a schema admits a value, and whether it names every member of it.

use serde_json::{Map, Value, json};

use crate::components::resolved;

/// Whether a schema admits a value; where it does not, and why.
///
/// # Errors
/// The place as a JSON Pointer, and what is wrong there.
pub fn check(
    schema: &Value,
    value: &Value,
    schemas: &Map<String, Value>,
    at: &str,
) -> Result<(), String> {
    let schema = resolved(schemas, schema);
    let Value::Object(keywords) = schema else {
        return if *schema == Value::Bool(false) {
            Err(format!("{at}: no value is allowed here"))
        } else {
            Ok(())
        };
    };
    for (keyword, told) in keywords {
        keyword_holds(keyword, told, value, schemas, at)?;
    }
    members(keywords, value, schemas, at)?;
    items(keywords, value, schemas, at)
}

fn keyword_holds(
    keyword: &str,
    told: &Value,
    value: &Value,
    schemas: &Map<String, Value>,
    at: &str,
) -> Result<(), String> {
    let fault = |what: &str| Err(format!("{at}: {what}, in place of {}", shortened(value)));
    let holds = |each: &Value| check(each, value, schemas, at).is_ok();
    let list = told.as_array().map(Vec::as_slice).unwrap_or_default();
    let number = |holds: fn(f64, f64) -> bool| {
        value.as_f64().zip(told.as_f64()).is_none_or(|(value, bound)| holds(value, bound))
    };
    let length = value.as_str().map(|text| text.chars().count() as u64).zip(told.as_u64());
    let count = value.as_array().map(|items| items.len() as u64).zip(told.as_u64());
    let ok = match keyword {
        "type" => {
            list.iter().chain(told.is_string().then_some(told)).any(|kind| is_of(kind, value))
        }
        "const" => told == value,
        "enum" => list.contains(value),
        "minimum" => number(|value, bound| value >= bound),
        "maximum" => number(|value, bound| value <= bound),
        "exclusiveMinimum" => number(|value, bound| value > bound),
        "exclusiveMaximum" => number(|value, bound| value < bound),
        "minLength" => length.is_none_or(|(length, bound)| length >= bound),
        "maxLength" => length.is_none_or(|(length, bound)| length <= bound),
        "minItems" => count.is_none_or(|(count, bound)| count >= bound),
        "maxItems" => count.is_none_or(|(count, bound)| count <= bound),
        "oneOf" => list.iter().filter(|each| holds(each)).count() == 1,
        "anyOf" => list.iter().any(holds),
        "not" => !holds(told),
        "allOf" => return list.iter().try_for_each(|each| check(each, value, schemas, at)),
        _ => true,
    };
    if ok { Ok(()) } else { fault(&format!("`{keyword}` wants {}", shortened(told))) }
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => {
            value.is_i64()
                || value.is_u64()
                || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    }
}

fn members(
    keywords: &Map<String, Value>,
    value: &Value,
    schemas: &Map<String, Value>,
    at: &str,
) -> Result<(), String> {
    let Value::Object(members) = value else { return Ok(()) };
    let required = keywords.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !members.contains_key(name) {
            return Err(format!("{at}: `{name}` is missing"));
        }
    }
    let properties = keywords.get("properties").and_then(Value::as_object);
    for (name, member) in members {
        let at = format!("{at}/{name}");
        match properties.and_then(|properties| properties.get(name)) {
            Some(schema) => check(schema, member, schemas, &at)?,
            None => {
                if let Some(others) = keywords.get("additionalProperties") {
                    check(others, member, schemas, &at)?;
                }
            }
        }
    }
    Ok(())
}

fn items(
    keywords: &Map<String, Value>,
    value: &Value,
    schemas: &Map<String, Value>,
    at: &str,
) -> Result<(), String> {
    let Value::Array(items) = value else { return Ok(()) };
    let first = keywords
        .get("prefixItems")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    for (place, item) in items.iter().enumerate() {
        let schema = first.get(place).or_else(|| keywords.get("items"));
        if let Some(schema) = schema {
            check(schema, item, schemas, &format!("{at}/{place}"))?;
        }
    }
    Ok(())
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 80 { text } else { text.chars().take(80).chain(['…']).collect() }
}

/// The first member that no schema names. Where a schema says nothing of an object's members, all are named; a schema that names
/// some, and says nothing of others, names those alone.
pub(crate) fn undescribed(
    schema: &Value,
    value: &Value,
    schemas: &Map<String, Value>,
    at: &str,
) -> Option<String> {
    let parts = parts(schema, value, schemas);
    match value {
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let at = format!("{at}/{name}");
            match of_member(&parts, name) {
                Named::By(schema) => undescribed(&schema, member, schemas, &at),
                Named::ByAny => None,
                Named::ByNone => Some(at),
            }
        }),
        Value::Array(items) => items.iter().enumerate().find_map(|(place, item)| {
            let first = |part: &Map<String, Value>| part.get("prefixItems")?.get(place).cloned();
            let told: Vec<Value> = parts
                .iter()
                .filter_map(|part| first(part).or_else(|| part.get("items").cloned()))
                .collect();
            undescribed(&json!({"allOf": told}), item, schemas, &format!("{at}/{place}"))
        }),
        _ => None,
    }
}

/// How a member of an object is named.
enum Named {
    By(Value),
    ByAny,
    ByNone,
}

fn of_member(parts: &[&Map<String, Value>], name: &str) -> Named {
    let told: Vec<Value> =
        parts.iter().filter_map(|part| part.get("properties")?.get(name).cloned()).collect();
    if !told.is_empty() {
        return Named::By(json!({"allOf": told}));
    }
    let others = parts.iter().filter_map(|part| part.get("additionalProperties"));
    let others: Vec<Value> =
        others.filter(|others| **others != Value::Bool(false)).cloned().collect();
    if !others.is_empty() {
        return Named::By(json!({"allOf": others}));
    }
    let names_some = parts
        .iter()
        .any(|part| part.contains_key("properties") || part.contains_key("additionalProperties"));
    if names_some { Named::ByNone } else { Named::ByAny }
}

/// A schema, and every one within it that the value meets.
fn parts<'a>(
    schema: &'a Value,
    value: &Value,
    schemas: &'a Map<String, Value>,
) -> Vec<&'a Map<String, Value>> {
    let Value::Object(keywords) = resolved(schemas, schema) else { return Vec::new() };
    let list = |name: &str| keywords.get(name).and_then(Value::as_array).into_iter().flatten();
    let either = list("anyOf").chain(list("oneOf"));
    let met = either.filter(|each| check(each, value, schemas, "").is_ok());
    let within = list("allOf").chain(met);
    let within = within.flat_map(|each| parts(each, value, schemas));
    std::iter::once(keywords).chain(within).collect()
}
