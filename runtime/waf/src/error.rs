//! Why rules could not be loaded.

use std::error::Error;
use std::fmt;

use palisade::ConfigError;

/// Why rules could not be loaded: every reason, not only the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(Vec<String>);

impl LoadError {
    pub(crate) fn new(fault: impl Into<String>) -> Self {
        Self(vec![fault.into()])
    }

    /// The reasons, one sentence each.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.0
    }
}

impl From<ConfigError> for LoadError {
    fn from(error: ConfigError) -> Self {
        Self(error.reasons().to_vec())
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.join("; "))
    }
}

impl Error for LoadError {}
