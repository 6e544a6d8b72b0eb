//! How the sinks of the audit do, for the log.

use crate::audit::text::cause_in_log;
use crate::problem::Event;

/// The tracing target of sinks that stop taking events, and take them again.
const SINK: &str = "palisade::audit::sink";

/// Tells that a sink refuses events for this cause, or takes them again.
pub(super) fn log_sink(sink: &str, cause: Option<&str>) {
    if let Some(cause) = cause {
        let event = Event::AuditSinkLost.name();
        tracing::error!(target: SINK, event, sink, cause = &*cause_in_log(cause));
    } else {
        tracing::warn!(target: SINK, event = Event::AuditSinkFound.name(), sink);
    }
}

/// Tells that lines are missing from a file, up to this one.
pub(super) fn log_cut(path: &str, from: u64, to: u64) {
    tracing::error!(target: SINK, event = Event::AuditChainCut.name(), path, from, to);
}
