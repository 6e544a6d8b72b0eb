//! What was turned away, logged once in a while: a client that causes it does not fill the log.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The time between two lines.
const BETWEEN: Duration = Duration::from_secs(10);

/// The number of times since the last line.
#[derive(Debug)]
pub(super) struct TurnedAwayLog {
    what: &'static str,
    noted: Mutex<(Option<Instant>, u64)>,
}

impl TurnedAwayLog {
    pub(super) const fn new(what: &'static str) -> Self {
        Self { what, noted: Mutex::new((None, 0)) }
    }

    /// Notes one more. The first is reported at once.
    pub(super) fn note(&self) {
        if let Some(number) = self.due() {
            tracing::warn!(target: "palisade", number, "{}", self.what);
        }
    }

    fn due(&self) -> Option<u64> {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.1 += 1;
        if noted.0.is_some_and(|last| last.elapsed() < BETWEEN) {
            return None;
        }
        *noted = (Some(Instant::now()), noted.1);
        Some(std::mem::take(&mut noted.1))
    }
}
