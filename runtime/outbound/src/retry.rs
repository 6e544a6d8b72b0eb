//! When a call is made once more.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::{Method, StatusCode};

/// What a call adds, and a retry takes a hundred of.
const EACH_CALL: u32 = 10;
const EACH_RETRY: u32 = 100;
/// As many retries as are kept for a bad moment.
const MOST: u32 = 10 * EACH_RETRY;

/// How many retries there may be: a tenth of all calls, and ten at once.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(MOST))
    }
}

impl Budget {
    pub(crate) fn note_call(&self) {
        let more = |left: u32| Some(left.saturating_add(EACH_CALL).min(MOST));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Takes a retry, where there is one.
    pub(crate) fn take(&self) -> bool {
        let less = |left: u32| left.checked_sub(EACH_RETRY);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

/// Whether a request may come twice ([RFC 9110, 9.2.2]).
///
/// [RFC 9110, 9.2.2]: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
pub(crate) fn may_repeat(method: &Method) -> bool {
    method.is_idempotent()
}

/// Whether an answer says that another try may succeed.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
    )
}

/// The pause before a try: 100 ms, 200 ms, 400 ms, no longer than two seconds.
pub(crate) fn pause(tries: u32) -> Duration {
    Duration::from_millis(100_u64.saturating_mul(1 << tries.min(4))).min(Duration::from_secs(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_ten_retries_and_then_one_for_ten_calls() {
        let budget = Budget::default();
        assert_eq!((0..20).filter(|_| budget.take()).count(), 10);
        (0..9).for_each(|_| budget.note_call());
        assert!(!budget.take());
        budget.note_call();
        assert!(budget.take() && !budget.take());
    }
}
