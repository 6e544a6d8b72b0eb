//! Every misuse is explained in the documentation: what rustc says, why, and the fix.
//!
//! The pages below `runtime/src/docs/errors` are written from the cases, so that they say what the
//! compiler says. `tests/bless` rewrites them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::{files, group};

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/docs/errors");

/// One misuse as the page tells it.
struct Entry {
    /// Why it is one.
    rule: String,
    /// What the compiler says, with the help.
    told: Vec<String>,
    fix: String,
}

#[test]
fn every_misuse_is_explained() {
    let overwrite = std::env::var_os("TRYBUILD").is_some_and(|mode| mode == "overwrite");
    let mut stale = Vec::new();
    for (group, entries) in groups() {
        let path = Path::new(PAGES).join(format!("{group}.md"));
        let page = page(&entries);
        if overwrite {
            fs::create_dir_all(PAGES).unwrap();
            fs::write(&path, &page).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != page {
            stale.push(path.display().to_string());
        }
    }
    assert!(
        stale.is_empty(),
        "other than the cases; `tests/bless` rewrites them:\n{}",
        stale.join("\n")
    );
}

/// The tables of the macros' own pages quote the compiler too.
#[test]
fn every_quoted_message_is_said() {
    let said: Vec<String> = files("stderr", "fail")
        .iter()
        .flat_map(|file| titles(&fs::read_to_string(file).unwrap()))
        .collect();
    let mut unsaid = Vec::new();
    let mut rows = 0;
    for entry in fs::read_dir(Path::new(PAGES).parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        let Ok(page) = fs::read_to_string(&path) else { continue };
        let Some((_, table)) = page.split_once("| rustc says | write |\n|---|---|\n") else {
            continue;
        };
        for row in table.lines().take_while(|line| line.starts_with("| ")) {
            let quoted = row.trim_start_matches("| ").split(" | ").next().unwrap_or_default();
            rows += 1;
            if !said.iter().any(|title| is_quoted(title, quoted)) {
                unsaid.push(format!("{}: {quoted}", path.display()));
            }
        }
    }
    assert!(rows > 100, "{rows} rows");
    assert!(unsaid.is_empty(), "no case says\n{}", unsaid.join("\n"));
}

/// Whether a quotation, in which `..` or `…` leaves words out, is of this message.
fn is_quoted(title: &str, quoted: &str) -> bool {
    let mut rest = title;
    let quoted = quoted.replace('…', "..");
    for (place, piece) in quoted.split("..").enumerate() {
        let Some(start) = rest.find(piece) else { return false };
        if place == 0 && start > 0 {
            return false;
        }
        rest = rest.get(start + piece.len()..).unwrap_or_default();
    }
    rest.is_empty() || quoted.ends_with("..")
}

/// The first line of each error.
fn titles(snapshot: &str) -> impl Iterator<Item = String> + use<> {
    told(snapshot)
        .into_iter()
        .filter(|line| !line.starts_with("note: ") && !line.starts_with("help: "))
}

/// The misuses of each macro, told once for each text.
fn groups() -> BTreeMap<String, Vec<Entry>> {
    let mut groups: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for case in files("rs", "fail") {
        let group = group(&case);
        let entry = entry(&case);
        let entries = groups.entry(group).or_default();
        if !entries.iter().any(|other| other.told == entry.told) {
            entries.push(entry);
        }
    }
    groups
}

fn entry(case: &Path) -> Entry {
    let text = fs::read_to_string(case).unwrap();
    let snapshot = fs::read_to_string(case.with_extension("stderr")).unwrap_or_default();
    let rule = text.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or_default();
    Entry { rule: rule.to_owned(), told: told(&snapshot), fix: fix(&text) }
}

/// The text of each error and the advice in it, without places and without rustc's own remarks.
fn told(snapshot: &str) -> Vec<String> {
    let mut told = Vec::new();
    for line in snapshot.lines() {
        if let Some(text) = line.strip_prefix("error") {
            let text = text.split_once(": ").map_or(text, |(_, text)| text);
            told.push(text.trim_start_matches("evaluation panicked: ").to_owned());
        } else if let Some(note) = line.trim_start().strip_prefix("= note: ") {
            let ours = !["this error originates", "required", "1 redundant", "`#["]
                .iter()
                .any(|theirs| note.starts_with(theirs));
            told.extend(ours.then(|| format!("note: {note}")));
        } else if line.starts_with("       ") && line.trim_start().starts_with("help: ") {
            told.push(line.trim_start().to_owned());
        }
    }
    told
}

/// The fix as a difference.
fn fix(text: &str) -> String {
    let lines = text.lines().filter_map(|line| {
        let goes = line.strip_prefix("//- ").map(|line| format!("- {line}"));
        goes.or_else(|| line.strip_prefix("//+ ").map(|line| format!("+ {line}")))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn page(entries: &[Entry]) -> String {
    let mut page =
        "What the compiler says of each misuse, why it is one, and the fix.\n".to_owned();
    for Entry { rule, told, fix } in entries {
        let (title, advice) = told.split_first().unwrap();
        writeln!(page, "\n# {title}\n\n{rule}").unwrap();
        if !advice.is_empty() {
            writeln!(page, "\n```text\n{}\n```", advice.join("\n")).unwrap();
        }
        if !fix.is_empty() {
            writeln!(page, "\n```diff\n{fix}\n```").unwrap();
        }
    }
    page
}
