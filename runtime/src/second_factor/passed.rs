//! What is done with the factor that was passed, and with no other.

use super::account::FactorRecord;
use super::enrolled_secret::EnrolledSecret;
use super::error::SecondFactorError;
use super::factors::{SecondFactors, tell};
use super::used::SecondFactorUsed;
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
    /// How a code counts, and which factor it is of.
    pub(crate) async fn passed(
        &self,
        caller: &CallerId,
        code: &str,
    ) -> Result<(SecondFactorUsed, EnrolledSecret), SecondFactorError> {
        self.pass(caller, code, |passed| passed).await
    }

    /// Whether the caller still has this factor.
    pub(crate) async fn still_has(
        &self,
        caller: &CallerId,
        passed: &EnrolledSecret,
    ) -> Result<bool, SecondFactorError> {
        self.find(caller).await?.map_or(Ok(false), |account| self.is_of(&account, passed))
    }

    /// Remembers the device that has passed this factor, as [`remember_device`](Self::remember_device) does.
    pub(crate) async fn remember_device_of(
        &self,
        caller: &CallerId,
        passed: &EnrolledSecret,
    ) -> Result<String, SecondFactorError> {
        self.remember(caller, |account| {
            if self.is_of(account, passed)? { Ok(()) } else { Err(SecondFactorError::Wrong) }
        })
        .await
    }

    /// Removes this factor, with its recovery codes and its devices.
    pub(crate) async fn remove_passed(
        &self,
        caller: &CallerId,
        passed: &EnrolledSecret,
    ) -> Result<Removal, SecondFactorError> {
        let remove = |account: &FactorRecord| {
            if !account.is_enrolled() {
                return Ok((None, Removal::Gone));
            }
            if !self.is_of(account, passed)? {
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

    fn is_of(
        &self,
        account: &FactorRecord,
        passed: &EnrolledSecret,
    ) -> Result<bool, SecondFactorError> {
        let Some(secret) = account.secret.as_deref() else { return Ok(false) };
        let secret = self.0.cipher.decrypt(secret, &account.owner)?.secret;
        Ok(EnrolledSecret::of(&secret) == *passed)
    }
}
