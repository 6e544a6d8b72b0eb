//! Each setting is stated once, and every fault is told.

use super::*;
use crate::login::{LinkMessage, MemoryAccounts, MemoryTickets};
use crate::maybe_ready::MaybeReady;

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct NoMail;

impl SendLinks for NoMail {
    fn send(&self, _: LinkMessage) -> MaybeReady<'_, Result<(), Failure>> {
        MaybeReady::Now(Ok(()))
    }
}

struct NoFactor;

impl OtherFactor for NoFactor {
    fn is_enrolled<'a>(
        &'a self,
        _: &'a crate::caller_id::CallerId,
    ) -> MaybeReady<'a, Result<bool, Failure>> {
        MaybeReady::Now(Ok(false))
    }

    fn set_codes(&self, _: Arc<dyn OtherFactor>) {}
}

fn told(state: impl FnOnce(LoginBuilder) -> LoginBuilder) -> Vec<String> {
    let builder = state(Login::builder(MemoryAccounts::new()));
    let built = builder.build(HashCost::new(7_168, 5).unwrap());
    built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
}

#[cfg(feature = "second-factor")]
fn factors() -> SecondFactors {
    let builder = SecondFactors::builder("Payroll", *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c");
    builder.build(crate::records::MemoryRecords::new()).unwrap()
}

fn with_links(builder: LoginBuilder, page: &str) -> LoginBuilder {
    builder.links(page, MemoryTickets::new(), NoMail)
}

#[cfg(feature = "second-factor")]
fn with_class(builder: LoginBuilder) -> LoginBuilder {
    let has_factors = builder.factors.is_some();
    let builder = if has_factors { builder } else { builder.second_factors(factors()) };
    builder.second_factor_class("gold")
}

#[cfg(feature = "jwt")]
fn with_revocations(builder: LoginBuilder) -> LoginBuilder {
    builder.revocations(Revocations::new(crate::auth::jwt::MemoryRevocations::new()))
}

#[test]
fn each_setting_is_stated_once() {
    type State = fn(LoginBuilder) -> LoginBuilder;
    let cases: [(State, &str); 4] = [
        (|it| it.breached(|_: &str| false), ".breached(..)"),
        (|it| with_links(it, "https://a.example"), ".links(..)"),
        (|it| it.processes(1), ".processes(..)"),
        (|it| it.link_life(LINK_LIFE), ".link_life(..)"),
    ];
    let cases = Vec::from(cases);
    #[cfg(feature = "second-factor")]
    let cases = {
        let of_factors: [(State, &str); 2] = [
            (|it| it.second_factors(factors()), ".second_factors(..)"),
            (with_class, ".second_factor_class(..)"),
        ];
        [cases, Vec::from(of_factors)].concat()
    };
    #[cfg(feature = "jwt")]
    let cases = {
        let of_tokens: [(State, &str); 1] = [(with_revocations, ".revocations(..)")];
        [cases, Vec::from(of_tokens)].concat()
    };
    for (state, setter) in cases {
        assert_eq!(told(state), [""; 0], "{setter}");
        let twice = format!("login: `{setter}` was called twice");
        assert_eq!(told(|builder| state(state(builder))), [twice]);
    }
}

#[test]
fn a_login_has_one_other_factor_which_is_asked_for_or_not() {
    const TOLD: &str = "login: `.other_factor(..)` and `.step_up_factor(..)` state the same factor: call one of \
                        them, once";
    for asked in [true, false] {
        let state = |it: LoginBuilder, asked: bool| {
            if asked { it.other_factor(NoFactor) } else { it.step_up_factor(NoFactor) }
        };
        assert_eq!(told(|it| state(it, asked)), [""; 0]);
        for second in [true, false] {
            assert_eq!(told(|it| state(state(it, asked), second)), [TOLD]);
        }
    }
}

#[cfg(feature = "second-factor")]
#[test]
fn the_class_of_two_factors_is_kept_wherever_it_is_stated() {
    let class = |state: fn(LoginBuilder) -> LoginBuilder| {
        let builder = state(Login::builder(MemoryAccounts::new()));
        let login = builder.build(HashCost::new(7_168, 5).unwrap()).unwrap();
        login.second().unwrap().class.clone()
    };
    assert_eq!(class(|it| it.second_factors(factors())), "aal2");
    assert_eq!(class(|it| it.second_factors(factors()).second_factor_class("gold")), "gold");
    assert_eq!(class(|it| it.second_factor_class("gold").second_factors(factors())), "gold");
    let alone = told(|it| it.second_factor_class("gold"));
    assert_eq!(alone, ["login: `.second_factor_class(..)` needs `.second_factors(..)`"]);
}

#[test]
fn every_fault_is_told_at_once() {
    let all = told(|it| with_links(it.processes(2).link_life(Duration::ZERO), "http://a.example"));
    let begins = [
        "login: `.link_life(..)` takes",
        "login: the page of `.links(..)`",
        "login: several processes",
    ];
    assert_eq!(all.len(), begins.len(), "{all:?}");
    assert!(all.iter().zip(begins).all(|(told, begin)| told.starts_with(begin)), "{all:?}");
}

#[test]
fn a_page_of_links_is_safe_to_lead_to() {
    for page in [
        "https://a.example/enter",
        "https://a.example",
        "http://localhost:3000/enter",
        "http://[::1]:3000/",
    ] {
        assert!(leads_somewhere(page), "{page}");
    }
    for page in [
        "http://a.example/enter",
        "http://localhost.evil.example/",
        "https://a.example/?x=1",
        "https://a.example/#x",
        "https:///enter",
        "https://",
        "a.example",
        "javascript:alert(1)",
        "https://a.example/ x",
    ] {
        assert!(!leads_somewhere(page), "{page}");
    }
}
