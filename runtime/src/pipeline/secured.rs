//! A request that passed its guard, and the way there of a handler that looks something up.

use std::future::Future;
use std::marker::PhantomData;

use axum::body::Body;
use axum::extract::{FromRequest, Request};

use crate::context::RequestContext;
use crate::input::{LookupContext, ValidationContext};
use crate::pipeline::call::{Answering, Respond};
use crate::pipeline::within::within;
use crate::pipeline::{
    Answer, Apart, Applied, Call, Entered, HandlerLookup, Inspect, Last, PartsTuple, ReadLast,
    Tuple, TurnedAway, stages,
};
use crate::policy::Unredacted;
use crate::problem::Refusal;
use crate::security::HandlerPlan;

/// A request that passed its guard: the one argument of a guarded handler.
///
/// It cannot be made by hand; extracting it runs the pipeline. `Schemes` are those that the handler names.
pub struct Secured<P: Inspect, Schemes = ()> {
    parts: P::Parts,
    body: P::Body,
    schemes: PhantomData<fn() -> Schemes>,
    /// Last, so that its size is known whatever the policy lacks.
    call: Call<P>,
}

impl<P: Inspect, D> Secured<P, D> {
    pub(crate) fn new(entered: Entered, parts: P::Parts, body: P::Body) -> Self {
        let call = Call::new(entered.context, entered.deadline);
        Self { parts, body, schemes: PhantomData, call }
    }

    /// Runs the user's function, which takes nothing, and writes its response as this caller may see it: `respond`
    /// is [`SafeResponse::respond`](crate::SafeResponse::respond).
    ///
    /// Functions in place of values: where a type of the user's is not a type, no argument tells it again.
    #[doc(hidden)]
    pub fn answer<F, R>(self, handler: F, respond: Respond<R::Output>) -> Answering<P, R>
    where
        F: FnOnce() -> R,
        R: Future,
    {
        self.call.answer(handler(), respond)
    }

    /// The same for a function of some parameters.
    #[doc(hidden)]
    pub fn answer_with<F, R>(self, handler: F, respond: Respond<R::Output>) -> Answering<P, R>
    where
        F: Applied<P::Parts, P::Body, Output = R>,
        R: Future,
    {
        self.call.answer(handler.apply(self.parts, self.body), respond)
    }

    /// Runs the user's function, whose response its author let through unredacted, in writing: `respond` is
    /// [`WholeResponse::respond`](crate::explained::WholeResponse::respond).
    ///
    /// Only a policy that states it has this: nothing else leaves unredacted behind its back.
    #[doc(hidden)]
    pub fn answer_unredacted<F, R>(self, handler: F, respond: Respond<R::Output>) -> Answering<P, R>
    where
        P: Unredacted,
        F: FnOnce() -> R,
        R: Future,
    {
        self.call.answer_unredacted(handler(), respond)
    }

    /// The same for a function of some parameters.
    #[doc(hidden)]
    pub fn answer_unredacted_with<F, R>(
        self,
        handler: F,
        respond: Respond<R::Output>,
    ) -> Answering<P, R>
    where
        P: Unredacted,
        F: Applied<P::Parts, P::Body, Output = R>,
        R: Future,
    {
        self.call.answer_unredacted(handler.apply(self.parts, self.body), respond)
    }

    /// Refuses, whatever came in: the attribute on this handler has an error.
    #[doc(hidden)]
    pub fn refuse(self) -> Answer<P> {
        drop(self);
        Answer::refusing()
    }
}

impl<P: Inspect, D> std::fmt::Debug for Secured<P, D> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Secured").finish_non_exhaustive()
    }
}

/// Tells our extraction apart from axum's own; `M` says which kind the last parameter is.
#[derive(Debug)]
pub struct Guarded<M>(PhantomData<M>);

impl<S, M, P, D> FromRequest<S, Guarded<M>> for Secured<P, D>
where
    S: Send + Sync,
    P: Inspect + HandlerLookup<S>,
    P::Parts: PartsTuple<S, P::PartsNeed>,
    P::Body: Last<S, M, P::BodyNeeds>,
{
    type Rejection = TurnedAway;

    async fn from_request(request: Request, state: &S) -> Result<Self, TurnedAway> {
        Self::pass(&mut Apart::of(request), state).await
    }
}

/// A handler's guard as data, in a state.
pub(crate) const fn plan_in<S, P>() -> HandlerPlan
where
    P: Inspect + HandlerLookup<S>,
{
    let plan = P::PLAN.looking_up(P::IN_TENANT, P::CHANGES);
    #[cfg(feature = "openapi")]
    let plan = plan.answering(P::ANSWERS);
    plan
}

impl<P: Inspect, D> Secured<P, D> {
    /// Stages 3 to 10, look-ups included.
    pub(crate) async fn pass<S, M>(apart: &mut Apart, state: &S) -> Result<Self, TurnedAway>
    where
        S: Send + Sync,
        P: HandlerLookup<S>,
        P::Parts: PartsTuple<S, P::PartsNeed>,
        P::Body: Last<S, M, P::BodyNeeds>,
    {
        let () = P::CHECKED;
        let mut entered = Entered::of(&mut apart.parts, const { &plan_in::<S, P>() })?;
        let (mut slots, mut last) = (P::Parts::slots(), None::<P::Body>);
        let deadline = entered.deadline;
        let head = look_up_head::<S, M, P>(&mut entered, apart, state, &mut slots, &mut last);
        within(deadline, head).await.unwrap_or_else(|| Err(stages::too_slow().into()))?;
        let late = entered.late();
        let prepared = within(deadline, entered.prepare_body(apart)).await;
        prepared.unwrap_or_else(|| Err(late()))?;
        if last.is_none() {
            let whole = apart.whole.clone();
            let reading = <P::Body as Last<S, M, _>>::read(apart.take(), state);
            let read = last.insert(ReadLast::new(&entered, whole, reading).await?);
            let granted = entered.context.granted();
            let validation = ValidationContext::of(entered.context.caller(), &granted);
            (<P::Body as Last<S, M, _>>::VALIDATE)(read, &validation)?;
        }
        let (Some(parts), Some(mut body)) = (P::Parts::complete(slots), last) else {
            return Err(Refusal::internal("a parameter is missing").into());
        };
        P::look_up_last(&mut body, &lookup_context(state, &entered.context), deadline).await?;
        if const { P::SPEC.approval.is_some() } {
            entered.approve().await?;
        }
        Ok(Self::new(entered, parts, body))
    }
}

/// Stages 3 to 8 of a handler that looks something up: the caller, then everything in the head.
async fn look_up_head<S, M, P>(
    entered: &mut Entered,
    apart: &mut Apart,
    state: &S,
    slots: &mut <P::Parts as Tuple>::Slots,
    last: &mut Option<P::Body>,
) -> Result<(), TurnedAway>
where
    S: Send + Sync,
    P: Inspect + HandlerLookup<S>,
    P::Parts: PartsTuple<S, P::PartsNeed>,
    P::Body: Last<S, M, P::BodyNeeds>,
{
    entered.guard(apart).await?;
    let (plan, parts) = (const { &P::PLAN }, &mut apart.parts);
    P::Parts::extract(parts, state, slots, plan.objects.others()).await?;
    P::Parts::validate(slots, &ValidationContext::new(entered.context.caller()))?;
    // Objects come after every other part of the head, the last parameter included.
    if plan.last_precedes_objects {
        let head = Request::from_parts(parts.clone(), Body::empty());
        let extracted = <P::Body as Last<S, M, _>>::read(head, state)
            .await
            .map_err(crate::input::refusal_of)?;
        let validation = ValidationContext::new(entered.context.caller());
        (<P::Body as Last<S, M, _>>::VALIDATE)(last.insert(extracted), &validation)?;
    }
    P::Parts::extract(parts, state, slots, plan.objects).await?;
    Ok(P::look_up_parts(slots, &lookup_context(state, &entered.context)).await?)
}

/// Where the parameters look things up.
fn lookup_context<'a, S>(state: &'a S, context: &'a RequestContext) -> LookupContext<'a, S> {
    LookupContext { state, caller: context.caller(), foreign: context.security().foreign_objects() }
}
