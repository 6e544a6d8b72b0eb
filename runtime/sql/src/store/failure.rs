//! What goes wrong in a database.

/// Whatever went wrong, for the log alone.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;
