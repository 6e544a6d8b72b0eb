//! The events that wait, in the order in which they came.

use std::collections::VecDeque;

use crate::audit::AuditRecord;

/// Refusals and answered requests apart, each with its number: the oldest event that may make room for a refusal is
/// found without a search.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    refusals: VecDeque<(u64, AuditRecord)>,
    answered: VecDeque<(u64, AuditRecord)>,
    next: u64,
}

impl Waiting {
    pub(super) fn len(&self) -> usize {
        self.refusals.len() + self.answered.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn push(&mut self, record: AuditRecord) {
        let kind = if record.is_refusal() { &mut self.refusals } else { &mut self.answered };
        kind.push_back((self.next, record));
        self.next += 1;
    }

    /// Takes out the oldest event of an answered request.
    pub(super) fn take_answered(&mut self) -> Option<AuditRecord> {
        self.answered.pop_front().map(|(_, record)| record)
    }

    /// Takes out the oldest events of both kinds, so many at most.
    pub(super) fn take(&mut self, most: usize) -> Vec<AuditRecord> {
        std::iter::from_fn(|| self.take_first()).take(most).collect()
    }

    fn take_first(&mut self) -> Option<AuditRecord> {
        let number = |kind: &VecDeque<(u64, AuditRecord)>| kind.front().map(|(number, _)| *number);
        let is_answered = match (number(&self.refusals), number(&self.answered)) {
            (Some(refused), Some(answered)) => answered < refused,
            (None, _) => true,
            (_, None) => false,
        };
        let kind = if is_answered { &mut self.answered } else { &mut self.refusals };
        kind.pop_front().map(|(_, record)| record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditDecision;
    use crate::problem::Event;

    fn event(number: i64, decision: AuditDecision) -> AuditRecord {
        let decision = Some(decision);
        AuditRecord { decision, ..AuditRecord::of(Event::RequestAllowed, number) }
    }

    fn times(records: &[AuditRecord]) -> Vec<i64> {
        records.iter().map(|record| record.time_millis).collect()
    }

    #[test]
    fn both_kinds_leave_in_the_order_in_which_they_came() {
        let mut waiting = Waiting::default();
        for number in 0..6 {
            let is_answered = number % 3 == 0;
            let decision = if is_answered { AuditDecision::Allow } else { AuditDecision::Deny };
            waiting.push(event(number, decision));
        }
        assert_eq!(waiting.take_answered().map(|record| record.time_millis), Some(0));
        assert_eq!(times(&waiting.take(3)), [1, 2, 3]);
        assert_eq!(waiting.take_answered().map(|record| record.time_millis), None);
        assert_eq!(waiting.len(), 2);
        assert_eq!(times(&waiting.take(9)), [4, 5]);
        assert!(waiting.is_empty());
    }
}
