//! The files of a crate, and which of them import each other. The tests of the macros read their files by it as well.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use super::paths::{self, Module, modules};

/// The modules of a crate, each with the file that it is written in.
pub(crate) struct Crate {
    name: String,
    files: Vec<String>,
    modules: BTreeMap<Vec<String>, (usize, Module)>,
}

/// The files that each file imports, by their place in [`Crate::files`].
type Imports = Vec<BTreeSet<usize>>;

impl Crate {
    /// A crate without files, by the name that other crates call it by.
    pub(crate) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), files: Vec::new(), modules: BTreeMap::new() }
    }

    /// Adds a file, by its place below the crate's root.
    pub(crate) fn add(&mut self, file: &str, source: &str) {
        let number = self.files.len();
        self.files.push(file.to_owned());
        for module in modules(source, &module(Path::new(file)), &self.name) {
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

    /// Whether `steps` begin at a module inside `at`, and not at another crate.
    fn is_inside(&self, at: &[String], steps: &[String]) -> bool {
        steps.first().is_some_and(|first| {
            self.modules.contains_key(&[at, std::slice::from_ref(first)].concat())
        })
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
            if !path.is_from_root && !self.is_inside(at, &path.steps) {
                continue;
            }
            let from = if path.is_from_root { &[] } else { at };
            found.extend(self.find(from, &path.steps, seen, false));
        }
        if found.is_empty() && is_within && !is_brought && !is_module {
            found.insert(*file);
        }
        found
    }

    fn names_of(&self, files: &[usize]) -> Vec<&str> {
        files.iter().map(|&file| self.files[file].as_str()).collect()
    }

    /// Every circle of files, with a shortest way around it.
    pub(crate) fn circles(&self) -> Vec<String> {
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
            let way = self.names_of(&way_around(file, &reached[file])).join(" -> ");
            let names = self.names_of(&all).join(" ");
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

/// The module that a file is: `input/mod.rs` is `input`, and `lib.rs` the crate itself, as a program's `main.rs` is.
pub(crate) fn module(file: &Path) -> Vec<String> {
    let mut steps: Vec<String> =
        file.with_extension("").iter().map(|step| step.to_str().unwrap().to_owned()).collect();
    let is_root = steps.len() == 1;
    steps.pop_if(|last| last == "mod" || (is_root && matches!(last.as_str(), "lib" | "main")));
    steps
}
