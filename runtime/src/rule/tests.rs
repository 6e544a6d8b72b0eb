//! Rules against an evaluator too simple to be wrong, and what they cost.

use std::any::TypeId;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Instant;

use futures_util::FutureExt as _;

use super::*;
use crate::clock::Clock;
use crate::edge::peer::Peer;
use crate::names::{Bits, RoleEnum as _, ScopeEnum as _, named};
use crate::principal::{Identified, Principal, RegisteredEnums};
use crate::request_head::RequestHead;

#[derive(crate::Role)]
#[role(crate = crate, permissions = Task)]
#[allow(dead_code, reason = "named as text")]
enum Role {
    #[role(implies("b"))]
    A,
    #[role(grants("open"))]
    B,
    C,
}

#[derive(crate::Scope)]
#[scope(crate = crate)]
#[allow(dead_code, reason = "named as text")]
enum Scope {
    #[scope("write", implies("read"))]
    Write,
    Read,
}

#[derive(crate::Permission)]
#[permission(crate = crate, roles = Role, scopes = Scope)]
#[allow(dead_code, reason = "named as text")]
enum Task {
    Open,
    #[permission(scope = "write", implies("open"))]
    Close,
}

const A: Rule = Rule::Role(named(Role::NAME_SET, "a"));
const B: Rule = Rule::Role(named(Role::NAME_SET, "b"));
const C: Rule = Rule::Role(named(Role::NAME_SET, "c"));
const READ: Rule = Rule::Scope(named(Scope::NAME_SET, "read"));
const WRITE: Rule = Rule::Scope(named(Scope::NAME_SET, "write"));
const OPEN: Rule = Rule::Permission(&Permission::named(Task::NAME_SET, "open"));
const CLOSE: Rule = Rule::Permission(&Permission::named(Task::NAME_SET, "close"));
const TENANT: Rule = Rule::Leaf(&Leaf::InTenant);
const ACME: Rule = Rule::Leaf(&Leaf::Tenant("acme"));
const INSIDE: Rule = Rule::Leaf(&Leaf::Client(Network::v4(0x0a00_0000, 8)));
const YES: Rule = Rule::Custom(Answer::<0>::NAMED);
const NO: Rule = Rule::Custom(Answer::<1>::NAMED);
const FAILED: Rule = Rule::Custom(Answer::<2>::NAMED);
const LATER: Rule = Rule::Custom(Answer::<3>::NAMED);

const LEAVES: [Rule; 15] = [
    A,
    B,
    C,
    READ,
    WRITE,
    OPEN,
    CLOSE,
    TENANT,
    ACME,
    INSIDE,
    YES,
    NO,
    FAILED,
    LATER,
    Rule::Authenticated,
];

/// Allows, denies, fails, or allows later.
struct Answer<const WHICH: u8>;

impl<const WHICH: u8> Condition for Answer<WHICH> {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Allow
    }

    fn decide_at_once(&self, _: &Principal, _: &RequestHead<'_>) -> Option<Decision> {
        [Some(Decision::Allow), Some(Decision::Deny), Some(Decision::Failed), None]
            .get(usize::from(WHICH))
            .copied()
            .flatten()
    }
}

/// Which roles and scopes a caller names, and whether it acts in a tenant.
#[derive(Clone, Copy, Debug)]
struct Case {
    roles: [bool; 3],
    scopes: [bool; 2],
    tenant: Option<&'static str>,
}

impl Case {
    fn caller(self) -> Principal {
        let roles = self.roles.iter().zip(Role::IMPLIES).filter(|(held, _)| **held);
        let scopes = self.scopes.iter().zip(Scope::IMPLIES).filter(|(held, _)| **held);
        let union = |bits: Bits, (_, more): (&bool, &Bits)| bits.union(*more);
        Principal::new(Identified {
            issuer: "https://id.example".into(),
            text: crate::credential_text::CredentialText::of_subject("a".into()),
            is_of_the_only_issuer: true,
            roles: roles.fold(Bits::EMPTY, union),
            scopes: scopes.fold(Bits::EMPTY, union),
            enums: RegisteredEnums {
                roles: Some(TypeId::of::<Role>()),
                scopes: Some(TypeId::of::<Scope>()),
                ..RegisteredEnums::default()
            },
            expires_at: None,
            tenant: self.tenant.map(Into::into),
            tenants: Vec::new(),
            user: None,
            credential_id: None,
            roles_are_a_bound: false,
            is_guest: false,
            revocable: None,
            plan: None,
            recheck_note: None,
        })
    }

    /// By the words of each leaf.
    fn leaf(self, words: &str) -> Decision {
        let [a, b, c] = self.roles;
        let [write, read] = self.scopes;
        match words {
            "role a" => a.into(),
            "role b" => (a || b).into(),
            "role c" => c.into(),
            "scope read" => (read || write).into(),
            "scope write" | "permission close" => write.into(),
            "permission open" => (a || b || write).into(),
            "tenant" => self.tenant.is_some().into(),
            "tenant acme" => (self.tenant == Some("acme")).into(),
            "client 10.0.0.0/8" | "policy Answer<1>" => Decision::Deny,
            "policy Answer<2>" => Decision::Failed,
            _ => Decision::Allow,
        }
    }

    fn decide(self, rule: &Rule) -> Decision {
        let all = |rules: &[Rule]| rules.iter().map(|rule| self.decide(rule)).collect::<Vec<_>>();
        let joined = |answers: Vec<Decision>, holds: bool| {
            if answers.contains(&Decision::Failed) { Decision::Failed } else { holds.into() }
        };
        match rule {
            Rule::All(rules) => {
                let answers = all(rules);
                let holds = !answers.contains(&Decision::Deny);
                joined(answers, holds)
            }
            Rule::Any(rules) => {
                let answers = all(rules);
                let holds = answers.contains(&Decision::Allow);
                joined(answers, holds)
            }
            Rule::Not(rule) => match self.decide(rule) {
                Decision::Allow => Decision::Deny,
                Decision::Deny => Decision::Allow,
                Decision::Failed => Decision::Failed,
            },
            leaf => self.leaf(&leaf.to_string()),
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// A list or a negation of some rules of `pool` beside each other.
fn tree(pool: &'static [Rule], numbers: &mut Numbers) -> Rule {
    let (at, count) = (numbers.below(pool.len() - 4), numbers.below(5));
    match numbers.below(5) {
        0 | 1 => Rule::All(&pool[at..at + count]),
        2 | 3 => Rule::Any(&pool[at..at + count]),
        _ => Rule::Not(&pool[at]),
    }
}

/// Trees of every depth up to three.
fn pool(numbers: &mut Numbers) -> &'static [Rule] {
    let mut grown: Vec<Rule> = (0..4_000).map(|_| LEAVES[numbers.below(LEAVES.len())]).collect();
    for _ in 0..2 {
        let below: &'static [Rule] = Box::leak(grown.clone().into_boxed_slice());
        let mut next: Vec<Rule> = (0..12_000).map(|_| tree(below, numbers)).collect();
        next.extend((0..8_000).map(|_| LEAVES[numbers.below(LEAVES.len())]));
        // Depths stand beside each other.
        for place in (1..next.len()).rev() {
            next.swap(place, numbers.below(place + 1));
        }
        grown = next;
    }
    Box::leak(grown.into_boxed_slice())
}

fn asked<T>(caller: &Principal, ask: impl FnOnce(&DecisionInput<'_>) -> T) -> T {
    let (parts, ()) = http::Request::get("/").body(()).unwrap().into_parts();
    let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let peer = Peer::from(SocketAddr::new(client, 1));
    let mut conditions = Conditions::default();
    assert!(conditions.insert(Answer::<0>) && conditions.insert(Answer::<1>));
    assert!(conditions.insert(Answer::<2>) && conditions.insert(Answer::<3>));
    let clock = Clock::default();
    ask(&DecisionInput {
        conditions: &conditions,
        caller,
        request: RequestHead::new(&parts, &peer, client),
        clock: &clock,
        told: &EngineNotes::default(),
    })
}

fn decided(rule: Rule, input: &DecisionInput<'_>) -> Outcome {
    // Only the list at the top is new; what it lists is kept.
    let kept: &'static Rule = Box::leak(Box::new(rule));
    kept.decide(input).wait().now_or_never().unwrap()
}

/// What is asked first without waiting: rules that cannot fail are also decided by the short way.
#[test]
fn a_million_random_trees_decide_as_the_naive_evaluator_does() {
    let mut numbers = Numbers(42);
    let (mut allowed, mut failed) = (0_u32, 0_u32);
    let mut drawn = 0_u32;
    while drawn < 1_000_000 {
        // Other trees each time; lists are decided where they lie.
        let pool = pool(&mut numbers);
        let is_tree = |rule: &&Rule| matches!(rule, Rule::All(_) | Rule::Any(_) | Rule::Not(_));
        let trees: Vec<&'static Rule> = pool.iter().filter(is_tree).collect();
        for trees in trees.chunks(2_000) {
            let case = Case {
                roles: [(); 3].map(|()| numbers.below(2) == 0),
                scopes: [(); 2].map(|()| numbers.below(2) == 0),
                tenant: [None, Some("acme"), Some("globex")][numbers.below(3)],
            };
            asked(&case.caller(), |input| {
                for rule in trees {
                    let expected = decides_as_expected(rule, case, input);
                    allowed += u32::from(expected == Decision::Allow);
                    failed += u32::from(expected == Decision::Failed);
                    drawn += 1;
                }
            });
        }
    }
    assert!(allowed > 100_000 && failed > 100_000, "{allowed} {failed}");
}

#[track_caller]
fn decides_as_expected(rule: &'static Rule, case: Case, input: &DecisionInput<'_>) -> Decision {
    let outcome = rule.decide(input).wait().now_or_never().unwrap();
    let expected = case.decide(rule);
    assert_eq!(outcome.decision, expected, "{case:?}: {rule}");
    assert_eq!(outcome.because.is_none(), expected == Decision::Allow, "{rule}");
    if !rule.may_fail() {
        assert_eq!(rule.holds(input), expected == Decision::Allow, "{case:?}: {rule}");
    }
    expected
}

#[test]
fn the_part_that_is_the_reason_is_named() {
    let case = Case { roles: [false, true, false], scopes: [false; 2], tenant: None };
    asked(&case.caller(), |input| {
        for (rule, because) in [
            (Rule::All(&[B, C, ACME]), "role c"),
            (Rule::All(&[B, Rule::Any(&[A, C])]), "any(role a, role c)"),
            (Rule::All(&[C, FAILED]), "policy Answer<2>"),
            (Rule::Any(&[B, FAILED, FAILED]), "policy Answer<2>"),
            (Rule::All(&[B, Rule::Not(&YES)]), "not(policy Answer<0>)"),
            (Rule::All(&[LATER, Rule::All(&[LATER, NO])]), "policy Answer<1>"),
            (Rule::Any(&[]), "no caller"),
        ] {
            let outcome = decided(rule, input);
            assert_eq!(outcome.because.map(ToString::to_string).as_deref(), Some(because));
        }
        assert!(decided(Rule::Any(&[B, NO]), input).because.is_none());
    });
}

#[test]
fn what_a_permission_needs_is_found_below_it() {
    let case = Case { roles: [true, false, false], scopes: [false; 2], tenant: None };
    let caller = case.caller();
    assert!(caller.may(Task::Open) && !caller.may(Task::Close));
    let writer = Case { roles: [false; 3], scopes: [true, false], ..case }.caller();
    assert!(writer.may(Task::Open) && writer.may(Task::Close));
}

/// `cargo test --release -p palisade --lib rules_of -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
#[allow(clippy::print_stdout, reason = "a measurement is printed")]
fn rules_of_8_and_64_leaves_cost() {
    const ROWS: [Rule; 8] = [A, READ, B, WRITE, TENANT, C, ACME, B];
    let case = Case { roles: [true; 3], scopes: [true; 2], tenant: Some("acme") };
    let eight = Rule::All(&ROWS);
    let nested: &'static [Rule] = Box::leak(vec![eight; 8].into_boxed_slice());
    asked(&case.caller(), |input| {
        for (leaves, rule) in [(8, eight), (64, Rule::All(nested))] {
            let begun = Instant::now();
            let mut held = 0_u32;
            for _ in 0..1_000_000 {
                held += u32::from(std::hint::black_box(&rule).holds(std::hint::black_box(input)));
            }
            let nanos = begun.elapsed().as_nanos() / 1_000_000;
            assert_eq!(held, 1_000_000);
            println!("{leaves} leaves: {nanos} ns");
        }
    });
}
