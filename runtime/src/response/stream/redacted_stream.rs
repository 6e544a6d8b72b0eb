//! A stream on its way out: redacted item by item, watched, and audited at its end.

use std::future::Future as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http::Method;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use tokio::time::{Instant, Sleep, sleep};

use super::expiry::Expiry;
use super::framing::{Framing, StreamAborted};
use super::item::StreamItem;
use super::recheck::Rechecks;
use super::source_slot::{Gone, SourceSlot};
use super::stream_audit::StreamAudit;
use crate::audit_fact::Hearing;
use crate::context::RequestContext;
use crate::principal::Principal;
use crate::problem::{IntoProblem as _, Problem, Reason};
use crate::redact::Viewer;
use crate::response::Exchange;
use crate::response::buffer::unwritable;

/// Tells nginx and its kin to pass every item on at once.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

struct RedactedStream<S> {
    /// None once the stream has ended.
    source: Option<SourceSlot<S>>,
    framing: Framing,
    caller: Option<Principal>,
    /// Whether each object is asked about the caller before it leaves.
    asks: bool,
    /// Keeps the key of pseudonyms.
    context: Option<RequestContext>,
    expiry: Expiry,
    pulse: Option<Pulse>,
    cut: Cut,
    stream_audit: StreamAudit,
    /// Who hears what the source does, which hyper asks once the request is over.
    hearing: Hearing,
}

/// A sign of life where no item comes.
struct Pulse {
    every: Duration,
    timer: Pin<Box<Sleep>>,
}

/// How a connection is cut after the last word.
enum Cut {
    No,
    /// The last word is on its way: hyper drops what it did not send yet when a body fails, and sends
    /// it when a body is waited for.
    Said,
    Sent,
}

/// Why a stream ends.
enum Ended {
    Complete,
    Failed(Problem),
    /// An item holds an object that the caller may not read.
    Escaped(Problem),
    Expired,
    Revoked,
    Panicked,
}

/// The answer that carries the stream; a HEAD request is told about it and no more.
pub(super) fn respond<S>(
    source: S,
    framing: Framing,
    pulse: Option<Duration>,
    content_type: &'static str,
    exchange: &Exchange<'_>,
) -> Response
where
    S: Stream<Item: StreamItem> + Send + 'static,
{
    let body = if exchange.method() == Method::HEAD {
        // Of no known length, as the stream itself: an empty body would say that it is empty.
        Body::from_stream(stream::empty::<Result<Bytes, StreamAborted>>())
    } else {
        let first = stream::iter(framing.first().map(Ok));
        Body::from_stream(first.chain(RedactedStream {
            source: Some(SourceSlot::new(source, Expiry::of(exchange), Rechecks::of(exchange))),
            framing,
            caller: exchange.viewer().principal().cloned(),
            asks: exchange.viewer().asks(),
            context: exchange.context().cloned(),
            expiry: Expiry::of(exchange),
            pulse: pulse.map(|every| Pulse { every, timer: Box::pin(sleep(every)) }),
            cut: Cut::No,
            stream_audit: StreamAudit::of(exchange),
            hearing: Hearing::of_now(),
        }))
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(X_ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}

impl<S: Stream<Item: StreamItem>> Stream for RedactedStream<S> {
    type Item = Result<Bytes, StreamAborted>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.source.is_none() {
            return this.cut.poll(context);
        }
        if this.expiry.is_over(context) {
            return Poll::Ready(this.end(Ended::Expired));
        }
        match this.poll_item(context) {
            Poll::Ready(Ok(bytes)) => {
                this.stream_audit.sent();
                if let Some(pulse) = &mut this.pulse {
                    pulse.restart();
                }
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Ready(Err(ended)) => Poll::Ready(this.end(ended)),
            Poll::Pending => {
                let Some(pulse) = &mut this.pulse else { return Poll::Pending };
                ready!(pulse.timer.as_mut().poll(context));
                pulse.restart();
                // The next turn waits for the timer just set.
                Poll::Ready(Some(Ok(Bytes::from_static(b":\n\n"))))
            }
        }
    }
}

impl<S: Stream<Item: StreamItem>> RedactedStream<S> {
    /// The next item's bytes, or why there are no more. A panic of the source stays here.
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Result<Bytes, Ended>> {
        let _entered = self.stream_audit.span().entered();
        let Some(source) = &self.source else { return Poll::Ready(Err(Ended::Complete)) };
        let pseudonyms =
            self.context.as_ref().and_then(|context| context.security().pseudonym_key());
        let viewer = Viewer::new(self.caller.as_ref(), pseudonyms);
        let viewer = if self.asks { viewer } else { viewer.without_asking() };
        let framing = &self.framing;
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let next = match self.hearing.during(|| source.poll_next(context)) {
                Ok(next) => ready!(next),
                Err(Gone::Expired) => return Poll::Ready(Err(Ended::Expired)),
                Err(Gone::Revoked) => return Poll::Ready(Err(Ended::Revoked)),
            };
            Poll::Ready(match next.map(StreamItem::into_result) {
                None => Err(Ended::Complete),
                Some(Err(error)) => Err(Ended::Failed(error.into_problem())),
                Some(Ok(item)) => framing.item(&item, &viewer).map_err(|error| {
                    let escaped = error.is_escape();
                    let problem = unwritable(error);
                    if escaped { Ended::Escaped(problem) } else { Ended::Failed(problem) }
                }),
            })
        }));
        polled.unwrap_or(Poll::Ready(Err(Ended::Panicked)))
    }

    /// Lets the source go and says the last word, if there is one.
    fn end(&mut self, ended: Ended) -> Option<Result<Bytes, StreamAborted>> {
        self.source = None;
        let (reason, problem) = match ended {
            Ended::Complete => {
                self.stream_audit.because(Reason::StreamComplete);
                return None;
            }
            Ended::Failed(problem) => (Reason::StreamFailed, problem),
            Ended::Escaped(problem) => (Reason::ObjectEscaped, problem),
            Ended::Expired => {
                (Reason::CredentialExpired, Problem::because(Reason::CredentialExpired))
            }
            Ended::Revoked => {
                (Reason::CredentialRevoked, Problem::because(Reason::CredentialRevoked))
            }
            Ended::Panicked => (Reason::StreamPanicked, Problem::because(Reason::StreamPanicked)),
        };
        self.stream_audit.because(reason);
        let problem = self.stream_audit.tell(problem);
        self.cut = if self.framing.cuts() { Cut::Said } else { Cut::No };
        Some(self.framing.last(&problem).ok_or(StreamAborted))
    }
}

impl Cut {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamAborted>>> {
        match std::mem::replace(self, Self::No) {
            Self::No => Poll::Ready(None),
            Self::Said => {
                *self = Self::Sent;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Sent => Poll::Ready(Some(Err(StreamAborted))),
        }
    }
}

impl Pulse {
    fn restart(&mut self) {
        self.timer.as_mut().reset(Instant::now() + self.every);
    }
}
