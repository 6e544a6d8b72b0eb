//! What goes wrong in a store.

/// Whatever went wrong, for the log alone.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
