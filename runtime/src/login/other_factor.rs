//! A second factor that something else keeps, such as passkeys.

use std::error::Error;

use super::Login;
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;
use crate::problem::{Problem, Reason};

/// A factor that logs in by itself, such as the passkeys of `palisade-passkeys`: who has one is not let in by a password or a link alone.
pub trait OtherFactor: Send + Sync + 'static {
    /// Whether this caller has one.
    ///
    /// # Errors
    /// The store cannot tell: the login is a 503.
    fn is_enrolled<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>>;
}

impl Login {
    /// Whether this caller has the other factor.
    pub(super) async fn has_other_factor(&self, caller: &CallerId) -> Result<bool, Problem> {
        let Some(other) = &self.0.other else { return Ok(false) };
        let enrolled = other.is_enrolled(caller).wait().await;
        enrolled.map_err(|error| Problem::because(Reason::AuthenticatorUnavailable).cause(error))
    }

    /// Whether this caller's password alone proves less than its login did.
    pub(super) async fn has_second_factor(&self, caller: &CallerId) -> Result<bool, Problem> {
        #[cfg(feature = "second-factor")]
        if self.has_codes(caller).await? {
            return Ok(true);
        }
        self.has_other_factor(caller).await
    }
}
