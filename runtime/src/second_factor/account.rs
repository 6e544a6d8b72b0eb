//! What is kept of one caller's second factor, and every step of its life. Nothing here waits or asks.

use serde::{Deserialize, Serialize};
use std::time::Duration;

use super::error::SecondFactorError;
use super::used::SecondFactorUsed;

/// How many codes may be wrong, and for how long they count.
const MOST_WRONG: u32 = 5;
const WINDOW: i64 = 15 * 60 * 1_000;
/// After how many without a success between them the window doubles with each lock, up to a day.
const PATIENT: u32 = 20;
const LONGEST_WINDOW: i64 = 24 * 60 * 60 * 1_000;
/// After how many no code of an application counts any more (NIST SP 800-63B, 3.2.2).
const MOST_IN_A_ROW: u32 = 100;
/// How many devices are remembered; a further one takes the place of the oldest.
const MOST_DEVICES: usize = 10;

/// An account as it is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorRecord {
    /// Whose record this is: one that lies in another's place is none.
    pub(super) owner: String,
    /// The secret of one-time codes, encrypted.
    pub(super) secret: Option<String>,
    /// One that is shown and not confirmed yet.
    pub(super) pending: Option<String>,
    /// The last step whose code was taken.
    last_step: Option<i64>,
    /// The digests of recovery codes that are left.
    recovery: Vec<String>,
    wrong: Wrong,
    /// Wrong codes since one counted.
    #[serde(default)]
    failures: u32,
    devices: Vec<Device>,
}

/// Wrong codes since a moment.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    count: u32,
    since: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Device {
    digest: String,
    until: i64,
}

/// What a caller entered, as far as it can be told without the account.
pub(super) struct EnteredCode<'a> {
    pub(super) code: &'a str,
    /// As a recovery code.
    pub(super) digest: Option<&'a str>,
    pub(super) now: i64,
}

impl FactorRecord {
    pub(super) fn of(owner: String) -> Self {
        Self { owner, ..Self::default() }
    }

    pub(super) fn is_enrolled(&self) -> bool {
        self.secret.is_some()
    }

    /// How many recovery codes are left.
    pub(super) fn recovery_left(&self) -> usize {
        self.recovery.len()
    }

    /// How long wrong codes count.
    fn window(&self) -> i64 {
        let locks = self.failures.saturating_sub(PATIENT).div_ceil(MOST_WRONG).min(7);
        WINDOW.saturating_mul(1 << locks).min(LONGEST_WINDOW)
    }

    /// Refuses codes of an application after too many wrong ones in a row: they can be guessed, and a recovery code cannot.
    pub(super) fn check_is_guessable(&self, is_recovery: bool) -> Result<(), SecondFactorError> {
        if self.failures < MOST_IN_A_ROW || is_recovery {
            return Ok(());
        }
        Err(SecondFactorError::Locked(Duration::from_millis(LONGEST_WINDOW.unsigned_abs())))
    }

    /// Refuses while the factor is locked.
    pub(super) fn check_is_open(&self, now: i64) -> Result<(), SecondFactorError> {
        let until = self.wrong.since.saturating_add(self.window());
        if self.wrong.count < MOST_WRONG || now >= until {
            return Ok(());
        }
        let left = u64::try_from(until.saturating_sub(now)).unwrap_or_default();
        Err(SecondFactorError::Locked(Duration::from_millis(left)))
    }

    /// One more wrong code.
    pub(super) fn failed(&self, now: i64) -> Self {
        let is_over =
            now >= self.wrong.since.saturating_add(self.window()) || now < self.wrong.since;
        let wrong = if is_over || self.wrong.count == 0 {
            Wrong { count: 1, since: now }
        } else {
            Wrong { count: self.wrong.count.saturating_add(1), ..self.wrong }
        };
        Self { wrong, failures: self.failures.saturating_add(1), ..self.clone() }
    }

    /// Whether a code counts, by the step that `step_of` finds for it.
    pub(super) fn enter(
        &self,
        entered: &EnteredCode<'_>,
        step_of: impl FnOnce(&str, Option<i64>) -> Option<i64>,
    ) -> (Self, Option<SecondFactorUsed>) {
        if let Some(step) = step_of(entered.code, self.last_step) {
            let wrong = Wrong::default();
            let passed = Self { last_step: Some(step), wrong, failures: 0, ..self.clone() };
            return (passed, Some(SecondFactorUsed::OneTimeCode));
        }
        let place =
            entered.digest.and_then(|digest| self.recovery.iter().position(|it| it == digest));
        let Some(place) = place else { return (self.failed(entered.now), None) };
        let mut passed = Self { wrong: Wrong::default(), failures: 0, ..self.clone() };
        passed.recovery.remove(place);
        (passed, Some(SecondFactorUsed::RecoveryCode))
    }

    /// With a secret that counts once it is confirmed.
    pub(super) fn enrolling(&self, pending: String) -> Self {
        Self { pending: Some(pending), ..self.clone() }
    }

    /// The pending secret becomes the one that counts.
    pub(super) fn confirmed(&self, step: i64, recovery: Vec<String>) -> Self {
        Self {
            secret: self.pending.clone(),
            pending: None,
            last_step: Some(step),
            recovery,
            wrong: Wrong::default(),
            failures: 0,
            devices: Vec::new(),
            owner: self.owner.clone(),
        }
    }

    pub(super) fn with_recovery(&self, recovery: Vec<String>) -> Self {
        Self { recovery, ..self.clone() }
    }

    pub(super) fn remembering(&self, digest: String, until: i64, now: i64) -> Self {
        let mut account = self.clone();
        account.devices.retain(|device| device.until > now);
        while account.devices.len() >= MOST_DEVICES {
            account.devices.remove(0);
        }
        account.devices.push(Device { digest, until });
        account
    }

    pub(super) fn remembers(&self, digest: &str, now: i64) -> bool {
        self.is_enrolled()
            && self.devices.iter().any(|device| device.digest == digest && now < device.until)
    }

    pub(super) fn forgetting_devices(&self) -> Self {
        Self { devices: Vec::new(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enrolled() -> FactorRecord {
        let pending = FactorRecord { pending: Some("x".into()), ..FactorRecord::of("ada".into()) };
        pending.confirmed(10, vec!["one".into(), "two".into()])
    }

    fn enter(
        account: &FactorRecord,
        digest: &str,
        now: i64,
    ) -> (FactorRecord, Option<SecondFactorUsed>) {
        account.enter(&EnteredCode { code: "", digest: Some(digest), now }, |_, _| None)
    }

    #[test]
    fn a_recovery_code_counts_once() {
        let (account, passed) = enter(&enrolled(), "one", 0);
        assert_eq!((passed, account.recovery_left()), (Some(SecondFactorUsed::RecoveryCode), 1));
        let (account, passed) = enter(&account, "one", 0);
        assert_eq!((passed, account.recovery_left()), (None, 1));
    }

    #[test]
    fn five_wrong_codes_lock_for_the_rest_of_the_window() {
        let mut account = enrolled();
        for now in 0..5 {
            assert!(account.check_is_open(now).is_ok());
            account = enter(&account, "wrong", now).0;
        }
        assert!(matches!(account.check_is_open(5), Err(SecondFactorError::Locked(_))));
        assert!(account.check_is_open(WINDOW).is_ok());
        // Slowly the same, until it is too many in a row.
        let account = enter(&account, "wrong", WINDOW).0;
        assert_eq!((account.wrong.count, account.wrong.since), (1, WINDOW));
        let (account, passed) = enter(&account, "one", WINDOW + 1);
        assert_eq!((passed, account.wrong.count), (Some(SecondFactorUsed::RecoveryCode), 0));
    }

    #[test]
    fn who_guesses_slowly_waits_longer_each_time_and_not_for_ever() {
        let (mut account, mut now, mut waits) = (enrolled(), 0, Vec::new());
        while account.check_is_guessable(false).is_ok() {
            match account.check_is_open(now) {
                Ok(()) => account = enter(&account, "wrong", now).0,
                Err(SecondFactorError::Locked(time)) => {
                    waits.push(time.as_secs() / 60);
                    now += i64::try_from(time.as_millis()).unwrap();
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(account.failures, MOST_IN_A_ROW);
        assert_eq!(waits[..6], [15, 15, 15, 15, 30, 60]);
        assert_eq!(waits.iter().max(), Some(&(24 * 60)));
        assert!(account.check_is_guessable(true).is_ok());
        now += LONGEST_WINDOW;
        let (account, passed) = enter(&account, "one", now);
        assert_eq!((passed, account.failures), (Some(SecondFactorUsed::RecoveryCode), 0));
        assert!(account.check_is_guessable(false).is_ok());
    }

    #[test]
    fn a_device_is_remembered_for_its_time_and_a_new_one_takes_the_oldest_ones_place() {
        let mut account = enrolled();
        for number in 0..12 {
            account = account.remembering(number.to_string(), 100, 0);
        }
        assert!(
            !account.remembers("1", 1) && account.remembers("2", 1) && account.remembers("11", 99)
        );
        assert!(!account.remembers("11", 100));
        assert!(!account.forgetting_devices().remembers("11", 1));
    }
}
