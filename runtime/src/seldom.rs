//! What most requests never touch.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// A value that is changed for few requests and asked for at the end of each: until it is taken for a change there is
/// none, and what holds it keeps no room for it.
///
/// Every change of such a value is one push or one assignment, so that a panic leaves nothing half-written.
#[derive(Debug, Default)]
pub(crate) struct Seldom<T>(OnceLock<Box<Mutex<T>>>);

impl<T: Default> Seldom<T> {
    /// The value, to change it.
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.get_or_init(Box::default).lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same, where it was taken before.
    pub(crate) fn lock_if_touched(&self) -> Option<MutexGuard<'_, T>> {
        self.0.get().map(|value| value.lock().unwrap_or_else(PoisonError::into_inner))
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
