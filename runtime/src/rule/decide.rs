//! Evaluating a rule: every leaf once, from left to right.
//!
//! No answer ends the evaluation early where another could fail: one condition that failed refuses the whole
//! rule, so that neither `any` nor `not` turns an unanswered question into a yes, and a caller with a strong
//! role does not hide a store that is down. A rule none of whose leaves can fail stops at the first answer
//! that decides, which no caller can observe.

use crate::maybe_ready::MaybeReady;
use crate::rule::{Decision, DecisionInput, Leaf, Rule};

impl From<bool> for Decision {
    fn from(holds: bool) -> Self {
        if holds { Self::Allow } else { Self::Deny }
    }
}

/// What a rule answers, and the part of it that is the reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) decision: Decision,
    /// The part that denied or failed; none where the rule allows.
    pub(crate) because: Option<&'static Rule>,
}

impl Outcome {
    const ALLOW: Self = Self { decision: Decision::Allow, because: None };

    fn of(decision: Decision, rule: &'static Rule) -> Self {
        let because = (decision != Decision::Allow).then_some(rule);
        Self { decision, because }
    }
}

impl Rule {
    /// Decides about a caller; boxes a future only where a condition waits.
    pub(crate) fn decide<'a>(
        &'static self,
        input: &'a DecisionInput<'a>,
    ) -> MaybeReady<'a, Outcome> {
        match self {
            Self::All(rules) => decide_list(List { rule: self, is_all: true }, rules, None, input),
            Self::Any(rules) => decide_list(List { rule: self, is_all: false }, rules, None, input),
            Self::Not(rule) => match rule.decide(input) {
                MaybeReady::Now(outcome) => MaybeReady::Now(self.inverted(outcome)),
                MaybeReady::Later(waiting) => {
                    MaybeReady::later(async move { self.inverted(waiting.await) })
                }
            },
            Self::Custom(condition) => match condition.ask(input) {
                MaybeReady::Now(decision) => MaybeReady::Now(Outcome::of(decision, self)),
                MaybeReady::Later(waiting) => {
                    MaybeReady::later(async move { Outcome::of(waiting.await, self) })
                }
            },
            leaf => MaybeReady::Now(Outcome::of(leaf.decide_at_once(input), leaf)),
        }
    }

    fn inverted(&'static self, outcome: Outcome) -> Outcome {
        match outcome.decision {
            Decision::Allow => Outcome::of(Decision::Deny, self),
            Decision::Deny => Outcome::ALLOW,
            Decision::Failed => outcome,
        }
    }

    /// A leaf that is not a condition.
    fn decide_at_once(&self, input: &DecisionInput<'_>) -> Decision {
        match self {
            Self::Authenticated => Decision::Allow,
            Self::Role(role) => input.caller.holds_role(role).into(),
            Self::Scope(scope) => input.caller.holds_scope(scope).into(),
            Self::Permission(permission) => permission.is_given_to(input.caller).into(),
            Self::Leaf(leaf) => leaf.decide(input),
            // Before the handler runs there is no object to own.
            _ => Decision::Deny,
        }
    }

    /// Whether the caller passes a rule none of whose leaves [may fail](Self::may_fail).
    pub(crate) fn holds(&self, input: &DecisionInput<'_>) -> bool {
        match self {
            Self::All(rules) => rules.iter().all(|rule| rule.holds_in_a_list(input)),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds_in_a_list(input)),
            Self::Not(rule) => !rule.holds(input),
            leaf => leaf.decide_at_once(input) == Decision::Allow,
        }
    }

    /// The same; of the leaves that lists are made of without a call for each.
    #[inline]
    fn holds_in_a_list(&self, input: &DecisionInput<'_>) -> bool {
        match self {
            Self::Role(role) => input.caller.holds_role(role),
            Self::Scope(scope) => input.caller.holds_scope(scope),
            Self::Leaf(leaf @ (Leaf::InTenant | Leaf::Tenant(_))) => leaf.holds_for(input.caller),
            other => other.holds(input),
        }
    }
}

/// `all(..)` or `any(..)`.
#[derive(Clone, Copy)]
struct List {
    rule: &'static Rule,
    is_all: bool,
}

/// Decides the rules that are left, beside what those before answered.
fn decide_list<'a>(
    list: List,
    rules: &'static [Rule],
    before: Option<Outcome>,
    input: &'a DecisionInput<'a>,
) -> MaybeReady<'a, Outcome> {
    let (mut rest, mut so_far) = (rules, before);
    while let [first, tail @ ..] = rest {
        match first.decide(input) {
            MaybeReady::Now(outcome) => so_far = Some(list.joined(so_far, outcome)),
            MaybeReady::Later(waiting) => {
                return MaybeReady::Later(Box::pin(async move {
                    let so_far = list.joined(so_far, waiting.await);
                    decide_list(list, tail, Some(so_far), input).wait().await
                }));
            }
        }
        rest = tail;
    }
    MaybeReady::Now(list.finished(so_far))
}

impl List {
    /// A failure stays, then what decides the list; of two that are alike the first.
    fn joined(self, before: Option<Outcome>, next: Outcome) -> Outcome {
        let Some(before) = before else { return next };
        let weight = |outcome: &Outcome| match outcome.decision {
            Decision::Failed => 2,
            Decision::Deny if self.is_all => 1,
            Decision::Allow if !self.is_all => 1,
            _ => 0,
        };
        if weight(&next) > weight(&before) { next } else { before }
    }

    /// Where none of several passed, no one of them is the reason.
    fn finished(self, outcome: Option<Outcome>) -> Outcome {
        match outcome {
            None => Outcome::of(self.is_all.into(), self.rule),
            Some(Outcome { decision: Decision::Deny, .. }) if !self.is_all => {
                Outcome::of(Decision::Deny, self.rule)
            }
            Some(outcome) => outcome,
        }
    }
}
