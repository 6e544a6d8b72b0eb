//! Why TLS cannot be served.

use std::error::Error;
use std::fmt;
use std::path::Path;

use palisade::{ConfigError, ConfigFaults};

/// Why TLS cannot be served as it is configured: every reason, not only the first. It shows no key.
#[derive(Debug)]
pub struct TlsError(Vec<String>);

impl TlsError {
    pub(crate) fn new(fault: impl Into<String>) -> Self {
        Self(vec![fault.into()])
    }

    pub(crate) fn in_file(file: &Path, fault: impl Into<String>) -> Self {
        Self::new(format!("{}: {}", file.display(), fault.into()))
    }

    /// The reasons, one sentence each; those of a file begin with its path.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.0
    }
}

/// The value of a part; every fault of it is kept.
pub(crate) fn keep<T>(faults: &mut ConfigFaults, part: Result<T, TlsError>) -> Option<T> {
    part.map_err(|error| faults.extend(error.0)).ok()
}

/// Every fault of what was stated.
impl From<ConfigError> for TlsError {
    fn from(error: ConfigError) -> Self {
        Self(error.reasons().to_vec())
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.join("; "))
    }
}

impl Error for TlsError {}
