//! Stage 6: whether this caller may call the handler at all.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use http::request::Parts;

use crate::audit;
use crate::context::RequestContext;
use crate::maybe_ready::wait_for;
use crate::names::Member;
use crate::pipeline::authorization_context::Authorization;
use crate::pipeline::{break_glass, step_up};
use crate::policy::Access;
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rule::{Decision, DecisionInput, EngineNotes, Outcome, Rule};
use crate::security::{HandlerPlan, PreparedPolicy};

/// How long a rule in shadow may take; what takes longer counts as failed.
const SHADOW_TIME: Duration = Duration::from_millis(250);

/// Asks the handler's rule, and what its router demands beside it.
pub(crate) async fn authorize(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    plan: &HandlerPlan,
    principal: Option<&Principal>,
    parts: &Parts,
) -> Result<(), Refusal> {
    let Access::Restricted { schemes, rule } = &prepared.spec.access else {
        return if context.required().is_empty() { Ok(()) } else { Err(not_public()) };
    };
    let Some(caller) = principal else {
        return Err(Refusal::internal("a secured handler without a caller"));
    };
    let at_once = prepared.decides_at_once && plan.fresh.is_none() && context.required().is_empty();
    // Such a list is the whole rule.
    let by_roles = prepared.roles.as_ref().filter(|_| at_once).map(|it| it.holds_for(caller));
    if by_roles == Some(true) {
        return Ok(());
    }
    let told = EngineNotes::default();
    let stage = Authorization { context, spec: prepared.spec, schemes, caller, parts, told: &told };
    if !at_once {
        // In a box: most handlers keep no room for it.
        let decided = Box::pin(stage.decide(rule, plan)).await;
        if let Some(policies) = told.text() {
            context.note_policies(policies);
        }
        return decided;
    }
    let holds = by_roles.unwrap_or_else(|| rule.holds(&stage.input()));
    if holds { Ok(()) } else { Err(stage.denied_at_once(rule)) }
}

/// The start refuses it; behind a plain router nothing demands anything.
fn not_public() -> Refusal {
    Refusal::internal("a public handler in a router that requires something of every caller")
}

impl Authorization<'_> {
    /// What the router demands, then the handler's rule, then how the caller authenticated.
    async fn decide(&self, rule: &'static Rule, plan: &HandlerPlan) -> Result<(), Refusal> {
        let input = self.input();
        for requirement in self.context.required() {
            let outcome = wait_for!(requirement.rule.decide(&input));
            self.passes(outcome, &requirement.rule, &input)?;
        }
        let outcome = wait_for!(rule.decide(&input));
        if let Some(shadow) = &self.spec.shadow {
            self.compare(shadow, outcome.decision, &input).await;
        }
        if let Err(refusal) = self.passes(outcome, rule, &input) {
            let denied = outcome.decision == Decision::Deny;
            let Some(declared) = self.spec.break_glass.as_ref().filter(|_| denied) else {
                return Err(refusal);
            };
            break_glass::pass(self, declared, refusal).await?;
        }
        step_up::check(self, plan.fresh)
    }

    fn passes(
        &self,
        outcome: Outcome,
        rule: &'static Rule,
        input: &DecisionInput<'_>,
    ) -> Result<(), Refusal> {
        match outcome.decision {
            Decision::Allow => Ok(()),
            Decision::Failed => {
                let cause = "a condition of the rule could not be asked";
                let refusal = Refusal::failed(Reason::ConditionFailed, cause);
                Err(self.because(refusal, outcome.because))
            }
            Decision::Deny => Err(self.denied(rule, outcome.because, input)),
        }
    }

    /// A denial by a rule that waits for nothing.
    fn denied_at_once(&self, rule: &'static Rule) -> Refusal {
        let input = self.input();
        // Which part it was is for the log alone.
        let outcome = self.is_heard().then(|| rule.decide(&input).now()).flatten();
        self.denied(rule, outcome.and_then(|outcome| outcome.because), &input)
    }

    fn denied(
        &self,
        rule: &Rule,
        part: Option<&'static Rule>,
        input: &DecisionInput<'_>,
    ) -> Refusal {
        let refusal = match missing_scopes(rule, input) {
            Some(missing) => self.credentials().insufficient_scope(&missing),
            None => self.forbidden(),
        };
        self.because(refusal, part)
    }

    fn forbidden(&self) -> Refusal {
        let answer = self.context.security().forbidden().over(self.context.peer().transport());
        Refusal::ready(Reason::RuleDenied, answer.clone())
    }

    fn because(&self, refusal: Refusal, part: Option<&'static Rule>) -> Refusal {
        match part.filter(|_| self.is_heard()) {
            Some(part) => refusal.by_rule(Arc::from(part.to_string())),
            None => refusal,
        }
    }

    /// Whether the audit has a listener.
    fn is_heard(&self) -> bool {
        audit::is_enabled(self.context.security().audit_outputs())
    }

    /// Asks a rule that decides nothing, and tells where it differs from the one in force.
    async fn compare(&self, shadow: &'static Rule, present: Decision, input: &DecisionInput<'_>) {
        let asking = async { wait_for!(shadow.decide(input)).decision };
        // Whatever becomes of it, the request goes on.
        let asking = AssertUnwindSafe(asking).catch_unwind();
        let answer = tokio::time::timeout(SHADOW_TIME, asking).await;
        let future = answer.ok().and_then(Result::ok).unwrap_or(Decision::Failed);
        if future != present {
            self.context.security().shadows().count(self.spec, future);
            self.context.with_audited(|request| audit::record_shadow(request, present, future));
        }
    }
}

/// The scopes a caller lacks, where nothing else is in the way.
fn missing_scopes(rule: &Rule, input: &DecisionInput<'_>) -> Option<Vec<Member>> {
    let mut missing = Vec::new();
    each_demanded_scope(rule, &mut |scope| {
        if !input.caller.holds_scope(scope) {
            missing.push(*scope);
        }
    });
    // Most rules name no scope: those are asked nothing more.
    (!missing.is_empty() && holds_but_for_scopes(rule, input)).then_some(missing)
}

/// The scopes that the rule itself names: which scope a permission comes from is not told.
fn each_demanded_scope(rule: &Rule, visit: &mut impl FnMut(&Member)) {
    match rule {
        Rule::Scope(scope) => visit(scope),
        Rule::All(rules) | Rule::Any(rules) => {
            rules.iter().for_each(|rule| each_demanded_scope(rule, visit));
        }
        _ => {}
    }
}

/// A condition was asked once and is not asked again: it counts as in the way.
fn holds_but_for_scopes(rule: &Rule, input: &DecisionInput<'_>) -> bool {
    match rule {
        Rule::Scope(_) => true,
        Rule::Custom(_) | Rule::Owner | Rule::Not(_) => false,
        Rule::All(rules) => rules.iter().all(|rule| holds_but_for_scopes(rule, input)),
        Rule::Any(rules) => rules.iter().any(|rule| holds_but_for_scopes(rule, input)),
        leaf => leaf.holds(input),
    }
}
