//! What found no room, summed up.

use std::collections::BTreeMap;

use crate::audit::{AuditDecision, AuditRecord};
use crate::problem::Event;

/// More kinds than these are summed up without their route.
const MOST_KINDS: usize = 1_024;

/// What two events have in common that are one sum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct EventKind {
    event: &'static str,
    decision: Option<AuditDecision>,
    reason: &'static str,
    status: Option<u16>,
    place: Option<(Option<String>, Option<&'static str>)>,
}

/// Sums of events, by their kind.
#[derive(Debug, Default)]
pub(super) struct Overflow(BTreeMap<EventKind, (u64, i64)>);

impl Overflow {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Counts an event. A sum that is counted adds what it stands for.
    pub(super) fn count(&mut self, record: &AuditRecord) {
        let place = (record.route.clone(), record.policy);
        let mut kind = EventKind {
            event: record.event,
            decision: record.decision,
            reason: record.reason,
            status: record.status,
            place: Some(place),
        };
        if self.0.len() >= MOST_KINDS && !self.0.contains_key(&kind) {
            kind.place = None;
        }
        let (count, last) = self.0.entry(kind).or_default();
        *count = count.saturating_add(record.count.unwrap_or(1));
        *last = record.time_millis.max(*last);
    }

    /// One event for each sum, with the time of the last that was counted. The `reason` of answered requests,
    /// which have none, is their event.
    pub(super) fn take(&mut self) -> Vec<AuditRecord> {
        let sums = std::mem::take(&mut self.0).into_iter();
        let record = |(kind, (count, last)): (EventKind, (u64, i64))| {
            let (route, policy) = kind.place.unwrap_or_default();
            AuditRecord {
                decision: kind.decision,
                status: kind.status,
                reason: if kind.reason.is_empty() { kind.event } else { kind.reason },
                route,
                policy,
                count: Some(count),
                ..AuditRecord::of(Event::AuditDropped, last)
            }
        };
        sums.map(record).collect()
    }
}
