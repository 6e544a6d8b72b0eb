//! A future that has until a deadline.
//!
//! `tokio::time::timeout_at` keeps a timer inside the future from the start. Nearly every stage is
//! ready at its first poll, so here the timer is made only once there is something to wait for.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use tokio::task::{Unconstrained, unconstrained};
use tokio::time::{Instant, Sleep, sleep_until};

pin_project! {
    /// Yields the output, or `None` once the deadline has passed without one.
    #[must_use = "futures do nothing unless polled"]
    pub struct Within<F> {
        #[pin]
        future: F,
        timer: Timer,
    }
}

/// A deadline, and a timer once there was something to wait for.
pub(crate) struct Timer {
    deadline: Instant,
    // A future that used up its turn's budget must not keep its timer from being looked at.
    sleep: Option<Pin<Box<Unconstrained<Sleep>>>>,
}

impl Timer {
    pub(crate) fn new(deadline: Instant) -> Self {
        Self { deadline, sleep: None }
    }

    /// Ready once the deadline has passed.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(sleep) = &mut self.sleep {
            return sleep.as_mut().poll(context);
        }
        self.start().as_mut().poll(context)
    }

    fn start(&mut self) -> &mut Pin<Box<Unconstrained<Sleep>>> {
        self.sleep.insert(Box::pin(unconstrained(sleep_until(self.deadline))))
    }
}

/// Gives `future` until `deadline`.
pub(crate) fn within<F: Future>(deadline: Instant, future: F) -> Within<F> {
    Within { future, timer: Timer::new(deadline) }
}

impl<F: Future> Future for Within<F> {
    type Output = Option<F::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(output) = this.future.poll(context) {
            return Poll::Ready(Some(output));
        }
        this.timer.poll(context).map(|()| None)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::time::Duration;

    use tokio::runtime::Builder;

    use super::*;

    fn run<T>(future: impl Future<Output = T>) -> T {
        Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    #[test]
    fn what_is_ready_is_yielded_even_when_late() {
        assert_eq!(run(async { within(Instant::now(), ready(7)).await }), Some(7));
    }

    #[test]
    fn what_never_comes_ends_at_the_deadline() {
        let deadline = async { Instant::now() + Duration::from_millis(5) };
        assert_eq!(run(async { within(deadline.await, pending::<()>()).await }), None);
    }

    #[test]
    fn a_future_that_spends_its_whole_turn_ends_at_the_deadline_too() {
        let greedy = async {
            loop {
                tokio::task::coop::consume_budget().await;
            }
        };
        let ended = run(async { within(Instant::now() + Duration::from_millis(5), greedy).await });
        assert_eq!(ended, None::<()>);
    }
}
