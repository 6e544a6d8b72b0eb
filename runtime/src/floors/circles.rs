//! Files import each other in one direction: no way along their imports leads back to its beginning.
//!
//! An import is followed through re-exports to the file that defines what it names. A `mod.rs` imports what it
//! re-exports, so that nothing below it can import what it defines itself: that belongs in a file of its own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use super::paths::{self, Module, modules};
use super::{module, sources};

/// The modules of a crate, each with the file that it is written in.
#[derive(Default)]
struct Crate {
    files: Vec<String>,
    modules: BTreeMap<Vec<String>, (usize, Module)>,
}

/// The files that each file imports, by their place in [`Crate::files`].
type Imports = Vec<BTreeSet<usize>>;

impl Crate {
    fn add(&mut self, file: &str, source: &str) {
        let number = self.files.len();
        self.files.push(file.to_owned());
        for module in modules(source, &module(Path::new(file))) {
            self.modules.insert(module.path.clone(), (number, module));
        }
    }

    fn imports(&self) -> Imports {
        let mut imports = vec![BTreeSet::new(); self.files.len()];
        for (file, module) in self.modules.values() {
            let named = module.paths.iter();
            let named = named.flat_map(|path| self.follow(path, module, &mut BTreeSet::new()));
            let all = module.uses.iter().filter(|brought| brought.name == "*");
            let all = all.filter_map(|brought| self.module_of(&brought.path, module));
            imports[*file].extend(named.chain(all).filter(|other| other != file));
        }
        imports
    }

    /// The file of the module that `path` names.
    fn module_of(&self, path: &paths::Path, module: &Module) -> Option<usize> {
        let before = if path.is_from_root { &[] } else { module.path.as_slice() };
        self.modules.get(&[before, &path.steps].concat()).map(|(file, _)| *file)
    }

    /// The files that define what `path` names in `module`: more than one where features differ.
    fn follow(&self, path: &paths::Path, module: &Module, seen: &mut Seen) -> BTreeSet<usize> {
        if path.is_from_root {
            return self.find(&[], &path.steps, seen, true);
        }
        self.find(&module.path, &path.steps, seen, false)
    }

    /// The files that define what `steps` lead to from the module `at`: none for a module by itself.
    ///
    /// What the module is not seen to define is written there by a macro, where the path `is_within` the crate for certain.
    fn find(
        &self,
        at: &[String],
        steps: &[String],
        seen: &mut Seen,
        is_within: bool,
    ) -> BTreeSet<usize> {
        let (Some((file, module)), Some((first, rest))) =
            (self.modules.get(at), steps.split_first())
        else {
            return BTreeSet::new();
        };
        if !seen.insert((at.to_vec(), steps.to_vec())) {
            return BTreeSet::new();
        }
        let inside = [at, std::slice::from_ref(first)].concat();
        let is_module = self.modules.contains_key(&inside);
        if is_module && !rest.is_empty() {
            return self.find(&inside, rest, seen, is_within);
        }
        let mut found = BTreeSet::new();
        if module.items.contains(first) {
            found.insert(*file);
        }
        let mut is_brought = false;
        for brought in module.uses.iter().filter(|brought| brought.name == *first) {
            is_brought = true;
            // Another crate's name within that crate.
            if !is_module && brought.path.is_of(first) {
                continue;
            }
            found.extend(self.follow(&brought.path.then(rest), module, seen));
        }
        let is_elsewhere = found.is_empty();
        for all in module.uses.iter().filter(|all| all.name == "*" && is_elsewhere) {
            let path = all.path.then(steps);
            let from = if path.is_from_root { &[] } else { at };
            found.extend(self.find(from, &path.steps, seen, false));
        }
        if found.is_empty() && is_within && !is_brought && !is_module {
            found.insert(*file);
        }
        found
    }

    fn named(&self, files: &[usize]) -> Vec<&str> {
        files.iter().map(|&file| self.files[file].as_str()).collect()
    }

    /// Every circle of files, with a shortest way around it.
    fn circles(&self) -> Vec<String> {
        let imports = self.imports();
        let reached: Vec<_> = (0..imports.len()).map(|file| ways(file, &imports)).collect();
        let mut told = BTreeSet::new();
        let mut circles = Vec::new();
        for file in 0..imports.len() {
            if told.contains(&file) || !reached[file].contains_key(&file) {
                continue;
            }
            let with = reached[file].keys().filter(|&&other| reached[other].contains_key(&file));
            let all: Vec<usize> = with.copied().collect();
            let way = self.named(&way_around(file, &reached[file])).join(" -> ");
            let names = self.named(&all).join(" ");
            circles.push(format!("{way}: {} files import each other: {names}", all.len()));
            told.extend(all);
        }
        circles
    }
}

type Seen = BTreeSet<(Vec<String>, Vec<String>)>;

/// What is reached from `file` along imports, each with the file before it on a shortest way.
fn ways(file: usize, imports: &Imports) -> BTreeMap<usize, usize> {
    let mut before = BTreeMap::new();
    let mut next = VecDeque::from([file]);
    while let Some(file) = next.pop_front() {
        for &other in &imports[file] {
            before.entry(other).or_insert_with(|| {
                next.push_back(other);
                file
            });
        }
    }
    before
}

/// A shortest way from `file` back to itself.
fn way_around(file: usize, before: &BTreeMap<usize, usize>) -> Vec<usize> {
    let mut way = vec![file, before[&file]];
    while way.last() != Some(&file) {
        way.push(before[&way[way.len() - 1]]);
    }
    way.reverse();
    way
}

fn of_this_crate() -> Crate {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut this = Crate::default();
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().to_str().unwrap();
        this.add(inside, &fs::read_to_string(&file).unwrap());
    }
    this
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles = of_this_crate().circles();
    assert!(circles.is_empty(), "{circles:#?}");
}

/// The circles of a crate of these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let mut made_up = Crate::default();
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
    ] {
        let files =
            [("rate/mod.rs", outer), ("rate/key.rs", inner), ("rate/other.rs", "pub struct Rate;")];
        assert_eq!(circles_of(&files), Vec::<String>::new(), "{outer}\n{inner}");
    }
}
