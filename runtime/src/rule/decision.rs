//! What a rule or a condition answers.

/// What a rule or a condition answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The caller may.
    Allow,
    /// The caller may not.
    Deny,
    /// The question could not be answered; the whole rule is refused, `not(..)` included.
    Failed,
}
