//! The events that wait for a sink, and the rule for when there is no room for more.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::overflow::Overflow;
use super::{AuditHealth, AuditRecord, WhenFull};
use crate::audit::pseudonym::SubjectPseudonyms;

/// How many events a sink is given at once.
const BATCH: usize = 256;
/// The measure of what waits is told at each so manieth event.
const TOLD_EACH: usize = 64;

/// A queue that is running. Dropping it ends its thread.
#[derive(Debug)]
pub(crate) struct HeldQueue {
    shared: Arc<Shared>,
    last_chance: Duration,
    pseudonyms: Option<SubjectPseudonyms>,
}

/// What the requests and the thread share.
#[derive(Debug)]
pub(super) struct Shared {
    name: String,
    capacity: usize,
    when_full: WhenFull,
    state: Mutex<State>,
    /// There is something to do for the thread.
    work: Condvar,
    /// The thread has done something.
    done: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<AuditRecord>,
    /// Handed to the sink, which has not taken them yet.
    in_hand: usize,
    /// Room that requests on their way will need.
    reserved: usize,
    overflow: Overflow,
    written: u64,
    dropped: u64,
    refused: u64,
    is_failing: bool,
    is_closing: bool,
    is_gone: bool,
}

impl State {
    fn used(&self) -> usize {
        self.waiting.len() + self.in_hand + self.reserved
    }
}

impl HeldQueue {
    pub(super) fn new(
        name: String,
        capacity: NonZeroUsize,
        when_full: WhenFull,
        last_chance: Duration,
        pseudonyms: Option<SubjectPseudonyms>,
    ) -> Self {
        let shared = Shared {
            name,
            capacity: capacity.get(),
            when_full,
            state: Mutex::default(),
            work: Condvar::new(),
            done: Condvar::new(),
        };
        Self { shared: Arc::new(shared), last_chance, pseudonyms }
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Keeps room for the event of a request, where the rule is to refuse without; whether there is some.
    pub(crate) fn reserve(&self) -> bool {
        if self.shared.when_full == WhenFull::DropAndCount {
            return true;
        }
        let mut state = self.shared.lock();
        let has_room = state.used() < self.shared.capacity && !state.is_gone;
        if has_room {
            state.reserved += 1;
        } else {
            state.refused += 1;
            crate::metrics::audit_refused(&self.shared.name, 1);
        }
        has_room
    }

    /// Gives the room back that was kept.
    pub(crate) fn release(&self) {
        if self.shared.when_full == WhenFull::Refuse {
            let mut state = self.shared.lock();
            state.reserved = state.reserved.saturating_sub(1);
        }
    }

    /// Adds an event. `reserved` says whether room was kept for it.
    pub(crate) fn push(&self, mut record: AuditRecord, reserved: bool) {
        if let Some(pseudonyms) = &self.pseudonyms {
            pseudonyms.apply(&mut record);
        }
        let mut state = self.shared.lock();
        // In one step: nobody else takes the room that was kept.
        if reserved && self.shared.when_full == WhenFull::Refuse {
            state.reserved = state.reserved.saturating_sub(1);
        }
        self.shared.add(&mut state, record);
        drop(state);
        self.shared.work.notify_one();
    }

    pub(crate) fn health(&self) -> AuditHealth {
        let state = self.shared.lock();
        AuditHealth {
            sink: self.shared.name.clone(),
            written: state.written,
            waiting: state.waiting.len() + state.in_hand,
            dropped: state.dropped,
            refused: state.refused,
            is_failing: state.is_failing,
        }
    }

    /// Waits until the sink has taken everything, no longer than this; whether it has.
    pub(crate) fn flush(&self, most: Duration) -> bool {
        let end = Instant::now() + most;
        let mut state = self.shared.lock();
        while !state.is_gone
            && (!state.waiting.is_empty() || state.in_hand > 0 || !state.overflow.is_empty())
        {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let waited = self.shared.done.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        !state.is_gone
    }
}

impl Drop for HeldQueue {
    fn drop(&mut self) {
        self.shared.lock().is_closing = true;
        self.shared.work.notify_all();
        self.flush(self.last_chance);
        self.shared.lock().is_gone = true;
        self.shared.work.notify_all();
    }
}

impl Shared {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Lets the measures begin at nothing: a counter that begins with its first event has no increase then.
    pub(super) fn measure_start(&self) {
        crate::metrics::audit_dropped(&self.name, 0);
        crate::metrics::audit_refused(&self.name, 0);
        crate::metrics::audit_sink(&self.name, false);
        crate::metrics::audit_waiting(&self.name, 0);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is whole before anything can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds room for an event, or counts it.
    fn add(&self, state: &mut State, record: AuditRecord) {
        if state.used() < self.capacity {
            state.waiting.push_back(record);
            // A sink that hangs notes nothing: what waits for it shows all the same.
            if state.waiting.len().is_multiple_of(TOLD_EACH) {
                crate::metrics::audit_waiting(&self.name, state.waiting.len() + state.in_hand);
            }
            return;
        }
        state.dropped += 1;
        crate::metrics::audit_dropped(&self.name, 1);
        // What was let in because its event had room keeps that room.
        let may_replace = self.when_full == WhenFull::DropAndCount && record.is_refusal();
        let allowed = |waiting: &AuditRecord| may_replace && !waiting.is_refusal();
        match state.waiting.iter().position(allowed) {
            Some(place) => {
                if let Some(dropped) = state.waiting.remove(place) {
                    state.overflow.count(&dropped);
                }
                state.waiting.push_back(record);
            }
            None => state.overflow.count(&record),
        }
    }

    /// The next events for the sink; none where the thread shall end. Sums come behind what waits.
    pub(super) fn take(&self) -> Option<Vec<AuditRecord>> {
        let mut state = self.lock();
        loop {
            if state.is_gone {
                return None;
            }
            if !state.waiting.is_empty() || !state.overflow.is_empty() {
                let count = state.waiting.len().min(BATCH);
                let mut batch: Vec<AuditRecord> = state.waiting.drain(..count).collect();
                if state.waiting.is_empty() {
                    batch.extend(state.overflow.take());
                }
                state.in_hand = batch.len();
                return Some(batch);
            }
            if state.is_closing {
                return None;
            }
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Notes what became of the events in hand; whether that is news about the sink.
    pub(super) fn note(&self, taken: bool) -> bool {
        let mut state = self.lock();
        if taken {
            state.written += u64::try_from(state.in_hand).unwrap_or(u64::MAX);
            state.in_hand = 0;
        }
        let is_news = state.is_failing == taken;
        state.is_failing = !taken;
        crate::metrics::audit_sink(&self.name, state.is_failing);
        crate::metrics::audit_waiting(&self.name, state.waiting.len() + state.in_hand);
        drop(state);
        self.done.notify_all();
        is_news
    }

    /// Waits before another attempt; whether there shall be one.
    pub(super) fn pause(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        let mut state = self.lock();
        loop {
            if state.is_gone {
                return false;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            let waited = self.work.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
