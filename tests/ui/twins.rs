//! Every misuse has a twin: the same file with its fix and nothing else, which compiles.
//!
//! The fix stands at the end of the failing file, as the lines that go and the lines that come in
//! their place:
//!
//! ```text
//! //- #[secure(rate = "0/s")]
//! //+ #[secure(rate = "10/s")]
//! ```
//!
//! What goes stands exactly once above. All twins are examples of one package that is written for
//! this test, so that one run of cargo checks them and what did not change is not checked again.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{files, is_snapshot_compiler, manifest};

const TESTS: &str = env!("CARGO_MANIFEST_DIR");
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

/// A fix that changes more lines than this is another program.
const MOST_CHANGED: usize = 16;

/// Cases without a twin, each with the reason.
const WITHOUT_TWIN: &[(&str, &str)] = &[];

/// Lines that go, and what comes in their place.
struct Change {
    from: String,
    to: String,
}

#[test]
fn every_misuse_has_a_twin_that_differs_by_its_fix() {
    let mut faults = Vec::new();
    for case in files("rs", "fail") {
        let twin = twin(&case);
        match (twin, reason_without(&case)) {
            (Ok(_), None) | (Err(_), Some(_)) => {}
            (Ok(_), Some(_)) => faults.push(format!("{}: it has a twin after all", name(&case))),
            (Err(fault), None) => faults.push(format!("{}: {fault}", name(&case))),
        }
    }
    let cases: Vec<String> = files("rs", "fail").iter().map(|case| name(case)).collect();
    let gone = WITHOUT_TWIN.iter().filter(|(case, _)| !cases.iter().any(|other| other == case));
    faults.extend(gone.map(|(case, _)| format!("{case}: there is no such case")));
    assert!(
        faults.is_empty(),
        "{} cases need their fix at the end, as `//- ` and `//+ ` lines (see twins.rs):\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_twin_compiles() {
    if !is_snapshot_compiler() {
        return;
    }
    let package = Path::new(SCRATCH).join("twins");
    write_package(&package);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(["check", "--examples", "--keep-going", "--offline", "--quiet"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", Path::new(SCRATCH).parent().unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The package whose examples are the twins; what is the same as before is not written again.
fn write_package(package: &Path) {
    let root = Path::new(TESTS).parent().unwrap();
    let examples = package.join("examples");
    fs::create_dir_all(&examples).unwrap();
    let twins: Vec<(String, String)> = files("rs", "fail")
        .iter()
        .filter_map(|case| {
            Some((format!("{}.rs", name(case).replace('/', "__")), twin(case).ok()?))
        })
        .collect();
    for entry in fs::read_dir(&examples).unwrap() {
        let path = entry.unwrap().path();
        if !twins.iter().any(|(file, _)| path.ends_with(file)) {
            fs::remove_file(path).unwrap();
        }
    }
    for (file, text) in &twins {
        // What only warns here is no error, whatever the tests are built with.
        write_changed(&examples.join(file), &format!("#![allow(warnings)]{text}"));
    }
    let own = fs::read_to_string(Path::new(TESTS).join("Cargo.toml")).unwrap();
    let (_, dependencies) = own.split_once("[dev-dependencies]").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[").unwrap();
    let head = "[package]\nname = \"palisade-twins\"\npublish = false\nedition.workspace = true\n";
    let text = format!("{head}\n[dev-dependencies]{dependencies}\n\n[lib]\npath = \"lib.rs\"\n");
    write_changed(&package.join("lib.rs"), "");
    write_changed(&package.join("Cargo.toml"), &manifest::alone(root, &text));
    if !package.join("Cargo.lock").exists() {
        fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    }
}

fn write_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).unwrap();
    }
}

/// The case with its fix.
fn twin(case: &Path) -> Result<String, String> {
    let text = fs::read_to_string(case).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let is_fix = |line: &&str| line.starts_with("//-") || line.starts_with("//+");
    let code: Vec<&str> = lines.iter().filter(|line| !is_fix(line)).copied().collect();
    let fix: Vec<&str> = lines.iter().filter(|line| is_fix(line)).copied().collect();
    if fix.is_empty() {
        return Err("no fix".to_owned());
    }
    if fix.len() > MOST_CHANGED {
        return Err(format!("a fix of {} lines", fix.len()));
    }
    let mut twin = format!("\n{}\n", code.join("\n"));
    for Change { from, to } in changes(&fix) {
        let found = twin.matches(&from).count();
        if found != 1 {
            return Err(format!("what goes stands there {found} times:{from}"));
        }
        twin = twin.replace(&from, &to);
    }
    Ok(twin)
}

/// Each block of lines that go, with the block that follows it.
fn changes(fix: &[&str]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut going = false;
    for line in fix {
        let goes = line.starts_with("//-");
        if goes && !going {
            changes.push(Change { from: "\n".to_owned(), to: "\n".to_owned() });
        }
        going = goes;
        let text = line.get(4..).unwrap_or_default();
        let Some(change) = changes.last_mut() else { panic!("{line} replaces nothing") };
        let side = if goes { &mut change.from } else { &mut change.to };
        side.push_str(text);
        side.push('\n');
    }
    changes
}

/// `secure/role_unknown`.
fn name(case: &Path) -> String {
    let file = case.file_stem().unwrap_or_default().to_string_lossy();
    format!("{}/{file}", group(case))
}

/// The folder of the macro that a case misuses.
pub(crate) fn group(case: &Path) -> String {
    let folder = case.parent().and_then(Path::parent).and_then(Path::file_name);
    folder.unwrap_or_default().to_string_lossy().into_owned()
}

fn reason_without(case: &Path) -> Option<&'static str> {
    let name = name(case);
    WITHOUT_TWIN.iter().find(|(without, _)| *without == name).map(|(_, reason)| *reason)
}
