//! Stages 3 to 9 for every handler alike: whatever needs neither the policy's type nor the last
//! parameter's.

use std::borrow::Cow;
use std::future::Future;

use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http_body::Body as _;
use tokio::time::Instant;

use crate::context::{CallerWindow, RequestContext};
use crate::input::{Reads, ValidationContext};
use crate::metrics::{Stage, StageTimer};
#[cfg(feature = "approval")]
use crate::pipeline::approval;
use crate::pipeline::authentication::RequestCredentials;
use crate::pipeline::captured::pattern_of_fallback;
use crate::pipeline::limits::{self, LimitContext};
use crate::pipeline::within::within;
use crate::pipeline::{
    Apart, PartsTuple, TurnedAway, account, address, authorization, body, capacity, firewall,
    in_flight, lifecycle, probing, reading, second_token, stages, tenant, throttle,
};
use crate::problem::{Reason, Refusal};
use crate::rate::Moment;
use crate::security::{HandlerPlan, PreparedPolicy, Route};

/// A request on its way through its handler's guard.
pub(crate) struct Entered {
    pub(crate) context: RequestContext,
    pub(crate) deadline: Instant,
    plan: &'static HandlerPlan,
    prepared: std::sync::Arc<PreparedPolicy>,
    /// Open from the guard to the handler.
    window: Option<CallerWindow>,
    /// What an approval is bound to.
    #[cfg(feature = "approval")]
    bound: Option<Box<approval::Bound>>,
}

impl Entered {
    /// Notes which handler the request reached, and that its demands can be met.
    pub(crate) fn of(parts: &mut Parts, plan: &'static HandlerPlan) -> Result<Self, Refusal> {
        let context = RequestContext::of(parts)?;
        let matched = parts.extensions.get::<MatchedPath>().cloned();
        let path = match &matched {
            Some(matched) => Cow::Borrowed(matched.as_str()),
            // A fallback: below the route of an outer router it reads what that captured.
            None => Cow::Owned(pattern_of_fallback(parts)?),
        };
        let route = Route { method: parts.method.as_str(), path, is_matched: true };
        let prepared = context.enter(plan, matched.as_ref(), &route)?;
        let deadline = Instant::now() + prepared.spec.timeout;
        Ok(Self {
            context,
            deadline,
            plan,
            prepared,
            window: None,
            #[cfg(feature = "approval")]
            bound: None,
        })
    }

    /// Stages 3 to 6, and what a query must be before anything is built from it.
    pub(crate) async fn guard(&mut self, apart: &mut Apart) -> Result<(), Refusal> {
        let (context, prepared) = (&mut self.context, &self.prepared);
        address::check_handler(context, prepared)?;
        lifecycle::check(context, prepared.spec, &apart.parts)?;
        let limits_before = StageTimer::of(Stage::Limits);
        capacity::enter(context, prepared)?;
        in_flight::before_authentication(context, prepared)?;
        throttle::before_authentication(context, prepared).await?;
        if !prepared.limits.is_empty() {
            let known = LimitContext { moment: Moment::Entry, caller: None, fields: &[] };
            limits::charge(context, prepared, &mut apart.parts, known).await?;
        }
        drop(limits_before);
        if context.security().firewall().is_some() {
            Box::pin(firewall::look_at_head(context, prepared.spec, &apart.parts)).await?;
        }
        let authenticating = StageTimer::of(Stage::Authenticate);
        let wanted = self.plan.wants_caller;
        let deadline = self.deadline;
        let principal =
            stages::authenticate(context, prepared.spec, wanted, apart, deadline).await?;
        drop(authenticating);
        let limits_of_caller = StageTimer::of(Stage::Limits);
        let parts = &mut apart.parts;
        probing::check(context, self.plan, principal.as_ref())?;
        capacity::of_caller(context, prepared, principal.as_ref())?;
        in_flight::by_identity(context, prepared, principal.as_ref())?;
        throttle::by_identity(context, prepared, principal.as_ref()).await?;
        if !prepared.limits.is_empty() {
            let caller = principal.as_ref();
            let known = LimitContext { moment: Moment::Caller, caller, fields: &[] };
            limits::charge(context, prepared, parts, known).await?;
        }
        drop(limits_of_caller);
        let authorizing = StageTimer::of(Stage::Authorize);
        let caller = principal.as_ref();
        authorization::authorize(context, prepared, self.plan, caller, parts).await?;
        drop(authorizing);
        let principal = match (prepared.spec.cross_tenants, principal) {
            (Some(crossing), Some(caller)) => {
                Some(tenant::enter(context, crossing, caller, parts)?)
            }
            (_, principal) => principal,
        };
        stages::set_caller(context, principal, parts, self.plan);
        self.window = Some(context.show_caller());
        self.plan.facts().try_for_each(|facts| reading::check_head(facts, parts))
    }

    /// Stage 9, before the last parameter: what the body must be before anything is built from it.
    pub(crate) async fn prepare_body(&mut self, apart: &mut Apart) -> Result<(), Refusal> {
        let _reading = StageTimer::of(Stage::Body);
        let (facts, limit) = (self.plan.body, self.prepared.spec.body_limit);
        if self.context.security().firewall().is_some() {
            Box::pin(firewall::look_at_body(&self.context, self.prepared.spec, apart)).await?;
        }
        if !facts.head_only {
            body::check_is_not_encoded(&apart.parts)?;
            let sent = std::mem::take(&mut apart.body);
            apart.body = body::bounded(&mut apart.parts, sent, limit, &self.context);
            let limits = self.context.security().json_limits();
            reading::check_body(facts, limits, apart).await?;
        }
        if self.prepared.limits.iter().any(|limit| limit.moment == Moment::Input) {
            Box::pin(self.charge_for_input(apart)).await?;
        }
        #[cfg(feature = "approval")]
        if self.prepared.spec.approval.is_some() {
            let (context, spec) = (&self.context, self.prepared.spec);
            let bound = Box::pin(approval::bind(context, self.plan, spec, apart)).await?;
            self.bound = Some(Box::new(bound));
        }
        // A body of JSON was found to be no form.
        if facts.reads == Reads::Json || self.context.caller().is_none() {
            return Ok(());
        }
        let by_itself = matches!(facts.reads, Reads::Other | Reads::Encoded);
        let is_read = by_itself && !facts.head_only;
        if second_token::is_in_form(apart, limit, is_read).await? {
            return Err(self.has_two_tokens(&apart.parts));
        }
        Ok(())
    }

    /// Behind every other check: whether others approved the request, where they have to.
    #[cfg_attr(not(feature = "approval"), allow(clippy::unused_async, reason = "nothing waits"))]
    pub(crate) async fn approve(&mut self) -> Result<(), Refusal> {
        #[cfg(feature = "approval")]
        if let Some(declared) = &self.prepared.spec.approval {
            let bound = self.bound.take();
            let bound = bound.ok_or_else(|| Refusal::internal("an approval of nothing"))?;
            let (context, spec) = (&self.context, self.prepared.spec);
            let asking = Box::pin(approval::check(context, spec, declared, *bound));
            return within(self.deadline, asking).await.unwrap_or_else(|| Err(stages::too_slow()));
        }
        Ok(())
    }

    /// The limits that count by what the body says.
    async fn charge_for_input(&self, apart: &mut Apart) -> Result<(), Refusal> {
        let (context, prepared) = (&self.context, &self.prepared);
        let fields = account::fields(prepared, self.plan.body, apart).await?;
        let known =
            LimitContext { moment: Moment::Input, caller: context.caller(), fields: &fields };
        limits::charge(context, prepared, &mut apart.parts, known).await
    }

    fn has_two_tokens(&self, parts: &Parts) -> Refusal {
        let schemes = self.prepared.spec.schemes();
        RequestCredentials::new(&self.context, self.context.head(parts), schemes).malformed()
    }

    /// The request for a service behind the guard, its body bounded.
    ///
    /// # Errors
    /// 413 where the body is declared to be larger than the guard takes.
    pub(crate) fn bounded(&self, apart: &mut Apart) -> Result<Request, Refusal> {
        let (sent, limit) = (std::mem::take(&mut apart.body), self.prepared.spec.body_limit);
        if sent.size_hint().lower() > limit {
            return Err(Refusal::new(Reason::BodyTooLarge));
        }
        apart.body = body::bounded(&mut apart.parts, sent, limit, &self.context);
        Ok(apart.take())
    }

    /// The answer of such a service, within the guard's time.
    pub(crate) async fn within<E>(
        &self,
        answering: impl Future<Output = Result<Response, E>>,
    ) -> Result<Response, E> {
        match within(self.deadline, answering).await {
            Some(_) if self.context.body_outgrew() => {
                Ok(Refusal::new(Reason::BodyTooLarge).into_response())
            }
            Some(answer) => answer,
            None => Ok(Refusal::failed(
                Reason::HandlerTimeout,
                "the service took longer than its guard's timeout",
            )
            .into_response()),
        }
    }

    /// What the caller is told where the last parameter came too late.
    pub(crate) fn late(&self) -> fn() -> Refusal {
        if self.plan.body.head_only { stages::too_slow } else { body::too_slow }
    }
}

/// Stages 3 to 9 of a handler nothing of which is looked up: all but the last parameter.
pub(crate) async fn read_head<S, A, N>(
    apart: &mut Apart,
    state: &S,
    slots: &mut A::Slots,
    plan: &'static HandlerPlan,
) -> Result<Entered, TurnedAway>
where
    S: Sync,
    A: PartsTuple<S, N>,
{
    let mut entered = Entered::of(&mut apart.parts, plan)?;
    let deadline = entered.deadline;
    let head = async {
        entered.guard(apart).await?;
        A::extract(&mut apart.parts, state, slots, plan.objects.others()).await?;
        A::validate(slots, &ValidationContext::new(entered.context.caller()))?;
        if plan.objects.are_none() {
            return Ok(());
        }
        // Objects come after every other part of the head.
        A::extract(&mut apart.parts, state, slots, plan.objects).await
    };
    match within(deadline, head).await {
        Some(read) => read?,
        None => return Err(stages::too_slow().into()),
    }
    match within(deadline, entered.prepare_body(apart)).await {
        Some(prepared) => prepared?,
        None => return Err(entered.late()().into()),
    }
    Ok(entered)
}
