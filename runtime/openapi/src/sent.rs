//! Whether what was sent is in the document.

use std::fmt;

use serde_json::{Map, Value};

use crate::admits::{check, undescribed};

/// An answer as it was sent.
#[derive(Clone, Debug)]
pub struct SentAnswer<'a> {
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

impl SentAnswer<'_> {
    /// What of it the document does not describe. A refusal of the router, where no operation is, has nothing to
    /// compare with, nor has what the document says that it leaves out.
    pub fn compare(&self, document: &Value) -> Vec<Mismatch> {
        let told = format!("{} {} answered {}", self.method, self.path, self.status);
        let Some(operation) = self.operation(document) else {
            let is_known = self.status >= 300 || self.is_left_out(document);
            let mismatch = || Mismatch(format!("{told}, and the document has no such operation"));
            return (!is_known).then(mismatch).into_iter().collect();
        };
        let Some(response) = self.response(document, operation) else {
            return vec![Mismatch(format!("{told}, which is not described"))];
        };
        let mut found = Vec::new();
        let headers = response.get("headers").and_then(Value::as_object);
        // Of an answer of which nothing is known, the fields are not either.
        let is_unknown = response.pointer("/content/*~1*").is_some();
        let fields = self.fields.iter().filter(|name| !TRANSPORT.contains(&name.as_str()));
        for name in fields.filter(|_| !is_unknown) {
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

    /// Whether it is of a route that the document leaves out, or of every path below one.
    fn is_left_out(&self, document: &Value) -> bool {
        let left_out = document.get("x-palisade-left-out").and_then(Value::as_array);
        let mut left_out = left_out.into_iter().flatten().filter_map(Value::as_str);
        self.method == "OPTIONS" || left_out.any(|template| reaches(template, self.path))
    }

    /// HEAD is GET without a body, where it has no handler of its own.
    fn operation<'d>(&self, document: &'d Value) -> Option<&'d Value> {
        let paths = document.get("paths")?.as_object()?;
        let mut fitting: Vec<_> =
            paths.iter().filter(|(template, _)| fits(template, self.path)).collect();
        // A segment that is written out comes before a parameter.
        fitting.sort_by_key(|(template, _)| template.matches('{').count());
        let item = fitting.first()?.1;
        let own = item.get(self.method.to_lowercase());
        own.or_else(|| item.get("get").filter(|_| self.method == "HEAD"))
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
        if self.method == "HEAD" || matches!(self.status, 204 | 304) {
            return;
        }
        let content = response.get("content").and_then(Value::as_object);
        if self.body.is_empty() {
            let may_be_empty = response.get("x-palisade-may-be-empty").is_some();
            // A text and a stream may be empty; a value of JSON is something.
            let is_json = |kind: &String| kind.ends_with("json") && kind != "application/x-ndjson";
            let is_told = |content: &Map<String, Value>| {
                !content.is_empty() && content.keys().all(is_json) && !may_be_empty
            };
            if content.is_some_and(is_told) {
                found.push(format!("{told} without a body, where one is described"));
            }
            return;
        }
        let essence = self.content_type.split(';').next().unwrap_or_default().trim();
        let media = content.and_then(|content| content.get(essence).or_else(|| content.get("*/*")));
        let Some(schema) = media.and_then(|media| media.get("schema")) else {
            found.push(format!("{told} with a body of `{essence}`, which is not described"));
            return;
        };
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let none = Map::new();
        let schemas = schemas.unwrap_or(&none);
        let Some(values) = values(essence, self.body) else {
            found.push(format!("{told} with a body that is no `{essence}`"));
            return;
        };
        for value in values {
            if let Err(fault) = check(schema, &value, schemas, "") {
                found.push(format!("{told} with a body that the document does not admit: {fault}"));
            } else if let Some(at) = undescribed(schema, &value, schemas, "") {
                found.push(format!("{told} with `{at}`, which is not described"));
            }
        }
    }
}

/// The values of a body: one, or one a line. None where the body has not the form that its type says.
fn values(essence: &str, body: &[u8]) -> Option<Vec<Value>> {
    let text = String::from_utf8_lossy(body);
    match essence {
        "application/x-ndjson" | "application/jsonl" => {
            text.lines().map(|line| serde_json::from_str(line).ok()).collect()
        }
        "text/event-stream" => {
            // The event that tells the error of a stream has no item.
            let events = text.split("\n\n").filter(|event| !event.starts_with("event: problem"));
            let data = events.flat_map(str::lines).filter_map(|line| line.strip_prefix("data: "));
            Some(data.filter_map(|data| serde_json::from_str(data).ok()).collect())
        }
        _ if essence.ends_with("json") => serde_json::from_str(&text).ok().map(|value| vec![value]),
        _ => Some(Vec::new()),
    }
}

/// Whether a path is the template's, or below one that ends in what stands for all that follows.
fn reaches(template: &str, path: &str) -> bool {
    if fits(template, path) {
        return true;
    }
    let Some((above, last)) = template.rsplit_once('/') else { return false };
    let head: Vec<&str> = path.split('/').take(above.split('/').count()).collect();
    (last == "*" || last.starts_with("{*")) && fits(above, &head.join("/"))
}

fn fits(template: &str, path: &str) -> bool {
    let (mut own, mut sent) = (template.split('/'), path.split('/'));
    loop {
        match (own.next(), sent.next()) {
            (None, None) => return true,
            (Some(own), Some(sent)) if takes(own, sent) => {}
            _ => return false,
        }
    }
}

/// Whether what was sent is what a segment of the template says: a parameter ends it.
fn takes(segment: &str, sent: &str) -> bool {
    match segment.split_once('{') {
        Some((fixed, _)) => sent.strip_prefix(fixed).is_some_and(|value| !value.is_empty()),
        None => segment == sent,
    }
}
