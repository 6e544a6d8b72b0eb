//! When rules were passed in an emergency.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::millis;
use crate::maybe_ready::MaybeReady;

/// Remembers when callers began to pass a rule in an emergency; in this process by default, as
/// [`MemoryBreakGlass`]; in any [`RecordStore`](crate::records::RecordStore) as [`RecordBreakGlass`](crate::RecordBreakGlass).
pub trait BreakGlassStore: Send + Sync + 'static {
    /// When the period of `key` began, in milliseconds since the Unix epoch: one that began less than `once_per`
    /// before `now_millis`, or else one that begins now and is remembered. One atomic step: of two requests at the
    /// same moment both are told the same.
    ///
    /// # Errors
    /// Where nothing could be remembered; the request is then refused with 503.
    fn begun<'a>(
        &'a self,
        key: &'a str,
        now_millis: i64,
        once_per: Duration,
    ) -> MaybeReady<'a, Result<i64, BreakGlassStoreError>>;

    /// Whether it remembers for this process alone: an application of several does not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// Why a store could not answer.
pub type BreakGlassStoreError = Box<dyn Error + Send + Sync>;

/// A [`BreakGlassStore`] of this process, of ten thousand periods at most.
#[derive(Default)]
pub struct MemoryBreakGlass(Mutex<HashMap<String, EmergencyPeriod>>);

struct EmergencyPeriod {
    began: i64,
    forgotten_at: i64,
}

/// More callers than this do not have an emergency at once.
const MOST: usize = 10_000;

impl BreakGlassStore for MemoryBreakGlass {
    fn begun<'a>(
        &'a self,
        key: &'a str,
        now_millis: i64,
        once_per: Duration,
    ) -> MaybeReady<'a, Result<i64, BreakGlassStoreError>> {
        let mut periods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(period) = periods.get(key).filter(|period| now_millis < period.forgotten_at) {
            return MaybeReady::Now(Ok(period.began));
        }
        if periods.len() >= MOST {
            periods.retain(|_, period| now_millis < period.forgotten_at);
        }
        if periods.len() >= MOST {
            return MaybeReady::Now(Err("too many periods are remembered".into()));
        }
        let once_per = millis(once_per);
        let period = EmergencyPeriod {
            began: now_millis,
            forgotten_at: now_millis.saturating_add(once_per),
        };
        periods.insert(key.to_owned(), period);
        MaybeReady::Now(Ok(now_millis))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

impl fmt::Debug for MemoryBreakGlass {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryBreakGlass").finish_non_exhaustive()
    }
}
