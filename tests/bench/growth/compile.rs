//! What a rule of many roles costs the compiler, by how many of 64 it names: CPU seconds of `rustc` a handler.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

pub(crate) const NAME: &str = "compile";

const ROLES: usize = 64;
const HANDLERS: u32 = 20;
const LEAVES: [usize; 4] = [1, 4, 24, ROLES];
/// What `/proc` counts CPU time in, a second.
const TICKS: f64 = 100.0;

/// Prints a line for each number of roles.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
pub(crate) fn print() -> Outcome<()> {
    let nothing = seconds(&source(0, 1))?;
    for leaves in LEAVES {
        let each = (seconds(&source(HANDLERS, leaves))? - nothing) / f64::from(HANDLERS);
        let name = format!("{NAME} {leaves} roles in a rule");
        println!("{name:40}{each:>12.3} CPU seconds a handler");
    }
    Ok(())
}

/// Handlers whose rule names so many roles.
fn source(handlers: u32, leaves: usize) -> String {
    let mut source = "use palisade::prelude::*;\n#[derive(Role)]\npub enum Role {".to_owned();
    for role in 0..ROLES {
        let _ = write!(source, "R{role:02},");
    }
    source.push_str("}\n");
    let names: Vec<String> = (0..leaves).map(|role| format!("\"r{role:02}\"")).collect();
    let rule = match &*names {
        [only] => only.clone(),
        several => format!("any({})", several.join(", ")),
    };
    for handler in 0..handlers {
        let _ = writeln!(
            source,
            "#[secure(role = {rule}, rate = \"1/s\")]\n\
             pub async fn handler{handler}() -> StatusCode {{ StatusCode::OK }}"
        );
    }
    source
}

/// What it takes to check the source, as `cargo check` does.
fn seconds(source: &str) -> Outcome<f64> {
    let program = std::env::current_exe()?;
    let libraries = program.parent().ok_or("this program is nowhere")?;
    let file = libraries.join("growth-roles.rs");
    fs::write(&file, source)?;
    let before = children_ticks()?;
    let output = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()))
        .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "-o"])
        .arg(file.with_extension("rmeta"))
        .arg("-L")
        .arg(format!("dependency={}", libraries.display()))
        .arg("--extern")
        .arg(format!("palisade={}", newest_library(libraries)?.display()))
        .arg(&file)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok((children_ticks()? - before) / TICKS)
}

/// The palisade that this program was linked with, or one that was built since.
fn newest_library(folder: &Path) -> Outcome<PathBuf> {
    let mut newest = None;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_library = path.extension().is_some_and(|end| end == "rlib");
        if name.starts_with("libpalisade-") && is_library {
            newest = newest.max(Some((path.metadata()?.modified()?, path)));
        }
    }
    newest.map(|(_, path)| path).ok_or_else(|| "no library of palisade was built".into())
}

/// The CPU time of the programs that this one waited for.
fn children_ticks() -> Outcome<f64> {
    let all = fs::read_to_string("/proc/self/stat")?;
    // The program's name stands in parentheses, and may hold spaces.
    let (_, fields) = all.rsplit_once(')').ok_or("`/proc/self/stat` has another form")?;
    let mut times = fields.split_whitespace().skip(13).take(2).map(str::parse::<f64>);
    match (times.next(), times.next()) {
        (Some(user), Some(system)) => Ok(user? + system?),
        _ => Err("`/proc/self/stat` has another form".into()),
    }
}
