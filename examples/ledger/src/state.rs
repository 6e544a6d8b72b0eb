//! What stays between two runs: the database and the secrets that sign tokens and webhooks.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand;

use crate::{Failure, payment};

/// The folder that `LEDGER_DIR` names, or one below the system's temporary folder.
///
/// # Errors
/// Where it cannot be made, or others on the machine may look into it.
pub fn folder() -> Result<PathBuf, Failure> {
    let folder = std::env::var_os("LEDGER_DIR")
        .map_or_else(|| std::env::temp_dir().join("palisade-ledger"), PathBuf::from);
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

/// Whoever can read the secret signs tokens of any tenant.
#[cfg(unix)]
fn check_is_private(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    let found = fs::symlink_metadata(folder)?;
    if found.is_dir() && found.permissions().mode() & 0o777 == 0o700 {
        return Ok(());
    }
    Err(format!("{} is no folder that only its owner may read", folder.display()).into())
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

fn made_once(folder: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let path = folder.join(name);
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => {
            let mut secret = [0; 32];
            rand::fill(&mut secret).map_err(|_| "the system has no randomness")?;
            file.write_all(&secret)?;
            Ok(secret.to_vec())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(fs::read(&path)?),
        Err(error) => Err(format!("cannot make {}: {error}", path.display()).into()),
    }
}
