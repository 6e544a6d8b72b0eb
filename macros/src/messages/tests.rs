use std::fs;
use std::path::{Path, PathBuf};

use super::{ALL, Message};

fn texts() -> impl Iterator<Item = (&'static str, Message)> {
    ALL.iter().copied().flatten().copied()
}

/// Words that hide the subject of a sentence.
const COINED: [&str; 9] =
    ["whoever", "nobody", "somebody", "everybody", "anybody", "anew", "shall", "stand", "stands"];

#[test]
fn every_text_keeps_the_grammar() {
    for (name, Message(text)) in texts() {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or("");
        assert!(!first.starts_with(char::is_uppercase), "{name} begins in upper case");
        for word in text.split(|letter: char| !letter.is_alphanumeric()) {
            assert!(
                !COINED.contains(&word),
                "{name} says `{word}`: name the caller, the type or the route"
            );
        }
        for line in std::iter::once(first).chain(lines.clone()) {
            assert!(!line.ends_with('.') || line.ends_with(".."), "{name} ends in a period");
            assert!(line.matches('`').count() % 2 == 0, "{name} has an odd backtick");
        }
        for line in lines {
            let kept = line.starts_with("note: ") || line.starts_with("help: ");
            assert!(kept, "{name}: `{line}` is neither note nor help");
        }
    }
}

#[test]
fn holes_are_filled_in_order() {
    assert_eq!(Message("`{}` is {}").with(&[&"a", &1]), "`a` is 1");
}

/// Told where palisade lacks a feature that the cases are compiled with; a unit test beside the check
/// tells it.
const WITHOUT_A_FEATURE: [&str; 3] =
    ["RULE_OF_VALIDATOR", "INTERNATIONAL_WITHOUT_URL", "FILE_WITHOUT_FEATURE"];

/// Once there are snapshots of compile errors, every text must occur in one.
#[test]
fn every_text_has_its_case() {
    let snapshots = files("stderr");
    if snapshots.is_empty() {
        return;
    }
    let told: String = snapshots.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let untold: Vec<&str> = texts()
        .filter(|(_, Message(text))| {
            let first = text.lines().next().unwrap_or("");
            !told.lines().any(|line| tells(told_text(line), first))
        })
        .map(|(name, _)| name)
        .filter(|name| !WITHOUT_A_FEATURE.contains(name))
        .collect();
    assert!(untold.is_empty(), "no case in tests/ui tells {untold:?}");
}

#[test]
fn every_snapshot_has_its_case() {
    for snapshot in files("stderr") {
        assert!(snapshot.with_extension("rs").exists(), "{} is left over", snapshot.display());
    }
}

#[test]
fn a_line_is_told_by_its_text_alone() {
    assert!(tells("unknown key `x`", "unknown key `{}`"));
    assert!(!tells("unknown key `rol`: did you mean `role`?", "unknown key `{}`"));
    assert!(tells(
        "unknown key `rol`: did you mean `role`?",
        "unknown key `{}`: did you mean `{}`?"
    ));
}

/// Whether `line` is `text` with its holes filled.
fn tells(line: &str, text: &str) -> bool {
    let Some((start, rest)) = text.split_once("{}") else { return line == text };
    let Some(mut line) = line.strip_prefix(start) else { return false };
    let mut pieces = rest.split("{}").peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return line.ends_with(piece);
        }
        let Some((_, after)) = line.split_once(piece) else { return false };
        line = after;
    }
    true
}

/// The files below `tests/ui` with this extension.
fn files(extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found
}

/// A line without what rustc puts before a text: its own, or that of a check in const evaluation.
fn told_text(line: &str) -> &str {
    line.trim_start_matches("error: ").trim_start_matches("error[E0080]: evaluation panicked: ")
}
