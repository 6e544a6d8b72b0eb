//! A host that fails is left alone for a while.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So many failures in a row open it.
const FAILURES: u32 = 5;
/// How long it stays open before one call is tried.
const OPEN_FOR: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<Instant>,
}

impl Breaker {
    /// Whether a call may be made. While it is open one call after each time is.
    pub(crate) fn admits(&self) -> bool {
        let mut state = self.lock();
        match state.open_until {
            Some(until) if Instant::now() < until => false,
            Some(_) => {
                state.open_until = Some(Instant::now() + OPEN_FOR);
                true
            }
            None => true,
        }
    }

    /// How a call ended. One that its caller gives up says nothing of the host.
    pub(crate) fn note(&self, has_failed: bool) {
        let mut state = self.lock();
        if !has_failed {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.open_until = Some(Instant::now() + OPEN_FOR);
        }
    }

    /// Every change leaves the state whole, so a panic beside it changes nothing.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn failures_in_a_row_open_it_and_one_call_is_tried() {
        let breaker = Breaker::default();
        for _ in 0..FAILURES {
            assert!(breaker.admits());
            breaker.note(true);
        }
        assert!(!breaker.admits());
        tokio::time::advance(OPEN_FOR).await;
        assert!(breaker.admits(), "one is tried");
        assert!(!breaker.admits(), "and no second");
        breaker.note(true);
        assert!(!breaker.admits());
        tokio::time::advance(OPEN_FOR).await;
        assert!(breaker.admits());
        breaker.note(false);
        assert!(breaker.admits() && breaker.admits());
    }
}
