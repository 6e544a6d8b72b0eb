//! Generic handlers: what rustc cannot say of them while it checks, the start does.

use std::marker::PhantomData;
use std::time::Duration;

use axum::extract::Extension;
use palisade::prelude::*;
use palisade::{Condition, Decision, InTenant, Input, OnFailure, Per, Rate, RequestHead};
use serde::de::DeserializeOwned;

use crate::support::fixture::{Fixture, refused};

/// What a handler's limit depends on.
trait Limited: Send + Sync + 'static {
    const RATE: Rate;
}

macro_rules! limits {
    ($($name:ident = $rate:expr;)*) => {$(
        struct $name;

        impl Limited for $name {
            const RATE: Rate = $rate;
        }
    )*};
}

const SECOND: Duration = Duration::from_secs(1);

limits! {
    Fine = Rate::new(5, SECOND).per(Per::Ip);
    OfNone = Rate::new(0, SECOND);
    InNoTime = Rate::new(5, Duration::ZERO);
    Costly = Rate::new(5, SECOND).cost(6);
    Free = Rate::new(5, SECOND).cost(0);
    ByIdentity = Rate::new(5, SECOND);
    Uncounted = Rate::new(5, SECOND).per(Per::Ip).on_failure(OnFailure::Allow);
    Shared = Rate::named("export");
    OfATenant = Rate::new(5, SECOND).per(Per::Tenant);
    OfAKey = Rate::new(5, SECOND).per(Per::ApiKey);
}

#[secure(rate = L::RATE)]
async fn limited<L: Limited>() {}

#[public(reason = "a test", rate = L::RATE)]
async fn open<L: Limited>() {}

/// A rate that depends on no parameter stands in a generic handler as in any other.
const PLENTY: Rate = Rate::new(100, SECOND);

#[secure(rate = PLENTY)]
async fn beside<L: Limited>(_: Extension<PhantomData<L>>) {}

#[test]
fn a_rate_that_a_parameter_names_is_looked_at_when_the_application_starts() {
    type Routes = fn() -> SecureRouter;
    let secured: [(Routes, &str); 8] = [
        (|| SecureRouter::new().route("/", get(limited::<OfNone>)), "can never pass a request"),
        (|| SecureRouter::new().route("/", get(limited::<InNoTime>)), "can never pass a request"),
        (|| SecureRouter::new().route("/", get(limited::<Costly>)), "can never pass a request"),
        (|| SecureRouter::new().route("/", get(limited::<Free>)), "can never pass a request"),
        (|| SecureRouter::new().route("/", get(limited::<Shared>)), "`export` is not configured"),
        (|| SecureRouter::new().route("/", get(limited::<OfATenant>)), "a caller's tenant"),
        (|| SecureRouter::new().route("/", get(limited::<OfAKey>)), "per API key"),
        (|| SecureRouter::new().route("/", get(open::<ByIdentity>)), "no caller to count"),
    ];
    for (routes, expected) in secured {
        let reason = refused(routes(), |builder| builder);
        assert!(reason.contains(expected), "{reason}");
        assert_eq!(reason.matches("\n  - ").count(), 1, "{reason}");
    }
    let uncounted = SecureRouter::new().route("/", get(open::<Uncounted>));
    assert!(refused(uncounted, |builder| builder).contains("uncounted"));
    let fine = SecureRouter::new()
        .route("/limited", get(limited::<Fine>))
        .route("/identity", get(limited::<ByIdentity>))
        .route("/open", get(open::<Fine>))
        .route("/beside", get(beside::<OfNone>));
    Fixture::new(fine);
}

#[input]
struct Place {
    #[input(plain)]
    id: u64,
}

#[input]
struct Elsewhere {
    #[validate(length(max = 20))]
    #[input(plain)]
    shelf: String,
}

#[secure]
async fn reads<T>(_: Path<T>)
where
    T: Input + DeserializeOwned + Send + 'static,
{
}

#[secure]
async fn counts<T>(_: Path<Plain<T>>)
where
    T: DeserializeOwned + Send + 'static,
    Path<Plain<T>>: palisade::SafeInput,
{
}

#[test]
fn a_path_that_a_parameter_names_is_compared_with_its_route() {
    let other = SecureRouter::new().route("/{id}", get(reads::<Elsewhere>));
    assert!(refused(other, |builder| builder).contains("has the parameter `{id}`"));
    let fewer = SecureRouter::new().route("/{id}", get(counts::<(u8, u8)>));
    assert!(refused(fewer, |builder| builder).contains("`Path` reads 2"));
    let fine = SecureRouter::new()
        .route("/one/{id}", get(reads::<Place>))
        .route("/two/{a}/{b}", get(counts::<(u8, u8)>));
    Fixture::new(fine);
}

struct Kept<I>(PhantomData<fn() -> I>);

#[derive(Clone)]
struct Db;

impl<I: palisade::ObjectId + 'static> Resource for Kept<I> {
    type Id = I;
    type Store = Db;
    const PARAMS: &'static [&'static str] = &["kept"];

    async fn load(_: &Db, _: &I) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl<I: palisade::ObjectId + 'static> Allow<Read> for Kept<I> {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure]
async fn kept<T: Allow<Read>>(_: Authorized<T, Read>) {}

#[test]
fn an_object_that_a_parameter_names_has_its_route_and_its_tenant() {
    let routes = |path, methods| SecureRouter::new().route(path, methods).with_state(Db);
    let missing = routes("/{id}", get(kept::<Kept<u64>>));
    assert!(refused(missing, |builder| builder).contains("lacks the parameter `{kept}`"));
    let tenant = routes("/{kept}", get(kept::<Kept<InTenant<u64>>>));
    assert!(refused(tenant, |builder| builder).contains("the caller's tenant"));
    Fixture::new(routes("/{kept}", get(kept::<Kept<u64>>)));
}

struct Office;

impl Condition for Office {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Allow
    }
}

#[allow(clippy::extra_unused_type_parameters, reason = "its guard asks the condition")]
#[secure(allow = policy(C))]
async fn on_condition<C: Condition>() {}

#[test]
fn what_a_parameter_demands_is_there() {
    let routes = || SecureRouter::new().route("/", get(on_condition::<Office>));
    assert!(refused(routes(), |builder| builder).contains("Office` has no value"));
    Fixture::configured(routes(), |builder| builder.condition(Office));
}
