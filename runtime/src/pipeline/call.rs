//! Stages 11 and 12: the handler itself, and its response as this viewer may see it.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tokio::time::Instant;

use crate::context::RequestContext;
use crate::pipeline::within::{Within, within};
use crate::policy::Policy;
use crate::problem::{Problem, Refusal};
use crate::response::Exchange;

/// A handler about to run. Only an extracted [`Secured`](crate::pipeline::Secured) yields one.
pub struct Call<P> {
    context: RequestContext,
    deadline: Instant,
    policy: PhantomData<fn() -> P>,
}

/// A guarded handler's answer. Only a [`Call`] makes one.
pub struct Answer<P> {
    response: Response,
    policy: PhantomData<fn() -> P>,
}

impl<P: Policy> Call<P> {
    pub(crate) fn new(context: RequestContext, deadline: Instant) -> Self {
        Self { context, deadline, policy: PhantomData }
    }

    /// Runs the user's function; `None` where the request's time ran out.
    pub fn run<F: Future>(&self, handler: F) -> Within<F> {
        within(self.deadline, handler)
    }

    /// Writes the response as this caller may see it: `respond` is [`SafeResponse::respond`].
    ///
    /// An argument in place of a bound, so that a response that may not leave is told at its type
    /// and nowhere else.
    ///
    /// [`SafeResponse::respond`]: crate::SafeResponse::respond
    pub fn answer<R>(
        self,
        respond: fn(R, &Exchange<'_>) -> Response,
        output: Option<R>,
    ) -> Answer<P> {
        let exchange = Exchange::new(&self.context);
        Answer::new(match output {
            Some(output) => respond(output, &exchange),
            None => too_slow(),
        })
    }

    /// Writes a response that the handler's author let through unredacted, in writing.
    pub fn answer_unredacted<R: IntoResponse>(self, output: Option<R>) -> Answer<P> {
        Answer::new(match output {
            Some(output) => output.into_response(),
            None => too_slow(),
        })
    }
}

fn too_slow() -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE)
        .reason("handler_timeout")
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
