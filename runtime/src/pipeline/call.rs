//! Stages 11 and 12: the handler itself, and its response as this viewer may see it.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::response::{IntoResponse, Response};
use pin_project_lite::pin_project;
use tokio::time::Instant;

use crate::context::RequestContext;
use crate::pipeline::body::told_of_its_size;
use crate::pipeline::within::Timer;
use crate::policy::{Policy, Unredacted};
use crate::problem::{Problem, Reason, Refusal};
use crate::response::Exchange;

/// A handler about to run. Only an extracted [`Secured`](crate::pipeline::Secured) yields one.
pub struct Call<P> {
    context: RequestContext,
    deadline: Instant,
    /// Whether each object is asked about the caller before it leaves.
    asks: bool,
    policy: PhantomData<fn() -> P>,
}

/// A guarded handler's answer. Only a [`Call`] makes one.
pub struct Answer<P> {
    response: Response,
    policy: PhantomData<fn() -> P>,
}

impl<P: Policy> Call<P> {
    pub(crate) fn new(context: RequestContext, deadline: Instant) -> Self {
        let asks = const { P::SPEC.objects.is_none() };
        Self { context, deadline, asks, policy: PhantomData }
    }

    /// Runs the user's function and writes its response as this caller may see it: `respond` is
    /// [`SafeResponse::respond`].
    ///
    /// An argument in place of a bound, so that a response that may not leave is reported at its type
    /// and nowhere else.
    ///
    /// [`SafeResponse::respond`]: crate::SafeResponse::respond
    pub(crate) fn answer<F: Future>(
        self,
        handler: F,
        respond: Respond<F::Output>,
    ) -> Answering<P, F> {
        Answering { handler, respond, timer: Timer::new(self.deadline), call: self }
    }

    /// Runs the user's function, whose response its author let through unredacted, in writing: `respond` is
    /// [`WholeResponse::respond`](crate::explained::WholeResponse::respond).
    ///
    /// Only a policy that states it has this: nothing else leaves unredacted behind its back.
    pub(crate) fn answer_unredacted<F>(
        self,
        handler: F,
        respond: Respond<F::Output>,
    ) -> Answering<P, F>
    where
        P: Unredacted,
        F: Future,
    {
        const { assert!(P::SPEC.unredacted.is_some(), "this policy does not state `unredacted`") };
        self.answer(handler, respond)
    }
}

/// How a response is written for the caller.
pub(crate) type Respond<R> = fn(R, &Exchange<'_>) -> Response;

pin_project! {
    /// A handler on its way to its answer.
    ///
    /// By hand: the combinators in its place would be compiled for every handler, one by one.
    #[must_use = "futures do nothing unless polled"]
    pub struct Answering<P, F: Future> {
        #[pin]
        handler: F,
        respond: Respond<F::Output>,
        timer: Timer,
        call: Call<P>,
    }
}

impl<P, F: Future> Future for Answering<P, F> {
    type Output = Answer<P>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer<P>> {
        let this = self.project();
        match this.handler.poll(context) {
            Poll::Ready(output) => {
                let exchange = Exchange::new(&this.call.context, this.call.asks);
                let response = (this.respond)(output, &exchange);
                Poll::Ready(Answer::new(told_of_its_size(response, &this.call.context)))
            }
            Poll::Pending => match this.timer.poll(context) {
                Poll::Ready(()) => Poll::Ready(Answer::new(too_slow())),
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

impl<P, F: Future> fmt::Debug for Answering<P, F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Answering").finish_non_exhaustive()
    }
}

fn too_slow() -> Response {
    Problem::because(Reason::HandlerTimeout)
        .cause("the handler took longer than its timeout")
        .into_response()
}

impl<P> Answer<P> {
    pub(crate) fn refusing() -> Self {
        Self::new(Refusal::internal("this handler's attribute has an error").into_response())
    }

    fn new(response: Response) -> Self {
        Self { response, policy: PhantomData }
    }
}

impl<P> IntoResponse for Answer<P> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<P> fmt::Debug for Call<P> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Call").finish_non_exhaustive()
    }
}

impl<P> fmt::Debug for Answer<P> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Answer").field("status", &self.response.status()).finish_non_exhaustive()
    }
}
