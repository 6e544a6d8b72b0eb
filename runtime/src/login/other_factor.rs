//! A second factor that something else keeps, such as passkeys.

use std::error::Error;
use std::sync::Arc;

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

    /// Tells this factor, when the login is built, of the one-time codes that a caller may have beside it. Who has codes proves one of both before
    /// this factor is added: keep `codes`, and ask them.
    ///
    /// # Security
    /// A factor that keeps nothing of `codes` can be added by a password alone where the browser is remembered, and is then worth two factors.
    fn set_codes(&self, codes: Arc<dyn OtherFactor>);
}

/// The other factor of a login.
pub(super) struct Other {
    pub(super) factor: Box<dyn OtherFactor>,
    /// Whether a password alone lets nobody in who has it.
    pub(super) is_asked_at_login: bool,
}

impl Login {
    /// Whether this caller has the other factor, asked for at a login or not.
    #[cfg(feature = "second-factor")]
    pub(super) async fn has_other_factor(&self, caller: &CallerId) -> Result<bool, Problem> {
        is_enrolled(self.0.other.as_ref(), caller).await
    }

    /// Whether this caller has the other factor, and it is asked for at a login.
    pub(super) async fn is_asked_for_other_factor(
        &self,
        caller: &CallerId,
    ) -> Result<bool, Problem> {
        is_enrolled(self.0.other.as_ref().filter(|other| other.is_asked_at_login), caller).await
    }

    /// Whether this caller's password alone proves less than its login did.
    pub(super) async fn has_second_factor(&self, caller: &CallerId) -> Result<bool, Problem> {
        #[cfg(feature = "second-factor")]
        if self.has_codes(caller).await? {
            return Ok(true);
        }
        self.is_asked_for_other_factor(caller).await
    }
}

async fn is_enrolled(other: Option<&Other>, caller: &CallerId) -> Result<bool, Problem> {
    let Some(other) = other else { return Ok(false) };
    let enrolled = other.factor.is_enrolled(caller).wait().await;
    enrolled.map_err(|error| Problem::because(Reason::AuthenticatorUnavailable).cause(error))
}
