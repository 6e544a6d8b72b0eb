//! The body of a request on its way in, and how fast it must come.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use axum::body::HttpBody;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use tokio::task::unconstrained;
use tokio::time::{Instant, Sleep, sleep};

use crate::problem::BodyStalled;
use crate::serve::application::BoxError;
use crate::serve::limits::Progress;

pin_project! {
    /// A body that fails where its client does not send it.
    ///
    /// Only the time in which its reader waits for it counts: a handler that is slow itself costs its
    /// client nothing.
    pub(super) struct Arriving {
        #[pin]
        body: Incoming,
        progress: Progress,
        stretch: Option<Stretch>,
    }
}

/// A stretch of time that began when there was nothing to read.
struct Stretch {
    end: Pin<Box<Sleep>>,
    arrived: u64,
    /// When the last piece was handed over, and the reader had no cause to wait.
    handed_over: Option<Instant>,
}

impl Arriving {
    pub(super) fn new(body: Incoming, progress: Progress) -> Self {
        Self { body, progress, stretch: None }
    }
}

impl Stretch {
    fn begin(progress: Progress) -> Self {
        Self { end: Box::pin(sleep(progress.within)), arrived: 0, handed_over: None }
    }

    /// The reader waits again.
    fn resume(&mut self) {
        if let Some(handed_over) = self.handed_over.take() {
            let end = self.end.deadline() + handed_over.elapsed();
            self.end.as_mut().reset(end);
        }
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.project();
        if let Some(stretch) = this.stretch {
            stretch.resume();
        }
        match this.body.poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(stretch) = this.stretch {
                    let length = frame.data_ref().map_or(0, Bytes::len);
                    stretch.arrived = stretch.arrived.saturating_add(length as u64);
                    stretch.handed_over = Some(Instant::now());
                }
                if this.stretch.as_ref().is_some_and(|one| one.arrived >= this.progress.bytes) {
                    *this.stretch = None;
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(other) => Poll::Ready(other.map(|failed| failed.map_err(Into::into))),
            Poll::Pending => {
                let progress = *this.progress;
                let stretch = this.stretch.get_or_insert_with(|| Stretch::begin(progress));
                // A reader that used up its turn's budget is looked after all the same.
                let ended = pin!(unconstrained(stretch.end.as_mut())).poll(context);
                ended.map(|()| Some(Err(BodyStalled.into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
