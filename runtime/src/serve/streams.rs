//! The streams of one HTTP/2 connection, and the readers of their answers.
//!
//! How much of an answer a client takes is said by the window of its stream, not by the bytes of the
//! connection: a client may go on acknowledging whatever else arrives there and never take this answer.
//! hyper asks the body of an answer for its next piece only while the window has room. So a stream
//! whose task was woken and whose body was not asked waits for its reader.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::Executor;
use tokio::task::{futures::TaskLocalFuture, unconstrained};
use tokio::time::{Instant, Sleep, sleep};

tokio::task_local! {
    /// The stream whose task runs.
    static STREAM: Stream;
}

/// No answer has begun, or its last byte has been taken.
const NOTHING: u8 = 0;
/// The body was not asked since the task was woken.
const UNASKED: u8 = 1;
/// The body was asked, and has nothing to send yet.
const SILENT: u8 = 2;
/// The body handed over a piece, or its end.
const HANDED_OVER: u8 = 3;

#[derive(Clone)]
struct Stream(Arc<AtomicU8>);

impl Stream {
    fn state(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }

    /// One task runs a stream, so that no two changes meet.
    fn set(&self, state: u8) {
        self.0.store(state, Ordering::Relaxed);
    }
}

/// The answer of the stream whose task runs, until it is dropped.
pub(super) struct RunningAnswer(Stream);

impl RunningAnswer {
    /// None outside a stream of HTTP/2.
    pub(super) fn begin() -> Option<Self> {
        let stream = STREAM.try_with(Stream::clone).ok()?;
        stream.set(UNASKED);
        Some(Self(stream))
    }

    pub(super) fn has_nothing_yet(&self) {
        self.0.set(SILENT);
    }

    pub(super) fn hands_over(&self) {
        self.0.set(HANDED_OVER);
    }
}

impl Drop for RunningAnswer {
    fn drop(&mut self) {
        self.0.set(NOTHING);
    }
}

/// Runs the streams of a connection, each until its reader has taken nothing for a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct StreamExecutor {
    pub(super) write: Duration,
}

impl<F> Executor<F> for StreamExecutor
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, task: F) {
        let stream = Stream(Arc::new(AtomicU8::new(NOTHING)));
        let task = Box::pin(STREAM.scope(stream.clone(), task));
        tokio::spawn(ReadStream { task, stream, write: self.write, late: None });
    }
}

/// The task of a stream. Dropping it resets the stream, and no other of the connection.
struct ReadStream<F> {
    task: Pin<Box<TaskLocalFuture<Stream, F>>>,
    stream: Stream,
    write: Duration,
    late: Option<Pin<Box<Sleep>>>,
}

impl<F: Future> Future for ReadStream<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        if this.stream.state() != NOTHING {
            this.stream.set(UNASKED);
        }
        if this.task.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        match this.stream.state() {
            UNASKED => {}
            HANDED_OVER => {
                let due = Instant::now() + this.write;
                if let Some(late) = &mut this.late {
                    late.as_mut().reset(due);
                }
            }
            _ => {
                this.late = None;
                return Poll::Pending;
            }
        }
        let write = this.write;
        let late = this.late.get_or_insert_with(|| Box::pin(sleep(write)));
        pin!(unconstrained(late.as_mut())).poll(context)
    }
}
