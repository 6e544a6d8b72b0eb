//! Every fix of a failing case compiles, and so does every passing case.
//!
//! They are modules of a few crates, so that one run of rustc checks hundreds of them. Macros look
//! names up in `crate::Role` and `crate::Scope`: the modules of one crate agree on these enums, and
//! its root re-exports them from the first. A case that shares its crate with no other is its root.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::package::{self, CHECKED, write_changed};
use crate::{files, fixes, is_snapshot_compiler, name};

/// What looks a name up at the root of its crate.
const LOOKING_UP: &[&str] = &["#[secure", "#[public", "#[input", "#[permission", "Redacted"];

/// The modules of each crate, by what its root must hold.
type Crates = BTreeMap<String, Vec<Module>>;

struct Module {
    name: String,
    text: String,
    /// The enums that the root re-exports.
    enums: Vec<&'static str>,
}

#[test]
fn every_fix_and_every_passing_case_compiles() {
    if !is_snapshot_compiler() {
        return;
    }
    let crates = crates();
    let mut faults = Vec::new();
    for place in 0..crates.len() {
        let name = crate_name(place);
        if !CHECKED.compiles(&name) {
            faults.extend(CHECKED.errors(&name).into_iter().map(package::rendered));
            faults.push("does not compile");
        }
    }
    assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), CHECKED.remarks);
}

/// Writes the crates and tells which files they have.
pub(crate) fn write(examples: &Path) -> Vec<PathBuf> {
    let mut written = Vec::new();
    for (place, modules) in crates().into_values().enumerate() {
        let folder = examples.join(crate_name(place));
        let mut write = |name: &str, text: &str| {
            let file = folder.join(format!("{name}.rs"));
            write_changed(&file, text);
            written.push(file);
        };
        if let [Module { text, .. }] = modules.as_slice() {
            write("main", &format!("#![allow(warnings)]\n{text}"));
            continue;
        }
        write("main", &crate_root(&modules));
        for module in &modules {
            write(&module.name, &module.text);
        }
    }
    written
}

fn crate_name(place: usize) -> String {
    format!("accepted_{place}")
}

fn crates() -> Crates {
    let mut crates = Crates::new();
    for case in files("rs", "fail") {
        // A case without its fix is reported by the test of fixes.
        let Ok(text) = fixes::fixed(&case) else { continue };
        add(&mut crates, &case, text);
    }
    for case in files("rs", "pass") {
        let text = fs::read_to_string(&case).unwrap();
        add(&mut crates, &case, text);
    }
    crates
}

fn add(crates: &mut Crates, case: &Path, text: String) {
    let name = name(case).replace('/', "_");
    let (source, enums) = enums_of(&text);
    // What names the root of its crate has it to itself.
    let root = if text.contains("crate::") { format!("{name} {source}") } else { source };
    crates.entry(root).or_default().push(Module { name, text, enums });
}

/// The enums that macros find at the root of this file: their source, and their names.
fn enums_of(text: &str) -> (String, Vec<&'static str>) {
    let (mut source, mut enums) = (String::new(), Vec::new());
    if !LOOKING_UP.iter().any(|name| text.contains(name)) {
        return (source, enums);
    }
    for name in ["Role", "Scope"] {
        let Some((_, rest)) = text.split_once(&format!("\npub enum {name} {{")) else { continue };
        let body = rest.split("\n}").next().unwrap_or_default();
        write!(source, "{name}{body}").unwrap();
        enums.push(name);
    }
    (source, enums)
}

fn crate_root(modules: &[Module]) -> String {
    let mut text = "#![allow(warnings)]\n\nfn main() {}\n\n".to_owned();
    for Module { name, .. } in modules {
        writeln!(text, "mod {name};").unwrap();
    }
    if let Some(Module { name, enums, .. }) = modules.first() {
        writeln!(text, "\npub use {name}::{{{}}};", enums.join(", ")).unwrap();
    }
    text
}
