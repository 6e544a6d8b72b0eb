//! Secrets: from the environment, or random for this run.

use std::env::{self, VarError};

use aws_lc_rs::rand;

use crate::failure::Failure;
use crate::shared;

/// How many bytes a secret has at least.
pub const BYTES: usize = 32;

/// The secret that the environment names so, if it does.
pub fn named(name: &str) -> Result<Option<Vec<u8>>, Failure> {
    match env::var(name) {
        Ok(secret) if secret.len() >= BYTES => Ok(Some(secret.into_bytes())),
        Ok(_) => Err(format!("{name} needs {BYTES} bytes or more").into()),
        Err(VarError::NotPresent) => Ok(None),
        // Its own text holds what it could not read.
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8").into()),
    }
}

/// The key of exactly so many bytes that the environment names so, or one that ends with the process.
///
/// # Errors
/// None is named where several processes share what it opens: each would have its own.
pub fn key(name: &str) -> Result<[u8; BYTES], Failure> {
    chosen(name, named(name)?, shared::is_stated())
}

fn chosen(name: &str, named: Option<Vec<u8>>, is_shared: bool) -> Result<[u8; BYTES], Failure> {
    match named {
        Some(key) => Ok(key.try_into().map_err(|_| format!("{name} needs {BYTES} bytes"))?),
        None if is_shared => Err(missing(name).into()),
        None => random(),
    }
}

/// Why a process does not start without a secret.
pub fn missing(name: &str) -> String {
    format!("{name} is not set and PAYROLL_REDIS is: each process would make its own")
}

/// A secret that ends with the process.
pub fn random() -> Result<[u8; BYTES], Failure> {
    let mut secret = [0; BYTES];
    rand::fill(&mut secret).map_err(|_| "the system has no randomness")?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_processes_share_is_named() {
        let told = chosen("KEY", None, true).unwrap_err().to_string();
        assert!(told.contains("each process would make its own"), "{told}");
        assert_ne!(chosen("KEY", None, false).unwrap(), chosen("KEY", None, false).unwrap());
        let key = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
        assert_eq!(chosen("KEY", Some(key.to_vec()), true).unwrap().to_vec(), key);
        assert!(chosen("KEY", Some(vec![7; 33]), true).is_err());
    }
}
