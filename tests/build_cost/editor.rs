//! What an editor pays: rust-analyzer's analysis of a whole application.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::application::{Application, Style, repository};
use crate::build::{cargo, isolate, run, seconds_of};
use crate::table::{self, Row};

/// Why the row cannot be measured here, if it cannot.
pub(crate) fn missing() -> Option<&'static str> {
    if run(Command::new("rust-analyzer").arg("--version")).is_err() {
        return Some("rust-analyzer is not there: `rustup component add rust-analyzer rust-src`");
    }
    if !repository().join(".git").exists() {
        return Some("rust-analyzer is only measured in a checkout");
    }
    None
}

/// CPU seconds of `rust-analyzer analysis-stats`.
///
/// A package in a folder beside the application counts as the user's own code and is analysed with
/// it, one from a registry or a repository does not. So palisade comes from the repository that this
/// program was built in, as it was last committed.
pub(crate) fn measure(root: &Path, handlers: usize, rounds: usize) -> Outcome<Row> {
    let root = root.join("editor");
    let mut applications = Vec::new();
    for style in Style::ALL {
        let application = Application::generate(&root, style, handlers)?;
        depend_on_repository(&application.folder)?;
        // Dependencies with build scripts and macros are compiled before anything is analysed.
        run(&mut cargo(&application, &["check"]))?;
        applications.push(application);
    }
    let mut seconds: Vec<Vec<f64>> = applications.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (application, seconds) in applications.iter().zip(&mut seconds) {
            seconds.push(seconds_of(&mut analysis(application))?);
        }
    }
    let medians = seconds.into_iter().map(|seconds| table::median(seconds.into_iter()));
    Ok(Row::seconds("analysis by rust-analyzer, CPU s", medians))
}

fn analysis(application: &Application) -> Command {
    let mut command = Command::new("rust-analyzer");
    command.args(["analysis-stats", "--quiet"]).arg(&application.folder);
    isolate(&mut command, application);
    command
}

fn depend_on_repository(folder: &Path) -> Outcome<()> {
    let manifest = folder.join("Cargo.toml");
    let repository = repository().display();
    let text = fs::read_to_string(&manifest)?;
    let text = text.replace(
        &format!("path = \"{repository}/runtime\""),
        &format!("git = \"file://{repository}\""),
    );
    fs::write(manifest, text)?;
    Ok(())
}
