//! Rooms stand on floors, and an import runs down only: neither up nor sideways, so that no circle
//! forms. Whoever adds a room names it in [`ROOMS`].

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of the crate, from the ground up. Rooms of one floor do not know each other.
const ROOMS: &[&[&str]] = &[
    &["sip"],
    &["maybe_ready"],
    &[
        "const_text",
        "caller_id",
        "client_network",
        "clock",
        "request_id",
        "file_name",
        "metrics",
        "random",
        "response_fields",
        "revocation_id",
        "route_path",
        "config_faults",
        "cookies",
        "spelling",
        "switched_off",
        "sync",
    ],
    &["records"],
    &["json", "schema"],
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

/// A house: where its rooms lie, how a path into it begins, and its floors.
struct House {
    folder: &'static str,
    entrance: &'static str,
    floors: &'static [&'static [&'static str]],
    /// Who stands at the entrance itself, where what all rooms offer is gathered.
    front: &'static str,
}

const CRATE: House = House { folder: "", entrance: "crate::", floors: ROOMS, front: "lib" };
const WITHIN_INPUT: House =
    House { folder: "input", entrance: "crate::input::", floors: INPUT, front: "mod" };

impl House {
    fn floor(&self, room: &str) -> Option<usize> {
        self.floors.iter().position(|floor| floor.contains(&room))
    }

    /// The first import of `room` that does not run down.
    fn refused(&self, room: &str, source: &str) -> Option<String> {
        let Some(own) = self.floor(room) else {
            return Some(format!("`{room}` stands on no floor"));
        };
        imported(&code_of(source), self.entrance).into_iter().find_map(|name| {
            // What is named at the entrance itself belongs to whoever stands there.
            let other = if self.floor(&name).is_some() { name } else { self.front.to_owned() };
            let floor = self.floor(&other)?;
            let runs_down = other == room || floor < own;
            (!runs_down).then(|| format!("`{room}` imports `{}{other}`", self.entrance))
        })
    }

    /// Every import of the house's sources that does not run down.
    fn faults(&self) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(self.folder);
        let mut files = Vec::new();
        sources(&root, &mut files);
        assert!(files.len() > self.floors.len(), "{}: no sources", root.display());
        let check = |file: &PathBuf| {
            let inside = file.strip_prefix(&root).unwrap();
            let first = inside.iter().next().unwrap().to_str().unwrap();
            let room = first.strip_suffix(".rs").unwrap_or(first);
            let fault = self.refused(room, &fs::read_to_string(file).unwrap())?;
            Some(format!("{}: {fault}", inside.display()))
        };
        files.iter().filter_map(check).collect()
    }
}

/// Every source file that is compiled outside of tests.
pub(crate) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_str().unwrap();
        if ["tests", "tests.rs", "docs", "floors.rs", "spawned.rs"].contains(&name) {
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

/// The first step of every path below `entrance`, those of a `use` with braces included.
fn imported(code: &str, entrance: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut places: Vec<usize> = code.match_indices(entrance).map(|(at, _)| at).collect();
    places.retain(|&at| {
        !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    });
    for at in places {
        let path = &code[at + entrance.len()..];
        match path.strip_prefix('{') {
            Some(list) => names.extend(first_steps(list)),
            None => names.extend([step(path)]),
        }
    }
    names
}

/// The first step of every path in a list, up to the brace that closes it.
fn first_steps(list: &str) -> Vec<String> {
    let (mut depth, mut steps, mut fresh) = (0, Vec::new(), true);
    for (at, letter) in list.char_indices() {
        match letter {
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            '{' => depth += 1,
            ',' if depth == 0 => fresh = true,
            _ if fresh && !letter.is_whitespace() => {
                steps.push(step(&list[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    steps
}

fn step(path: &str) -> String {
    path.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn an_import_runs_down() {
    assert_eq!(CRATE.faults(), Vec::<String>::new());
}

#[test]
fn an_import_within_input_runs_down() {
    assert_eq!(WITHIN_INPUT.faults(), Vec::<String>::new());
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
        // Through the crate's own front door the same.
        ("redact", "use crate::Problem;"),
        ("rate", "fn due(_: &crate::auth::Subject) {}"),
        ("cellar", "use crate::clock::Clock;"),
    ] {
        assert!(CRATE.refused(room, import).is_some(), "{room}: {import}");
    }
    for (room, import) in [
        ("declare", "use crate::input::check::Length;"),
        ("read", "use crate::input::lookup::Named;"),
        ("check", "use crate::input::ValidationContext;"),
    ] {
        assert!(WITHIN_INPUT.refused(room, import).is_some(), "{room}: {import}");
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
        (
            "rate",
            "pub struct Rate;\n\n#[cfg(test)]\nmod tests {\n    use crate::router::Posture;\n}",
        ),
        ("lib", "pub use crate::response::{Created, Sse};"),
    ] {
        assert_eq!(CRATE.refused(room, source), None, "{room}: {source}");
    }
}
