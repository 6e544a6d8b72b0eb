//! Packages that a test writes and builds outside of the workspace.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::Path;

/// The workspace's manifest without its members, and below it the package's: one package alone.
pub(crate) fn alone(root: &Path, package: &str) -> String {
    let workspace = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let workspace: Vec<_> =
        workspace.lines().filter(|line| !line.starts_with("members =")).collect();
    let located = |member: &str| format!("path = '{}'", root.join(member).display());
    let workspace = ["runtime", "macros"].iter().fold(workspace.join("\n"), |text, member| {
        text.replace(&format!("path = \"{member}\""), &located(member))
    });
    format!("{workspace}\n\n{package}")
}
