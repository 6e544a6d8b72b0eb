//! Removing the factor that was passed, and no other.

use super::account::FactorRecord;
use super::enrolled_secret::EnrolledSecret;
use super::error::SecondFactorError;
use super::factors::{SecondFactors, tell};
use crate::caller_id::CallerId;
use crate::problem::Event;

/// What became of a factor that was to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Removal {
    Removed,
    /// It was gone already, and there is none.
    Gone,
    /// Another one is there, which stays.
    Another,
}

impl SecondFactors {
    /// Which factor it is that a code counts of.
    pub(crate) async fn passed(
        &self,
        caller: &CallerId,
        code: &str,
    ) -> Result<EnrolledSecret, SecondFactorError> {
        Ok(self.pass(caller, code, |passed| passed).await?.1)
    }

    /// Removes this factor, with its recovery codes and its devices.
    pub(crate) async fn remove_passed(
        &self,
        caller: &CallerId,
        passed: &EnrolledSecret,
    ) -> Result<Removal, SecondFactorError> {
        let owner = caller.to_string();
        let remove = |account: &FactorRecord| {
            let Some(secret) = account.secret.as_deref() else { return Ok((None, Removal::Gone)) };
            let secret = self.0.cipher.decrypt(secret, &owner)?.secret;
            if EnrolledSecret::of(&secret) != *passed {
                return Ok((None, Removal::Another));
            }
            Ok((Some(FactorRecord::of(account.owner.clone())), Removal::Removed))
        };
        let removal = self.change(caller, remove).await?;
        if removal == Removal::Removed {
            tell(Event::SecondFactorRemoved, caller, "");
        }
        Ok(removal)
    }
}
