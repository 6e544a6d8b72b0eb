//! Why policies do not hold.

use std::error::Error;
use std::fmt;

/// Why a schema, policies or a name cannot be used, with every fault that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CedarError {
    what: &'static str,
    faults: Vec<String>,
}

impl CedarError {
    pub(crate) fn of(what: &'static str, fault: impl fmt::Display) -> Self {
        Self { what, faults: vec![fault.to_string()] }
    }

    pub(crate) fn all(what: &'static str, faults: Vec<String>) -> Self {
        Self { what, faults }
    }

    /// Each fault in words.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl fmt::Display for CedarError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.what, self.faults.join("; "))
    }
}

impl Error for CedarError {}
