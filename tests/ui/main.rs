//! What rustc says: every misuse one error, at the user's token, in our words, with the fix.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says why it fails or skips")]

mod manifest;
mod payroll;
mod twins;

use std::fs;
use std::path::{Path, PathBuf};

/// A message longer than this is not read.
const MOST_LINES: usize = 32;

#[test]
fn every_misuse_is_refused_and_its_twin_compiles() {
    // Messages differ between compilers: the snapshots are of one.
    if !is_snapshot_compiler() {
        assert!(std::env::var_os("PALISADE_NO_SKIP").is_none(), "the snapshots are of rustc 1.95");
        eprintln!("skipped: the snapshots are of rustc 1.95");
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.pass("ui/*/pass/*.rs");
    cases.compile_fail("ui/*/fail/*.rs");
}

#[test]
fn every_message_is_one_error_at_the_users_token() {
    let mut faults = Vec::new();
    for file in stderr_files() {
        let text = fs::read_to_string(&file).unwrap();
        let errors = text.lines().filter(|line| line.starts_with("error")).count();
        // Several mistakes in one attribute are told together.
        if errors != 1 && !file.to_string_lossy().ends_with("_at_once.stderr") {
            faults.push(format!("{}: {errors} errors", file.display()));
        }
        let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
        if !place.is_some_and(|place| place.starts_with("ui/")) {
            faults.push(format!("{}: points at {place:?}", file.display()));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            faults.push(format!("{}: {lines} lines", file.display()));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_failing_case_has_its_message_and_none_is_left_over() {
    let cases = files("rs", "fail");
    let messages = stderr_files();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    let stems = |files: &[PathBuf]| -> Vec<PathBuf> {
        files.iter().map(|file| file.with_extension("")).collect()
    };
    assert_eq!(stems(&cases), stems(&messages));
}

fn is_snapshot_compiler() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = std::process::Command::new(rustc).arg("--version").output().unwrap();
    String::from_utf8_lossy(&output.stdout).starts_with("rustc 1.95.")
}

fn stderr_files() -> Vec<PathBuf> {
    files("stderr", "fail")
}

/// The files of one kind below `ui/<macro>/<folder>`, sorted.
fn files(extension: &str, folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let mut found = Vec::new();
    for group in fs::read_dir(root).unwrap() {
        let Ok(entries) = fs::read_dir(group.unwrap().path().join(folder)) else { continue };
        let paths = entries.map(|entry| entry.unwrap().path());
        found.extend(paths.filter(|path| path.extension().is_some_and(|other| other == extension)));
    }
    found.sort();
    found
}
