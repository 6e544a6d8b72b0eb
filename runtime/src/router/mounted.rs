//! A guarded handler as axum's router keeps it: one type for all handlers of a state, so that routing is
//! compiled once.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::{IntoResponse as _, Response};

use crate::input::{ReadJson, ValidationContext};
use crate::pipeline::{
    Apart, Entered, HandlerLookup, Inspect, Last, PartsBound, ReadLast, Secured, Tuple, plan_in,
    read_head, read_json_body,
};
use crate::problem::Refusal;
use crate::router::guards::Guards;
use crate::security::Plan;

/// A handler with its guard.
pub(crate) struct Mounted<S>(Arc<dyn Serve<S>>);

type Serving = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Answers requests. A trait of its own: `dyn Fn` would bring shims.
trait Serve<S>: Send + Sync {
    fn serve(&self, request: Request, state: S) -> Serving;
}

/// The plan of a handler's guard in a state.
pub(crate) fn plan_of<H, T, S>() -> &'static Plan
where
    T: Guards<H, Policy: HandlerLookup<S, T::Parts, T::Body>>,
{
    const { &plan_in::<S, T::Policy, T::Parts, T::Body>() }
}

/// How its last parameter is read where it is a JSON body.
const fn reader<H, T: Guards<H>>() -> Option<ReadJson> {
    <T::Policy as Inspect<T::Parts, T::Body>>::READ
}

impl<S> Mounted<S> {
    pub(crate) fn new<H, T, M>(handler: H) -> Self
    where
        H: Clone + Send + Sync + 'static,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Parts: PartsBound<S, T::PartsNeed>,
        T::Body: Last<S, M, T::BodyNeeds>,
        T::Policy: HandlerLookup<S, T::Parts, T::Body>,
        M: 'static,
        S: Send + Sync + 'static,
    {
        Self(Arc::new(Target { handler, arguments: PhantomData::<fn() -> (T, M)> }))
    }
}

impl<S> Clone for Mounted<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for Mounted<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Mounted").finish_non_exhaustive()
    }
}

impl<S: Send + Sync + 'static> Handler<((),), S> for Mounted<S> {
    type Future = Serving;

    fn call(self, request: Request, state: S) -> Serving {
        self.0.serve(request, state)
    }
}

struct Target<H, T, M> {
    handler: H,
    arguments: PhantomData<fn() -> (T, M)>,
}

impl<H, T, M, S> Serve<S> for Target<H, T, M>
where
    H: Clone + Send + Sync + 'static,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Parts: PartsBound<S, T::PartsNeed>,
    T::Body: Last<S, M, T::BodyNeeds>,
    T::Policy: HandlerLookup<S, T::Parts, T::Body>,
    M: 'static,
    S: Send + Sync + 'static,
{
    fn serve(&self, request: Request, state: S) -> Serving {
        // Chosen in a constant, so that only the one that is needed is compiled.
        let serve = const {
            let plan = &<T::Policy as Inspect<T::Parts, T::Body>>::PLAN;
            if plan.looks_up || plan.last_precedes_objects || plan.spec.approval.is_some() {
                look_up_and_serve::<H, T, M, S>
            } else if reader::<H, T>().is_some() {
                serve_json::<H, T, M, S>
            } else {
                serve::<H, T, M, S>
            }
        };
        serve(self.handler.clone(), request, state)
    }
}

/// The whole way of a request through a handler nothing of which is looked up.
fn serve<H, T, M, S>(handler: H, request: Request, state: S) -> Serving
where
    H: Send + 'static,
    T: Guards<H>,
    T::Future: Send,
    T::Parts: PartsBound<S, T::PartsNeed>,
    T::Body: Last<S, M, T::BodyNeeds>,
    M: 'static,
    S: Send + Sync + 'static,
{
    let () = T::Policy::CHECKED;
    let mut apart = Apart::boxed(request);
    Box::pin(async move {
        // In a block of its own, as in the one below: what was borrowed keeps its room to the end of its block, and what
        // keeps it beside the handler keeps it from the start.
        let passed = {
            let mut slots = T::Parts::slots();
            let (plan, validate) =
                (const { &T::Policy::PLAN }, <T::Policy as Inspect<T::Parts, T::Body>>::parts);
            let head = read_head::<S, T::Parts, T::PartsNeed>(
                &mut apart, &state, &mut slots, plan, validate,
            );
            let entered = match head.await {
                Ok(entered) => entered,
                Err(refused) => return refused.in_place_of(&mut apart),
            };
            let reading = T::Body::read(apart.into_request(), &state);
            let last = match ReadLast::new(&entered, reading).await {
                Ok(last) => last,
                Err(refused) => return refused.into_response(),
            };
            passed::<H, T>(entered, slots, last)
        };
        match passed {
            Ok(secured) => T::call(handler, secured).await.into_response(),
            Err(refusal) => refusal.into_response(),
        }
    })
}

/// The same for a handler whose last parameter is a JSON body.
fn serve_json<H, T, M, S>(handler: H, request: Request, state: S) -> Serving
where
    H: Send + 'static,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Parts: PartsBound<S, T::PartsNeed>,
    T::Body: Last<S, M, T::BodyNeeds>,
    M: 'static,
    S: Send + Sync + 'static,
{
    let () = T::Policy::CHECKED;
    let mut apart = Apart::boxed(request);
    Box::pin(async move {
        let Some(read) = (const { reader::<H, T>() }) else {
            return Refusal::internal("nothing reads the body").into_response();
        };
        let passed = {
            let mut slots = T::Parts::slots();
            let (plan, validate) =
                (const { &T::Policy::PLAN }, <T::Policy as Inspect<T::Parts, T::Body>>::parts);
            let head = read_head::<S, T::Parts, T::PartsNeed>(
                &mut apart, &state, &mut slots, plan, validate,
            );
            let entered = match head.await {
                Ok(entered) => entered,
                Err(refused) => return refused.in_place_of(&mut apart),
            };
            let mut last = None::<T::Body>;
            if let Err(refused) = read_json_body(&entered, apart, read, &mut last).await {
                return refused.into_response();
            }
            let Some(last) = last else {
                return Refusal::internal("the body became another type").into_response();
            };
            passed::<H, T>(entered, slots, last)
        };
        match passed {
            Ok(secured) => T::call(handler, secured).await.into_response(),
            Err(refusal) => refusal.into_response(),
        }
    })
}

type Slots<H, T> = <<T as Guards<H>>::Parts as Tuple>::Slots;
type Passed<H, T> =
    Secured<<T as Guards<H>>::Policy, <T as Guards<H>>::Parts, <T as Guards<H>>::Body>;

/// The request of a handler all of whose parameters are there, if the last is what it must be.
fn passed<H, T: Guards<H>>(
    entered: Entered,
    slots: Slots<H, T>,
    mut last: T::Body,
) -> Result<Passed<H, T>, Refusal> {
    let granted = entered.context.granted();
    T::Policy::body(&mut last, &ValidationContext::of(entered.context.caller(), &granted))?;
    let parts = T::Parts::complete(slots);
    let parts = parts.ok_or_else(|| Refusal::internal("a parameter is missing"))?;
    Ok(Secured::new(entered, parts, last))
}

/// The same where something is looked up in the state.
fn look_up_and_serve<H, T, M, S>(handler: H, request: Request, state: S) -> Serving
where
    H: Send + 'static,
    T: Guards<H>,
    T::Future: Send,
    T::Parts: PartsBound<S, T::PartsNeed>,
    T::Body: Last<S, M, T::BodyNeeds>,
    T::Policy: HandlerLookup<S, T::Parts, T::Body>,
    M: 'static,
    S: Send + Sync + 'static,
{
    let mut apart = Apart::boxed(request);
    Box::pin(async move {
        match Secured::pass::<S, M>(&mut apart, &state).await {
            Ok(secured) => T::call(handler, secured).await.into_response(),
            Err(refused) => refused.in_place_of(&mut apart),
        }
    })
}
