//! The seam between a limit and where its budgets are kept.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::budgets::{Budgets, Taken};
use super::key::RateKey;
use super::quota::Quota;
use crate::maybe_ready::MaybeReady;

/// Keeps budgets and takes from them.
///
/// [`MemoryStore`](super::MemoryStore) is right for one process. Behind several, each would admit
/// the whole quota; let them share a store, such as `palisade-redis`.
///
/// # Implementing one
/// [`BudgetState`](super::BudgetState) has the arithmetic, and its page the algorithm for a store
/// that decides elsewhere. With the feature `testing`, `palisade::testing::rate_store_suite` proves
/// a store.
pub trait RateStore: Send + Sync + 'static {
    /// Takes the cost of every limit in `takes`, or nothing of any.
    ///
    /// A request is asked about once, with all its limits. They are decided in order: the first that
    /// does not hold its cost denies, and then nothing is taken from those before it. Of two for one
    /// key, the second finds what the first would take.
    ///
    /// The call is atomic: of any number of concurrent calls for a key, exactly as many are allowed
    /// as its budget holds, and none sees what another took and gave back. A store that reads and
    /// then writes lets more through.
    ///
    /// `now_nanos` is this process's monotonic time in nanoseconds; a store that processes share uses
    /// one clock of its own instead. Dropping a future that was returned may or may not have taken
    /// from the budgets.
    ///
    /// # Errors
    /// The future yields an error when the store cannot decide. What that means for the request is
    /// each limit's `on_failure`.
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>>;

    /// Replaces what requests reserved by what they spent, as [`BudgetState::settle`] does, and tells what
    /// is left of each.
    ///
    /// [`BudgetState::settle`]: super::BudgetState::settle
    ///
    /// # Errors
    /// The future yields an error when nothing was settled. The reservations then stay.
    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>>;

    /// Remembers a key for a time.
    ///
    /// # Errors
    /// The future yields an error when it does not.
    fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>>;

    /// Whether a key is remembered. A store that has no room left may forget one.
    ///
    /// # Errors
    /// The future yields an error when nothing is known.
    fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>>;
}

/// What became of a reservation, for one budget.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<'a> {
    /// Whose budget of which limit.
    pub key: RateKey<'a>,
    /// The limit's numbers.
    pub quota: &'a Quota,
    /// What was taken, and what was used of it.
    pub spent: Spending,
}

/// What a request reserved and what it spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spending {
    /// Units that [`RateStore::take_all`] took.
    pub reserved: u32,
    /// Units that were used.
    pub spent: u32,
    /// When they were taken, as [`Budget::at`](super::Budget::at) tells it.
    pub taken_at: u64,
}

/// What a request takes from one budget.
#[derive(Clone, Copy, Debug)]
pub struct Take<'a> {
    /// Whose budget of which limit.
    pub key: RateKey<'a>,
    /// The limit's numbers, and what this request costs.
    pub quota: &'a Quota,
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
    use super::*;

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
            fn take_all<'a>(
                &'a self,
                _: &'a [Take<'a>],
                _: u64,
            ) -> MaybeReady<'a, Result<Taken, StoreError>> {
                MaybeReady::Now(Err(StoreError::new("closed")))
            }

            fn settle<'a>(
                &'a self,
                _: &'a [Settlement<'a>],
                _: u64,
            ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
                MaybeReady::Now(Err(StoreError::new("closed")))
            }

            fn remember<'a>(
                &'a self,
                _: RateKey<'a>,
                _: Duration,
                _: u64,
            ) -> MaybeReady<'a, Result<(), StoreError>> {
                MaybeReady::Now(Err(StoreError::new("closed")))
            }

            fn remembers<'a>(
                &'a self,
                _: RateKey<'a>,
                _: u64,
            ) -> MaybeReady<'a, Result<bool, StoreError>> {
                MaybeReady::Now(Err(StoreError::new("closed")))
            }
        }
        let store: Box<dyn RateStore> = Box::new(Closed);
        assert!(matches!(store.take_all(&[], 0), MaybeReady::Now(Err(_))));
    }
}
