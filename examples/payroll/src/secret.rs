//! Secrets: from the environment, or random for this run.

use std::env::{self, VarError};

use aws_lc_rs::rand;

use crate::store::Failure;

/// How many bytes a secret has at least.
pub const BYTES: usize = 32;

/// The secret that the environment names so, if it does.
pub fn named(name: &str) -> Result<Option<Vec<u8>>, Failure> {
    match env::var(name) {
        Ok(secret) if secret.len() >= BYTES => Ok(Some(secret.into_bytes())),
        Ok(_) => Err(format!("{name} needs {BYTES} bytes or more").into()),
        Err(VarError::NotPresent) => Ok(None),
        // Its own text holds what it could not read.
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is no UTF-8").into()),
    }
}

/// A secret that ends with the process.
pub fn random() -> Result<[u8; BYTES], Failure> {
    let mut secret = [0; BYTES];
    rand::fill(&mut secret).map_err(|_| "the system has no randomness")?;
    Ok(secret)
}
