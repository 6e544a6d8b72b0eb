//! The pipeline: what happens to a request before and after its handler, in order.
//!
//! Stages 1, 2 and 13 surround the whole application ([`entry`]); stages 3 to 12 belong to one
//! handler and stand in [`Secured::pass`] and [`Call`].

mod authentication;
mod body;
mod call;
pub(crate) mod entry;
mod exit;
mod extract;
mod lookup;
mod params;
mod reading;
mod stages;
mod throttle;
mod tuple;
mod within;

use std::future::Future;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::request::Parts;
use tokio::time::Instant;

use crate::context::RequestContext;
use crate::input::{LookupContext, ParameterFacts, ValidationContext};
use crate::policy::{Policy, Spec};
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::redact::Shape;
use crate::security::PreparedPolicy;
use within::within;

pub use call::{Answer, Call};
pub use lookup::HandlerLookup;
pub use tuple::{Last, Part, PartsBound, PartsTuple, Tuple};

/// What a handler's parameters mean for its guard; implemented by `#[secure]` and `#[public]`.
///
/// The only place where a parameter's type meets [`SafeInput`](crate::SafeInput).
pub trait Inspect<A: Tuple, B>: Policy {
    /// The facts of the parameters before the last.
    const PARTS: &'static [ParameterFacts];
    /// The facts of the last parameter.
    const BODY: ParameterFacts;
    /// Which parameters before the last look something up: a tuple of [`Needs`](crate::input::Needs).
    type PartsNeed;
    /// Whether the last parameter looks something up.
    type BodyNeeds;
    /// Checks of a generic handler, which only an instance of it can answer.
    const CHECKED: () = ();

    /// What the handler's response type can hold, for the posture.
    fn response() -> Shape {
        Shape::OPAQUE
    }

    /// Checks the values of those parameters that were extracted.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn parts(slots: &mut A::Slots, validation: &ValidationContext<'_>) -> Result<(), Refusal>;

    /// Checks the value of the last parameter.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn body(body: &mut B, validation: &ValidationContext<'_>) -> Result<(), Refusal>;
}

/// A request that passed its guard: the one argument of a guarded handler.
///
/// It cannot be made by hand; extracting it runs the pipeline.
pub struct Secured<P, Parts, Body> {
    call: Call<P>,
    parts: Parts,
    body: Body,
}

impl<P: Policy, A, B> Secured<P, A, B> {
    /// Takes the request apart for the user's function.
    #[doc(hidden)]
    pub fn open(self) -> (Call<P>, A, B) {
        (self.call, self.parts, self.body)
    }

    /// Refuses, whatever came in: the attribute on this handler has an error.
    #[doc(hidden)]
    pub fn refuse(self) -> Answer<P> {
        drop(self);
        Answer::refusing()
    }
}

impl<P, A, B> std::fmt::Debug for Secured<P, A, B> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Secured").finish_non_exhaustive()
    }
}

/// Tells our extraction apart from axum's own; `M` says which kind the last parameter is.
#[derive(Debug)]
pub struct Guarded<M>(std::marker::PhantomData<M>);

/// The answer of a guard that turned a request away.
#[derive(Debug)]
pub struct TurnedAway(Box<Response>);

impl IntoResponse for TurnedAway {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Response> for TurnedAway {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl From<Refusal> for TurnedAway {
    fn from(refusal: Refusal) -> Self {
        refusal.into_response().into()
    }
}

impl<S, M, P, A, B> FromRequest<S, Guarded<M>> for Secured<P, A, B>
where
    S: Send + Sync,
    P: Inspect<A, B> + HandlerLookup<S, A, B>,
    A: PartsTuple<S>,
    B: FromRequest<S, M, Rejection: 'static> + Send,
{
    type Rejection = TurnedAway;

    async fn from_request(request: Request, state: &S) -> Result<Self, TurnedAway> {
        let (mut parts, body) = request.into_parts();
        Self::pass(&mut parts, body, state).await
    }
}

impl<P, A, B> Secured<P, A, B> {
    /// Stages 3 to 10. Takes the head out of `parts` for the last parameter: a future that owned it
    /// would hold it once for every call it is handed through.
    pub(crate) async fn pass<S, M>(
        parts: &mut Parts,
        body: Body,
        state: &S,
    ) -> Result<Self, TurnedAway>
    where
        S: Send + Sync,
        P: Inspect<A, B> + HandlerLookup<S, A, B>,
        A: PartsTuple<S>,
        B: FromRequest<S, M, Rejection: 'static> + Send,
    {
        let () = P::CHECKED;
        let mut context = RequestContext::of(parts)?;
        let prepared =
            context.enter::<P>(parts, params::asks_for_caller::<P, A, B>(), P::response)?;
        let deadline = Instant::now() + prepared.spec.timeout;

        let mut slots = A::slots();
        let mut last = None::<B>;
        let head = read_head::<S, M, P, A, B>(
            &mut context,
            &prepared,
            parts,
            state,
            &mut slots,
            &mut last,
        );
        within(deadline, head).await.unwrap_or_else(|| Err(stages::too_slow().into()))?;
        if last.is_none() {
            let reading =
                read_body::<S, M, P, A, B>(prepared.spec, parts, body, state, &context, &mut last);
            let late = if P::BODY.head_only { stages::too_slow } else { body::too_slow };
            within(deadline, reading).await.unwrap_or_else(|| Err(late().into()))?;
        }
        let (Some(parts), Some(mut body)) = (A::complete(slots), last) else {
            return Err(Refusal::internal("a parameter is missing").into());
        };
        P::look_up_last(&mut body, &lookup_context(state, &context), deadline).await?;
        Ok(Self { call: Call::new(context, deadline), parts, body })
    }
}

/// Stages 3 to 8: the caller, then everything in the request's head.
async fn read_head<S, M, P, A, B>(
    context: &mut RequestContext,
    prepared: &PreparedPolicy,
    parts: &mut Parts,
    state: &S,
    slots: &mut A::Slots,
    last: &mut Option<B>,
) -> Result<(), TurnedAway>
where
    S: Send + Sync,
    P: Inspect<A, B> + HandlerLookup<S, A, B>,
    A: PartsTuple<S>,
    B: FromRequest<S, M, Rejection: 'static> + Send,
{
    throttle::before_authentication(context, prepared).await?;
    let wanted = params::want_caller::<P, A, B>();
    let principal = stages::authenticate(context, prepared.spec, wanted, parts).await?;
    throttle::by_identity(context, prepared, principal.as_ref()).await?;
    stages::authorize(context, prepared.spec, principal.as_ref(), parts).await?;
    stages::set_caller(context, principal, parts);

    if params::read_query::<P, A, B>(&parts.method) {
        reading::check_query(parts)?;
    }
    let is_object = |place| params::is_object::<P, A, B>(place);
    A::extract(parts, state, slots, |place| !is_object(place)).await?;
    P::parts(slots, &ValidationContext::new(context.caller()))?;
    // Objects come after every other part of the head, the last parameter included.
    if params::last_precedes_objects::<P, A, B>() {
        let head = Request::from_parts(parts.clone(), Body::empty());
        read_last::<S, M, P, A, B>(head, state, context.caller(), last).await?;
    }
    A::extract(parts, state, slots, is_object).await?;
    Ok(P::look_up_parts(slots, &lookup_context(state, context)).await?)
}

/// Stages 8 to 10, for the last parameter.
async fn read_body<S, M, P, A, B>(
    spec: &'static Spec,
    parts: &mut Parts,
    mut body: Body,
    state: &S,
    context: &RequestContext,
    last: &mut Option<B>,
) -> Result<(), TurnedAway>
where
    S: Send + Sync,
    P: Inspect<A, B>,
    A: Tuple,
    B: FromRequest<S, M, Rejection: 'static> + Send,
{
    if !P::BODY.head_only {
        body::check_is_not_encoded(parts)?;
        body = body::bounded(parts, body, spec.body_limit);
        let limits = context.security().json_limits();
        reading::check_body(P::BODY.reads, limits, parts, &mut body).await?;
    }
    let head = std::mem::replace(parts, Request::new(()).into_parts().0);
    let request = Request::from_parts(head, body);
    read_last::<S, M, P, A, B>(request, state, context.caller(), last).await
}

/// Where the parameters look things up.
fn lookup_context<'a, S>(state: &'a S, context: &'a RequestContext) -> LookupContext<'a, S> {
    LookupContext { state, caller: context.caller(), foreign: context.security().foreign_objects() }
}

/// Extracts the last parameter and checks it.
fn read_last<S, M, P, A, B>(
    request: Request,
    state: &S,
    caller: Option<&Principal>,
    last: &mut Option<B>,
) -> impl Future<Output = Result<(), TurnedAway>> + Send
where
    S: Send + Sync,
    P: Inspect<A, B>,
    A: Tuple,
    B: FromRequest<S, M, Rejection: 'static> + Send,
{
    B::from_request(request, state).map(move |extracted| {
        let extracted = last.insert(extracted.map_err(crate::input::refusal_of)?);
        Ok(P::body(extracted, &ValidationContext::new(caller))?)
    })
}
