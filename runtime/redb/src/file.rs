//! The file of a store.

use std::fs::OpenOptions;
use std::path::Path;

use redb::Database;
use redb::backends::FileBackend;

use crate::failure::Failure;

/// Opens the file, or makes one that its owner alone may read.
pub(crate) fn open(path: &Path) -> Result<Database, Failure> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let backend = FileBackend::new(options.open(path)?)?;
    Ok(Database::builder().create_with_backend(backend)?)
}
