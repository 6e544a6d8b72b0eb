//! The body of an answer on its way out.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::HttpBody;
use bytes::{Buf as _, Bytes};
use http_body::{Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::serve::activity::Open;
use crate::serve::streams::RunningAnswer;

/// What a stream of HTTP/2 hands over at once: how much its reader must take within the time for that.
const PIECE: usize = 4 * 1024;

pin_project! {
    /// A body that keeps its request open until its last byte is handed over.
    pub(super) struct Leaving<B> {
        #[pin]
        body: B,
        open: Option<Open>,
        stream: Option<StreamedAnswer>,
    }
}

/// What an answer on a stream of HTTP/2 has beside its body.
struct StreamedAnswer {
    answer: RunningAnswer,
    rest: Bytes,
    has_begun: bool,
}

impl<B> Leaving<B> {
    pub(super) fn new(body: B, open: Option<Open>) -> Self {
        let stream = RunningAnswer::begin().map(|answer| {
            let (rest, has_begun) = (Bytes::new(), false);
            StreamedAnswer { answer, rest, has_begun }
        });
        Self { body, open, stream }
    }
}

type Polled<E> = Poll<Option<Result<Frame<Bytes>, E>>>;

impl<B: HttpBody> HttpBody for Leaving<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled<B::Error> {
        let this = self.project();
        match this.stream {
            None => poll_bytes(this.body, context),
            Some(stream) => stream.poll_piece(this.body, context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.stream {
            None => self.body.is_end_stream(),
            // The reader is asked for room once more at the end: what came before then has had it.
            Some(stream) => !stream.has_begun && self.body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        // hyper asks before the first piece is taken.
        self.body.size_hint()
    }
}

fn poll_bytes<B: HttpBody>(body: Pin<&mut B>, context: &mut Context<'_>) -> Polled<B::Error> {
    let frame = ready!(body.poll_frame(context));
    let to_bytes = |mut data: B::Data| data.copy_to_bytes(data.remaining());
    Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(to_bytes))))
}

impl StreamedAnswer {
    fn poll_piece<B: HttpBody>(
        &mut self,
        body: Pin<&mut B>,
        context: &mut Context<'_>,
    ) -> Polled<B::Error> {
        let polled = if self.rest.is_empty() {
            poll_bytes(body, context)
        } else {
            Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.rest)))))
        };
        let polled = polled.map(|frame| frame.map(|frame| frame.map(|frame| self.cut(frame))));
        match polled {
            Poll::Pending => self.answer.has_nothing_yet(),
            Poll::Ready(_) => {
                self.has_begun = true;
                self.answer.hands_over();
            }
        }
        polled
    }

    /// The first piece of a frame; the rest waits its turn.
    fn cut(&mut self, frame: Frame<Bytes>) -> Frame<Bytes> {
        frame.map_data(|mut data| {
            self.rest = data.split_off(data.len().min(PIECE));
            data
        })
    }
}
