//! The events that wait for a sink, and the rule for when there is no room for more.

use std::num::NonZeroUsize;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::overflow::Overflow;
use super::waiting::Waiting;
use super::{AuditHealth, WhenFull};
use crate::audit::AuditRecord;
use crate::audit::pseudonym::SubjectPseudonyms;

/// How many events a sink is given at once.
const BATCH: usize = 256;
/// The measure of what waits is reported once in so many events.
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
    waiting: Waiting,
    /// Handed to the sink, which has not taken them yet.
    in_hand: usize,
    overflow: Overflow,
    written: u64,
    dropped: u64,
    refused: u64,
    is_failing: bool,
    is_closing: bool,
    is_gone: bool,
}

impl State {
    /// What the sink has not taken. Requests on their way do not count: a client that keeps many of them open would fill
    /// the queue of a sink that takes everything.
    fn used(&self) -> usize {
        self.waiting.len() + self.in_hand
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

    /// Whether a request may be let in: where the rule is to refuse, the sink is not behind by all that the queue
    /// holds. What is reported by a request that was let in is taken from then on.
    pub(crate) fn admits(&self) -> bool {
        if self.shared.when_full == WhenFull::DropAndCount {
            return true;
        }
        let mut state = self.shared.lock();
        let has_room = state.used() < self.shared.capacity && !state.is_gone;
        if !has_room {
            state.refused += 1;
            crate::metrics::audit_refused(&self.shared.name, 1);
        }
        has_room
    }

    /// Adds an event. `admitted` says whether a request tells it that was let in.
    pub(crate) fn push(&self, mut record: AuditRecord, admitted: bool) {
        if let Some(pseudonyms) = &self.pseudonyms {
            pseudonyms.apply(&mut record);
        }
        let mut state = self.shared.lock();
        self.shared.add(&mut state, record, admitted);
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
    fn add(&self, state: &mut State, record: AuditRecord, admitted: bool) {
        let is_owed_room = admitted && self.when_full == WhenFull::Refuse;
        if is_owed_room || state.used() < self.capacity {
            state.waiting.push(record);
            // A sink that hangs notes nothing: what waits for it shows all the same.
            if state.waiting.len().is_multiple_of(TOLD_EACH) {
                crate::metrics::audit_waiting(&self.name, state.used());
            }
            return;
        }
        state.dropped += 1;
        crate::metrics::audit_dropped(&self.name, 1);
        let may_replace = self.when_full == WhenFull::DropAndCount && record.is_refusal();
        let replaced = may_replace.then(|| state.waiting.take_answered()).flatten();
        match replaced {
            Some(dropped) => {
                state.overflow.count(&dropped);
                state.waiting.push(record);
            }
            None => state.overflow.count(&record),
        }
    }

    /// The next events for the sink; none where the thread is to end. Sums come behind what waits.
    pub(super) fn take(&self) -> Option<Vec<AuditRecord>> {
        let mut state = self.lock();
        loop {
            if state.is_gone {
                return None;
            }
            if !state.waiting.is_empty() || !state.overflow.is_empty() {
                let mut batch = state.waiting.take(BATCH);
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

    /// Waits before another attempt; whether there will be one.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Event;

    const CAPACITY: usize = 20_000;

    /// A queue before a sink that takes nothing, filled.
    fn full(event: Event) -> HeldQueue {
        let capacity = NonZeroUsize::new(CAPACITY).unwrap();
        let (rule, name) = (WhenFull::DropAndCount, "a test".to_owned());
        let queue = HeldQueue::new(name, capacity, rule, Duration::ZERO, None);
        (0..CAPACITY).for_each(|_| queue.push(told(event), false));
        queue
    }

    fn told(event: Event) -> AuditRecord {
        let is_answered = event == Event::RequestAllowed;
        let decision = is_answered.then_some(crate::audit::AuditDecision::Allow);
        AuditRecord { decision, ..AuditRecord::of(event, 0) }
    }

    #[test]
    fn a_refusal_costs_the_same_however_many_refusals_wait() {
        let measured = || {
            let started = Instant::now();
            let queue = full(Event::RequestRefused);
            let filling = started.elapsed();
            let started = Instant::now();
            (0..CAPACITY / 4).for_each(|_| queue.push(told(Event::RequestRefused), false));
            let adding = started.elapsed();
            assert_eq!(queue.health().dropped, 5_000);
            (filling, adding)
        };
        // A search would look at each that waits, in each round; a busy machine is slow in some.
        let same = |(filling, adding): (Duration, Duration)| adding < filling * 4;
        assert!((0..10).any(|_| same(measured())));
    }

    #[test]
    fn the_oldest_answered_request_makes_room_for_a_refusal_and_is_counted() {
        let queue = full(Event::RequestAllowed);
        queue.push(told(Event::RequestRefused), false);
        queue.push(told(Event::RequestAllowed), false);
        let mut told: Vec<AuditRecord> = Vec::new();
        while told.iter().all(|record| record.count.is_none()) {
            told.extend(queue.shared.take().unwrap());
            queue.shared.note(true);
        }
        let of = |event: &str| told.iter().filter(|record| record.event == event).count();
        assert_eq!((of("request_allowed"), of("request_refused")), (CAPACITY - 1, 1));
        assert_eq!(told.last().and_then(|sum| sum.count), Some(2));
    }
}
