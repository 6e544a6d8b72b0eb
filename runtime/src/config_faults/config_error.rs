//! Why an application does not start.

use std::error::Error;
use std::fmt;

/// Why a configuration cannot hold: every reason, not only the first.
///
/// `Debug` writes what `Display` does, since that is what a `main` that returns the error prints.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError(Vec<String>);

impl ConfigError {
    /// For one reason.
    pub(crate) fn one(reason: String) -> Self {
        Self(vec![reason])
    }

    /// For these reasons, of which there is one at least.
    pub(super) fn of(reasons: Vec<String>) -> Self {
        Self(reasons)
    }

    /// For all of these, if there are any.
    pub(crate) fn all(reasons: Vec<String>) -> Result<(), Self> {
        if reasons.is_empty() { Ok(()) } else { Err(Self(reasons)) }
    }

    /// The reasons, one sentence each.
    pub fn reasons(&self) -> &[String] {
        &self.0
    }
}

/// The reasons, one sentence each.
impl IntoIterator for ConfigError {
    type Item = String;
    type IntoIter = std::vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("invalid security configuration:")?;
        self.0.iter().try_for_each(|reason| write!(out, "\n  - {reason}"))
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config_faults::ConfigFaults;

    #[test]
    fn main_prints_one_reason_a_line() {
        let mut faults = ConfigFaults::default();
        faults.extend(["no topology", "no key"]);
        let error: Box<dyn Error> = faults.into_result().unwrap_err().into();
        let told = "invalid security configuration:\n  - no topology\n  - no key";
        assert_eq!(format!("{error:?}"), told);
        assert_eq!(error.to_string(), told);
        assert_eq!(ConfigFaults::default().into_result(), Ok(()));
    }
}
