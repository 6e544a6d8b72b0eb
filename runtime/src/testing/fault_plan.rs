//! Stores that fail by plan.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::maybe_ready::MaybeReady;
use crate::rate::{Budgets, RateKey, RateStore, Settlement, StoreError, Take, Taken};

/// Which calls of a store fail, in their order.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::rate::MemoryStore;
/// use palisade::testing::{Client, FaultPlan, FaultyRateStore, Issuer};
///
/// #[secure(rate = "5/s")]
/// async fn me() -> NoContent {
///     NoContent
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ConfigError> {
/// let (issuer, clock) = (Issuer::new(), palisade::testing::TestClock::new());
/// let plan = FaultPlan::new();
/// let store = FaultyRateStore::around(MemoryStore::new(), &plan);
/// let security = Security::builder().jwt(issuer.jwt()).rate_store(store).direct().clock(&clock);
/// let client = Client::new(SecureRouter::new().route("/me", get(me)).secured_by(security.build()?)?);
/// let token = issuer.token("ada", &clock).sign();
///
/// assert_eq!(client.get("/me").bearer(&token).send().await.status(), StatusCode::NO_CONTENT);
/// plan.fail_from_now_on(true);
/// let refused = client.get("/me").bearer(&token).send().await;
/// assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE, "a limit denies without its store");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct FaultPlan(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    next: VecDeque<bool>,
    always: bool,
    calls: usize,
}

impl FaultPlan {
    /// Nothing fails.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the next calls fail where this is true, one after the other.
    pub fn next(&self, fails: impl IntoIterator<Item = bool>) {
        self.plan(|plan| plan.next.extend(fails));
    }

    /// Lets every call fail, or none, behind those that were planned.
    pub fn fail_from_now_on(&self, fails: bool) {
        self.plan(|plan| plan.always = fails);
    }

    /// How many calls there were.
    pub fn calls(&self) -> usize {
        self.plan(|plan| plan.calls)
    }

    /// Whether this call fails: for a store of one's own.
    pub fn fails(&self) -> bool {
        self.plan(|plan| {
            plan.calls += 1;
            plan.next.pop_front().unwrap_or(plan.always)
        })
    }

    fn plan<T>(&self, change: impl FnOnce(&mut Plan) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A store of limits that fails by plan.
#[derive(Debug)]
pub struct FaultyRateStore<S> {
    store: S,
    plan: FaultPlan,
}

impl<S> FaultyRateStore<S> {
    /// The store, asked where the plan lets it be.
    pub fn around(store: S, plan: &FaultPlan) -> Self {
        Self { store, plan: plan.clone() }
    }
}

fn planned<'a, T: Send + 'a>() -> MaybeReady<'a, Result<T, StoreError>> {
    MaybeReady::Now(Err(StoreError::new("the plan of the test lets this call fail")))
}

impl<S: RateStore> RateStore for FaultyRateStore<S> {
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        if self.plan.fails() { planned() } else { self.store.take_all(takes, now_nanos) }
    }

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        if self.plan.fails() { planned() } else { self.store.settle(settlements, now_nanos) }
    }

    fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        if self.plan.fails() { planned() } else { self.store.remember(key, lasting, now_nanos) }
    }

    fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>> {
        if self.plan.fails() { planned() } else { self.store.remembers(key, now_nanos) }
    }
}
