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
    merge_security(operation, other);
    match (operation.get_mut("requestBody"), other.get("requestBody")) {
        (Some(own), Some(body)) => {
            if !is_required(own) || !is_required(body) {
                *own = optional(own);
            }
            add_members(own, body, "content");
        }
        (Some(own), None) => *own = optional(own),
        (None, Some(body)) => _ = operation.insert("requestBody".to_owned(), optional(body)),
        (None, None) => {}
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

/// Each version's demands are an alternative: a path is public only where every version of it is. An operation without `security` asks
/// for nothing, as an empty alternative does.
fn merge_security(operation: &mut Map<String, Value>, other: &Value) {
    let of = |security: Option<&Value>| match security.and_then(Value::as_array) {
        Some(alternatives) if !alternatives.is_empty() => alternatives.clone(),
        _ => vec![json!({})],
    };
    let mut all = of(operation.get("security"));
    for alternative in of(other.get("security")) {
        if !all.contains(&alternative) {
            all.push(alternative);
        }
    }
    if all.iter().any(|alternative| alternative != &json!({})) {
        operation.insert("security".to_owned(), Value::Array(all));
    }
}

fn is_required(body: &Value) -> bool {
    body.get("required") == Some(&json!(true))
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

/// Adds members; a schema that differs is put beside the own one.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(mut one: Value, another: &Value) -> Value {
        merge(&mut one, another);
        one
    }

    #[test]
    fn a_path_tells_what_each_version_demands() {
        let (of_hr, open) = (json!({"security": [{"jwt": ["hr"]}]}), json!({}));
        assert_eq!(merged(of_hr.clone(), &of_hr)["security"], json!([{"jwt": ["hr"]}]));
        let of_key = json!({"security": [{"api_key": []}]});
        let both = json!([{"jwt": ["hr"]}, {"api_key": []}]);
        assert_eq!(merged(of_hr.clone(), &of_key)["security"], both);
        let or_nothing = json!([{}, {"jwt": ["hr"]}]);
        assert_eq!(merged(open.clone(), &of_hr)["security"], or_nothing);
        assert_eq!(
            merged(of_hr, &json!({"security": []}))["security"],
            json!([{"jwt": ["hr"]}, {}])
        );
        assert_eq!(merged(open.clone(), &open).get("security"), None);
    }

    #[test]
    fn a_body_is_required_where_every_version_requires_it() {
        let body = |required: bool| json!({"requestBody": {"content": {}, "required": required}});
        let is_required = |merged: &Value| merged["requestBody"]["required"] == json!(true);
        assert!(is_required(&merged(body(true), &body(true))));
        assert!(!is_required(&merged(body(true), &body(false))));
        assert!(!is_required(&merged(body(true), &json!({}))));
        assert!(!is_required(&merged(json!({}), &body(true))));
    }
}
