//! Nothing is spawned unheard: what a task tells the audit reaches the sinks of the request that spawned it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::floors::{code_of, sources};

/// Tasks that are not part of a request, or tell what they tell otherwise, and why.
const OTHERS: &[(&str, &str)] = &[
    ("serve/run.rs", "a connection: each of its requests is heard by itself"),
    ("serve/streams.rs", "a stream of HTTP/2: the same"),
    (
        "rate/failover/circuit.rs",
        "outlives requests and keeps no application alive: `LaterFact` tells",
    ),
    ("audit/queue/worker.rs", "the thread of a sink"),
];

/// What is spawned in a source without being heard.
fn unheard(source: &str) -> usize {
    let code: String = code_of(source).split_whitespace().collect();
    // The kernel's own, which hears it, and threads of a test, which end within it.
    let code = code.replace("upgrade.spawn(", "").replace("scope.spawn(", "");
    let spawned = code.split("spawn(").skip(1);
    spawned.filter(|work| !work.starts_with("heard(")).count()
}

fn faults(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    sources(root, &mut files);
    assert!(!files.is_empty(), "{}: no sources", root.display());
    let inside = |file: &PathBuf| file.strip_prefix(root).unwrap().to_path_buf();
    let is_other = |file: &PathBuf| {
        let own = inside(file);
        own.starts_with("testing") || OTHERS.iter().any(|(other, _)| own == Path::new(other))
    };
    let files = files.into_iter().filter(|file| !is_other(file));
    files.filter(|file| unheard(&fs::read_to_string(file).unwrap()) > 0).collect()
}

#[test]
fn whatever_is_spawned_is_heard() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(faults(&root.join("src")), Vec::<PathBuf>::new());
    // Its tasks are those of `Upgrade::spawn`.
    let websocket = root.join("websocket/src");
    assert_eq!(faults(&websocket), Vec::<PathBuf>::new());
    for (file, why) in OTHERS {
        let source = fs::read_to_string(root.join("src").join(file)).unwrap();
        assert!(unheard(&source) > 0, "{file} spawns nothing: {why}");
    }
}

#[test]
fn a_task_that_nobody_hears_is_found() {
    for source in [
        "fn a() { tokio::spawn(async move {}); }",
        "fn a() { runtime\n    .spawn(work); }",
        "fn a() { tokio::spawn(heard(b())); tokio::spawn(b()); }",
    ] {
        assert_eq!(unheard(source), 1, "{source}");
    }
    for source in [
        "fn a() { tokio::spawn(heard(async move {})); }",
        "fn a() { runtime.spawn(\n    heard(work),\n); }",
        "/// `tokio::spawn(work)` is for others.\nfn a() {}",
    ] {
        assert_eq!(unheard(source), 0, "{source}");
    }
}
