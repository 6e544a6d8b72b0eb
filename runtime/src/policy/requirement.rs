//! What a router demands of every request, beside what its handlers demand.

use std::fmt;

use crate::rule::{Rule, StepUp};

/// What every handler of a router demands beside its own guard; made by [`require!`](crate::require).
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    pub(crate) rule: Rule,
    pub(crate) step_up: Option<StepUp>,
}

impl Requirement {
    /// What [`require!`](crate::require) writes.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(rule: Rule) -> Self {
        Self { rule, step_up: None }
    }

    /// Adds how a caller must have authenticated.
    #[doc(hidden)]
    #[must_use]
    pub const fn step_up(mut self, step_up: StepUp) -> Self {
        self.step_up = Some(step_up);
        self
    }

    /// The rule that every caller must pass.
    #[must_use]
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }
}

/// `role staff, authenticated within 1h`.
impl fmt::Display for Requirement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.rule, &self.step_up) {
            (Rule::Authenticated, Some(step_up)) => write!(out, "{step_up}"),
            (rule, Some(step_up)) => write!(out, "{rule}, {step_up}"),
            (rule, None) => write!(out, "{rule}"),
        }
    }
}
