//! How the inventory of an application is learnt: from a file, or by asking its program.

use std::fs::{self, DirBuilder};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use palisade::inventory::{EXPORT, Inventory};

use crate::arguments::Arguments;
use crate::failure::Failure;

/// The inventory.
pub(crate) fn inventory(arguments: &Arguments) -> Result<Inventory, Failure> {
    if let Some(path) = arguments.one("--from")? {
        return read(path);
    }
    let folder = OwnFolder::new()?;
    let path = folder.0.join("inventory.json");
    let status = asked(arguments)?.env(EXPORT, &path).status();
    let status = status.map_err(|error| Failure::Wrong(format!("cargo cannot be run: {error}")))?;
    if status.success() && path.exists() {
        return read(&path.to_string_lossy());
    }
    Err(no_inventory(status.success()))
}

/// A folder that no other user may read, under a name that cannot be guessed.
struct OwnFolder(PathBuf);

impl OwnFolder {
    fn new() -> Result<Self, Failure> {
        let mut random = [0_u8; 16];
        aws_lc_rs::rand::fill(&mut random)
            .map_err(|_| "the system has no randomness".to_owned())?;
        let name = u128::from_ne_bytes(random);
        let path = std::env::temp_dir().join(format!("palisade-{name:032x}"));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        // One that is there already is an error.
        builder
            .create(&path)
            .map_err(|error| format!("{} cannot be made: {error}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for OwnFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `cargo run`, whose progress is shown.
fn asked(arguments: &Arguments) -> Result<Command, Failure> {
    eprintln!("asking the application for its inventory (`cargo run`) ..");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg("run").stdin(Stdio::null()).stdout(Stdio::null());
    for (option, of_cargo) in
        [("--package", "--package"), ("--bin", "--bin"), ("--features", "--features")]
    {
        if let Some(value) = arguments.one(option)? {
            command.args([of_cargo, value]);
        }
    }
    command.arg("--").args(&arguments.program);
    Ok(command)
}

fn no_inventory(succeeded: bool) -> Failure {
    let what = if succeeded { "ended without its inventory" } else { "failed" };
    Failure::Wrong(format!(
        "the program {what}: it needs palisade's feature `openapi`, and in `main`, before it serves:\n  \
         if app.exports_inventory()? {{ return Ok(()) }}"
    ))
}

fn read(path: &str) -> Result<Inventory, Failure> {
    let text =
        fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}"))?;
    let inventory: Inventory = serde_json::from_str(&text)
        .map_err(|error| format!("{path} is not an inventory: {error}"))?;
    if inventory.version == 1 {
        return Ok(inventory);
    }
    Err(Failure::Wrong(format!(
        "{path} has version {}, and this reads version 1",
        inventory.version
    )))
}
