//! Enrolling, logging in, recovering and removing.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::account::{EnteredCode, FactorRecord};
use super::accounts::{FactorRecords, Step, record_id};
use super::cipher::{Cipher, Decrypted};
use super::enrolled_secret::EnrolledSecret;
use super::enrolment::Enrolment;
use super::error::SecondFactorError;
use super::ticket::digest_of;
use super::used::SecondFactorUsed;
use super::{recovery, totp};
use crate::audit::TARGET;
use crate::audit_fact::AuditFact;
use crate::caller_id::CallerId;
use crate::clock::Clock;
use crate::problem::Event;
use crate::random::random;
use crate::records::RecordId;

/// The year 10000: an account is kept for as long as there is one.
const FOR_EVER: i64 = 253_402_300_800_000;
/// The longest text that is looked at.
pub(super) const LONGEST: usize = 128;

/// The second factors of callers; the [page of the module](super) has the rules. Cheap to clone.
#[derive(Clone)]
pub struct SecondFactors(pub(super) Arc<SecondFactorSettings>);

pub(super) struct SecondFactorSettings {
    pub(super) service: String,
    pub(super) cipher: Cipher,
    pub(super) accounts: FactorRecords,
    /// How long a device is remembered, in milliseconds.
    pub(super) devices: i64,
    pub(super) clock: Clock,
}

impl SecondFactors {
    /// Whether a login of this caller needs a second factor.
    ///
    /// # Errors
    /// The store cannot tell.
    pub async fn is_enrolled(&self, caller: &CallerId) -> Result<bool, SecondFactorError> {
        Ok(self.find(caller).await?.is_some_and(|account| account.is_enrolled()))
    }

    /// Begins to enrol: a new secret, which counts once [`confirm`](Self::confirm) was called with a code of it.
    /// `account` is what the application shows, such as an email address.
    ///
    /// # Errors
    /// There is a second factor already, or something failed.
    pub async fn enrol(
        &self,
        caller: &CallerId,
        account: &str,
    ) -> Result<Enrolment, SecondFactorError> {
        let (owner, secret) = (caller.to_string(), random()?);
        let pending = self.0.cipher.encrypt(&secret, &owner)?;
        self.change(caller, |account| {
            if account.is_enrolled() {
                return Err(SecondFactorError::Enrolled);
            }
            Ok((Some(account.enrolling(pending.clone())), ()))
        })
        .await?;
        Ok(Enrolment::new(secret, self.0.service.clone(), account.to_owned()))
    }

    /// Ends to enrol, with the first code of the application. The answer are the recovery codes, which are shown
    /// this once.
    ///
    /// # Errors
    /// The code is wrong, nothing was begun, the factor is locked, or something failed.
    pub async fn confirm(
        &self,
        caller: &CallerId,
        code: &str,
    ) -> Result<Vec<String>, SecondFactorError> {
        Ok(self.confirmed(caller, code).await?.0)
    }

    /// The same, and which factor it is that counts from now on.
    pub(crate) async fn confirmed(
        &self,
        caller: &CallerId,
        code: &str,
    ) -> Result<(Vec<String>, EnrolledSecret), SecondFactorError> {
        let (owner, now) = (caller.to_string(), self.now());
        let (codes, digests) = new_recovery(&owner)?;
        let confirmed = self.change(caller, |account| {
            account.check_is_open(now)?;
            if account.is_enrolled() {
                return Err(SecondFactorError::Enrolled);
            }
            let pending = account.pending.as_deref().ok_or(SecondFactorError::NotEnrolled)?;
            let secret = self.0.cipher.decrypt(pending, &owner)?.secret;
            if let Some(step) = totp::step_of(&secret, code, now / 1_000, None) {
                let confirmed = account.confirmed(step, digests.clone());
                return Ok((Some(confirmed), Ok(EnrolledSecret::of(&secret))));
            }
            let failed = account.failed(now);
            let is_locked = failed.check_is_open(now).is_err();
            Ok((Some(failed), Err(is_locked)))
        });
        match confirmed.await? {
            Ok(secret) => {
                tell(Event::SecondFactorEnrolled, caller, "");
                Ok((codes, secret))
            }
            Err(is_locked) => Err(self.wrong(caller, is_locked)),
        }
    }

    /// Whether a code counts, of the application or for recovery; it then never counts again.
    ///
    /// # Errors
    /// The code is wrong, there is no second factor, it is locked, or something failed.
    pub async fn verify(
        &self,
        caller: &CallerId,
        code: &str,
    ) -> Result<SecondFactorUsed, SecondFactorError> {
        Ok(self.pass(caller, code, |passed| passed).await?.0)
    }

    /// The same, and what becomes of the factor where the code counts: in one step, since what comes after it may be about another
    /// factor, which was enrolled meanwhile.
    pub(super) async fn pass(
        &self,
        caller: &CallerId,
        code: &str,
        becomes: impl Fn(FactorRecord) -> FactorRecord,
    ) -> Result<(SecondFactorUsed, EnrolledSecret), SecondFactorError> {
        let (owner, now) = (caller.to_string(), self.now());
        let code = code.trim();
        let code = if code.len() > LONGEST { "" } else { code };
        let digest = recovery::digest_of(code, &owner);
        let entered = EnteredCode { code, digest: digest.as_deref(), now };
        let passed = self.change(caller, |account| {
            account.check_is_open(now)?;
            account.check_is_guessable(entered.digest.is_some())?;
            let secret = account.secret.as_deref().ok_or(SecondFactorError::NotEnrolled)?;
            let Decrypted { secret, is_outdated } = self.0.cipher.decrypt(secret, &owner)?;
            let step_of =
                |code: &str, last: Option<i64>| totp::step_of(&secret, code, now / 1_000, last);
            let (mut kept, passed) = account.enter(&entered, step_of);
            let Some(used) = passed else {
                let is_locked = kept.check_is_open(now).is_err();
                return Ok((Some(kept), Err(is_locked)));
            };
            if is_outdated {
                kept.secret = Some(self.0.cipher.encrypt(&secret, &owner)?);
            }
            Ok((Some(becomes(kept)), Ok((used, EnrolledSecret::of(&secret)))))
        });
        match passed.await? {
            Ok((used, secret)) => {
                tell(Event::SecondFactorPassed, caller, used.name());
                Ok((used, secret))
            }
            Err(is_locked) => Err(self.wrong(caller, is_locked)),
        }
    }

    #[allow(clippy::unused_self, reason = "every change of an account is reported by its service")]
    fn wrong(&self, caller: &CallerId, is_locked: bool) -> SecondFactorError {
        let error = SecondFactorError::Wrong;
        tell(Event::AuthnLoginFail, caller, error.reason());
        // Once for each lock: its owner may want to know.
        if is_locked {
            tell(Event::SecondFactorLocked, caller, "");
        }
        error
    }

    /// New recovery codes in place of those that are left.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub async fn new_recovery_codes(
        &self,
        caller: &CallerId,
        code: &str,
    ) -> Result<Vec<String>, SecondFactorError> {
        let (codes, digests) = new_recovery(&caller.to_string())?;
        self.pass(caller, code, |passed| passed.with_recovery(digests.clone())).await?;
        tell(Event::SecondFactorRecoveryCodes, caller, "");
        Ok(codes)
    }

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// The store cannot tell.
    pub async fn recovery_codes_left(&self, caller: &CallerId) -> Result<usize, SecondFactorError> {
        Ok(self.find(caller).await?.map_or(0, |account| account.recovery_left()))
    }

    /// Remembers the device that has just passed the second factor: a token for a cookie of it, which no script
    /// reads and no other site sends.
    ///
    /// # Errors
    /// There is no second factor, or something failed.
    pub async fn remember_device(&self, caller: &CallerId) -> Result<String, SecondFactorError> {
        self.remember(caller, |account| {
            if account.is_enrolled() { Ok(()) } else { Err(SecondFactorError::NotEnrolled) }
        })
        .await
    }

    /// The same where `check` lets the account have one more device.
    pub(super) async fn remember(
        &self,
        caller: &CallerId,
        check: impl Fn(&FactorRecord) -> Result<(), SecondFactorError>,
    ) -> Result<String, SecondFactorError> {
        let token = format!("prd_{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
        let (digest, now) = (digest_of(&token), self.now());
        let until = now.saturating_add(self.0.devices);
        self.change(caller, |account| {
            check(account)?;
            Ok((Some(account.remembering(digest.clone(), until, now)), ()))
        })
        .await?;
        tell(Event::SecondFactorDeviceRemembered, caller, "");
        Ok(token)
    }

    /// Whether this is a token of a device of this caller, which stands for a second factor.
    ///
    /// # Errors
    /// The store cannot tell.
    pub async fn is_remembered(
        &self,
        caller: &CallerId,
        token: &str,
    ) -> Result<bool, SecondFactorError> {
        if token.len() > LONGEST {
            return Ok(false);
        }
        let (digest, now) = (digest_of(token), self.now());
        Ok(self.find(caller).await?.is_some_and(|account| account.remembers(&digest, now)))
    }

    /// How long a device is remembered.
    #[cfg(feature = "login")]
    pub(crate) fn devices_for(&self) -> std::time::Duration {
        std::time::Duration::from_millis(u64::try_from(self.0.devices).unwrap_or_default())
    }

    /// Forgets all devices of a caller.
    ///
    /// # Errors
    /// Something failed.
    pub async fn forget_devices(&self, caller: &CallerId) -> Result<(), SecondFactorError> {
        self.change(caller, |account| Ok((Some(account.forgetting_devices()), ()))).await?;
        tell(Event::SecondFactorDevicesForgotten, caller, "");
        Ok(())
    }

    /// Removes the second factor, its recovery codes and its devices, for a caller who passes it once more.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub async fn remove(&self, caller: &CallerId, code: &str) -> Result<(), SecondFactorError> {
        self.pass(caller, code, |passed| FactorRecord::of(passed.owner)).await?;
        tell(Event::SecondFactorRemoved, caller, "");
        Ok(())
    }

    /// Resets without a code: for support staff, after they have identified the caller.
    ///
    /// # Errors
    /// Something failed.
    pub async fn reset(&self, caller: &CallerId) -> Result<(), SecondFactorError> {
        self.change(caller, |account| Ok((Some(FactorRecord::of(account.owner.clone())), ())))
            .await?;
        tell(Event::SecondFactorRemoved, caller, "");
        Ok(())
    }

    pub(super) fn now(&self) -> i64 {
        self.0.clock.now_unix_millis()
    }

    pub(super) async fn find(
        &self,
        caller: &CallerId,
    ) -> Result<Option<FactorRecord>, SecondFactorError> {
        let owner = caller.to_string();
        let found: Option<FactorRecord> = self.0.accounts.find(account_id(&owner)).await?;
        match found {
            Some(account) if account.owner != owner => {
                Err(SecondFactorError::Spoilt("the record of another caller"))
            }
            found => Ok(found),
        }
    }

    pub(super) async fn change<T>(
        &self,
        caller: &CallerId,
        step: impl Fn(&FactorRecord) -> Result<Step<FactorRecord, T>, SecondFactorError>,
    ) -> Result<T, SecondFactorError> {
        let owner = caller.to_string();
        let new = FactorRecord::of(owner.clone());
        let step = |known: Option<&FactorRecord>| {
            let account = known.unwrap_or(&new);
            if account.owner != owner {
                return Err(SecondFactorError::Spoilt("the record of another caller"));
            }
            step(account)
        };
        self.0.accounts.change(account_id(&owner), (self.now(), FOR_EVER), step).await
    }
}

fn account_id(owner: &str) -> RecordId {
    record_id("account", owner)
}

/// Codes, and what the store has of them.
fn new_recovery(owner: &str) -> Result<(Vec<String>, Vec<String>), SecondFactorError> {
    let codes = recovery::new_codes()?;
    let digests = codes.iter().filter_map(|code| recovery::digest_of(code, owner)).collect();
    Ok((codes, digests))
}

/// Tells the audit.
pub(super) fn tell(event: Event, caller: &CallerId, reason: &'static str) {
    let (issuer, subject, name) = (caller.issuer(), caller.subject(), event.name());
    tracing::info!(target: TARGET, event = name, reason, issuer = ?issuer, subject = ?subject);
    AuditFact { reason, ..AuditFact::about(caller, None) }.tell(event);
}

impl fmt::Debug for SecondFactors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SecondFactors").field("service", &self.0.service).finish_non_exhaustive()
    }
}
