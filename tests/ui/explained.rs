//! Every misuse is explained in the documentation: what rustc says, why, and the fix.
//!
//! The pages below `runtime/src/docs/errors` are written from the cases, so that they say what the
//! compiler says. `TRYBUILD=overwrite` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{files, twins};

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
        "other than the cases; write them anew with `TRYBUILD=overwrite cargo test -p \
         palisade-tests --test ui every_misuse_is_explained`:\n{}",
        stale.join("\n")
    );
}

/// The misuses of each macro, told once for each text.
fn groups() -> BTreeMap<String, Vec<Entry>> {
    let mut groups: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for case in files("rs", "fail") {
        let group = twins::group(&case);
        let entry = entry(&case);
        let entries = groups.entry(group).or_default();
        if !entries.iter().any(|other| other.told == entry.told) {
            entries.push(entry);
        }
    }
    groups
}

fn entry(case: &PathBuf) -> Entry {
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
    let mut page = String::new();
    for Entry { rule, told, fix } in entries {
        writeln!(page, "{rule}\n\n```text\n{}\n```\n", told.join("\n")).unwrap();
        if !fix.is_empty() {
            writeln!(page, "```diff\n{fix}\n```\n").unwrap();
        }
        writeln!(page, "---\n").unwrap();
    }
    page
}
