//! Lines of LLVM IR, counted as `cargo llvm-lines` does.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::application::Application;
use crate::build::{cargo, run, shared_target};

/// What a package hands to LLVM.
pub(crate) struct Counted {
    /// Instructions, one a line.
    pub(crate) lines: u64,
    /// Functions, a generic one once for each of its instances.
    pub(crate) functions: u64,
}

/// Compiles the application alone, as a whole and without debug information.
pub(crate) fn count(application: &Application) -> Outcome<Counted> {
    run(&mut cargo(application, &["clean", "-p", application.package()]))?;
    run(cargo(
        application,
        &["rustc", "--", "--emit=llvm-ir", "-Cno-prepopulate-passes", "-Ccodegen-units=1"],
    )
    .env("CARGO_INCREMENTAL", "0")
    .env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
    let file = emitted(&shared_target(application).join("debug/deps"), application.package())?;
    let counted = count_in(&file)?;
    fs::remove_file(file)?;
    Ok(counted)
}

fn emitted(folder: &Path, package: &str) -> Outcome<PathBuf> {
    let mut found = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let is_ours = |path: &PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        path.extension().is_some_and(|extension| extension == "ll") && name.starts_with(package)
    };
    found.find(is_ours).ok_or_else(|| "rustc wrote no LLVM IR".into())
}

fn count_in(file: &Path) -> Outcome<Counted> {
    let mut reader = BufReader::new(File::open(file)?);
    let (mut lines, mut functions) = (0, 0);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.starts_with(b"define ") {
            functions += 1;
        }
        // Instructions stand behind two spaces; what goes on in the next line has more.
        if line.starts_with(b"  ") && !line.starts_with(b"   ") {
            lines += 1;
        }
        line.clear();
    }
    Ok(Counted { lines, functions })
}
