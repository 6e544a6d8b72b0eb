//! The rules as they are released, unpacked once.

#![allow(dead_code, reason = "each file of tests uses a part")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use palisade_waf::{CoreRuleSet, Engine};

/// The folder of the release, unpacked beside what is built.
pub(crate) fn release() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coreruleset-4.28.0.tar.gz");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("coreruleset-4.28.0-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let unpacked = Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(&folder).status();
        assert!(unpacked.unwrap().success());
        folder
    })
}

/// The rules as a service has them, with the engine that is measured.
pub(crate) fn rules() -> CoreRuleSet {
    CoreRuleSet::folder(release()).engine(engine())
}

/// libmodsecurity where it is built in, and the engine in pure Rust where that alone is.
pub(crate) fn engine() -> Engine {
    Engine::default()
}

/// Whether the rules run on the engine in pure Rust.
pub(crate) fn is_pure() -> bool {
    cfg!(not(feature = "libmodsecurity"))
}
