//! Evaluating a rule: from left to right, stopping at the first answer that decides.
//!
//! `all` stops at the first that does not allow, `any` at the first that does not deny. A condition
//! that failed is not a denial: it refuses the whole rule, so that neither `any` nor `not` turns an
//! unanswered question into a yes.

use std::future::Future;
use std::pin::Pin;

use crate::rule::{Asking, Decision, Rule};

/// An answer that is there, or one that has to be waited for.
pub(crate) enum Outcome<'a> {
    Now(Decision),
    Later(Pin<Box<dyn Future<Output = Decision> + Send + 'a>>),
}

impl Outcome<'_> {
    pub(crate) async fn settled(self) -> Decision {
        match self {
            Self::Now(decision) => decision,
            Self::Later(waiting) => waiting.await,
        }
    }
}

impl From<bool> for Decision {
    fn from(holds: bool) -> Self {
        if holds { Self::Allow } else { Self::Deny }
    }
}

impl Rule {
    /// Decides about a caller; boxes a future only where a condition is asked.
    pub(crate) fn decide<'a>(&self, asking: &'a Asking<'a>) -> Outcome<'a> {
        match self {
            Self::Authenticated => Outcome::Now(Decision::Allow),
            Self::Role(role) => Outcome::Now(asking.caller.holds_role(role).into()),
            Self::Scope(scope) => Outcome::Now(asking.caller.holds_scope(scope).into()),
            Self::Condition(condition) => Outcome::Later(condition.ask(asking)),
            // Before the handler runs there is no object to own.
            Self::Owner => Outcome::Now(Decision::Deny),
            Self::All(rules) => decide_list(rules, Decision::Allow, asking),
            Self::Any(rules) => decide_list(rules, Decision::Deny, asking),
            Self::Not(rule) => match rule.decide(asking) {
                Outcome::Now(decision) => Outcome::Now(decision.inverted()),
                Outcome::Later(waiting) => {
                    Outcome::Later(Box::pin(async move { waiting.await.inverted() }))
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
    asking: &'a Asking<'a>,
) -> Outcome<'a> {
    let mut rest = rules;
    while let [first, tail @ ..] = rest {
        match first.decide(asking) {
            Outcome::Now(decision) if decision == neutral => rest = tail,
            Outcome::Now(decision) => return Outcome::Now(decision),
            Outcome::Later(waiting) => {
                return Outcome::Later(Box::pin(async move {
                    match waiting.await {
                        decision if decision == neutral => {
                            decide_list(tail, neutral, asking).settled().await
                        }
                        decision => decision,
                    }
                }));
            }
        }
    }
    Outcome::Now(neutral)
}
