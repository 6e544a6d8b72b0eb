//! A document as one page, without any other file.

use std::fmt::Write as _;

use serde_json::Value;

/// The page of a document: self-contained, without a script, readable on a telephone and on paper.
///
/// It needs a policy that lets its own style in: `WholePage::new(page).style(STYLE)` has one.
pub fn page(document: &Value) -> String {
    let text =
        |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let mut body = String::new();
    // Writing into a string cannot fail.
    let _ = write!(
        body,
        "<header><h1>{}</h1><p>Version {} · OpenAPI {}</p><p>{}</p></header>",
        escaped(text("/info/title")),
        escaped(text("/info/version")),
        escaped(text("/openapi")),
        escaped(text("/info/description")),
    );
    let operations = operations(document);
    body.push_str("<nav><ul>");
    for (path, method, operation) in &operations {
        let id = named(operation, "operationId");
        let _ = write!(
            body,
            "<li><a href=\"#{}\"><b>{}</b> {}</a></li>",
            escaped(id),
            method.to_uppercase(),
            escaped(path)
        );
    }
    body.push_str("</ul></nav><main>");
    for (path, method, operation) in &operations {
        section(path, method, operation, document, &mut body);
    }
    body.push_str("<h2>Schemas</h2>");
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    for (name, schema) in schemas.into_iter().flatten() {
        let _ = write!(body, "<section id=\"schema-{0}\"><h3>{0}</h3>", escaped(name));
        describe(schema, &mut body);
        fields(schema, &mut body);
        body.push_str("</section>");
    }
    body.push_str("</main>");
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{}</title><style>{STYLE}</style></head><body>{body}</body></html>",
        escaped(text("/info/title"))
    )
}

fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object);
    let mut all = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            all.push((path.as_str(), method.as_str(), operation));
        }
    }
    all
}

fn named<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn section(path: &str, method: &str, operation: &Value, document: &Value, body: &mut String) {
    let _ = write!(
        body,
        "<section id=\"{}\"><h2><span class=\"method {method}\">{}</span> <code>{}</code></h2>",
        escaped(named(operation, "operationId")),
        method.to_uppercase(),
        escaped(path)
    );
    describe(operation, body);
    let parameters = operation.get("parameters").and_then(Value::as_array);
    if let Some(parameters) = parameters {
        body.push_str("<div class=\"scroll\"><table><thead><tr><th>parameter</th><th>in</th><th>type</th><th>what</th></tr></thead><tbody>");
        for parameter in parameters {
            let required = parameter.get("required") == Some(&Value::Bool(true));
            let _ = write!(
                body,
                "<tr><td><code>{}</code>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escaped(named(parameter, "name")),
                if required { " *" } else { "" },
                escaped(named(parameter, "in")),
                kind(parameter.get("schema").unwrap_or(&Value::Null)),
                escaped(named(parameter, "description")),
            );
        }
        body.push_str("</tbody></table></div>");
    }
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
    for (content_type, media) in content.into_iter().flatten() {
        let schema = media.get("schema").unwrap_or(&Value::Null);
        let _ =
            write!(body, "<p>Body: <code>{}</code> {}</p>", escaped(content_type), kind(schema));
    }
    responses(operation, document, body);
    body.push_str("</section>");
}

fn responses(operation: &Value, document: &Value, body: &mut String) {
    body.push_str("<div class=\"scroll\"><table><thead><tr><th>status</th><th>body</th><th>when</th></tr></thead><tbody>");
    let responses = operation.get("responses").and_then(Value::as_object);
    for (status, response) in responses.into_iter().flatten() {
        let shared =
            named(response, "$ref").strip_prefix('#').and_then(|place| document.pointer(place));
        let response = shared.unwrap_or(response);
        let content = response.get("content").and_then(Value::as_object);
        let bodies: Vec<String> = content
            .into_iter()
            .flatten()
            .map(|(content_type, media)| {
                let schema = media.get("schema").unwrap_or(&Value::Null);
                format!("<code>{}</code> {}", escaped(content_type), kind(schema))
            })
            .collect();
        let _ = write!(
            body,
            "<tr><td><b>{}</b></td><td>{}</td><td>{}</td></tr>",
            escaped(status),
            bodies.join("<br>"),
            escaped(named(response, "description"))
        );
    }
    body.push_str("</tbody></table></div>");
}

fn describe(value: &Value, body: &mut String) {
    for line in named(value, "description").split("\n\n").filter(|line| !line.is_empty()) {
        let _ = write!(body, "<p>{}</p>", escaped(line));
    }
}

fn fields(schema: &Value, body: &mut String) {
    for each in ["oneOf", "anyOf", "allOf"] {
        let several = schema.get(each).and_then(Value::as_array);
        several.into_iter().flatten().for_each(|one| fields(one, body));
    }
    let Some(Value::Object(properties)) = schema.get("properties") else { return };
    let required = schema.get("required").and_then(Value::as_array);
    body.push_str("<div class=\"scroll\"><table><thead><tr><th>field</th><th>type</th><th>what</th></tr></thead><tbody>");
    for (name, property) in properties {
        let is_required = required.is_some_and(|names| names.iter().any(|own| own == name));
        let _ = write!(
            body,
            "<tr><td><code>{}</code>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(name),
            if is_required { " *" } else { "" },
            kind(property),
            escaped(named(property, "description"))
        );
    }
    body.push_str("</tbody></table></div>");
}

/// A type in few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = named(schema, "$ref").strip_prefix("#/components/schemas/") {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escaped(name));
    }
    for each in ["oneOf", "anyOf", "allOf"] {
        if let (Some(Value::Array(several)), None) = (schema.get(each), schema.get("type")) {
            let several: Vec<String> = several.iter().map(kind).collect();
            return several.join(if each == "allOf" { " and " } else { " or " });
        }
    }
    let mut words = match schema.get("type") {
        Some(Value::String(kind)) => escaped(kind),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")
        }
        _ => schema
            .get("const")
            .map_or_else(|| "anything".to_owned(), |value| escaped(&value.to_string())),
    };
    if let Some(items) = schema.get("items") {
        let _ = write!(words, " of {}", kind(items));
    }
    let told = ["format", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"];
    for name in told {
        if let Some(value) = schema.get(name) {
            let _ = write!(words, ", {name} {}", escaped(value.to_string().trim_matches('"')));
        }
    }
    if let Some(values) = schema.get("enum") {
        let _ = write!(words, ": {}", escaped(&values.to_string()));
    }
    words
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The style of the page, for its policy.
pub const STYLE: &str = "\
:root{color-scheme:light dark}*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;\
max-width:72rem;padding:1rem}code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}h2{margin-top:2.5rem;\
overflow-wrap:anywhere}h3,p,li{overflow-wrap:anywhere}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.5rem 0}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8885}\
.method{font:700 .8em ui-monospace,monospace;border:1px solid;border-radius:.3rem;padding:.1rem .4rem}\
.get{color:#0a7}.post{color:#06c}.put,.patch{color:#b60}.delete{color:#c33}nav ul{columns:18rem;padding-left:1rem}\
a{color:inherit}@media print{nav{display:none}h2{break-after:avoid}tr{break-inside:avoid}body{max-width:none;font-size:11px}}";
