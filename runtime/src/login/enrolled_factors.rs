//! Which factors a caller has beside the password or link.

use super::Login;
use super::other_factor::Other;
use crate::caller_id::CallerId;
use crate::problem::{Problem, Reason};

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
