//! One row of the tables of misuses.

/// One misuse.
pub(super) struct Row {
    /// The case of `tests/ui` that shows the message.
    pub(super) case: &'static str,
    /// The item with its attributes.
    pub(super) refused: &'static str,
    /// The source text under the error.
    pub(super) token: &'static str,
    /// The item with the fix and nothing else.
    pub(super) fixed: &'static str,
}
