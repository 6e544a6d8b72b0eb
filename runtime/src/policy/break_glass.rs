//! Passing a rule in an emergency.

use std::time::Duration;

use crate::rule::Rule;

/// Who may pass a handler's rule in an emergency, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct BreakGlass {
    pub(crate) who: Rule,
    pub(crate) lasts: Duration,
    pub(crate) once_per: Duration,
}

impl BreakGlass {
    /// Callers who pass `who`, for `lasts` from their first use, once in `once_per`.
    #[must_use]
    pub const fn new(who: Rule, lasts: Duration, once_per: Duration) -> Self {
        Self { who, lasts, once_per }
    }

    /// Who may.
    #[must_use]
    pub const fn who(&self) -> &Rule {
        &self.who
    }

    /// How long it takes until it may be used again.
    #[must_use]
    pub const fn once_per(&self) -> Duration {
        self.once_per
    }

    /// For how long from the first use.
    #[must_use]
    pub const fn lasts(&self) -> Duration {
        self.lasts
    }
}
