//! What a full queue does.

/// What happens when a queue is full, since its sink is slow or away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// Requests are refused with 503 and the reason `audit_unavailable`, before anything is done for them: what
    /// cannot be recorded does not happen. Everything that a request tells which was let in is taken, beyond the
    /// capacity where need be: slow requests fill no queue whose sink takes events.
    Refuse,
    /// Requests are served. Events of answered requests are dropped first, then the oldest of them, and what is
    /// refused meanwhile is summed up by event, reason, status and route: one event `audit_dropped` for each,
    /// with its `count`, when the sink takes events again.
    DropAndCount,
}
