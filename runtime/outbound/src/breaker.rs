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
    /// How often it opened and closed, together.
    turns: u64,
    failures: u32,
    open_until: Option<Instant>,
}

/// A call that may be made.
#[derive(Debug)]
#[must_use = "how it ended is noted"]
pub(crate) struct Admission {
    turns: u64,
}

impl Breaker {
    /// Whether a call may be made. While it is open one call after each time is.
    pub(crate) fn admits(&self) -> Option<Admission> {
        let mut state = self.lock();
        match state.open_until {
            Some(until) if Instant::now() < until => return None,
            Some(_) => state.open_until = Some(Instant::now() + OPEN_FOR),
            None => {}
        }
        Some(Admission { turns: state.turns })
    }

    /// How a call ended. One that its caller gives up says nothing of the host, and one that began before it opened or closed nothing of the host as it is
    /// now: a late answer closes nothing, and late failures keep nothing open.
    pub(crate) fn note(&self, call: &Admission, has_failed: bool) {
        let mut state = self.lock();
        if call.turns != state.turns {
            return;
        }
        let is_open = state.open_until.is_some();
        if !has_failed {
            let turns = state.turns.wrapping_add(u64::from(is_open));
            *state = State { turns, ..State::default() };
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.turns = state.turns.wrapping_add(u64::from(!is_open));
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

    /// Calls, and says how it ended.
    fn call(breaker: &Breaker, has_failed: bool) -> bool {
        let call = breaker.admits();
        call.inspect(|call| breaker.note(call, has_failed)).is_some()
    }

    #[tokio::test(start_paused = true)]
    async fn failures_in_a_row_open_it_and_one_call_is_tried() {
        let breaker = Breaker::default();
        for _ in 0..FAILURES {
            assert!(call(&breaker, true));
        }
        assert!(breaker.admits().is_none());
        tokio::time::advance(OPEN_FOR).await;
        let tried = breaker.admits().unwrap();
        assert!(breaker.admits().is_none(), "and no second");
        breaker.note(&tried, true);
        assert!(breaker.admits().is_none());
        tokio::time::advance(OPEN_FOR).await;
        assert!(call(&breaker, false));
        assert!(breaker.admits().is_some() && breaker.admits().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn how_a_call_of_before_ended_says_nothing_of_the_host_now() {
        let breaker = Breaker::default();
        let before: Vec<_> = (0..20).map(|_| breaker.admits().unwrap()).collect();
        for _ in 0..FAILURES {
            assert!(call(&breaker, true));
        }
        breaker.note(&before[0], false);
        assert!(breaker.admits().is_none(), "an answer of before closes nothing");
        tokio::time::advance(OPEN_FOR / 2).await;
        breaker.note(&before[1], true);
        tokio::time::advance(OPEN_FOR / 2).await;
        let tried = breaker.admits().expect("a failure of before keeps nothing open");
        breaker.note(&tried, false);
        for call in &before {
            breaker.note(call, true);
        }
        breaker.note(&tried, true);
        assert!(breaker.admits().is_some(), "failures of before open nothing");
        for _ in 0..FAILURES {
            assert!(call(&breaker, true));
        }
        assert!(breaker.admits().is_none(), "failures of now do");
    }
}
