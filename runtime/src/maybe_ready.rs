//! An answer that is there at once, or one that has to be waited for.
//!
//! What is decided in memory costs no allocation; what asks another system is one boxed future.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// A value, or a future of one.
#[must_use = "an answer that is not awaited decides nothing"]
pub enum MaybeReady<'a, T> {
    /// The value is there.
    Now(T),
    /// The value has to be waited for.
    Later(Pin<Box<dyn Future<Output = T> + Send + 'a>>),
}

impl<'a, T> MaybeReady<'a, T> {
    /// Waits for `future`.
    pub fn later(future: impl Future<Output = T> + Send + 'a) -> Self {
        Self::Later(Box::pin(future))
    }

    /// The value, where it is there.
    pub(crate) fn now(self) -> Option<T> {
        match self {
            Self::Now(value) => Some(value),
            Self::Later(_) => None,
        }
    }

    /// The value, waited for where it is not there.
    pub async fn wait(self) -> T {
        match self {
            Self::Now(value) => value,
            Self::Later(future) => future.await,
        }
    }
}

/// Waits like [`MaybeReady::wait`], in place: a future that awaits it keeps room for the boxed
/// future alone, never for the value.
macro_rules! wait_for {
    ($answer:expr) => {
        match $answer {
            $crate::maybe_ready::MaybeReady::Now(value) => value,
            $crate::maybe_ready::MaybeReady::Later(future) => future.await,
        }
    };
}
pub(crate) use wait_for;

impl<T> From<T> for MaybeReady<'_, T> {
    fn from(value: T) -> Self {
        Self::Now(value)
    }
}

impl<T> fmt::Debug for MaybeReady<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Now(_) => "Now",
            Self::Later(_) => "Later",
        })
    }
}
