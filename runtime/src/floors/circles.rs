//! Files import each other in one direction: no way along their imports leads back to its beginning.
//!
//! An import is followed through re-exports to the file that defines what it names. A `mod.rs` imports what it
//! re-exports, so that nothing below it can import what it defines itself: that belongs in a file of its own.

use std::fs;
use std::path::{Path, PathBuf};

use super::graph::Crate;
use super::{packages, sources};

/// The crate of the package in `folder`.
fn crate_of(folder: &Path) -> Crate {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")).unwrap();
    let mut read = Crate::named(&name.trim_end_matches('"').replace('-', "_"));
    let root = folder.join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    // The program beside a library is a crate of its own, which nothing imports.
    let is_library = root.join("lib.rs").exists();
    files.retain(|file| !is_library || *file != root.join("main.rs"));
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().to_str().unwrap();
        read.add(inside, &fs::read_to_string(&file).unwrap());
    }
    read
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let packages = packages();
    for known in ["runtime", "redis", "waf", "payroll"] {
        assert!(packages.iter().any(|folder| folder.ends_with(known)), "{known} is not read");
    }
    let circles_in = |folder: &PathBuf| {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        crate_of(folder).circles().into_iter().map(move |circle| format!("{name}: {circle}"))
    };
    let circles: Vec<String> = packages.iter().flat_map(circles_in).collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

/// The circles of a crate of these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let mut made_up = Crate::named("palisade");
    made_up.add("lib.rs", "mod rate;");
    for (file, source) in files {
        made_up.add(file, source);
    }
    made_up.circles()
}

#[test]
fn a_circle_of_files_is_found() {
    let found = circles_of(&[
        (
            "rate/mod.rs",
            "mod key;\nmod state;\nmod store;\npub use key::Key;\npub use store::Store;",
        ),
        ("rate/key.rs", "use super::Store;\npub struct Key(Store);"),
        ("rate/state.rs", "pub struct State(super::Key);"),
        (
            "rate/store.rs",
            "use crate::rate::state::{self, State as Kept};\npub struct Store(Kept);",
        ),
    ]);
    assert_eq!(
        found,
        [
            "rate/key.rs -> rate/store.rs -> rate/state.rs -> rate/key.rs: 3 files import each other: \
          rate/key.rs rate/state.rs rate/store.rs"
        ]
    );
}

#[test]
fn a_file_below_that_imports_what_the_module_defines_is_in_a_circle() {
    for (outer, inner) in [
        ("mod key;\npub use key::Key;\npub struct Rate;", "pub struct Key(super::Rate);"),
        ("mod key;\npub struct Rate(key::Key);", "use super::Rate;\npub struct Key(Rate);"),
        (
            "mod key;\nfn f() { key::g() }\npub trait Rate {}",
            "fn g() {}\nimpl super::Rate for u8 {}",
        ),
        (
            "mod key;\nuse key::*;\npub trait Rate {}",
            "pub enum Key {}\nimpl super::Rate for Key {}",
        ),
        ("mod key;\nuse key::Key;\nrates!(Rate);", "pub enum Key {}\nimpl super::Rate for Key {}"),
    ] {
        let found = circles_of(&[("rate/mod.rs", outer), ("rate/key.rs", inner)]);
        assert_eq!(found.len(), 1, "{outer}\n{inner}: {found:?}");
    }
}

#[test]
fn files_that_import_in_one_direction_make_no_circle() {
    for (outer, inner) in [
        // What the module defines elsewhere is imported from there.
        ("mod key;\nmod other;\npub use {key::Key, other::Rate};", "pub struct Key(super::Rate);"),
        ("mod key;\npub struct Rate;", "pub struct Key(super::Rate);"),
        ("mod key;\nmod other;\npub use key::Key;", "pub struct Key(super::other::Rate);"),
        // A test may import what imports its subject.
        (
            "mod key;\npub use key::Key;\npub struct Rate;",
            "#[cfg(test)]\nmod tests { use crate::rate::Rate; }",
        ),
        ("mod key;\npub use key::Key;\npub struct Rate;", "#[cfg(test)]\nuse super::Rate;"),
        (
            "mod key;\npub use key::Key;\npub struct Rate;",
            "#[cfg(test)]\nfn f() -> super::Rate { super::Rate }",
        ),
        // Who may see an item, and what another crate calls the same.
        ("mod key;\nuse key::Key;\npub struct Rate;", "pub(super) struct Key(http::Rate);"),
        (
            "mod key;\nuse key::Key;\npub use rate::Rate;",
            "// super::Rate\npub struct Key(rate::Rate);",
        ),
        ("mod key;\npub use key::Key;", "use http::prelude::*;\npub struct Key(Rate, rate::Rate);"),
    ] {
        let files =
            [("rate/mod.rs", outer), ("rate/key.rs", inner), ("rate/other.rs", "pub struct Rate;")];
        assert_eq!(circles_of(&files), Vec::<String>::new(), "{outer}\n{inner}");
    }
}
