//! Running cargo, and what it takes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::Outcome;
use crate::application::Application;

/// CPU seconds of one round.
pub(crate) struct Built {
    /// The package itself, with its dependencies already there.
    pub(crate) clean: f64,
    /// `cargo build` after one handler changed.
    pub(crate) changed: f64,
    /// `cargo check` after the same change.
    pub(crate) checked: f64,
}

impl Built {
    pub(crate) fn measure(application: &mut Application) -> Outcome<Self> {
        run(&mut cargo(application, &["clean", "-p", application.package()]))?;
        let clean = seconds_of(&mut cargo(application, &["build"]))?;
        run(&mut cargo(application, &["check"]))?;
        application.edit()?;
        let changed = seconds_of(&mut cargo(application, &["build"]))?;
        let checked = seconds_of(&mut cargo(application, &["check"]))?;
        Ok(Self { clean, changed, checked })
    }
}

/// Compiles the dependencies, for `cargo build` and `cargo check`.
pub(crate) fn prepare(application: &Application) -> Outcome<()> {
    run(&mut cargo(application, &["build"]))?;
    run(&mut cargo(application, &["check"]))?;
    Ok(())
}

/// Lines of the source once every macro is expanded, which rustc prints for nightly's eyes only.
pub(crate) fn expanded_lines(application: &Application) -> Outcome<u64> {
    let mut command =
        cargo(application, &["rustc", "--profile", "check", "--", "-Zunpretty=expanded"]);
    let output = run(command.env("RUSTC_BOOTSTRAP", "1"))?;
    Ok(u64::try_from(String::from_utf8(output.stdout)?.lines().count())?)
}

/// cargo in the application's folder, free of what the environment asks of this repository's builds.
pub(crate) fn cargo(application: &Application, arguments: &[&str]) -> Command {
    cargo_in(&application.folder, &shared_target(application), arguments)
}

/// Any command on an application, as [`cargo`] is run on it.
pub(crate) fn isolate(command: &mut Command, application: &Application) {
    prepare_environment(command, &application.folder, &shared_target(application));
}

pub(crate) fn cargo_in(folder: &Path, target: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    prepare_environment(&mut command, folder, target);
    command
}

fn prepare_environment(command: &mut Command, folder: &Path, target: &Path) {
    command.current_dir(folder).env("CARGO_TARGET_DIR", target);
    for name in ["RUSTFLAGS", "CARGO_INCREMENTAL", "RUSTC_WRAPPER", "CARGO_MAKEFLAGS"] {
        command.env_remove(name);
    }
}

/// Dependencies that two applications have in common are compiled once.
pub(crate) fn shared_target(application: &Application) -> PathBuf {
    application.folder.with_file_name("target")
}

pub(crate) fn run(command: &mut Command) -> Outcome<Output> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// CPU seconds of a command and all that it starts.
pub(crate) fn seconds_of(command: &mut Command) -> Outcome<f64> {
    let before = children_ticks()?;
    run(command)?;
    // Linux tells user space hundredths of a second, whatever the machine.
    Ok(f64::from(u32::try_from(children_ticks()? - before)?) / 100.0)
}

/// The time that processes took for which this one has waited: user and system, in ticks.
fn children_ticks() -> Outcome<u64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    // The name, in parentheses, may hold spaces; `cutime` and `cstime` are fields 16 and 17.
    let (_, fields) = text.rsplit_once(')').ok_or("`/proc/self/stat` is of an unknown form")?;
    let ticks = fields.split_whitespace().skip(13).take(2).map(str::parse::<u64>);
    Ok(ticks.sum::<Result<u64, _>>()?)
}
