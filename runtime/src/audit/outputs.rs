//! The queues of one application, and what they are told.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::audit::queue::HeldQueue;
use crate::audit::withheld::{Withheld, WithheldKey};
use crate::audit::{
    AuditDecision, AuditEvent, AuditHealth, AuditQueue, AuditRecord, AuditedRequest, Escaped,
    FirewallMatch, StreamAuditEvent,
};
use crate::audit_fact::AuditFact;
use crate::config_faults::ConfigFaults;
use crate::principal::Principal;
use crate::problem::Event;

/// Kinds of callers at handlers that are remembered, with what is withheld from them.
const MOST_REMEMBERED: usize = 4_096;

/// The queues, as the builder collects them.
#[derive(Debug, Default)]
pub(crate) struct AuditSettings(Vec<AuditQueue>);

impl AuditSettings {
    pub(crate) fn add(&mut self, queue: AuditQueue) {
        self.0.push(queue);
    }

    /// Opens every sink.
    pub(crate) fn ready(self, faults: &mut ConfigFaults) -> AuditOutputs {
        let mut queues = Vec::new();
        for queue in self.0 {
            match queue.start() {
                Ok(queue) => queues.push(queue),
                Err(found) => faults.extend(found),
            }
        }
        AuditOutputs { queues, withheld: RwLock::default() }
    }
}

/// The queues at work.
#[derive(Debug, Default)]
pub(crate) struct AuditOutputs {
    queues: Vec<Arc<HeldQueue>>,
    withheld: RwLock<HashMap<WithheldKey, Arc<Withheld>>>,
}

impl AuditOutputs {
    pub(crate) fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    /// Whether a request may be let in: false where a queue is full and the rule is to refuse.
    pub(crate) fn admit(&self) -> bool {
        self.queues.iter().all(|queue| queue.admits())
    }

    /// Tells how a request ended. `admitted` says whether it was let in.
    pub(crate) fn request(&self, event: &AuditEvent<'_>, admitted: bool, time_millis: i64) {
        let mut record = AuditRecord::of_request(event, time_millis);
        if event.is_answered() {
            self.note_withheld(&event.request, &mut record);
        }
        self.push(&record, admitted);
    }

    /// Tells how a stream ended.
    pub(crate) fn stream(&self, event: &StreamAuditEvent<'_>, time_millis: i64) {
        let mut record = AuditRecord::of_stream(event, time_millis);
        self.note_withheld(&event.request, &mut record);
        self.push(&record, true);
    }

    /// Tells of a caller who tries ids.
    pub(crate) fn scan(
        &self,
        limit: &str,
        caller: Option<&Principal>,
        client: std::net::IpAddr,
        time_millis: i64,
    ) {
        let name = |text: &str| Escaped::name(text).to_string();
        self.push(
            &AuditRecord {
                limit: Some(limit.to_owned()),
                issuer: caller.map(|caller| name(caller.issuer())),
                subject: caller.map(|caller| name(caller.subject())),
                tenant: caller.and_then(Principal::tenant).map(name),
                client: Some(client),
                ..AuditRecord::of(Event::ObjectScan, time_millis)
            },
            true,
        );
    }

    /// Tells which rules of a firewall matched.
    pub(crate) fn firewall(
        &self,
        request: &AuditedRequest<'_>,
        told: &FirewallMatch<'_>,
        time_millis: i64,
    ) {
        if self.is_empty() {
            return;
        }
        let decision = if told.is_refused { AuditDecision::Deny } else { AuditDecision::Allow };
        let record = AuditRecord {
            decision: Some(decision),
            rule: Some(told.rules.to_owned()),
            ..AuditRecord::about(Event::FirewallMatched, time_millis, request)
        };
        self.push(&record, true);
    }

    /// Tells what happened beside the decisions about requests.
    pub(crate) fn fact(&self, event: Event, fact: &AuditFact<'_>, time_millis: i64) {
        self.push(&AuditRecord::of_fact(event, fact, time_millis), fact.admitted);
    }

    /// Tells that an application with this posture starts.
    pub(crate) fn posture(&self, digest: &str, time_millis: i64) {
        let digest = Some(digest.to_owned());
        self.push(
            &AuditRecord { digest, ..AuditRecord::of(Event::PostureLoaded, time_millis) },
            false,
        );
    }

    fn push(&self, record: &AuditRecord, admitted: bool) {
        self.queues.iter().for_each(|queue| queue.push(record.clone(), admitted));
    }

    pub(crate) fn health(&self) -> Vec<AuditHealth> {
        self.queues.iter().map(|queue| queue.health()).collect()
    }

    /// Waits for every sink; whether all took everything.
    pub(crate) fn flush(&self, most: Duration) -> bool {
        let flushed: Vec<bool> = self.queues.iter().map(|queue| queue.flush(most)).collect();
        flushed.into_iter().all(|flushed| flushed)
    }

    /// The same answer for the same kind of caller is worked out once.
    fn note_withheld(&self, request: &AuditedRequest<'_>, record: &mut AuditRecord) {
        let Some(answer) = request.answer else { return };
        let key = WithheldKey::of(answer, request.caller);
        let known = self.withheld.read().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(&key).map(Arc::clone);
        drop(known);
        let withheld = found.unwrap_or_else(|| {
            let fresh = Arc::new(Withheld::of(&answer(), request.caller));
            let mut known = self.withheld.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < MOST_REMEMBERED {
                known.insert(key, Arc::clone(&fresh));
            }
            fresh
        });
        record.withheld.clone_from(&withheld.absent);
        record.masked.clone_from(&withheld.masked);
    }
}
