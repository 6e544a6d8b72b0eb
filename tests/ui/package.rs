//! One package for every source that trybuild cannot check: those that compile, and programs of
//! several files. One run of cargo checks all of them.
//!
//! The target folder and the flags are trybuild's, so that no dependency is checked twice.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use crate::{accepted, ordinary, payroll};

const TESTS: &str = env!("CARGO_MANIFEST_DIR");
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

/// The flags of trybuild's own runs.
const FLAGS: &str =
    r#"["--cfg", "trybuild", "--verbose", "-A", "dead_code", "--diagnostic-width=140"]"#;

/// What rustc said of the package's crates.
pub(crate) static CHECKED: LazyLock<Checked> = LazyLock::new(check);

pub(crate) struct Checked {
    /// What cargo wrote as JSON, a line each.
    reports: Vec<Value>,
    /// What it wrote beside, for those who look for the reason.
    pub(crate) remarks: String,
}

impl Checked {
    /// Whether this crate compiles.
    pub(crate) fn compiles(&self, name: &str) -> bool {
        self.of(name).any(|report| report["reason"] == "compiler-artifact")
    }

    /// What rustc reports as errors, without its last word that it stops.
    pub(crate) fn errors(&self, name: &str) -> Vec<&Value> {
        let messages = self.of(name).filter(|report| report["reason"] == "compiler-message");
        let errors = messages.map(|report| &report["message"]).filter(|message| {
            let text = message["message"].as_str().unwrap_or_default();
            message["level"] == "error" && !text.starts_with("aborting due to")
        });
        errors.collect()
    }

    fn of(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.reports
            .iter()
            .filter(move |report| report.pointer("/target/name") == Some(&name.into()))
    }
}

/// An error as the user reads it.
pub(crate) fn rendered(error: &Value) -> &str {
    error["rendered"].as_str().unwrap_or_default()
}

/// Where the package is.
pub(crate) fn folder() -> PathBuf {
    Path::new(SCRATCH).join("checked")
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(TESTS).parent().unwrap()
}

fn check() -> Checked {
    let examples = folder().join("examples");
    fs::create_dir_all(&examples).unwrap();
    let mut written = accepted::write(&examples);
    written.extend(payroll::write(&examples));
    written.extend(ordinary::write(&examples));
    remove_all_but(&written, &examples);
    write_manifest();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = rustc(&["--print", "host-tuple"]);
    let output = Command::new(cargo)
        .args(["check", "--examples", "--keep-going", "--offline", "--quiet"])
        .args(["--message-format=json", "--target", target.trim()])
        .arg(format!("--config=build.rustflags={FLAGS}"))
        .arg(format!("--config=target.{}.rustflags={FLAGS}", target.trim()))
        .current_dir(folder())
        .env("CARGO_TARGET_DIR", Path::new(SCRATCH).parent().unwrap().join("tests/trybuild"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let lines = String::from_utf8_lossy(&output.stdout);
    Checked {
        reports: lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
        remarks: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What rustc answers.
pub(crate) fn rustc(arguments: &[&str]) -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The dependencies are those of the tests, like trybuild's; so are the profiles, which are none.
fn write_manifest() {
    let workspace = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let shared = section(&workspace, "[workspace.dependencies]");
    let shared = shared.replace("path = \"", &format!("path = \"{}/", repository().display()));
    let own = fs::read_to_string(Path::new(TESTS).join("Cargo.toml")).unwrap();
    let own = section(&own, "[dev-dependencies]");
    let text = format!(
        "[package]\nname = \"palisade-checked\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n\n\
         [dependencies]{own}\n\n[workspace]\n\n[workspace.dependencies]{shared}\n"
    );
    write_changed(&folder().join("lib.rs"), "");
    write_changed(&folder().join("Cargo.toml"), &text);
    fs::copy(repository().join("Cargo.lock"), folder().join("Cargo.lock")).unwrap();
}

/// What stands below the heading.
fn section(manifest: &str, heading: &str) -> String {
    let (_, section) = manifest.split_once(heading).unwrap();
    section.split("\n[").next().unwrap_or_default().to_owned()
}

/// Writes the file unless it says so already: what did not change is not checked again.
pub(crate) fn write_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn remove_all_but(written: &[PathBuf], folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            remove_all_but(written, &path);
            // Fails where something is left in it.
            let _ = fs::remove_dir(path);
        } else if !written.contains(&path) {
            fs::remove_file(path).unwrap();
        }
    }
}
