//! Whether what was sent is in the document.

use std::fmt;

use serde_json::{Map, Value};

use crate::parameters::resolved;

/// An answer as it was sent.
#[derive(Clone, Debug)]
pub struct Sent<'a> {
    /// The method of the request.
    pub method: &'a str,
    /// Its path, without the query.
    pub path: &'a str,
    /// The status.
    pub status: u16,
    /// The names of the header fields.
    pub fields: Vec<String>,
    /// The content type.
    pub content_type: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// Something that was sent and that the document does not describe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch(String);

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Fields of the transport, which no document describes.
const TRANSPORT: &[&str] = &[
    "content-type",
    "content-length",
    "date",
    "transfer-encoding",
    "connection",
    "allow",
    "keep-alive",
];

impl Sent<'_> {
    /// What of it the document does not describe. An answer of the router, where no operation is, has nothing to
    /// compare with.
    pub fn compare(&self, document: &Value) -> Vec<Mismatch> {
        let Some(operation) = self.operation(document) else { return Vec::new() };
        let told = format!("{} {} answered {}", self.method, self.path, self.status);
        let Some(response) = self.response(document, operation) else {
            return vec![Mismatch(format!("{told}, which is not described"))];
        };
        let mut found = Vec::new();
        let headers = response.get("headers").and_then(Value::as_object);
        for name in self.fields.iter().filter(|name| !TRANSPORT.contains(&name.as_str())) {
            let known = |headers: &Map<String, Value>| {
                headers.keys().any(|own| own.eq_ignore_ascii_case(name))
            };
            if !headers.is_some_and(known) {
                found.push(format!("{told} with the field `{name}`, which is not described"));
            }
        }
        self.compare_body(document, response, &told, &mut found);
        found.into_iter().map(Mismatch).collect()
    }

    /// HEAD is GET without a body.
    fn operation<'d>(&self, document: &'d Value) -> Option<&'d Value> {
        let method =
            if self.method == "HEAD" { "get".to_owned() } else { self.method.to_lowercase() };
        let paths = document.get("paths")?.as_object()?;
        let mut fitting: Vec<_> =
            paths.iter().filter(|(template, _)| fits(template, self.path)).collect();
        // A segment that is written out comes before a parameter.
        fitting.sort_by_key(|(template, _)| template.matches('{').count());
        fitting.first()?.1.get(&method)
    }

    fn response<'d>(&self, document: &'d Value, operation: &'d Value) -> Option<&'d Value> {
        let responses = operation.get("responses")?;
        let class = format!("{}XX", self.status / 100);
        let keys = [self.status.to_string(), class, "default".to_owned()];
        let response = keys.iter().find_map(|key| responses.get(key))?;
        let name = response.get("$ref").and_then(Value::as_str);
        let name = name.and_then(|name| name.strip_prefix('#'));
        name.map_or(Some(response), |name| document.pointer(name))
    }

    fn compare_body(
        &self,
        document: &Value,
        response: &Value,
        told: &str,
        found: &mut Vec<String>,
    ) {
        if self.body.is_empty() || self.method == "HEAD" {
            return;
        }
        let essence = self.content_type.split(';').next().unwrap_or_default().trim();
        let content = response.get("content");
        let media = content.and_then(|content| content.get(essence).or_else(|| content.get("*/*")));
        let Some(schema) = media.and_then(|media| media.get("schema")) else {
            found.push(format!("{told} with a body of `{essence}`, which is not described"));
            return;
        };
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let none = Map::new();
        let schemas = schemas.unwrap_or(&none);
        for value in values(essence, self.body) {
            if let Err(fault) = check(schema, &value, schemas, "") {
                found.push(format!("{told} with a body that the document does not admit: {fault}"));
            }
        }
    }
}

/// The values of a body: one, or one a line.
fn values(essence: &str, body: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(body);
    match essence {
        "application/x-ndjson" => {
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
        }
        "text/event-stream" => {
            let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
            data.filter_map(|data| serde_json::from_str(data).ok()).collect()
        }
        _ if essence.ends_with("json") => serde_json::from_str(&text).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (mut own, mut sent) = (template.split('/'), path.split('/'));
    loop {
        match (own.next(), sent.next()) {
            (None, None) => return true,
            (Some(own), Some(sent)) if own.starts_with('{') && !sent.is_empty() => {}
            (Some(own), Some(sent)) if own == sent => {}
            _ => return false,
        }
    }
}

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
            Err(format!("{at}: nothing may stand here"))
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
