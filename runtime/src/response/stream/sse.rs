//! `text/event-stream`: server-sent events.

use std::time::Duration;

use axum::response::{IntoResponse as _, Response};

use super::framing::Framing;
use super::item::{ItemOf, StreamBound, StreamItem};
use super::redacted_stream;
use crate::redact::{Expose as _, Redacted as _, Shape, UnaskedObject};
use crate::response::known::known;
use crate::response::location::failed;
use crate::response::{Allowlisted, Exchange};

/// A stream of redacted items as server-sent events, for browsers that listen.
///
/// Every item is one event whose data is JSON, written for the caller. Where the stream ends before
/// its source did, the last event is called `problem` and holds what a caller may know: an error of
/// the client as it is, a failure as the request's id, an expired credential as a 401. While no
/// item comes, a comment every fifteen seconds keeps the connection open and finds out whether the
/// caller is still there. The handler's timeout covers the time until it returns the stream.
///
/// A listener that was cut off connects again, and passes the guard again.
///
/// ```
/// use palisade::Sse;
/// use futures_util::stream;
///
/// let events = Sse::new(stream::iter(["a", "b"])).event("update");
/// # let _ = events;
/// ```
#[derive(Debug)]
pub struct Sse<S> {
    source: S,
    event: Option<&'static str>,
    keep_alive: Duration,
}

impl<S> Sse<S> {
    /// Items out of `source`, each a redacted value or the error that ends the stream.
    pub fn new(source: S) -> Self {
        Self { source, event: None, keep_alive: Duration::from_secs(15) }
    }

    /// What every event is called; `message` to a browser unless this says otherwise.
    #[must_use]
    pub fn event(mut self, name: &'static str) -> Self {
        self.event = Some(name);
        self
    }

    /// How long the stream may be silent before a comment is sent; a second at least.
    #[must_use]
    pub fn keep_alive(mut self, every: Duration) -> Self {
        self.keep_alive = every.max(Duration::from_secs(1));
        self
    }
}

known! {
    [S] Sse<S>;
}

impl<S: StreamBound<Item: StreamItem>> Allowlisted for Sse<S> {
    const SHAPE: Shape = ItemOf::<S>::SHAPE;
    const UNASKED: Option<UnaskedObject> = ItemOf::<S>::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        if self.event.is_some_and(|name| name.contains(char::is_control)) {
            return failed("an event's name with a line break in it").into_response();
        }
        let framing = Framing::Events { name: self.event };
        let pulse = Some(self.keep_alive);
        redacted_stream::respond(
            self.source.itself(),
            framing,
            pulse,
            "text/event-stream",
            exchange,
        )
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let item = <ItemOf<S> as crate::redact::Expose>::schema(schemas);
        vec![
            crate::schema::AnswerSchema::of("200", "text/event-stream", item)
                .with(&["X-Accel-Buffering"]),
        ]
    }
}
