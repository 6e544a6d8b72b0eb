//! Handlers of several versions that share a path and a method, where a header field or the media type names the version: one
//! operation tells what each of them takes and answers.

use serde_json::{Map, Value, json};

/// Adds to an operation what another version of it takes and answers.
pub(crate) fn merge(operation: &mut Value, other: &Value) {
    let Value::Object(operation) = operation else { return };
    let none = Map::new();
    let others = other.get("responses").and_then(Value::as_object).unwrap_or(&none);
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        for (status, response) in others {
            match responses.get_mut(status) {
                Some(own) => add_response(own, response),
                None => _ = responses.insert(status.clone(), response.clone()),
            }
        }
    }
    if let Some(body) = other.get("requestBody") {
        match operation.get_mut("requestBody") {
            Some(own) => add_members(own, body, "content"),
            None => _ = operation.insert("requestBody".to_owned(), optional(body)),
        }
    }
    let Some(parameters) = other.get("parameters").and_then(Value::as_array) else { return };
    if let Value::Array(own) = operation.entry("parameters").or_insert_with(|| json!([])) {
        let key =
            |parameter: &Value| (parameter.get("in").cloned(), parameter.get("name").cloned());
        for parameter in parameters {
            if !own.iter().any(|own| key(own) == key(parameter)) {
                own.push(optional(parameter));
            }
        }
    }
}

/// What one version demands, another knows nothing of.
fn optional(demanded: &Value) -> Value {
    let mut optional = demanded.clone();
    if let Value::Object(members) = &mut optional {
        members.remove("required");
    }
    optional
}

/// A response that refers to the one of all refusals says less than one that is written out.
fn add_response(own: &mut Value, other: &Value) {
    if own.get("$ref").is_some() {
        *own = other.clone();
    } else if other.get("$ref").is_none() {
        add_members(own, other, "headers");
        add_members(own, other, "content");
    }
}

/// Adds members; a schema that differs stands beside the own one.
fn add_members(own: &mut Value, other: &Value, name: &str) {
    let (Value::Object(own), Some(others)) = (own, other.get(name).and_then(Value::as_object))
    else {
        return;
    };
    let Value::Object(own) = own.entry(name).or_insert_with(|| json!({})) else { return };
    for (key, value) in others {
        let Some(known) = own.get_mut(key) else {
            own.insert(key.clone(), value.clone());
            continue;
        };
        if let (Some(schema), Some(another)) = (known.get_mut("schema"), value.get("schema"))
            && name == "content"
            && schema != another
        {
            *schema = json!({"anyOf": [schema.take(), another]});
        }
    }
}
