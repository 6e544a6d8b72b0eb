//! Telling that the application starts, and with which posture.

use crate::audit::AuditOutputs;
use crate::problem::Event;

/// The tracing target of starts.
const POSTURE: &str = "palisade::audit::posture";

/// Tells that an application with the posture of this digest starts, where there is a listener: the digest of a large one
/// takes most of the time of a start.
pub(crate) fn record_posture(
    outputs: &AuditOutputs,
    digest: impl FnOnce() -> String,
    time_millis: i64,
) {
    if outputs.is_empty() && !tracing::event_enabled!(target: POSTURE, tracing::Level::INFO) {
        return;
    }
    let digest = &*digest();
    tracing::info!(target: POSTURE, event = Event::PostureLoaded.name(), digest);
    outputs.posture(digest, time_millis);
}
