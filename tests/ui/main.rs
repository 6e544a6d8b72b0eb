//! What rustc says: every misuse one error, at the user's token, in our words, with the fix.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says why it fails or skips")]

mod accepted;
mod explained;
mod fixes;
mod ordinary;
mod package;
mod payroll;
mod shape;

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
    // Among failing cases alone trybuild needs one run of `cargo check`.
    trybuild::TestCases::new().compile_fail("ui/*/fail/*.rs");
}

fn is_snapshot_compiler() -> bool {
    package::rustc(&["--version"]).starts_with("rustc 1.95.")
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

/// `secure/role_unknown`.
fn name(case: &Path) -> String {
    let file = case.file_stem().unwrap_or_default().to_string_lossy();
    format!("{}/{file}", group(case))
}

/// The folder of the macro that a case uses.
fn group(case: &Path) -> String {
    let folder = case.parent().and_then(Path::parent).and_then(Path::file_name);
    folder.unwrap_or_default().to_string_lossy().into_owned()
}
