//! An answer that is there, or one that has to be waited for.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// What an asynchronous trait answers: at once, so that an answer from memory costs no allocation,
/// or after a wait.
pub enum MaybeReady<'a, T> {
    /// The answer.
    Now(T),
    /// The answer when the future ends.
    Later(Pin<Box<dyn Future<Output = T> + Send + 'a>>),
}

impl<'a, T> MaybeReady<'a, T> {
    /// An answer that has to be waited for.
    pub fn later(answer: impl Future<Output = T> + Send + 'a) -> Self {
        Self::Later(Box::pin(answer))
    }

    /// The answer, however long it takes.
    pub async fn wait(self) -> T {
        match self {
            Self::Now(answer) => answer,
            Self::Later(answering) => answering.await,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for MaybeReady<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now(answer) => out.debug_tuple("Now").field(answer).finish(),
            Self::Later(_) => out.debug_tuple("Later").finish_non_exhaustive(),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn both_tell_the_same_answer() {
        assert_eq!(MaybeReady::Now(7).wait().now_or_never(), Some(7));
        assert_eq!(MaybeReady::later(async { 7 }).wait().now_or_never(), Some(7));
    }
}
