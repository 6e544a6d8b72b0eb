//! The seam between a throttle and where its budgets are kept.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::key::RateKey;
use super::quota::Quota;

/// Keeps budgets and takes from them.
///
/// There is one operation, and it is atomic: of any number of concurrent calls for a key, exactly
/// as many are allowed as the budget holds. A store that reads and then writes lets more through.
///
/// [`MemoryStore`](super::MemoryStore) is right for one process. Behind several, each would admit
/// the whole quota; share a store between them.
pub trait RateStore: Send + Sync + 'static {
    /// Takes the quota's cost from the key's budget, if it holds that much.
    ///
    /// A refused request takes nothing. `now_nanos` is this process's monotonic time in
    /// nanoseconds; a store that processes share uses a clock of its own instead.
    fn take<'a>(&'a self, key: RateKey<'a>, quota: &'a Quota, now_nanos: u64) -> Taking<'a>;
}

/// What [`RateStore::take`] answers: at once, so that a store in memory costs no allocation, or
/// after a wait.
pub enum Taking<'a> {
    /// Decided already.
    Now(Result<Decision, StoreError>),
    /// Decided when the future ends. Dropping it may or may not have taken from the budget.
    Later(Pin<Box<dyn Future<Output = Result<Decision, StoreError>> + Send + 'a>>),
}

impl Taking<'_> {
    /// The decision, however long it takes.
    ///
    /// # Errors
    /// When the store could not decide. What that means for the request is the caller's rule;
    /// without one it is refused.
    pub async fn decide(self) -> Result<Decision, StoreError> {
        match self {
            Self::Now(decision) => decision,
            Self::Later(deciding) => deciding.await,
        }
    }
}

impl fmt::Debug for Taking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now(decision) => f.debug_tuple("Now").field(decision).finish(),
            Self::Later(_) => f.debug_tuple("Later").finish_non_exhaustive(),
        }
    }
}

/// Whether a request may pass, and what is left either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a decision that nobody reads lets the request through"]
pub enum Decision {
    /// It may; its cost was taken.
    Allowed(Budget),
    /// It may not; nothing was taken.
    Denied(Budget),
}

impl Decision {
    /// Whether the request may pass.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// What is left.
    #[must_use]
    pub fn budget(&self) -> Budget {
        let (Self::Allowed(budget) | Self::Denied(budget)) = self;
        *budget
    }
}

/// What is left of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What could be taken now, in the units of the quota's limit.
    pub remaining: u32,
    /// Until more than that can be taken, if nobody takes any.
    pub reset: Duration,
    /// Until a request like this one would pass; zero when it was allowed, never before `reset`
    /// when it was denied.
    pub retry_after: Duration,
}

/// A store could not decide.
#[derive(Debug)]
pub struct StoreError(Box<dyn Error + Send + Sync>);

impl StoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of rate budgets could not decide")
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    const BUDGET: Budget =
        Budget { remaining: 3, reset: Duration::from_secs(1), retry_after: Duration::ZERO };

    fn decide(taking: Taking<'_>) -> Result<Decision, StoreError> {
        let mut context = Context::from_waker(Waker::noop());
        match pin!(taking.decide()).poll(&mut context) {
            Poll::Ready(decision) => decision,
            Poll::Pending => panic!("nothing here waits"),
        }
    }

    #[test]
    fn now_and_later_tell_the_same_decision() {
        let decision = Decision::Allowed(BUDGET);
        assert_eq!(decide(Taking::Now(Ok(decision))).unwrap(), decision);
        assert_eq!(decide(Taking::Later(Box::pin(async move { Ok(decision) }))).unwrap(), decision);
        let failed = Taking::Later(Box::pin(async { Err(StoreError::new("refused")) }));
        assert!(decide(failed).is_err());
    }

    #[test]
    fn an_error_tells_its_cause_only_as_source() {
        let error = StoreError::new("redis://user:secret@host is down");
        assert!(!error.to_string().contains("secret"));
        assert!(error.source().unwrap().to_string().contains("is down"));
    }

    #[test]
    fn a_store_can_be_an_object() {
        struct Closed;
        impl RateStore for Closed {
            fn take<'a>(&'a self, _: RateKey<'a>, _: &'a Quota, _: u64) -> Taking<'a> {
                Taking::Now(Ok(Decision::Denied(BUDGET)))
            }
        }
        let store: Box<dyn RateStore> = Box::new(Closed);
        let quota = Quota::from(crate::policy::Rate::new(1, Duration::from_secs(1)));
        let subject = super::super::key::KeySubject::Global;
        let taking =
            store.take(RateKey { module: "app", policy: "p", rule: 0, subject }, &quota, 0);
        assert!(!decide(taking).unwrap().is_allowed());
    }
}
