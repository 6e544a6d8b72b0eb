//! What a request may hold.

use palisade::inventory::{InputData, Inventory, RouteData};
use serde_json::{Map, Value, json};

use crate::components::{components, resolved};
use crate::example::example;
use crate::forms::{is_box, sent_in};

/// The path as OpenAPI writes it: a wildcard is a parameter.
pub(crate) fn template(path: &str) -> String {
    path.replace("{*", "{")
}

/// The parameters in the path, the query, the header and the cookies.
pub(crate) fn parameters(inventory: &Inventory, route: &RouteData) -> Vec<Value> {
    let schemas = components(inventory);
    let mut all: Vec<Value> =
        route.parameters().iter().map(|name| in_path(name, route, &schemas)).collect();
    for input in &route.inputs {
        let place = match input.place.as_str() {
            "query" => "query",
            "form" if reads_query(route) => "query",
            "header" => "header",
            "cookie" => "cookie",
            _ => continue,
        };
        all.extend(fields(place, input, &schemas));
    }
    all
}

/// A form of a GET is in the query.
fn reads_query(route: &RouteData) -> bool {
    matches!(route.method.as_str(), "GET" | "HEAD")
}

fn in_path(name: &str, route: &RouteData, schemas: &Map<String, Value>) -> Value {
    let mut inputs = route.inputs.iter().filter(|input| input.place == "path");
    let schema = inputs.find_map(|input| of_path(name, input, route, schemas));
    let schema = schema.unwrap_or_else(|| json!({"type": "string"}));
    let what = route.objects.first().map_or_else(
        || format!("The parameter `{name}` of the path."),
        |object| format!("Names an object `{}`.", object.name),
    );
    let example = example(&schema, schemas);
    json!({
        "name": name, "in": "path", "required": true, "description": what, "schema": schema,
        "example": example,
    })
}

fn of_path(
    name: &str,
    input: &InputData,
    route: &RouteData,
    schemas: &Map<String, Value>,
) -> Option<Value> {
    if input.params.iter().any(|own| own == name) {
        return Some(input.schema.clone());
    }
    if !input.params.is_empty() {
        return None;
    }
    let whole = resolved(schemas, &input.schema);
    if let Some(Value::Array(items)) = whole.get("prefixItems") {
        let place = route.parameters().iter().position(|own| own == name)?;
        return items.get(place).cloned();
    }
    match whole.get("properties") {
        Some(properties) => properties.get(name).cloned(),
        None => Some(whole.clone()),
    }
}

fn fields(place: &str, input: &InputData, schemas: &Map<String, Value>) -> Vec<Value> {
    let whole = resolved(schemas, &input.schema);
    let required = whole.get("required").and_then(Value::as_array);
    let is_required = |name: &str| {
        !input.optional && required.is_some_and(|names| names.iter().any(|own| own == name))
    };
    let properties = whole.get("properties").and_then(Value::as_object);
    let each = properties.into_iter().flatten().map(|(name, schema)| {
        // A box that is not ticked is not sent, and one that is sent is not empty.
        let is_box = place == "query" && is_box(schema, schemas);
        let mut schema = without_null(schema);
        let words = schema.get("description").cloned();
        let words = words.unwrap_or_else(|| format!("The field `{name}`.").into());
        let example = example(&schema, schemas);
        if let Value::Object(members) = &mut schema {
            members.remove("description");
        }
        let is_required = is_required(name) && !is_box;
        let mut parameter = json!({
            "name": name, "in": place, "required": is_required, "description": words,
            "schema": schema, "example": example,
        });
        // As a form sends a field that was left empty: it is as if it were not there.
        if let Value::Object(members) = &mut parameter
            && place == "query"
            && !is_required
            && !is_box
        {
            members.insert("allowEmptyValue".to_owned(), true.into());
        }
        parameter
    });
    each.collect()
}

/// What is absent is left out here: there is no null in a query.
fn without_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    let Value::Object(members) = &mut schema else { return schema };
    if let Some(Value::Array(kinds)) = members.get("type") {
        let kinds: Vec<Value> = kinds.iter().filter(|kind| *kind != "null").cloned().collect();
        if let [only] = kinds.as_slice() {
            members.insert("type".to_owned(), only.clone());
        }
    }
    if let Some(Value::Array(either)) = members.get("anyOf") {
        let either: Vec<Value> =
            either.iter().filter(|one| **one != json!({"type": "null"})).cloned().collect();
        if let [Value::Object(only)] = either.as_slice() {
            let only = only.clone();
            members.remove("anyOf");
            members.extend(only);
        }
    }
    schema
}

/// The body of a request.
pub(crate) fn body(inventory: &Inventory, route: &RouteData) -> Option<Value> {
    let schemas = components(inventory);
    let input = route.inputs.iter().find(|input| is_body(input, route))?;
    let content_type = match input.place.as_str() {
        "form" => "application/x-www-form-urlencoded",
        "multipart" => "multipart/form-data",
        _ => "application/json",
    };
    let mut media = json!({"schema": sent_in(&input.place, &input.schema, &schemas)});
    if input.place != "multipart" {
        let example = example(&input.schema, &schemas);
        if let Value::Object(media) = &mut media {
            media.insert("example".to_owned(), example);
        }
    }
    let words =
        format!("At most {} bytes. Fields that are not here are refused.", route.body_bytes);
    Some(json!({
        "required": !input.optional, "description": words, "content": {content_type: media},
    }))
}

pub(crate) fn is_body(input: &InputData, route: &RouteData) -> bool {
    match input.place.as_str() {
        "json" | "multipart" => true,
        "form" => !reads_query(route),
        _ => false,
    }
}
