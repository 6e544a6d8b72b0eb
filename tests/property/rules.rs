//! The rule tree against an evaluator too simple to be wrong.
//!
//! Rules are constants of handlers, so trees cannot be drawn at random without going round the
//! public interface. One macro writes each tree twice: as the attribute of a handler, and as data
//! for the naive evaluator. What is drawn at random are the caller's roles and scopes and the
//! answers of the conditions, which come in header fields.

use std::sync::LazyLock;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Condition, Decision, RequestHead};
use proptest::prelude::*;

use crate::support::{Asked, chosen};

/// Answers as the header field of this number says.
struct Ask<const FIELD: usize>;

const FIELDS: [&str; 3] = ["answer-0", "answer-1", "answer-2"];

impl<const FIELD: usize> Condition for Ask<FIELD> {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        if FIELD == 1 {
            tokio::task::yield_now().await;
        }
        match request.headers().get(FIELDS[FIELD]).map(palisade::http::HeaderValue::as_bytes) {
            Some(b"allow") => Decision::Allow,
            Some(b"deny") => Decision::Deny,
            _ => Decision::Failed,
        }
    }
}

type First = Ask<0>;
type Second = Ask<1>;
type Third = Ask<2>;

/// A rule as data.
enum Naive {
    Role(&'static str),
    Scope(&'static str),
    Condition(usize),
    Any(Vec<Naive>),
    All(Vec<Naive>),
    Not(Box<Naive>),
}

macro_rules! naive {
    (role($name:literal)) => { Naive::Role($name) };
    (scope($name:literal)) => { Naive::Scope($name) };
    (policy(First)) => { Naive::Condition(0) };
    (policy(Second)) => { Naive::Condition(1) };
    (policy(Third)) => { Naive::Condition(2) };
    (not($head:ident $rest:tt)) => { Naive::Not(Box::new(naive!($head $rest))) };
    (any($($head:ident $rest:tt),+)) => { Naive::Any(vec![$(naive!($head $rest)),+]) };
    (all($($head:ident $rest:tt),+)) => { Naive::All(vec![$(naive!($head $rest)),+]) };
}

macro_rules! trees {
    ($($name:ident: $head:ident $rest:tt;)+) => {
        $(
            #[secure(allow = $head $rest)]
            async fn $name() -> StatusCode {
                StatusCode::OK
            }
        )+

        fn routes() -> SecureRouter {
            SecureRouter::new()$(.route(concat!("/", stringify!($name)), get($name)))+
        }

        fn trees() -> Vec<(&'static str, Naive)> {
            vec![$((concat!("/", stringify!($name)), naive!($head $rest))),+]
        }
    };
}

trees! {
    a_role: role("hr");
    a_scope: scope("read");
    a_condition: policy(First);
    negated: not(policy(Second));
    negated_twice: not(all(not(policy(First))));
    any_condition: any(policy(First), policy(Second), policy(Third));
    all_conditions: all(policy(First), policy(Second), policy(Third));
    any_mixed: any(policy(First), role("hr"), scope("read"), policy(Second));
    all_mixed: all(role("employee"), policy(First), scope("write"), policy(Second));
    any_of_alls: any(all(role("hr"), policy(First)), all(scope("read"), policy(Second)));
    all_of_anys: all(any(role("hr"), policy(First)), any(scope("read"), policy(Second)));
    none_of: not(any(policy(First), policy(Second)));
    not_both: not(all(policy(First), policy(Second)));
    not_inside: any(not(policy(First)), all(role("admin"), not(policy(Second))));
    not_deep: not(any(policy(First), not(all(policy(Second), not(policy(Third))))));
    long: all(role("hr"), any(policy(First), not(policy(Second)), scope("write")), policy(Third));
    nested: any(all(any(role("admin"), scope("read")), not(policy(First))), policy(Third));
    repeated: any(policy(First), all(not(policy(First)), policy(Second)));
    narrow: all(policy(Second), any(not(policy(Second)), policy(Third)));
    implied: all(role("hr"), any(role("admin"), policy(Second)));
}

/// A caller and what the conditions answer.
#[derive(Clone, Debug)]
struct Case {
    roles: Vec<&'static str>,
    scopes: Vec<&'static str>,
    answers: [Decision; 3],
}

fn cases() -> impl Strategy<Value = Case> {
    let answer =
        || prop_oneof![Just(Decision::Allow), Just(Decision::Deny), Just(Decision::Failed)];
    let held = any::<[bool; 5]>();
    (held, [answer(), answer(), answer()]).prop_map(|(held, answers)| Case {
        roles: chosen(&["admin", "hr", "employee"], &held[..3]),
        scopes: chosen(&["read", "write"], &held[3..]),
        answers,
    })
}

fn decision(holds: bool) -> Decision {
    if holds { Decision::Allow } else { Decision::Deny }
}

fn joined(rules: &[Naive], case: &Case, holds: fn(&[Decision]) -> bool) -> Decision {
    let answers: Vec<Decision> = rules.iter().map(|rule| rule.decide(case)).collect();
    if answers.contains(&Decision::Failed) { Decision::Failed } else { decision(holds(&answers)) }
}

impl Naive {
    /// Every part is asked; one that failed refuses the whole.
    fn decide(&self, case: &Case) -> Decision {
        match self {
            Self::Role(name) => decision(
                case.roles.contains(name) || (*name == "hr" && case.roles.contains(&"admin")),
            ),
            Self::Scope(name) => decision(case.scopes.contains(name)),
            Self::Condition(place) => case.answers[*place],
            Self::Not(rule) => match rule.decide(case) {
                Decision::Allow => Decision::Deny,
                Decision::Deny => Decision::Allow,
                Decision::Failed => Decision::Failed,
            },
            Self::Any(rules) => joined(rules, case, |answers| answers.contains(&Decision::Allow)),
            Self::All(rules) => joined(rules, case, |answers| !answers.contains(&Decision::Deny)),
        }
    }

    /// Whether the rule holds however the questions that failed might have been answered.
    fn holds_whatever_failed(&self, case: &Case) -> bool {
        (0_u8..8).all(|bits| {
            let mut certain = case.clone();
            for (place, answer) in certain.answers.iter_mut().enumerate() {
                if *answer == Decision::Failed {
                    *answer = decision(bits & (1 << place) != 0);
                }
            }
            self.decide(&certain) == Decision::Allow
        })
    }
}

static ASKED: LazyLock<std::sync::Mutex<Asked>> = LazyLock::new(|| {
    let builder = |builder: palisade::SecurityBuilder| {
        builder.direct().condition(Ask::<0>).condition(Ask::<1>).condition(Ask::<2>)
    };
    std::sync::Mutex::new(Asked::new(routes(), builder))
});

fn status(path: &str, case: &Case) -> u16 {
    let asked = ASKED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let token = case.roles.iter().fold(asked.draft(), |draft, role| draft.role(role));
    let token = token.scope(&case.scopes.join(" ")).sign();
    let mut request = asked.client.get(path).bearer(&token);
    for (field, answer) in FIELDS.iter().zip(&case.answers) {
        let word = match answer {
            Decision::Allow => "allow",
            Decision::Deny => "deny",
            Decision::Failed => "failed",
        };
        request = request.header(field, word);
    }
    asked.send(request).status().as_u16()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_tree_decides_as_the_naive_evaluator_does(case in cases()) {
        for (path, tree) in trees() {
            let expected = match tree.decide(&case) {
                Decision::Allow => 200,
                Decision::Deny => 403,
                Decision::Failed => 503,
            };
            prop_assert_eq!(status(path, &case), expected, "{}", path);
        }
    }

    #[test]
    fn no_question_that_failed_opens_a_door(case in cases()) {
        for (path, tree) in trees() {
            if status(path, &case) == 200 {
                prop_assert!(tree.holds_whatever_failed(&case), "{}", path);
            }
        }
    }
}
