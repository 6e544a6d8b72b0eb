//! Every event of the table is told in some test: an event that nothing tells, or that nobody heard of, is found here.

use std::path::Path;

const TABLE: &str = include_str!("../../../runtime/src/problem/event.rs");

/// Told by the thread of a sink, whose subscriber no test has: `AuditHealth::is_failing` says the same, and is tested.
const OF_THREADS: &[&str] = &["audit_sink_lost", "audit_sink_found"];

/// Every file of Rust below a folder.
fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && path.file_name().is_some_and(|name| name != "audit_events.rs")
        {
            found.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_event_is_heard_by_a_test() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    sources(&tests.join("behaviour"), &mut text);
    sources(&tests.join("browser"), &mut text);
    sources(&tests.join("../runtime/websocket/tests"), &mut text);
    let table = TABLE.split("events! {").nth(1).unwrap().split("\n}").next().unwrap();
    let names: Vec<&str> = table
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert!(names.len() > 40, "{names:?}");
    let is_unheard = |name: &&&str| {
        !text.contains(&format!("\"{name}\""))
            && !text.contains(&format!("\\\"{name}\\\""))
            && !text.contains(&format!("={name}"))
    };
    let is_unheard = |name: &&&str| is_unheard(name) && !OF_THREADS.contains(*name);
    let unheard: Vec<&&str> = names.iter().filter(is_unheard).collect();
    assert!(unheard.is_empty(), "no test hears of {unheard:?}");
}
