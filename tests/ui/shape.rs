//! What every message has in common: one error, at the user's token, short, without a name of ours
//! that users do not write.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::files;

/// A message longer than this is not read.
const MOST_LINES: usize = 25;

/// Names of ours that no user writes and no documentation explains.
const UNSPOKEN: &[&str] = &[
    "palisade::private",
    "palisade::router::guards",
    "palisade::secured",
    "palisade::redact::",
    "palisade::input::",
    "palisade::names::",
    "palisade::policy::",
    "palisade_macros",
    "Probe",
    "Fallback",
    "RuleOutline",
    "World<",
];

/// Lines in which rustc lists what else there is.
const LISTS: &[&str] = &["the following other types implement", "and $N others"];

#[test]
fn every_message_is_one_error_at_the_users_token() {
    each(|text, file| {
        let mut faults = Vec::new();
        let errors = text.lines().filter(|line| line.starts_with("error")).count();
        // Several mistakes in one attribute are told together.
        if errors != 1 && !file.to_string_lossy().ends_with("_at_once.stderr") {
            faults.push(format!("{errors} errors"));
        }
        let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
        if !place.is_some_and(|place| place.starts_with("ui/")) {
            faults.push(format!("points at {place:?}"));
        }
        faults
    });
}

#[test]
fn every_message_is_short() {
    each(|text, _| {
        // rustc adds one remark for each constant that depends on the one at fault.
        let message = text.split("\nnote: erroneous constant encountered").next();
        let lines = message.unwrap_or(text).lines().count();
        if lines > MOST_LINES { vec![format!("{lines} lines")] } else { Vec::new() }
    });
}

#[test]
fn no_message_speaks_of_what_nobody_writes() {
    each(|text, file| {
        // What the case writes itself is its own fault.
        let case = fs::read_to_string(file.with_extension("rs")).unwrap();
        let unspoken = UNSPOKEN.iter().filter(|name| text.contains(**name));
        unspoken
            .filter(|name| !case.contains(**name))
            .map(|name| format!("speaks of `{name}`"))
            .collect()
    });
}

#[test]
fn no_message_lists_what_else_there_is() {
    each(|text, _| {
        let listed = LISTS.iter().filter(|line| text.contains(**line));
        listed.map(|line| format!("`{line}`")).collect()
    });
}

#[test]
fn every_failing_case_has_its_message_and_none_is_left_over() {
    let (cases, messages) = (files("rs", "fail"), files("stderr", "fail"));
    assert!(cases.len() >= 300, "{} cases", cases.len());
    let stems = |files: &[PathBuf]| -> Vec<PathBuf> {
        files.iter().map(|file| file.with_extension("")).collect()
    };
    assert_eq!(stems(&cases), stems(&messages));
}

/// Looks at every message and tells all faults at once.
#[track_caller]
fn each(faults_of: impl Fn(&str, &Path) -> Vec<String>) {
    let mut faults = Vec::new();
    for file in files("stderr", "fail") {
        let text = fs::read_to_string(&file).unwrap();
        let told = faults_of(&text, &file);
        faults.extend(told.iter().map(|fault| format!("{}: {fault}", file.display())));
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
