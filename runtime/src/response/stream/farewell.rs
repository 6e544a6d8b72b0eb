//! The audit event of a stream's end, whoever ended it.

use http::Method;

use crate::audit::{StreamEnding, explain, is_heard, record_stream};
use crate::context::Visit;
use crate::problem::Problem;
use crate::request_id::RequestId;
use crate::response::Exchange;

/// Counts what was sent; dropped, it tells the audit.
pub(super) struct Farewell {
    visit: Option<Visit>,
    method: Method,
    started_at: u64,
    items: u64,
    reason: &'static str,
}

impl Farewell {
    pub(super) fn of(exchange: &Exchange<'_>) -> Self {
        let visit = exchange.visit().cloned();
        let started_at = visit.as_ref().map_or(0, now);
        let method = exchange.method().clone();
        Self { visit, method, started_at, items: 0, reason: "stream_cancelled" }
    }

    pub(super) fn sent(&mut self) {
        self.items += 1;
    }

    pub(super) fn because(&mut self, reason: &'static str) {
        self.reason = reason;
    }

    /// What the caller may read of an item's error; the log hears the rest.
    pub(super) fn tell(&self, problem: Problem) -> Problem {
        let request = self.visit.as_ref().map_or_else(RequestId::next, Visit::request_id);
        let (outward, refused) = problem.parted(request);
        if let Some(cause) = refused.cause.as_deref() {
            explain(request, cause);
        }
        outward
    }
}

fn now(visit: &Visit) -> u64 {
    visit.security().clock().monotonic_nanos()
}

impl Drop for Farewell {
    fn drop(&mut self) {
        let Some(visit) = &self.visit else { return };
        if !is_heard() {
            return;
        }
        let trail = visit.trail();
        record_stream(&StreamEnding {
            request: trail.audited(visit.request_id(), Some(visit.client()), &self.method),
            reason: self.reason,
            items: self.items,
            micros: now(visit).saturating_sub(self.started_at) / 1_000,
        });
    }
}
