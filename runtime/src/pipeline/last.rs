//! The last parameter, until the deadline.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::response::IntoResponse;
use bytes::Bytes;
use pin_project_lite::pin_project;

use crate::pipeline::TurnedAway;
use crate::pipeline::head::Entered;
use crate::pipeline::within::Timer;
use crate::problem::Refusal;

pin_project! {
    /// Extracts the last parameter, or refuses once the deadline has passed.
    ///
    /// By hand: the combinators in its place would be compiled for every handler, one by one.
    #[must_use = "futures do nothing unless polled"]
    pub(crate) struct ReadLast<F> {
        #[pin]
        future: F,
        timer: Timer,
        late: fn() -> Refusal,
        whole: Option<Bytes>,
    }
}

impl<F> ReadLast<F> {
    /// With the body that is read, where it was looked over.
    pub(crate) fn new(entered: &Entered, whole: Option<Bytes>, future: F) -> Self {
        Self { future, timer: Timer::new(entered.deadline), late: entered.late(), whole }
    }
}

impl<F, B, R> Future for ReadLast<F>
where
    F: Future<Output = Result<B, R>>,
    R: IntoResponse + 'static,
{
    type Output = Result<B, TurnedAway>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        match this.future.poll(context) {
            Poll::Ready(Ok(last)) => Poll::Ready(Ok(last)),
            Poll::Ready(Err(rejection)) => {
                let refusal = crate::input::body_refusal_of(rejection, this.whole.as_ref());
                Poll::Ready(Err(refusal.into()))
            }
            Poll::Pending => match this.timer.poll(context) {
                Poll::Ready(()) => Poll::Ready(Err((this.late)().into())),
                Poll::Pending => Poll::Pending,
            },
        }
    }
}
