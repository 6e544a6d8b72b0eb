//! Rooms are on floors, and an import runs down only: neither up nor sideways, so that no circle
//! forms. A new room is added to [`ROOMS`].

mod circles;
mod graph;
mod paths;

use std::fs;
use std::path::{Path, PathBuf};

use graph::module;
use paths::imported;

/// The rooms of the crate, from the ground up. Rooms of one floor do not know each other.
const ROOMS: &[&[&str]] = &[
    &["sip"],
    &["maybe_ready", "seldom"],
    &[
        "const_text",
        "caller_id",
        "client_network",
        "clock",
        "request_id",
        "metrics",
        "random",
        "response_fields",
        "revocation_id",
        "route_path",
        "config_faults",
        "cookies",
        "credential_text",
        "spelling",
        "switched_off",
        "sync",
        "tuples",
        "weak_secret",
    ],
    &["records"],
    &["file_name", "json", "schema"],
    &["edge"],
    &["names", "request_head"],
    &["principal"],
    &["rule"],
    &["policy", "redact"],
    &["problem"],
    &["audit_fact"],
    &["rate", "auth", "authorize", "audit"],
    &["input"],
    &["session"],
    &["security"],
    &["context"],
    &["response"],
    &["pipeline"],
    &["router"],
    &["approvals", "second_factor"],
    &["inventory", "login", "serve", "tokens"],
    &["architecture", "explained", "guide", "private", "testing"],
    &["lib"],
    // What users' code becomes.
    &["exported_macros"],
];

/// The rooms within [`input`](crate::input).
const INPUT: &[&[&str]] = &[
    &["text"],
    &["declare"],
    &["check"],
    &["read"],
    &["lookup"],
    &["extract"],
    &["id", "leaving", "probe", "settings"],
    &["mod"],
];

/// A house: the module that its rooms are in, and its floors.
struct House {
    entrance: &'static [&'static str],
    floors: &'static [&'static [&'static str]],
    /// What belongs to the entrance itself, where what all rooms offer is gathered.
    front: &'static str,
}

const CRATE: House = House { entrance: &[], floors: ROOMS, front: "lib" };
const WITHIN_INPUT: House = House { entrance: &["input"], floors: INPUT, front: "mod" };

impl House {
    fn floor(&self, room: &str) -> Option<usize> {
        self.floors.iter().position(|floor| floor.contains(&room))
    }

    /// The first import of `room` that does not run down, in the source of `module`.
    fn refused(&self, room: &str, module: &[String], source: &str) -> Option<String> {
        let Some(own) = self.floor(room) else {
            return Some(format!("`{room}` stands on no floor"));
        };
        imported(source, module).into_iter().find_map(|path| {
            let (entrance, inside) = path.split_at_checked(self.entrance.len())?;
            if entrance != self.entrance {
                return None;
            }
            // What is named at the entrance itself belongs to the front.
            let named =
                inside.first().map(String::as_str).filter(|&name| self.floor(name).is_some());
            let other = named.unwrap_or(self.front);
            let runs_down = other == room || self.floor(other)? < own;
            (!runs_down).then(|| format!("`{room}` imports `{}`", path.join("::")))
        })
    }

    /// Every import of the house's sources that does not run down.
    fn faults(&self) -> Vec<String> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let root = self.entrance.iter().fold(source.clone(), |folder, name| folder.join(name));
        let mut files = Vec::new();
        sources(&root, &mut files);
        assert!(files.len() > self.floors.len(), "{}: no sources", root.display());
        let check = |file: &PathBuf| {
            let first = file.strip_prefix(&root).unwrap().iter().next().unwrap().to_str().unwrap();
            let room = first.strip_suffix(".rs").unwrap_or(first);
            let inside = file.strip_prefix(&source).unwrap();
            let fault = self.refused(room, &module(inside), &fs::read_to_string(file).unwrap())?;
            Some(format!("{}: {fault}", inside.display()))
        };
        files.iter().filter_map(check).collect()
    }
}

/// The folders of the packages of users' code: this one, those below it, and the examples.
pub(crate) fn packages() -> Vec<PathBuf> {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = [runtime.to_owned(), runtime.join("../examples")];
    let below = beside.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut packages: Vec<_> = below.map(|entry| entry.unwrap().path()).collect();
    packages.push(runtime.to_owned());
    packages.retain(|folder| folder.join("Cargo.toml").exists());
    packages.sort();
    packages
}

/// Every source file that is compiled outside of tests.
pub(crate) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    const TESTS: &[&str] =
        &["tests", "tests.rs", "docs", "floors", "plain_words.rs", "setters.rs", "spawned.rs"];
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_str().unwrap();
        if TESTS.contains(&name) {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file, without comments and its own tests.
pub(crate) fn code_of(source: &str) -> String {
    let source = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = source.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_import_runs_down() {
    assert_eq!(CRATE.faults(), Vec::<String>::new());
}

#[test]
fn an_import_within_input_runs_down() {
    assert_eq!(WITHIN_INPUT.faults(), Vec::<String>::new());
}

/// Whether an import in the source of `room` is refused there.
fn refused(house: &House, room: &str, source: &str) -> Option<String> {
    let entrance = house.entrance.iter().copied().map(str::to_owned);
    house.refused(room, &entrance.chain([room.to_owned()]).collect::<Vec<_>>(), source)
}

/// What once tied the rooms into one circle.
#[test]
fn an_import_that_runs_up_or_sideways_is_refused() {
    for (room, import) in [
        ("principal", "use crate::context::RequestContext;"),
        ("principal", "use crate::problem::Refusal;"),
        ("authorize", "use crate::context::RequestContext;"),
        ("authorize", "impl<const N: usize> ObjectId for crate::input::Text<N> {}"),
        ("authorize", "use crate::input::{LookupContext, LookupFuture, Lookup};"),
        ("policy", "use crate::redact::Shape;"),
        ("policy", "use crate::authorize::Allow;"),
        ("rule", "use crate::redact::Viewer;"),
        ("redact", "use crate::problem::Problem;"),
        ("problem", "use crate::audit::explain;"),
        (
            "audit",
            "use crate::{\n    clock::Clock,\n    context::{GuardNotes, RequestContext},\n};",
        ),
        ("auth", "use crate::security::Security;"),
        ("input", "use crate::response::SafeResponse;"),
        ("context", "pub(crate) use crate::response::Exchange;"),
        // Through the crate's own front door the same, whatever it is called.
        ("redact", "use crate::Problem;"),
        ("redact", "use palisade::Problem;"),
        ("rate", "fn due(_: &crate::auth::Subject) {}"),
        ("cellar", "use crate::clock::Clock;"),
        // By a path that begins here.
        ("principal", "use super::context::RequestContext;"),
        ("auth", "mod jwt { use super::super::security::Security; }"),
        ("auth", "use self::super::{clock::Clock, security};"),
        // Wherever it is.
        ("auth", "#[cfg(test)]\nmod tests;\n\nuse crate::security::Security;"),
        ("auth", "const PAGE: &str = \"https://\"; use crate::security::Security;"),
        ("auth", "#[cfg(test)]\nmod tests {}\nuse crate::security::Security;"),
    ] {
        assert!(refused(&CRATE, room, import).is_some(), "{room}: {import}");
    }
    for (room, import) in [
        ("declare", "use crate::input::check::Length;"),
        ("read", "use crate::input::lookup::Named;"),
        ("read", "use super::lookup::Named;"),
        ("check", "use crate::input::ValidationContext;"),
    ] {
        assert!(refused(&WITHIN_INPUT, room, import).is_some(), "{room}: {import}");
    }
}

#[test]
fn an_import_that_runs_down_is_none_to_refuse() {
    for (room, source) in [
        ("pipeline", "use crate::{auth::Subject, context::RequestContext, pipeline::within};"),
        (
            "audit",
            "//! See [`RequestContext`](crate::context::RequestContext).\nuse crate::request_id::RequestId;",
        ),
        ("audit", "use super::{clock, audit::Event};\nfn f(&self) { self.router.context() }"),
        (
            "rate",
            "pub struct Rate;\n\n#[cfg(test)]\nmod tests {\n    use crate::router::Posture;\n}",
        ),
        ("lib", "pub use crate::response::{Created, Sse};"),
    ] {
        assert_eq!(refused(&CRATE, room, source), None, "{room}: {source}");
    }
}
