//! `adopt`: the routes of an existing axum project, read from its sources, with what each would need.
//!
//! Nothing is compiled: a route whose path or handler is made by a macro or in a loop is not found.

mod scan;
mod types;

use std::fmt::{self, Write as _};
use std::path::Path;

use serde::Serialize;

use crate::failure::Failure;
use scan::{Function, Project};

/// One method of one route.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    method: String,
    path: String,
    handler: String,
    /// `src/main.rs:17`, of the route.
    place: String,
    /// `#[secure]`, `#[public]`, what looks like a guard of another kind, or `none`.
    guard: String,
    /// The attribute that it would need.
    needs: String,
    /// What else has to change.
    also: Vec<String>,
}

/// Every route below a folder.
pub(crate) fn adopt(folder: &Path, as_json: bool) -> Result<String, Failure> {
    let project = Project::read(folder).map_err(Failure::Wrong)?;
    let rows: Vec<Row> = project.routes.iter().map(|route| row(&project, route)).collect();
    if as_json {
        return serde_json::to_string_pretty(&rows)
            .map_err(|error| Failure::Wrong(error.to_string()));
    }
    if rows.is_empty() {
        return Ok(format!("no `.route(\"..\", get(..))` in {} files", project.files));
    }
    let mut text = String::new();
    for row in &rows {
        row.print_to(&mut text).map_err(unprintable)?;
    }
    let open = rows.iter().filter(|row| row.guard == "none").count();
    let (routes, files) = (rows.len(), project.files);
    writeln!(text, "\n{routes} routes, {open} without a guard, in {files} files")
        .map_err(unprintable)?;
    if !project.unreadable.is_empty() {
        writeln!(text, "not read: {}", project.unreadable.join(", ")).map_err(unprintable)?;
    }
    Ok(text)
}

fn unprintable(error: fmt::Error) -> Failure {
    Failure::Wrong(error.to_string())
}

impl Row {
    fn print_to(&self, text: &mut String) -> fmt::Result {
        let Self { method, path, handler, place, guard, needs, also } = self;
        writeln!(text, "{method:<7} {path:<32} {handler:<18} {place}")?;
        writeln!(text, "        guard: {guard}\n        needs: {needs}")?;
        also.iter().try_for_each(|also| writeln!(text, "        also:  {also}"))
    }
}

fn row(project: &Project, route: &scan::Route) -> Row {
    let function = project.functions.iter().find(|function| function.name == route.handler);
    let guard = function.and_then(Function::guard).or_else(|| route.layer.clone());
    Row {
        method: route.method.clone(),
        path: route.path.clone(),
        handler: route.handler.clone(),
        place: format!("{}:{}", route.file, route.line),
        needs: needs(route, function),
        also: function.map_or_else(|| vec!["its function was not found".to_owned()], also),
        guard: guard.unwrap_or_else(|| "none".to_owned()),
    }
}

/// The attribute: public where the name says so, else secured.
fn needs(route: &scan::Route, function: Option<&Function>) -> String {
    if function.is_some_and(Function::is_guarded) {
        return "nothing".to_owned();
    }
    let open = ["health", "ready", "live", "ping", "version", "metrics", "login", "register"];
    let name = format!("{} {}", route.path, route.handler).to_lowercase();
    if open.iter().any(|word| name.contains(word)) {
        return "#[public(reason = \"..\", rate = \"5/s\")]".to_owned();
    }
    let writes = matches!(route.method.as_str(), "POST" | "PUT" | "PATCH" | "DELETE");
    let rate = if writes { "10/s" } else { "50/s" };
    format!("#[secure(role = \"..\", rate = \"{rate}\")]")
}

/// What has to change beside the attribute.
fn also(function: &Function) -> Vec<String> {
    let mut also = Vec::new();
    if function.is_guarded() {
        return also;
    }
    for parameter in &function.parameters {
        match parameter.outer.as_str() {
            "Json" | "Form" | "Query" => {
                let inner = parameter.inner.rsplit(" of ").next().unwrap_or_default();
                also.push(if is_leaf(inner) {
                    format!("a type with `#[input]` in place of `{}`, with bounds for its fields", parameter.inner)
                } else {
                    format!("`#[input]` on `{inner}`, with bounds for its fields")
                });
            }
            "Path" => also.push(format!(
                "`Authorized<T, Read>` in place of `Path<{}>` where it names an object, or `Path<Plain<..>>`",
                parameter.inner
            )),
            "Multipart" => also.push("`Multipart<T>` of a type with `#[input]`".to_owned()),
            "String" | "Bytes" | "Request" => {
                also.push(format!("`{}` is unvalidated: a type with `#[input]`, or `#[unchecked(\"why\")]`", parameter.outer));
            }
            _ => {}
        }
    }
    for name in &function.returns {
        if name == "Value" {
            also.push("a type with `#[derive(Redacted)]` in place of `Value`".to_owned());
        }
        if is_leaf(name) {
            continue;
        }
        also.push(format!("`#[derive(Redacted)]` on `{name}` in place of `Serialize`, and `#[expose]` on what leaves"));
    }
    if function.returns_anything {
        also.push(
            "a response type that says what leaves, in place of `impl IntoResponse`".to_owned(),
        );
    }
    also
}

/// A type of the standard library or serde_json, which carries no attribute.
fn is_leaf(name: &str) -> bool {
    let known = [
        "String", "str", "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16",
        "i32", "i64", "i128", "isize", "f32", "f64", "Value", "Uuid", "Bytes",
    ];
    known.contains(&name)
}
