//! The one clock of the pipeline: wall time for tokens and logs, monotonic time for budgets.
//!
//! Everything that asks for the time is handed a [`Clock`], so that a test can hold it still.
//! Outside tests there is only the system's: the manual one exists under the `testing` feature.

use std::sync::LazyLock;
#[cfg(any(test, feature = "testing"))]
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Where the process counts monotonic time from: the first time anyone asks.
static ORIGIN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Where a manual clock's monotonic time starts, so that it may also be set back.
#[cfg(any(test, feature = "testing"))]
const MANUAL_ORIGIN: i128 = 1 << 62;

#[cfg(any(test, feature = "testing"))]
const NANOS_PER_MILLI: i128 = 1_000_000;

/// Tells the time; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    #[cfg(any(test, feature = "testing"))]
    Manual(ManualClock),
}

impl Clock {
    /// A clock that shows `unix_millis` until its handle moves it.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub(crate) fn manual(unix_millis: i64) -> (Self, ManualClock) {
        let handle = ManualClock::starting_at(unix_millis);
        (Self(Source::Manual(handle.clone())), handle)
    }

    /// Milliseconds since 1970-01-01 UTC; negative before. May jump when the host's clock is set.
    pub(crate) fn now_unix_millis(&self) -> i64 {
        match &self.0 {
            Source::System => system_unix_millis(),
            #[cfg(any(test, feature = "testing"))]
            Source::Manual(handle) => handle.unix_millis(),
        }
    }

    /// Nanoseconds since an arbitrary instant of this process; setting the host's clock does not
    /// move it.
    pub(crate) fn monotonic_nanos(&self) -> u64 {
        match &self.0 {
            Source::System => {
                let origin = *ORIGIN;
                let elapsed = Instant::now().saturating_duration_since(origin);
                u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)
            }
            #[cfg(any(test, feature = "testing"))]
            Source::Manual(handle) => handle.monotonic_nanos(),
        }
    }
}

/// A span of time in milliseconds, as times are counted; the longest for what is longer.
pub(crate) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

fn system_unix_millis() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => millis(after),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

/// Moves the [`Clock`] it was made with: wall time and monotonic time together.
#[cfg(any(test, feature = "testing"))]
#[derive(Clone, Debug)]
pub(crate) struct ManualClock {
    start: i128,
    /// Unix time in nanoseconds.
    now: Arc<Mutex<i128>>,
}

#[cfg(any(test, feature = "testing"))]
impl ManualClock {
    fn starting_at(unix_millis: i64) -> Self {
        let start = i128::from(unix_millis) * NANOS_PER_MILLI;
        Self { start, now: Arc::new(Mutex::new(start)) }
    }

    /// Moves time on.
    pub(crate) fn advance(&self, by: Duration) {
        let by = i128::try_from(by.as_nanos()).unwrap_or(i128::MAX);
        self.change(|now| now.saturating_add(by));
    }

    /// Sets the time, forward or back; monotonic time follows.
    pub(crate) fn set(&self, unix_millis: i64) {
        self.change(|_| i128::from(unix_millis) * NANOS_PER_MILLI);
    }

    fn change(&self, to: impl FnOnce(i128) -> i128) {
        // A number is whole, whatever panicked beside it.
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = to(*now);
    }

    fn nanos(&self) -> i128 {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unix_millis(&self) -> i64 {
        i64::try_from(self.nanos().div_euclid(NANOS_PER_MILLI)).unwrap_or(i64::MAX)
    }

    fn monotonic_nanos(&self) -> u64 {
        let nanos = self.nanos().saturating_sub(self.start).saturating_add(MANUAL_ORIGIN);
        u64::try_from(nanos.max(0)).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_time_is_after_2020_and_never_goes_back() {
        let clock = Clock::default();
        assert!(clock.now_unix_millis() > 1_577_836_800_000);
        let readings: Vec<u64> = (0..1000).map(|_| clock.clone().monotonic_nanos()).collect();
        assert!(readings.is_sorted());
    }

    #[test]
    fn manual_time_moves_both_readings_together() {
        let (clock, handle) = Clock::manual(1_000);
        let before = clock.monotonic_nanos();
        assert_eq!(clock.now_unix_millis(), 1_000);

        handle.advance(Duration::from_nanos(1_500_001));
        assert_eq!(clock.now_unix_millis(), 1_001);
        assert_eq!(clock.monotonic_nanos() - before, 1_500_001);

        handle.set(-1);
        assert_eq!(clock.now_unix_millis(), -1);
        assert_eq!(before - clock.monotonic_nanos(), 1_001_000_000);
    }

    #[test]
    fn extremes_saturate() {
        let (clock, handle) = Clock::manual(i64::MAX);
        handle.advance(Duration::MAX);
        assert_eq!(clock.now_unix_millis(), i64::MAX);
        assert_eq!(clock.monotonic_nanos(), u64::MAX);
        handle.set(i64::MIN);
        assert_eq!(clock.now_unix_millis(), i64::MIN);
        assert_eq!(clock.monotonic_nanos(), 0);
    }
}
