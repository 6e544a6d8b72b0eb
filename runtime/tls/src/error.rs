//! Why TLS cannot be served.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use palisade::ConfigError;

/// Why TLS cannot be served as it is configured. It shows no key.
#[derive(Debug)]
pub struct TlsError {
    file: Option<PathBuf>,
    fault: String,
}

impl TlsError {
    pub(crate) fn new(fault: impl Into<String>) -> Self {
        Self { file: None, fault: fault.into() }
    }

    pub(crate) fn in_file(file: &Path, fault: impl Into<String>) -> Self {
        Self { file: Some(file.to_owned()), fault: fault.into() }
    }
}

/// Every fault of what was stated.
impl From<ConfigError> for TlsError {
    fn from(error: ConfigError) -> Self {
        Self::new(error.reasons().join("; "))
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(out, "{}: {}", file.display(), self.fault),
            None => out.write_str(&self.fault),
        }
    }
}

impl Error for TlsError {}
