//! Stages 3 and 6: who is calling, and whether this caller may.

use http::StatusCode;
use http::request::Parts;

use crate::context::Visit;
use crate::names::Member;
use crate::pipeline::authentication::{self, Challenges};
use crate::policy::{Access, Spec};
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::rule::{Asking, Decision, RequestHead, Rule};

/// Stage 3. A public handler has a caller only where one of its parameters asks for it.
pub(crate) async fn authenticate(
    visit: &Visit,
    spec: &Spec,
    wants_caller: bool,
    parts: &Parts,
) -> Result<Option<Principal>, Refusal> {
    let security = visit.security();
    let principal = match &spec.access {
        Access::Secured { schemes, .. } => {
            Some(authentication::authenticate(security, schemes, parts).await?)
        }
        Access::Public(_) if wants_caller => {
            authentication::authenticate_optional(security, &[], parts).await?
        }
        Access::Public(_) => None,
    };
    if let Some(principal) = &principal {
        visit.identified(principal);
    }
    Ok(principal)
}

/// Stage 6.
pub(crate) async fn authorize(
    visit: &Visit,
    spec: &'static Spec,
    principal: Option<&Principal>,
    parts: &Parts,
) -> Result<(), Refusal> {
    let Access::Secured { schemes, rule } = &spec.access else { return Ok(()) };
    let Some(caller) = principal else {
        return Err(Refusal::internal("a secured handler without a caller"));
    };
    let asking = Asking {
        conditions: visit.security().conditions(),
        caller,
        request: RequestHead::new(parts, visit.client()),
    };
    match rule.decide(&asking).settled().await {
        Decision::Allow => Ok(()),
        Decision::Failed => Err(Refusal::unavailable(
            "condition_failed",
            "a condition of the rule could not be asked",
        )),
        Decision::Deny => Err(match missing_scopes(rule, caller) {
            Some(missing) => Challenges::insufficient_scope(visit.security(), schemes, &missing),
            None => Refusal::new(StatusCode::FORBIDDEN, "rule_denied"),
        }),
    }
}

/// The scopes a caller lacks, where nothing else is in the way.
fn missing_scopes(rule: &Rule, caller: &Principal) -> Option<Vec<Member>> {
    if !holds_but_for_scopes(rule, caller) {
        return None;
    }
    let mut missing = Vec::new();
    rule.walk(&mut |rule| match rule {
        Rule::Scope(scope) if !caller.holds_scope(scope) => missing.push(*scope),
        _ => {}
    });
    Some(missing)
}

/// A condition was asked once and is not asked again: it counts as in the way.
fn holds_but_for_scopes(rule: &Rule, caller: &Principal) -> bool {
    match rule {
        Rule::Authenticated | Rule::Scope(_) => true,
        Rule::Role(role) => caller.holds_role(role),
        Rule::Condition(_) | Rule::Owner | Rule::Not(_) => false,
        Rule::All(rules) => rules.iter().all(|rule| holds_but_for_scopes(rule, caller)),
        Rule::Any(rules) => rules.iter().any(|rule| holds_but_for_scopes(rule, caller)),
    }
}

/// Leaves the caller for the extractors, in place of whoever was there before.
pub(crate) fn introduce(visit: &mut Visit, principal: Option<Principal>, parts: &mut Parts) {
    if let Some(travelling) = parts.extensions.get_mut::<Visit>() {
        travelling.introduce(principal.clone());
    }
    visit.introduce(principal);
}

/// The request's time ran out before its body was read.
pub(crate) fn too_slow() -> Refusal {
    Refusal::unavailable("request_timeout", "the guard took longer than the handler's timeout")
}
