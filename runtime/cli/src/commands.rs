//! The commands over an inventory.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use palisade::inventory::Inventory;
use palisade_openapi::{Document, page as document_page};
use palisade_report::lock::{Change, Lock, UNCOMPARED};
use palisade_report::{ask, findings, markdown, page, sarif};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::{Arguments, HELP};
use crate::failure::Failure;
use crate::{adopt, audit, keys, learn, sbom};

type Answer = Result<String, Failure>;

pub(crate) fn run(arguments: &Arguments) -> Answer {
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    if arguments.has("--help") || arguments.has("-h") {
        return Ok(HELP.to_owned());
    }
    match words.as_slice() {
        [] | ["help"] => Ok(HELP.to_owned()),
        ["posture"] => posture(arguments),
        ["openapi"] => openapi(arguments),
        ["lock"] => lock(arguments),
        ["diff"] => diff(arguments),
        ["findings"] => told_findings(arguments),
        ["who-can", field] => who_can(arguments, field),
        ["can", role] => can(arguments, role),
        ["adopt"] => adopt::adopt(Path::new("."), arguments.has("--json")),
        ["adopt", folder] => adopt::adopt(Path::new(folder), arguments.has("--json")),
        ["audit", "verify", files @ ..] => audit::verify(files, arguments),
        ["keys", files @ ..] => keys::keys(files, arguments),
        ["sbom"] => sbom::sbom(arguments),
        _ => Err(Failure::Wrong(format!("cannot read `{}`\n\n{HELP}", words.join(" ")))),
    }
}

fn pretty(value: &impl Serialize) -> Answer {
    serde_json::to_string_pretty(value).map_err(|error| Failure::Wrong(error.to_string()))
}

fn posture(arguments: &Arguments) -> Answer {
    let inventory = learn::inventory(arguments)?;
    let format = arguments.one("--format")?.unwrap_or("table");
    match if arguments.has("--json") { "json" } else { format } {
        "json" => pretty(&inventory),
        "markdown" => Ok(markdown::markdown(&inventory)),
        "html" => Ok(page::page(&inventory)),
        "sarif" => pretty(&sarif::sarif(&inventory)),
        "table" => Ok(table(&inventory)),
        other => Err(Failure::Wrong(format!(
            "there is no format `{other}`: table, json, markdown, html or sarif"
        ))),
    }
}

fn table(inventory: &Inventory) -> String {
    let mut rows = vec![
        ["method", "route", "handler", "who may call", "limits", "suspended checks"]
            .map(str::to_owned),
    ];
    rows.extend(inventory.routes.iter().map(|route| {
        let limits =
            route.limits.iter().map(|limit| limit.words.clone()).chain(route.in_flight.clone());
        let ways = route.ways_out.iter().map(|way| format!("{}: {}", way.kind, way.reason));
        [
            route.method.clone(),
            route.target(),
            route.handler.clone(),
            route.who_may_call.clone(),
            limits.collect::<Vec<_>>().join(", "),
            ways.collect::<Vec<_>>().join("; "),
        ]
    }));
    aligned(&rows)
}

/// Each column as wide as its widest cell.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

fn openapi(arguments: &Arguments) -> Answer {
    let inventory = learn::inventory(arguments)?;
    let (roles, scopes) = (arguments.all("--role"), arguments.all("--scope"));
    if let Some(unknown) = roles.iter().find(|role| !inventory.roles.contains_key(**role)) {
        return Err(unknown_role(&inventory, unknown));
    }
    let mut document = Document::of(&inventory)
        .title(arguments.one("--title")?.unwrap_or("API"))
        .version(arguments.one("--api-version")?.unwrap_or("0.0.0"));
    if !roles.is_empty() || !scopes.is_empty() {
        document = document.for_callers(&roles, &scopes);
    }
    if arguments.has("--strict") {
        document = document.bounding_everything();
    }
    let document = document.json();
    if arguments.has("--html") { Ok(document_page::page(&document)) } else { pretty(&document) }
}

fn unknown_role(inventory: &Inventory, role: &str) -> Failure {
    let known: Vec<&str> = inventory.roles.keys().map(String::as_str).collect();
    Failure::Wrong(format!("there is no role `{role}`; there are: {}", known.join(", ")))
}

fn place(arguments: &Arguments) -> Result<String, Failure> {
    Ok(arguments.one("--file")?.unwrap_or("security.lock").to_owned())
}

/// The lock that is committed; nothing where there is none yet.
fn committed(path: &str) -> Result<Option<Lock>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => {
            Lock::parse(&text).map(Some).map_err(|fault| Failure::Wrong(format!("{path} {fault}")))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Wrong(format!("{path} cannot be read: {error}"))),
    }
}

fn lock(arguments: &Arguments) -> Answer {
    let path = place(arguments)?;
    let now = Lock::of(&learn::inventory(arguments)?);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let lock = match Lock::rewritten(&text, now.clone()) {
        Some(lock) => lock,
        None => match committed(&path)? {
            Some(before) => {
                let changes = before.compare(&now);
                refuse_unsigned(&before, &changes, arguments)?;
                before.renewed(now)
            }
            None => now,
        },
    };
    fs::write(&path, lock.to_text())
        .map_err(|error| format!("{path} cannot be written: {error}"))?;
    Ok(format!("{path}: {} routes, digest {}", lock.routes.len(), lock.digest))
}

fn diff(arguments: &Arguments) -> Answer {
    let path = place(arguments)?;
    let Some(before) = committed(&path)? else {
        return Err(Failure::Wrong(format!("there is no {path}: `cargo palisade lock` writes it")));
    };
    let now = Lock::of(&learn::inventory(arguments)?);
    let changes = before.compare(&now);
    refuse_unsigned(&before, &changes, arguments)?;
    if changes.is_empty() && before.digest != now.digest {
        return Err(Failure::Found(format!("{UNCOMPARED}\n")));
    }
    told(&before, &changes, arguments)
}

/// Fails where something is widened that was not signed off.
fn refuse_unsigned(lock: &Lock, changes: &[Change], arguments: &Arguments) -> Result<(), Failure> {
    if lock.unsigned(changes).is_empty() {
        return Ok(());
    }
    Err(Failure::Found(told(lock, changes, arguments)?))
}

fn told(lock: &Lock, changes: &[Change], arguments: &Arguments) -> Result<String, Failure> {
    let unsigned = lock.unsigned(changes);
    if arguments.has("--json") {
        let unsigned: Vec<String> = unsigned.iter().map(ToString::to_string).collect();
        return pretty(&json!({"changes": changes, "unsigned": unsigned}));
    }
    if changes.is_empty() {
        return Ok("nothing changed".to_owned());
    }
    let mut text = String::new();
    for change in changes {
        let _ = writeln!(text, "{:<9} {change}", change.verdict.to_string());
    }
    if !unsigned.is_empty() {
        let _ = writeln!(text, "\nnot signed off; add to `signed_off` in the lock, with a reason:");
        for change in unsigned {
            let entry = json!({"change": change.to_string(), "reason": ""});
            let _ = writeln!(text, "  {entry},");
        }
    }
    Ok(text)
}

fn who_can(arguments: &Arguments, field: &str) -> Answer {
    let inventory = learn::inventory(arguments)?;
    let answers = ask::who_can(&inventory, field);
    if answers.is_empty() {
        return Err(Failure::Found(format!("no field `{field}` leaves")));
    }
    if arguments.has("--json") {
        return pretty(&answers);
    }
    let mut rows =
        vec![["route", "field", "who sees it", "roles", "mask", "who may call"].map(str::to_owned)];
    rows.extend(answers.into_iter().map(|answer| {
        [
            answer.route,
            answer.field,
            answer.who,
            answer.roles.join(", "),
            answer.mask.unwrap_or_default(),
            answer.caller,
        ]
    }));
    Ok(aligned(&rows))
}

fn can(arguments: &Arguments, role: &str) -> Answer {
    let inventory = learn::inventory(arguments)?;
    if !inventory.roles.contains_key(role) {
        return Err(unknown_role(&inventory, role));
    }
    let answers = ask::can(&inventory, role);
    if arguments.has("--json") {
        return pretty(&answers);
    }
    let mut rows = vec![["route", "who may call", "sees", "does not see"].map(str::to_owned)];
    rows.extend(answers.into_iter().map(|answer| {
        [answer.route, answer.who_may_call, answer.fields.join(", "), answer.withheld.join(", ")]
    }));
    Ok(aligned(&rows))
}

fn told_findings(arguments: &Arguments) -> Answer {
    let inventory = learn::inventory(arguments)?;
    let found = findings::findings(&inventory);
    let text = if arguments.has("--json") {
        pretty(&found)?
    } else {
        let mut rows = vec![["level", "finding", "route", "what"].map(str::to_owned)];
        rows.extend(found.iter().map(|finding| {
            let level = serde_json::to_value(finding.level).unwrap_or(Value::Null);
            let level = level.as_str().unwrap_or_default().to_owned();
            [
                level,
                finding.rule.to_owned(),
                finding.route.clone().unwrap_or_default(),
                finding.message.clone(),
            ]
        }));
        aligned(&rows)
    };
    let is_clean = found.iter().all(|finding| finding.level == findings::Level::Note);
    if is_clean { Ok(text) } else { Err(Failure::Found(text)) }
}
