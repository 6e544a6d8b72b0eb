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
    Apart, Entered, HandlerLookup, Inspect, Last, ReadLast, Readable, Secured, Tuple, plan_in,
    read_head, read_json_body,
};
use crate::problem::Refusal;
use crate::router::guards::Guards;
use crate::security::HandlerPlan;

/// A handler with its guard.
pub(crate) struct Mounted<S>(Arc<dyn Serve<S>>);

type Serving = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Answers requests. A trait of its own: `dyn Fn` would bring shims.
trait Serve<S>: Send + Sync {
    fn serve(&self, request: Request, state: S) -> Serving;
}

/// The plan of a handler's guard in a state.
pub(crate) fn plan_of<H, T, S>() -> &'static HandlerPlan
where
    T: Guards<H, Policy: HandlerLookup<S>>,
{
    const { &plan_in::<S, T::Policy>() }
}

/// How its last parameter is read where it is a JSON body.
const fn reader<H, T: Guards<H>>() -> Option<ReadJson> {
    <T::Policy as Inspect>::READ
}

impl<S> Mounted<S> {
    pub(crate) fn new<H, T, M>(handler: H) -> Self
    where
        H: Clone + Send + Sync + 'static,
        T: Guards<H> + 'static,
        T::Future: Send,
        T::Policy: Readable<S, M>,
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
    T::Policy: Readable<S, M>,
    M: 'static,
    S: Send + Sync + 'static,
{
    fn serve(&self, request: Request, state: S) -> Serving {
        // Chosen in a constant, so that only the one that is needed is compiled.
        let serve = const {
            let plan = &<T::Policy as Inspect>::PLAN;
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
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
    M: 'static,
    S: Send + Sync + 'static,
{
    let () = T::Policy::CHECKED;
    let mut apart = Apart::boxed(request);
    Box::pin(async move {
        let mut slots = Parts::<H, T>::slots();
        let plan = const { &T::Policy::PLAN };
        let head = read_head::<S, Parts<H, T>, _>(&mut apart, &state, &mut slots, plan);
        let entered = match head.await {
            Ok(entered) => entered,
            Err(refused) => return refused.in_place_of(&mut apart),
        };
        let whole = apart.whole.clone();
        let reading = <Body<H, T> as Last<S, M, _>>::read(apart.into_request(), &state);
        let last = match ReadLast::new(&entered, whole, reading).await {
            Ok(last) => last,
            Err(refused) => return refused.into_response(),
        };
        match passed::<H, T, M, S>(entered, slots, last) {
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
    T::Policy: Readable<S, M>,
    M: 'static,
    S: Send + Sync + 'static,
{
    let () = T::Policy::CHECKED;
    let mut apart = Apart::boxed(request);
    Box::pin(async move {
        let Some(read) = (const { reader::<H, T>() }) else {
            return Refusal::internal("nothing reads the body").into_response();
        };
        let mut slots = Parts::<H, T>::slots();
        let plan = const { &T::Policy::PLAN };
        let head = read_head::<S, Parts<H, T>, _>(&mut apart, &state, &mut slots, plan);
        let entered = match head.await {
            Ok(entered) => entered,
            Err(refused) => return refused.in_place_of(&mut apart),
        };
        let mut last = None::<Body<H, T>>;
        if let Err(refused) = read_json_body(&entered, apart, read, &mut last).await {
            return refused.into_response();
        }
        let Some(last) = last else {
            return Refusal::internal("the body became another type").into_response();
        };
        match passed::<H, T, M, S>(entered, slots, last) {
            Ok(secured) => T::call(handler, secured).await.into_response(),
            Err(refusal) => refusal.into_response(),
        }
    })
}

type Parts<H, T> = <<T as Guards<H>>::Policy as Inspect>::Parts;
type Body<H, T> = <<T as Guards<H>>::Policy as Inspect>::Body;
type Slots<H, T> = <Parts<H, T> as Tuple>::Slots;
type Passed<H, T> = Secured<<T as Guards<H>>::Policy, <T as Guards<H>>::Schemes>;

/// The request of a handler all of whose parameters are there, if the last is what it must be.
fn passed<H, T, M, S>(
    entered: Entered,
    slots: Slots<H, T>,
    mut last: Body<H, T>,
) -> Result<Passed<H, T>, Refusal>
where
    T: Guards<H>,
    T::Policy: Readable<S, M>,
{
    let granted = entered.context.granted();
    let validation = ValidationContext::of(entered.context.caller(), &granted);
    (<Body<H, T> as Last<S, M, _>>::VALIDATE)(&mut last, &validation)?;
    let parts = Parts::<H, T>::complete(slots);
    let parts = parts.ok_or_else(|| Refusal::internal("a parameter is missing"))?;
    Ok(Secured::new(entered, parts, last))
}

/// The same where something is looked up in the state.
fn look_up_and_serve<H, T, M, S>(handler: H, request: Request, state: S) -> Serving
where
    H: Send + 'static,
    T: Guards<H> + 'static,
    T::Future: Send,
    T::Policy: Readable<S, M>,
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
