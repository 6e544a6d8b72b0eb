//! Passwords that others know already.

use std::error::Error;

use crate::maybe_ready::MaybeReady;

/// Knows passwords that leaked somewhere, as a list in a file or a service that is asked by a part of a digest.
///
/// A list is a closure: `|password: &str| COMMON.contains(&password)`.
pub trait BreachedPasswords: Send + Sync + 'static {
    /// Whether a password is known to others.
    ///
    /// # Errors
    /// It cannot be told: the new password is not taken, with a 503.
    fn contains<'a>(
        &'a self,
        password: &'a str,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>>;
}

impl<F: Fn(&str) -> bool + Send + Sync + 'static> BreachedPasswords for F {
    fn contains<'a>(
        &'a self,
        password: &'a str,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>> {
        MaybeReady::Now(Ok(self(password)))
    }
}
