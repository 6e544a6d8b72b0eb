//! Stages 3 and 6: who is calling, and whether this caller may.

use http::request::Parts;
use tokio::time::Instant;

use crate::context::{Carried, RequestContext};
use crate::maybe_ready::wait_for;
use crate::names::Member;
use crate::pipeline::Apart;
use crate::pipeline::authentication::Credentials;
use crate::pipeline::tenant;
use crate::pipeline::unverified_body::UnreadBody;
use crate::policy::{Access, Spec};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rule::{Decision, DecisionInput, Rule};
use crate::security::PreparedPolicy;

/// Stage 3. A public handler has a caller only where one of its parameters asks for it.
pub(crate) async fn authenticate(
    context: &RequestContext,
    spec: &Spec,
    wants_caller: bool,
    apart: &mut Apart,
    deadline: Instant,
) -> Result<Option<Principal>, Refusal> {
    let tenant = tenant::named_by_path(context.security(), &mut apart.parts)?;
    let (head, tenant) = (context.head(&apart.parts), tenant.as_deref());
    let body = UnreadBody::new(context, &mut apart.body, spec, deadline);
    let principal = match &spec.access {
        Access::Restricted { schemes, .. } => {
            let credentials = Credentials::new(context, head, schemes).in_tenant(tenant);
            Some(credentials.authenticate(&body).await?)
        }
        Access::Public(_) if wants_caller => {
            let credentials = Credentials::new(context, head, &[]).in_tenant(tenant);
            credentials.authenticate_optional(&body).await?
        }
        Access::Public(_) => None,
    };
    body.give_back();
    if let Some(principal) = &principal {
        context.note_caller(principal);
        tenant::check(context.security(), principal, tenant)?;
    }
    Ok(principal)
}

/// Stage 6.
pub(crate) async fn authorize(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    principal: Option<&Principal>,
    parts: &Parts,
) -> Result<(), Refusal> {
    let Access::Restricted { schemes, rule } = &prepared.spec.access else { return Ok(()) };
    let Some(caller) = principal else {
        return Err(Refusal::internal("a secured handler without a caller"));
    };
    if let Some(roles) = &prepared.roles {
        let holds = roles.holds_for(caller);
        return if holds { Ok(()) } else { Err(Refusal::new(Reason::RuleDenied)) };
    }
    let input = DecisionInput {
        conditions: context.security().conditions(),
        caller,
        request: context.head(parts),
    };
    match wait_for!(rule.decide(&input)) {
        Decision::Allow => Ok(()),
        Decision::Failed => Err(Refusal::failed(
            Reason::ConditionFailed,
            "a condition of the rule could not be asked",
        )),
        Decision::Deny => Err(match missing_scopes(rule, caller) {
            Some(missing) => {
                Credentials::new(context, context.head(parts), schemes).insufficient_scope(&missing)
            }
            None => Refusal::new(Reason::RuleDenied),
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
        Rule::Custom(_) | Rule::Owner | Rule::Not(_) => false,
        Rule::All(rules) => rules.iter().all(|rule| holds_but_for_scopes(rule, caller)),
        Rule::Any(rules) => rules.iter().any(|rule| holds_but_for_scopes(rule, caller)),
    }
}

/// Leaves the caller for the extractors, in place of whoever was there before.
pub(crate) fn set_caller(
    context: &mut RequestContext,
    principal: Option<Principal>,
    parts: &mut Parts,
) {
    if let Some(stored) = &mut Carried::by(&mut parts.extensions).context {
        stored.set_caller(principal.clone());
    }
    context.set_caller(principal);
}

/// The request's time ran out before its body was read.
pub(crate) fn too_slow() -> Refusal {
    Refusal::failed(Reason::RequestTimeout, "the guard took longer than the handler's timeout")
}
