//! Every failing case has a fix that compiles: the same file with the fix and nothing else.
//!
//! The fix stands at the end of the failing file, as the lines that go and the lines that come in
//! their place:
//!
//! ```text
//! //- #[secure(rate = "0/s")]
//! //+ #[secure(rate = "10/s")]
//! ```
//!
//! The lines that go stand exactly once above. `accepted.rs` compiles what results.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::Path;

use crate::{files, name};

/// A fix that changes more lines than this is another program.
const MOST_CHANGED: usize = 16;

/// Lines that go, and what comes in their place.
struct Change {
    from: String,
    to: String,
}

#[test]
fn every_failing_case_has_a_fix() {
    let faults: Vec<String> = files("rs", "fail")
        .iter()
        .filter_map(|case| Some(format!("{}: {}", name(case), fixed(case).err()?)))
        .collect();
    assert!(
        faults.is_empty(),
        "{} cases need their fix at the end, as `//- ` and `//+ ` lines (see fixes.rs):\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// The case with its fix.
pub(crate) fn fixed(case: &Path) -> Result<String, String> {
    let text = fs::read_to_string(case).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let is_fix = |line: &&str| line.starts_with("//-") || line.starts_with("//+");
    let code: Vec<&str> = lines.iter().filter(|line| !is_fix(line)).copied().collect();
    let fix: Vec<&str> = lines.iter().filter(|line| is_fix(line)).copied().collect();
    if fix.is_empty() {
        return Err("no fix".to_owned());
    }
    if fix.len() > MOST_CHANGED {
        return Err(format!("a fix of {} lines", fix.len()));
    }
    let mut fixed = format!("\n{}\n", code.join("\n"));
    for Change { from, to } in changes(&fix) {
        let found = fixed.matches(&from).count();
        if found != 1 {
            return Err(format!("the lines that go stand there {found} times:{from}"));
        }
        fixed = fixed.replace(&from, &to);
    }
    Ok(fixed)
}

/// Each block of lines that go, with the block that follows it.
fn changes(fix: &[&str]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut going = false;
    for line in fix {
        let goes = line.starts_with("//-");
        if goes && !going {
            changes.push(Change { from: "\n".to_owned(), to: "\n".to_owned() });
        }
        going = goes;
        let text = line.get(4..).unwrap_or_default();
        let Some(change) = changes.last_mut() else { panic!("{line} replaces nothing") };
        let side = if goes { &mut change.from } else { &mut change.to };
        side.push_str(text);
        side.push('\n');
    }
    changes
}
