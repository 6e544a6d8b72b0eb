//! What most requests never touch.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value that is changed for few requests and asked for at the end of each: whether it was taken for a change is
/// known without its lock.
///
/// Every change of such a value is one push or one assignment, so that a panic leaves nothing half-written.
#[derive(Debug, Default)]
pub(crate) struct Seldom<T> {
    is_touched: AtomicBool,
    value: Mutex<T>,
}

impl<T> Seldom<T> {
    /// The value, to change it.
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        // Before the lock is taken: a reader that sees it waits for the change.
        self.is_touched.store(true, Ordering::Release);
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same, where it was taken before.
    pub(crate) fn lock_if_touched(&self) -> Option<MutexGuard<'_, T>> {
        self.is_touched.load(Ordering::Acquire).then(|| self.lock())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_touched_is_not_locked_and_what_was_changed_is_found() {
        let seldom = Seldom::<Vec<u8>>::default();
        assert!(seldom.lock_if_touched().is_none());
        seldom.lock().push(7);
        assert_eq!(seldom.lock_if_touched().as_deref(), Some(&vec![7]));
    }
}
