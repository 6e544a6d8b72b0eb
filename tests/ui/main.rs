//! What rustc says: every misuse one error, at the user's token, in our words, with the fix.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says why it fails or skips")]

mod explained;
mod manifest;
mod payroll;
mod shape;
mod twins;

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_misuse_is_refused() {
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

fn is_snapshot_compiler() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = std::process::Command::new(rustc).arg("--version").output().unwrap();
    String::from_utf8_lossy(&output.stdout).starts_with("rustc 1.95.")
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
