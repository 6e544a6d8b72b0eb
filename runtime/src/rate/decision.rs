//! What a store answers about one limit.

use super::budget::Budget;

/// Whether a request may pass, and what is left either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "an unread decision lets the request through"]
pub enum RateDecision {
    /// It may; its cost was taken.
    Allowed(Budget),
    /// It may not; nothing was taken.
    Denied(Budget),
}

impl RateDecision {
    /// Whether the request may pass.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// What is left.
    #[must_use]
    pub fn budget(&self) -> Budget {
        let (Self::Allowed(budget) | Self::Denied(budget)) = self;
        *budget
    }
}
