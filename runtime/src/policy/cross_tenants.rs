//! Callers of one tenant who act in any other.

/// Whose callers may act in the tenant that the path names, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrossTenants {
    pub(crate) from: &'static str,
    pub(crate) reason: &'static str,
}

impl CrossTenants {
    /// Callers of the tenant `from`.
    #[must_use]
    pub const fn new(from: &'static str, reason: &'static str) -> Self {
        Self { from, reason }
    }

    /// The tenant whose callers may.
    #[must_use]
    pub fn from(&self) -> &'static str {
        self.from
    }

    /// Why, as it is written in the code.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}
