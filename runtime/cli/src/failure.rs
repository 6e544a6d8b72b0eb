//! How the command fails.

/// What went wrong, and with which exit code it ends.
pub(crate) enum Failure {
    /// What was asked holds no longer, or something was found: 1.
    Found(String),
    /// The command cannot be understood, or cannot do its work: 2.
    Wrong(String),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Wrong(text)
    }
}
