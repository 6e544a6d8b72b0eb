//! Stages 2 and 5: budgets, by address and by identity.

use std::net::IpAddr;
use std::sync::Arc;

use http::HeaderName;
use http::header::RETRY_AFTER;

use crate::context::RequestContext;
use crate::edge::ready_answer::Pair;
use crate::maybe_ready::wait_for;
use crate::pipeline::subject;
use crate::policy::Per;
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rate::{
    Budget, KeySubject, PATIENCE, RateKey, SHORT_PATIENCE, StoreError, Take, Throttle, Verdict,
    fields, quota_exceeded,
};
use crate::security::{PreparedPolicy, Security};

/// Stage 2: every request of a client address, whatever it asks for. A store that does not answer
/// within a second has not decided.
pub(crate) async fn by_address(
    security: &Security,
    client: IpAddr,
    now: u64,
) -> Result<(), Refusal> {
    let limit = security.address_throttle();
    let (takes, limits) = ([take(limit, KeySubject::Address(client))], [limit]);
    let taking = security.store().take_all(&takes, &limits, now, SHORT_PATIENCE);
    match wait_for!(taking).map_err(undecided)? {
        Verdict::Allowed(_) | Verdict::AllowedLocally(_) => Ok(()),
        Verdict::Denied(_, budget) => Err(exceeded(limit, budget)),
    }
}

/// A handler's own limits by address, and a public handler's for everyone: they hold before
/// credentials are looked at, so that guessing at credentials draws on them too.
pub(crate) async fn before_authentication(
    context: &RequestContext,
    prepared: &PreparedPolicy,
) -> Result<(), Refusal> {
    let subject = |per| Ok(subject::before_authentication(per, context, prepared.spec));
    charge(context, prepared, subject).await
}

/// Stage 5: what this caller, and all callers together, have left on this handler.
pub(crate) async fn by_identity(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    caller: Option<&Principal>,
) -> Result<(), Refusal> {
    let subject = |per| subject::of_caller(per, caller, prepared.spec);
    charge(context, prepared, subject).await
}

/// Takes from the budgets of all limits that have a subject, or from none.
async fn charge<'a>(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    subject: impl Fn(Per) -> Result<Option<KeySubject<'a>>, Refusal>,
) -> Result<(), Refusal> {
    // One is the usual number, and costs no allocation.
    if let [limit] = &*prepared.throttles {
        return match subject(limit.per)? {
            Some(subject) => ask(context, &[take(limit, subject)], &[limit]).await,
            None => Ok(()),
        };
    }
    let (mut first, mut more) = (None, Vec::new());
    for limit in &prepared.throttles {
        match (subject(limit.per)?, first) {
            (None, _) => {}
            (Some(subject), None) => first = Some((limit, take(limit, subject))),
            (Some(subject), Some(_)) => more.push((limit, take(limit, subject))),
        }
    }
    let Some(first) = first else { return Ok(()) };
    if more.is_empty() {
        return ask(context, &[first.1], &[first.0]).await;
    }
    more.insert(0, first);
    let (limits, takes): (Vec<_>, Vec<_>) = more.into_iter().unzip();
    ask(context, &takes, &limits).await
}

/// Asks the store; `limits` are those of `takes`, in their order.
async fn ask(
    context: &RequestContext,
    takes: &[Take<'_>],
    limits: &[&Throttle],
) -> Result<(), Refusal> {
    let store = context.security().store();
    let taking = store.take_all(takes, limits, context.arrived_at(), PATIENCE);
    match wait_for!(taking).map_err(undecided)? {
        Verdict::Allowed(budgets) => {
            let kept = limits.iter().zip(&*budgets);
            kept.for_each(|(limit, budget)| context.note_charge(limit, *budget));
            Ok(())
        }
        Verdict::AllowedLocally(budgets) => {
            let kept = budgets.iter().filter_map(|(at, budget)| Some((limits.get(*at)?, *budget)));
            kept.for_each(|(limit, budget)| context.note_charge(limit, budget));
            Ok(())
        }
        Verdict::Denied(place, budget) => match limits.get(place) {
            Some(limit) => Err(exceeded(limit, budget)),
            None => Err(Refusal::internal("the rate store denied by a limit that was not asked")),
        },
    }
}

fn take<'a>(limit: &'a Throttle, subject: KeySubject<'a>) -> Take<'a> {
    Take { key: RateKey { limit: limit.id, subject }, quota: &limit.quota }
}

/// Without a decision, a limit that does not say otherwise denies.
pub(super) fn undecided(cause: StoreError) -> Refusal {
    Refusal::failed(Reason::RateStoreUnavailable, cause)
}

/// 429: what is the same for each was made with the limit.
pub(super) fn exceeded(throttle: &Throttle, budget: Budget) -> Refusal {
    quota_exceeded()
        .reading(throttle.refusal.clone())
        .by_limit_with(Arc::clone(&throttle.words), budget_values(throttle, budget))
        .header(RETRY_AFTER, fields::retry_after_value(&[(throttle.name, budget)]))
}

/// The fields of a limit: the promise and what is left of it.
pub(crate) const LIMIT_FIELDS: [HeaderName; 2] = [fields::RATE_LIMIT_POLICY, fields::RATE_LIMIT];

/// The values of [`LIMIT_FIELDS`].
pub(crate) fn budget_values(throttle: &Throttle, budget: Budget) -> Option<Pair> {
    Some([throttle.promise.clone()?, fields::budget_of(&throttle.item, budget)?])
}
