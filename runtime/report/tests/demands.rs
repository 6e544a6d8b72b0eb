//! What a route demands beside its own rule is locked as well: a change that loosens it is widened.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#![allow(missing_docs, dead_code, unreachable_pub, reason = "a test has no outside")]

use palisade::inventory::{Inventory, RuleData};
use palisade::prelude::*;
use palisade::routing::SecureMethod;
use palisade::{Cors, Permission, SecurityBuilder, require};
use palisade_report::lock::{Lock, Verdict, check};

#[derive(Role)]
pub enum Role {
    Admin,
    Support,
    Clerk,
}

#[derive(Permission)]
pub enum Permission {
    #[permission("refund", role = "support")]
    Refund,
    /// As it is once clerks may, too.
    #[permission("refund:clerks", allow = any(role("clerk"), role("support")))]
    RefundOfClerks,
}

#[secure(rate = "5/s")]
async fn plain() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", step_up(max_age = "5m"))]
async fn stepped_up() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", approve(by = 2, of = role("admin"), within = "1h"))]
async fn approved() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", approve(by = 1, of = role("admin"), within = "1h"))]
async fn approved_by_one() -> NoContent {
    NoContent
}

#[secure(role = "admin", rate = "5/s")]
async fn of_admins() -> NoContent {
    NoContent
}

#[secure(role = "admin", rate = "5/s", break_glass(role = "clerk", lasts = "1h"))]
async fn of_admins_or_in_an_emergency() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", permission = "refund")]
async fn refund() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", permission = "refund:clerks")]
async fn refund_of_clerks() -> NoContent {
    NoContent
}

/// The lock of an application with one route.
fn lock(
    handler: SecureMethod<()>,
    around: impl FnOnce(SecureRouter) -> SecureRouter,
    state: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> (Lock, Inventory) {
    let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
    let security = Security::builder().roles::<Role>().jwt(jwt.audience("x")).direct();
    let routes = around(SecureRouter::new().route("/till", handler));
    let app = routes.secured_by(state(security).build().unwrap()).unwrap();
    let inventory = Inventory::of(&app);
    (Lock::of(&inventory), inventory)
}

/// The change from one to the other is widened, and the other way round it is narrowed or, where it cannot be told, widened.
#[track_caller]
fn widened(strict: &(Lock, Inventory), lax: &(Lock, Inventory)) {
    let changes = strict.0.compare(&lax.0);
    let is_widened = changes.iter().any(|change| change.verdict == Verdict::Widened);
    assert!(is_widened, "{changes:?}");
    assert!(check(&lax.1, &strict.0.to_text()).unwrap_err().contains("not signed off"));
    assert!(check(&strict.1, &strict.0.to_text()).is_ok());
}

fn usual(handler: SecureMethod<()>) -> (Lock, Inventory) {
    lock(handler, |routes| routes, |security| security)
}

#[test]
fn what_is_demanded_of_a_caller_is_loosened_by_no_change_unseen() {
    let required = lock(get(plain), |routes| routes.require(require!(role = "admin")), |it| it);
    widened(&required, &usual(get(plain)));
    let back = usual(get(plain)).0.compare(&required.0);
    assert!(back.iter().all(|change| change.verdict != Verdict::Widened), "{back:?}");

    let handlers = [
        (get(stepped_up), get(plain)),
        (get(approved), get(plain)),
        (get(approved), get(approved_by_one)),
        (get(of_admins), get(of_admins_or_in_an_emergency)),
        (get(refund), get(refund_of_clerks)),
    ];
    for (strict, lax) in handlers {
        widened(&usual(strict), &usual(lax));
    }
}

#[test]
fn addresses_and_origins_of_the_application_are_locked() {
    let allowed = lock(get(plain), |routes| routes, |it| it.allow_ip(["10.0.0.0/8"]));
    widened(&allowed, &usual(get(plain)));
    let listed = lock(get(plain), |it| it, |it| it.cors(Cors::origins(["https://a.example"])));
    widened(&usual(get(plain)), &listed);
}

#[test]
fn a_role_is_told_only_what_every_demand_lets_it_do() {
    let (_, inventory) = lock(get(plain), |it| it.require(require!(role = "admin")), |it| it);
    let rule = inventory.routes.first().and_then(|route| route.rule.clone()).unwrap();
    assert_eq!(rule, RuleData::Role("admin".to_owned()));
    let (_, inventory) = usual(get(refund));
    let rule = inventory.routes.first().and_then(|route| route.rule.clone()).unwrap();
    assert_eq!(rule, RuleData::Role("support".to_owned()));
}

#[test]
fn a_digest_that_differs_in_nothing_that_is_compared_fails() {
    let (lock, inventory) = usual(get(plain));
    let other = Inventory { digest: "another".to_owned(), ..inventory };
    let told = check(&other, &lock.to_text()).unwrap_err();
    assert!(told.contains("not compared by its parts"), "{told}");
}
