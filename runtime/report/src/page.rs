//! The inventory as one page, without any other file.

use std::fmt::Write as _;

use palisade::inventory::{RouteData, RuleVerdict};

use crate::ask::{may_call, sees_role};
use crate::findings::findings;
use crate::{Inventory, evidence};

/// The script that filters rows by what is typed; a page that is served needs it in its policy.
pub const SCRIPT: &str = "\
const box=document.getElementById('search');\
box.addEventListener('input',()=>{const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);\
for(const row of document.querySelectorAll('tbody tr')){const text=row.textContent.toLowerCase();\
row.hidden=!words.every(word=>text.includes(word));}});";

/// The page: routes by role, fields by role, limits, suspended checks, findings and evidence. It can be searched, and prints.
///
/// It holds nothing but itself: one style and one [`SCRIPT`], which a policy may name by its hash. Without the script all but
/// the search works.
pub fn page(inventory: &Inventory) -> String {
    let mut body = String::new();
    // Writing into a string cannot fail.
    let _ = write!(
        body,
        "<header><h1>What protects this service</h1><p>{} routes, digest <code>{}</code></p>\
         <input id=\"search\" type=\"search\" placeholder=\"Search routes, fields, roles\" aria-label=\"Search\"></header><main>",
        inventory.routes.len(),
        escaped(&inventory.digest.chars().take(16).collect::<String>()),
    );
    routes(inventory, &mut body);
    fields(inventory, &mut body);
    limits(inventory, &mut body);
    ways_out(inventory, &mut body);
    objects(inventory, &mut body);
    notes(inventory, &mut body);
    body.push_str("</main>");
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>What protects this service</title><style>{STYLE}</style></head>\
         <body>{body}<script>{SCRIPT}</script></body></html>"
    )
}

fn table(body: &mut String, title: &str, heads: &[String], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(
        body,
        "<section><h2>{}</h2><div class=\"scroll\"><table><thead><tr>",
        escaped(title)
    );
    for head in heads {
        let _ = write!(body, "<th scope=\"col\">{}</th>", escaped(head));
    }
    body.push_str("</tr></thead><tbody>");
    for row in rows {
        body.push_str("<tr>");
        body.push_str(&row.concat());
        body.push_str("</tr>");
    }
    body.push_str("</tbody></table></div></section>");
}

fn cell(text: &str) -> String {
    format!("<td>{}</td>", escaped(text))
}

fn code(text: &str) -> String {
    // A path is broken behind its slashes, and nothing inside a word.
    format!("<td><code>{}</code></td>", escaped(text).replace('/', "/<wbr>"))
}

/// Yes, by the object, or no: by a word and a colour.
fn mark(verdict: RuleVerdict) -> String {
    let (class, word) = match verdict {
        RuleVerdict::Yes => ("yes", "yes"),
        RuleVerdict::Perhaps => ("perhaps", "depends"),
        RuleVerdict::No => ("no", "–"),
    };
    format!("<td class=\"{class}\">{word}</td>")
}

fn heads(fixed: &[&str], inventory: &Inventory, last: &[&str]) -> Vec<String> {
    let roles = inventory.roles.keys().cloned();
    let fixed = fixed.iter().map(|head| (*head).to_owned());
    fixed.chain(roles).chain(last.iter().map(|head| (*head).to_owned())).collect()
}

fn routes(inventory: &Inventory, body: &mut String) {
    let rows: Vec<Vec<String>> = inventory
        .routes
        .iter()
        .map(|route| {
            let mut row = vec![cell(&route.method), code(&route.target()), anyone(route)];
            row.extend(inventory.roles.keys().map(|role| mark(reaches(inventory, route, role))));
            row.extend([cell(&route.who_may_call), code(&route.handler)]);
            row
        })
        .collect();
    table(
        body,
        "Routes by role",
        &heads(&["method", "route", "anyone"], inventory, &["who may call", "handler"]),
        &rows,
    );
}

/// Whether a role gets through: by the object, where one is asked.
fn reaches(inventory: &Inventory, route: &RouteData, role: &str) -> RuleVerdict {
    let asks = !route.checked.is_empty() && route.ways_out.iter().all(|way| way.kind != "objects");
    let most = if asks { RuleVerdict::Perhaps } else { RuleVerdict::Yes };
    may_call(inventory, route, role).min(most)
}

fn anyone(route: &RouteData) -> String {
    mark(if route.rule.is_none() { RuleVerdict::Yes } else { RuleVerdict::No })
}

fn fields(inventory: &Inventory, body: &mut String) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for route in &inventory.routes {
        for field in &route.fields {
            let mask = field.mask.as_ref().map(|mask| match &field.unmasked_for {
                Some(rule) => format!("{mask} unless {rule}"),
                None => mask.clone(),
            });
            let who = field
                .visible_to
                .as_ref()
                .map_or_else(|| "everyone".to_owned(), ToString::to_string);
            let mut row = vec![cell(&route.response), code(&field.path), code(&route.name())];
            row.extend(
                inventory.roles.keys().map(|role| mark(sees_role(inventory, route, field, role))),
            );
            row.extend([cell(&who), cell(&mask.unwrap_or_default())]);
            rows.push(row);
        }
    }
    table(
        body,
        "Fields by role",
        &heads(&["response", "field", "route"], inventory, &["who sees it", "mask"]),
        &rows,
    );
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn limits(inventory: &Inventory, body: &mut String) {
    let rows: Vec<Vec<String>> = inventory
        .routes
        .iter()
        .map(|route| {
            let words = route.limits.iter().map(|limit| limit.words.clone());
            let all: Vec<String> = words.chain(route.in_flight.clone()).collect();
            let class = route.class.clone().unwrap_or_default();
            let body = if route.body_bytes == 0 {
                String::new()
            } else {
                format!("{} KiB", route.body_bytes / 1024)
            };
            let time = format!("{} s", route.timeout_millis / 1_000);
            vec![code(&route.name()), cell(&all.join("; ")), cell(&class), cell(&body), cell(&time)]
        })
        .collect();
    table(body, "Limits", &named(&["route", "limits", "class", "body", "time"]), &rows);
}

fn ways_out(inventory: &Inventory, body: &mut String) {
    let mut rows = Vec::new();
    for route in &inventory.routes {
        for way in &route.ways_out {
            rows.push(vec![code(&route.name()), cell(&way.kind), cell(&way.reason)]);
        }
    }
    table(body, "Ways out", &named(&["route", "suspended check", "reason"]), &rows);
}

fn objects(inventory: &Inventory, body: &mut String) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for route in &inventory.routes {
        for object in &route.objects {
            let rule = object.rule.as_deref().unwrap_or("code decides");
            rows.push(vec![
                code(&route.name()),
                cell(&object.name),
                cell(&object.action),
                cell(rule),
            ]);
        }
    }
    table(body, "Objects", &named(&["route", "object", "action", "who may"]), &rows);
}

fn notes(inventory: &Inventory, body: &mut String) {
    let found = findings(inventory);
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|finding| {
            let route = finding.route.clone().unwrap_or_default();
            vec![cell(finding.rule), code(&route), cell(&finding.message)]
        })
        .collect();
    table(body, "Findings", &named(&["finding", "route", "what"]), &rows);
    let items = evidence::evidence(inventory);
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| vec![cell(item.id), cell(item.asks), cell(&item.evidence), cell(item.open)])
        .collect();
    table(
        body,
        "Evidence",
        &named(&["requirement", "what it asks", "what is here", "what this cannot show"]),
        &rows,
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The style of the page, for its policy.
pub const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--yes:#0a7a3c;--perhaps:#9a6200;--no:#777}*{box-sizing:border-box}\
body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;max-width:90rem;padding:1rem}h1{margin:.2rem 0}\
header{position:sticky;top:0;background:Canvas;padding:.5rem 0;border-bottom:1px solid var(--line);z-index:1}\
input{font:inherit;width:100%;max-width:32rem;padding:.4rem .6rem}h2{margin:2rem 0 .5rem}.scroll{overflow-x:auto}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;\
border-bottom:1px solid var(--line)}td{min-width:3.5rem}code{font:.9em ui-monospace,monospace}\
.yes{color:var(--yes);font-weight:600}.perhaps{color:var(--perhaps)}.no{color:var(--no)}\
@media(prefers-color-scheme:dark){:root{--yes:#4ecb83;--perhaps:#e0a040}}\
@media print{header{position:static}input,script{display:none}body{max-width:none;font-size:9px;padding:0}\
.scroll{overflow:visible}code{overflow-wrap:break-word}tr{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}}";
