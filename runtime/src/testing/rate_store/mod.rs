//! What every [`RateStore`] must do, as a suite that anyone's store can be put through.

mod model;
mod schedule;
mod settling;
mod steps;
mod suite;

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use crate::rate::RateStore;
use suite::Suite;

/// Whose time a store decides by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreTime {
    /// The time it is given. The suite replays random schedules, exact to the microsecond, with a
    /// clock that also goes back.
    Given,
    /// A clock of its own, as a store that processes share has. The suite waits for real windows
    /// and takes about five seconds.
    Own,
}

/// Puts a store through everything that [`RateStore`] promises.
///
/// It uses keys of its own, so a store that decides by its own time may be in use for something
/// else; one that decides by the time it is given must be new. A failure is
/// of one check alone: the panic says which promise was broken, and for a
/// random schedule its seed.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::rate::MemoryStore;
/// use palisade::testing::{StoreTime, rate_store_suite};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
/// # runtime.block_on(async {
/// rate_store_suite(Arc::new(MemoryStore::new()), StoreTime::Given).await;
/// # });
/// # Ok(())
/// # }
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot decide.
pub async fn rate_store_suite<S: RateStore>(store: Arc<S>, time: StoreTime) {
    let suite = Suite { store, run: RandomState::new().hash_one(0) };
    suite.all_or_none().await;
    suite.keys_are_apart().await;
    suite.edges_of_what_can_pass().await;
    suite.parallel_requests_get_exactly_the_limit().await;
    suite.parallel_requests_over_two_limits_get_the_smaller().await;
    suite.a_flood_of_keys_evicts_nobody().await;
    suite.what_was_not_spent_comes_back().await;
    suite.parallel_settlements_are_all_counted().await;
    suite.what_is_remembered_is_known().await;
    match time {
        StoreTime::Given => {
            suite.edges_of_a_window().await;
            suite.a_clock_that_goes_back_opens_nothing().await;
            suite.what_is_remembered_is_forgotten_in_time().await;
            let mut now = schedule::START;
            for seed in 0..60 {
                now = suite.a_random_schedule(seed, now).await;
                now = suite.a_random_schedule_of_settlements(seed, now).await;
            }
        }
        StoreTime::Own => {
            suite.a_window_opens_again().await;
            suite.no_sliding_window_sees_too_much().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate::MemoryStore;

    #[tokio::test]
    async fn the_memory_store_keeps_every_promise_however_its_keys_spread() {
        for _ in 0..20 {
            rate_store_suite(Arc::new(MemoryStore::new()), StoreTime::Given).await;
        }
    }
}
