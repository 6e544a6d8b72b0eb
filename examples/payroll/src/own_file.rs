//! Files of the service, which nobody else on the machine may read or write.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use crate::failure::Failure;

/// The file of a place that the operator named, who answers for who gets there. Nobody else may read it when it is made.
pub fn named(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The same where everybody may write: one that somebody else made there before, or may read, is refused.
pub fn usual(path: &Path) -> Result<File, Failure> {
    let file = named(path)?;
    #[cfg(unix)]
    check_is_own(path, &file)?;
    Ok(file)
}

#[cfg(unix)]
fn check_is_own(path: &Path, file: &File) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt as _;
    // A link is another file than the one that it leads to.
    let (found, there) = (file.metadata()?, std::fs::symlink_metadata(path)?);
    let is_there = found.is_file() && (found.dev(), found.ino()) == (there.dev(), there.ino());
    let is_private = found.mode().trailing_zeros() >= 6 && found.nlink() == 1;
    if is_there && is_private && found.uid() == own_user(path)? {
        return Ok(());
    }
    Err("somebody else made it, or may read it: remove it, or name another place".into())
}

/// This user, as a file that is made now has it.
#[cfg(unix)]
fn own_user(beside: &Path) -> Result<u32, Failure> {
    use std::os::unix::fs::MetadataExt as _;
    let mut name = [0; 16];
    aws_lc_rs::rand::fill(&mut name).map_err(|_| "the system has no randomness")?;
    let path = beside.with_extension(format!("{:032x}", u128::from_be_bytes(name)));
    let made = OpenOptions::new().write(true).create_new(true).open(&path)?;
    let user = made.metadata()?.uid();
    std::fs::remove_file(&path)?;
    Ok(user)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};

    use super::*;

    #[test]
    fn a_file_that_others_may_read_or_that_somebody_else_made_is_refused() {
        let folder = std::env::temp_dir().join(format!("payroll-own-file-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("store");
        assert!(usual(&path).is_ok(), "made now");
        assert!(usual(&path).is_ok(), "as it was made");
        for (mode, is_private) in [(0o644, false), (0o620, false), (0o600, true)] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            assert_eq!(usual(&path).is_ok(), is_private, "{mode:o}");
        }
        let link = folder.join("link");
        symlink(&path, &link).unwrap();
        assert!(usual(&link).is_err(), "a link leads where others say");
        fs::remove_file(&link).unwrap();
        fs::hard_link(&path, &link).unwrap();
        assert!(usual(&path).is_err(), "it has another name");
        fs::remove_file(&link).unwrap();
        // Root alone gives a file away, and could open that of another.
        if chown(&path, Some(65_534), None).is_ok() {
            assert!(usual(&path).is_err(), "somebody else's");
            assert!(named(&path).is_ok(), "who names a place answers for it");
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left");
        fs::remove_dir_all(&folder).unwrap();
    }
}
