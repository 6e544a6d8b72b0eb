//! Evaluating a rule: from left to right, stopping at the first answer that decides.
//!
//! `all` stops at the first that does not allow, `any` at the first that does not deny. A condition
//! that failed is not a denial: it refuses the whole rule, so that neither `any` nor `not` turns an
//! unanswered question into a yes.

use crate::maybe_ready::MaybeReady;
use crate::rule::{Decision, DecisionInput, Rule};

impl From<bool> for Decision {
    fn from(holds: bool) -> Self {
        if holds { Self::Allow } else { Self::Deny }
    }
}

impl Rule {
    /// Decides about a caller; boxes a future only where a condition is asked.
    pub(crate) fn decide<'a>(&self, input: &'a DecisionInput<'a>) -> MaybeReady<'a, Decision> {
        match self {
            Self::Authenticated => MaybeReady::Now(Decision::Allow),
            Self::Role(role) => MaybeReady::Now(input.caller.holds_role(role).into()),
            Self::Scope(scope) => MaybeReady::Now(input.caller.holds_scope(scope).into()),
            Self::Custom(condition) => condition.ask(input),
            // Before the handler runs there is no object to own.
            Self::Owner => MaybeReady::Now(Decision::Deny),
            Self::All(rules) => decide_list(rules, Decision::Allow, input),
            Self::Any(rules) => decide_list(rules, Decision::Deny, input),
            Self::Not(rule) => match rule.decide(input) {
                MaybeReady::Now(decision) => MaybeReady::Now(decision.inverted()),
                MaybeReady::Later(waiting) => {
                    MaybeReady::later(async move { waiting.await.inverted() })
                }
            },
        }
    }
}

impl Decision {
    fn inverted(self) -> Self {
        match self {
            Self::Allow => Self::Deny,
            Self::Deny => Self::Allow,
            Self::Failed => Self::Failed,
        }
    }
}

/// `neutral` is what a list answers when none of its rules decided.
fn decide_list<'a>(
    rules: &'static [Rule],
    neutral: Decision,
    input: &'a DecisionInput<'a>,
) -> MaybeReady<'a, Decision> {
    let mut rest = rules;
    while let [first, tail @ ..] = rest {
        // A rule lists names above all, and dozens of them.
        let named = match first {
            Rule::Role(role) => Some(input.caller.holds_role(role)),
            Rule::Scope(scope) => Some(input.caller.holds_scope(scope)),
            _ => None,
        };
        if let Some(holds) = named {
            let decision = Decision::from(holds);
            if decision != neutral {
                return MaybeReady::Now(decision);
            }
            rest = tail;
            continue;
        }
        match first.decide(input) {
            MaybeReady::Now(decision) if decision == neutral => rest = tail,
            MaybeReady::Now(decision) => return MaybeReady::Now(decision),
            MaybeReady::Later(waiting) => {
                return MaybeReady::Later(Box::pin(async move {
                    match waiting.await {
                        decision if decision == neutral => {
                            decide_list(tail, neutral, input).wait().await
                        }
                        decision => decision,
                    }
                }));
            }
        }
    }
    MaybeReady::Now(neutral)
}
