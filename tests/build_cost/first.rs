//! The first build of a service: every dependency, from nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::Outcome;
use crate::application::{Application, Style, write_package};
use crate::build::{cargo_in, run, seconds_of};
use crate::table::{Row, Table};

const NO_FEATURES: &str = include_str!("templates/palisade/smallest.txt");

/// Adds the rows.
pub(crate) fn measure(root: &Path, table: &mut Table) -> Outcome<()> {
    let root = root.join("first");
    let (mut crates, mut seconds) = (Vec::new(), Vec::new());
    for style in Style::ALL {
        let application = Application::generate(&root, style, 2)?;
        crates.push(count_crates(&application.folder)?);
        seconds.push(seconds_from_nothing(&application.folder)?);
    }
    let bare = root.join("bare");
    let defaults = fs::read_to_string(root.join("guarded/Cargo.toml"))?;
    write_package(&bare, &defaults.replace("path = ", "default-features = false, path = "))?;
    fs::write(bare.join("src/main.rs"), NO_FEATURES)?;
    table.push(Row::of("first build, crates", 0, crates.iter().copied()));
    table.push(Row::of("first build, CPU s", 0, seconds.iter().copied()));
    crates.splice(2.., [count_crates(&bare)?]);
    seconds.splice(2.., [seconds_from_nothing(&bare)?]);
    table.push(Row::of("the same without palisade's default features, crates", 0, crates));
    table.push(Row::of("the same without palisade's default features, CPU s", 0, seconds));
    Ok(())
}

/// Packages of other authors and palisade's own, those that only a build needs included.
fn count_crates(folder: &Path) -> Outcome<f64> {
    let target = folder.join("target");
    let mut command =
        cargo_in(folder, &target, &["tree", "-e", "normal,build", "--prefix", "none"]);
    let output = run(command.arg("--no-dedupe"))?;
    let text = String::from_utf8(output.stdout)?;
    let names = text.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>());
    let crates = names.collect::<BTreeSet<_>>().len().saturating_sub(1);
    Ok(f64::from(u32::try_from(crates)?))
}

fn seconds_from_nothing(folder: &Path) -> Outcome<f64> {
    let target = folder.join("target");
    let _ = fs::remove_dir_all(&target);
    seconds_of(&mut cargo_in(folder, &target, &["build"]))
}
