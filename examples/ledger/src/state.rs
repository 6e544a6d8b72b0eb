//! What stays between two runs: the database and the secrets that sign tokens and webhooks.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand;

use crate::{Failure, payment};

/// How many bytes a secret has.
const BYTES: usize = 32;

/// The folder that `LEDGER_DIR` names, or one below the system's temporary folder.
///
/// # Errors
/// Where it cannot be made, is somebody else's, or others on the machine may look into it.
pub fn folder() -> Result<PathBuf, Failure> {
    let folder = std::env::var_os("LEDGER_DIR")
        .map_or_else(|| std::env::temp_dir().join("palisade-ledger"), PathBuf::from);
    private(folder)
}

fn private(folder: PathBuf) -> Result<PathBuf, Failure> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(&folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => check_is_private(&folder)?,
        Err(error) => return Err(format!("cannot make {}: {error}", folder.display()).into()),
    }
    Ok(folder)
}

/// Whoever can read the secret signs tokens of any tenant, and so does whoever chose it: a folder that somebody else made before is refused, also where
/// this process may do everything.
#[cfg(unix)]
fn check_is_private(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let refused = || format!("{} is not a folder that only this user may read", folder.display());
    let found = fs::symlink_metadata(folder)?;
    if !found.is_dir() || found.permissions().mode() & 0o777 != 0o700 {
        return Err(refused().into());
    }
    // A file that is made now is this user's.
    let own = Draft::within(folder).map_err(|error| format!("{}: {error}", refused()))?;
    if found.uid() == own.file.metadata()?.uid() {
        return Ok(());
    }
    Err(refused().into())
}

#[cfg(not(unix))]
fn check_is_private(_: &Path) -> Result<(), Failure> {
    Ok(())
}

/// The secret that signs tokens, made by the first run.
///
/// # Errors
/// Where it can neither be read nor made.
pub fn secret(folder: &Path) -> Result<Vec<u8>, Failure> {
    made_once(folder, "jwt-secret")
}

/// The secret that the payment provider signs with, made by the first run; in earnest the provider shows
/// it.
///
/// # Errors
/// Where it can neither be read nor made.
pub fn payment_secret(folder: &Path) -> Result<String, Failure> {
    Ok(payment::secret_text(&made_once(folder, "payment-secret")?))
}

/// The secret of this name: the same for all processes, whichever of them made it.
fn made_once(folder: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let path = folder.join(name);
    let failed = |error: std::io::Error| format!("cannot make {}: {error}", path.display());
    if !path.try_exists()? {
        let mut secret = [0; BYTES];
        rand::fill(&mut secret).map_err(|_| "the system has no randomness")?;
        let mut draft = Draft::within(folder).map_err(failed)?;
        draft.file.write_all(&secret)?;
        draft.file.sync_all()?;
        // It is there whole or not at all, and of two processes that make it at once one does.
        match fs::hard_link(&draft.path, &path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error).into()),
        }
    }
    let secret = fs::read(&path)?;
    if secret.len() != BYTES {
        return Err(format!("{} has no {BYTES} bytes: remove it", path.display()).into());
    }
    Ok(secret)
}

/// A file of this user's alone, which goes with it.
struct Draft {
    path: PathBuf,
    file: File,
}

impl Draft {
    /// One with a name that nobody can know before.
    fn within(folder: &Path) -> std::io::Result<Self> {
        let mut name = [0; 16];
        rand::fill(&mut name).map_err(|_| std::io::Error::other("there is no randomness"))?;
        let path = folder.join(format!("draft-{:032x}", u128::from_be_bytes(name)));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok(Self { path, file })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder below the temporary one, which goes with it.
    struct Below(PathBuf);

    impl Below {
        fn new(name: &str) -> Self {
            let own = std::process::id();
            Self(std::env::temp_dir().join(format!("palisade-ledger-{own}-{name}")))
        }
    }

    impl Drop for Below {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn of_many_that_make_a_secret_at_once_all_have_the_same_and_whole() {
        let folder = Below::new("secrets");
        let made = private(folder.0.clone()).unwrap();
        let secrets: Vec<Vec<u8>> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..16).map(|_| scope.spawn(|| secret(&made).unwrap())).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(secrets.iter().all(|secret| secret.len() == BYTES && *secret == secrets[0]));
        assert_ne!(payment_secret(&made).unwrap(), payment::secret_text(&secrets[0]));
        let mut left: Vec<_> =
            fs::read_dir(&made).unwrap().map(|it| it.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["jwt-secret", "payment-secret"], "no draft is left");
    }

    #[test]
    fn a_secret_that_was_half_made_is_none() {
        let folder = Below::new("half");
        let made = private(folder.0.clone()).unwrap();
        for half in [&[][..], &[7_u8; BYTES - 1]] {
            fs::write(made.join("jwt-secret"), half).unwrap();
            assert!(secret(&made).unwrap_err().to_string().contains("remove it"));
        }
        fs::remove_file(made.join("jwt-secret")).unwrap();
        assert_eq!(secret(&made).unwrap(), secret(&made).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_may_read_or_that_somebody_else_made_is_refused() {
        use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
        let folder = Below::new("folder");
        let made = private(folder.0.clone()).unwrap();
        assert!(private(made.clone()).is_ok(), "as it was made");
        for (mode, is_private) in [(0o755, false), (0o770, false), (0o700, true)] {
            fs::set_permissions(&made, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(private(made.clone()).is_ok(), is_private, "{mode:o}");
        }
        let link = Below::new("link");
        symlink(&made, &link.0).unwrap();
        assert!(private(link.0.clone()).is_err(), "a link leads where others say");
        fs::remove_file(&link.0).unwrap();
        // Root alone gives a folder away, and could read that of another: whom it could be foisted on.
        if chown(&made, Some(65_534), None).is_ok() {
            assert!(private(made).is_err(), "somebody else's");
        }
    }
}
