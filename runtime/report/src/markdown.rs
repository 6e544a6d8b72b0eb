//! The inventory as Markdown, for a wiki or a pull request.

use std::fmt::Write as _;

use crate::findings::findings;
use crate::{Inventory, evidence};

/// Routes, fields by route, settings, findings and evidence.
pub fn markdown(inventory: &Inventory) -> String {
    let mut out = format!("# What protects this service\n\nDigest: `{}`\n", inventory.digest);
    out.push_str("\n## Routes\n\n| method | route | handler | who may call | limits | body | suspended checks |\n|---|---|---|---|---|---|---|\n");
    for route in &inventory.routes {
        let limits: Vec<&str> = route.limits.iter().map(|limit| limit.words.as_str()).collect();
        let ways: Vec<String> =
            route.ways_out.iter().map(|way| format!("{}: {}", way.kind, way.reason)).collect();
        // Writing into a string cannot fail.
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {} | {} | {} | {} |",
            route.method,
            cell(&route.target()),
            cell(&route.handler),
            cell(&route.who_may_call),
            cell(&limits.join(", ")),
            bytes(route.body_bytes),
            cell(&ways.join("; "))
        );
    }
    fields(inventory, &mut out);
    settings(inventory, &mut out);
    out.push_str("\n## Findings\n\n");
    let findings = findings(inventory);
    if findings.is_empty() {
        out.push_str("None.\n");
    }
    for finding in findings {
        let place = finding.route.map(|route| format!("`{route}`: ")).unwrap_or_default();
        let _ = writeln!(out, "* **{}** {place}{}", finding.rule, finding.message);
    }
    out.push_str("\n## Evidence\n\n| requirement | what it asks | what is here |\n|---|---|---|\n");
    for item in evidence::evidence(inventory) {
        let _ = writeln!(out, "| {} | {} | {} |", item.id, cell(item.asks), cell(&item.evidence));
    }
    out
}

fn fields(inventory: &Inventory, out: &mut String) {
    out.push_str(
        "\n## What leaves\n\n| response | field | who sees it | mask |\n|---|---|---|---|\n",
    );
    let mut told: Vec<String> = Vec::new();
    for route in &inventory.routes {
        for field in &route.fields {
            let who = field
                .visible_to
                .as_ref()
                .map_or_else(|| "everyone".to_owned(), ToString::to_string);
            let unless = field.unmasked_for.as_ref().map(|rule| format!(" unless {rule}"));
            let mask = field.mask.clone().unwrap_or_default() + &unless.unwrap_or_default();
            let line = format!(
                "| {} | `{}` | {} | {} |\n",
                cell(&route.response),
                cell(&field.path),
                cell(&who),
                cell(&mask)
            );
            if !told.contains(&line) {
                out.push_str(&line);
                told.push(line);
            }
        }
    }
}

fn settings(inventory: &Inventory, out: &mut String) {
    out.push_str("\n## Settings\n\n");
    let listed =
        |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let schemes: Vec<String> = inventory.schemes.iter().map(|scheme| scheme.name.clone()).collect();
    let hosts =
        if inventory.hosts.is_empty() { "any".to_owned() } else { listed(&inventory.hosts) };
    let _ = writeln!(
        out,
        "* schemes: {}; by default {}",
        listed(&schemes),
        listed(&inventory.default_auth)
    );
    let _ = writeln!(out, "* issuers: {}", listed(&inventory.issuers));
    let _ = writeln!(out, "* hosts: {hosts}");
    let _ = writeln!(out, "* limit of every address: {}", inventory.address_limit);
    for (role, held) in &inventory.roles {
        let implied: Vec<&str> =
            held.iter().filter(|held| *held != role).map(String::as_str).collect();
        let implies = if implied.is_empty() {
            String::new()
        } else {
            format!(", which implies {}", implied.join(", "))
        };
        let _ = writeln!(out, "* role `{role}`{implies}");
    }
}

/// A text that ends no cell.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ").replace('<', "&lt;")
}

fn bytes(count: u64) -> String {
    match count {
        0 => String::new(),
        count if count % (1 << 20) == 0 => format!("{} MiB", count >> 20),
        count if count % 1024 == 0 => format!("{} KiB", count >> 10),
        count => format!("{count} B"),
    }
}
