//! That others approve a request before it is handled.

use std::time::Duration;

use crate::rule::Rule;

/// How many others have to approve a request, who they are, and how long it waits for them.
#[derive(Clone, Copy, Debug)]
pub struct Approval {
    pub(crate) by: u8,
    pub(crate) of: Rule,
    pub(crate) within: Duration,
}

impl Approval {
    /// `by` callers who pass `of`, within a time.
    #[must_use]
    pub const fn new(by: u8, of: Rule, within: Duration) -> Self {
        Self { by, of, within }
    }

    /// How many have to approve.
    #[must_use]
    pub const fn by(&self) -> u8 {
        self.by
    }

    /// Who may approve.
    #[must_use]
    pub const fn of(&self) -> &Rule {
        &self.of
    }

    /// How long a request waits, and how long its approval is good.
    #[must_use]
    pub const fn within(&self) -> Duration {
        self.within
    }
}
