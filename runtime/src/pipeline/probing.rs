//! Callers who try one object id after another.

use axum::response::{IntoResponse as _, Response};
use http::header::RETRY_AFTER;

use crate::audit::record_scan;
use crate::context::RequestContext;
use crate::maybe_ready::wait_for;
use crate::pipeline::subject;
use crate::principal::Principal;
use crate::problem::{Reason, Refusal, Refused};
use crate::rate::{Budget, KeySubject, RateKey, SHORT_PATIENCE, Take, Throttle, Verdict, fields};
use crate::security::HandlerPlan;

/// Refuses a caller who was refused too many objects, where the handler has any.
pub(crate) fn check(
    context: &RequestContext,
    plan: &HandlerPlan,
    caller: Option<&Principal>,
) -> Result<(), Refusal> {
    let reaches_objects = || plan.facts().any(|facts| facts.checks_object || facts.looks_up);
    let Some(caller) = caller else { return Ok(()) };
    let probing = context.security().probing();
    match probing.keeps_out(subject::identity(caller), context.arrived_at()) {
        Some(left) if reaches_objects() => {
            let budget = Budget::new(0, left, left);
            Err(abnormal(&probing.of_caller, budget))
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether an answer refuses an object by its id.
pub(crate) fn is_refused_object(response: &Response) -> bool {
    response.extensions().get::<Refused>().is_some_and(|refused| {
        matches!(
            refused.reason,
            Reason::ObjectMissing
                | Reason::ObjectForbidden
                | Reason::ObjectIdMalformed
                | Reason::ObjectOfAnotherParent
        )
    })
}

/// Counts a refused id; what is answered in place of the refusal where it was one too many.
pub(crate) async fn count(context: &RequestContext) -> Option<Response> {
    let caller = context.notes().principal?;
    let probing = context.security().probing();
    let now = context.security().clock().monotonic_nanos();
    let of_caller = subject::identity(&caller);
    let denied = take(context, &probing.of_caller, of_caller, now).await;
    if let Some(budget) = denied {
        if probing.keep_out(of_caller, budget.retry_after(), now) {
            tell(context, &probing.of_caller.words, Some(&caller));
        }
        return Some(abnormal(&probing.of_caller, budget).into_response());
    }
    let denied = take(context, &probing.of_all, KeySubject::Global, now).await;
    if denied.is_some_and(|budget| probing.is_news(budget.reset(), now)) {
        tell(context, &probing.of_all.words, None);
    }
    None
}

fn tell(context: &RequestContext, limit: &str, caller: Option<&Principal>) {
    let (security, client) = (context.security(), context.client());
    let now = security.clock().now_unix_millis();
    record_scan(security.audit_outputs(), limit, caller, client, now);
}

/// What is left where the budget is used up. Without the store no caller is kept out: each object was refused
/// all the same.
async fn take(
    context: &RequestContext,
    limit: &Throttle,
    subject: KeySubject<'_>,
    now: u64,
) -> Option<Budget> {
    let takes = [Take { key: RateKey { limit: limit.id, subject }, quota: &limit.quota }];
    let limits = [limit];
    let taking = context.security().store().take_all(&takes, &limits, now, SHORT_PATIENCE);
    match wait_for!(taking) {
        Ok(Verdict::Denied(_, budget)) => Some(budget),
        Ok(Verdict::Allowed(_) | Verdict::AllowedLocally(_)) | Err(_) => None,
    }
}

fn abnormal(limit: &Throttle, budget: Budget) -> Refusal {
    Refusal::new(Reason::AbnormalUsage)
        .kind(fields::ABNORMAL_USAGE, fields::ABNORMAL_USAGE_TITLE)
        .extension("violated-policies", vec![fields::policy_name(limit.name)])
        .header(RETRY_AFTER, fields::retry_after_value(&[(limit.name, budget)]))
        .by_limit(std::sync::Arc::clone(&limit.words))
}
