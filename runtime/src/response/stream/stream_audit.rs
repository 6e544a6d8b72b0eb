//! The audit event of a stream's end, by either side.

use http::Method;
use tracing::Span;

use crate::audit::{StreamAuditEvent, is_enabled, log_cause, record_stream};
use crate::context::RequestContext;
use crate::problem::{Problem, Reason};
use crate::request_id::RequestId;
use crate::response::Exchange;

/// Counts what was sent; dropped, it tells the audit.
pub(super) struct StreamAudit {
    context: Option<RequestContext>,
    method: Method,
    started_at: u64,
    items: u64,
    reason: Reason,
}

impl StreamAudit {
    pub(super) fn of(exchange: &Exchange<'_>) -> Self {
        let context = exchange.context().cloned();
        let started_at = context.as_ref().map_or(0, now);
        let method = exchange.method().clone();
        Self { context, method, started_at, items: 0, reason: Reason::StreamCancelled }
    }

    /// The request's span, in which its stream is polled as well.
    pub(super) fn span(&self) -> Span {
        self.context.as_ref().map_or_else(Span::none, |context| context.span().clone())
    }

    pub(super) fn sent(&mut self) {
        self.items += 1;
    }

    pub(super) fn because(&mut self, reason: Reason) {
        self.reason = reason;
    }

    /// What the caller may read of an item's error; the log hears the rest.
    pub(super) fn tell(&self, problem: Problem) -> Problem {
        let request = self.context.as_ref().map(|context| context.request_id().clone());
        let request = request.unwrap_or_else(RequestId::made);
        let (outward, refused) = problem.split_public_and_log(&request);
        if let Some(cause) = refused.cause.as_deref() {
            self.span().in_scope(|| log_cause(&request, cause));
        }
        outward
    }
}

fn now(context: &RequestContext) -> u64 {
    context.security().clock().monotonic_nanos()
}

impl Drop for StreamAudit {
    fn drop(&mut self) {
        let Some(context) = &self.context else { return };
        crate::metrics::stream(self.reason.code(), self.items);
        let outputs = context.security().audit_outputs();
        if !is_enabled(outputs) {
            return;
        }
        let notes = context.notes();
        let audit_event = StreamAuditEvent {
            request: notes.audited(
                context.request_id(),
                Some(context.client()),
                Some(&self.method),
            ),
            reason: self.reason,
            items: self.items,
            micros: now(context).saturating_sub(self.started_at) / 1_000,
        };
        let time = context.security().clock().now_unix_millis();
        context.span().in_scope(|| record_stream(outputs, &audit_event, time));
    }
}
