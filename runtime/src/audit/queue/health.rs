//! The state of a queue, for the application to read.

/// How a queue is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditHealth {
    /// What the log calls the sink.
    pub sink: String,
    /// Events that the sink took.
    pub written: u64,
    /// Events that wait for it.
    pub waiting: usize,
    /// Events that were dropped for want of room, and summed up.
    pub dropped: u64,
    /// Requests that were refused for want of room.
    pub refused: u64,
    /// Whether the sink refused events last.
    pub is_failing: bool,
}
