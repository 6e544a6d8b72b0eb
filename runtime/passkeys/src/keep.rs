//! Passkeys in a store of records.

use std::sync::Arc;

use palisade::CallerId;
use palisade::records::{
    ChangeError, ChangeStep, RecordId, RecordStore, change_record, read_record,
};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::Uuid;

use crate::account::Account;
use crate::error::PasskeyError;

/// The year 10000: a passkey is kept for as long as there is one.
const FOR_EVER: i64 = 253_402_300_800_000;

/// How long the place of a claim that was given up is kept, in milliseconds.
const RELEASED: i64 = 60_000;

/// Whose a credential is. Each writing of it differs: what is given up is what was read, and nothing that was written since.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    caller: CallerId,
    stamp: Uuid,
}

pub(crate) struct Keep(Arc<dyn RecordStore>);

impl Keep {
    pub(crate) fn new(store: impl RecordStore) -> Self {
        Self(Arc::new(store))
    }

    /// The caller's account, where it has one.
    pub(crate) async fn find(&self, caller: &CallerId) -> Result<Option<Account>, ChangeError> {
        let found = read_record(&*self.0, account_id(caller)).await?;
        found.map(|account| own(caller, account)).transpose()
    }

    /// The caller's account, with a handle that authenticators know it by. First the account and then what finds it by the handle: killed between both, it
    /// is written when the next passkey is added, and there is none before.
    pub(crate) async fn account(
        &self,
        caller: &CallerId,
        now: i64,
    ) -> Result<Account, ChangeError> {
        let account = change_record(&*self.0, account_id(caller), now, |known| {
            if let Some(account) = known {
                return Ok((None, own(caller, account)?));
            }
            let account = Account::new(caller.clone());
            Ok::<_, ChangeError>((Some((account.clone(), FOR_EVER)), account))
        });
        let account = account.await?;
        self.name(account.handle, caller, now).await?;
        Ok(account)
    }

    /// Whose account a handle is of.
    pub(crate) async fn caller_of(&self, handle: Uuid) -> Result<Option<CallerId>, ChangeError> {
        read_record(&*self.0, handle_id(handle)).await
    }

    /// Makes a credential this caller's, whose account has it by now; `false` where it is another's.
    pub(crate) async fn claim_credential(
        &self,
        credential: &[u8],
        caller: &CallerId,
        now: i64,
    ) -> Result<bool, ChangeError> {
        let mine = Claim { caller: caller.clone(), stamp: Uuid::new_v4() };
        let claim = |known: Option<Option<Claim>>| match known.flatten() {
            Some(known) if known.caller != *caller => Ok::<_, ChangeError>((None, false)),
            _ => Ok((Some((Some(mine.clone()), FOR_EVER)), true)),
        };
        change_record(&*self.0, credential_id(credential), now, claim).await
    }

    /// Gives a credential up that the caller's account has no more. First what is claimed is read and then the account, and what is claimed again meanwhile
    /// stays: a caller that adds the key once more adds it to the account first.
    pub(crate) async fn release_credential(
        &self,
        credential: &[u8],
        caller: &CallerId,
        now: i64,
    ) -> Result<(), ChangeError> {
        let id = credential_id(credential);
        let claimed: Option<Option<Claim>> = read_record(&*self.0, id).await?;
        let Some(claimed) = claimed.flatten().filter(|claim| claim.caller == *caller) else {
            return Ok(());
        };
        let account = self.find(caller).await?;
        if account.is_some_and(|account| account.position(credential).is_some()) {
            return Ok(());
        }
        let release = |known: Option<Option<Claim>>| {
            let is_same = known.flatten().as_ref() == Some(&claimed);
            let released = is_same.then_some((None::<Claim>, now.saturating_add(RELEASED)));
            Ok::<_, ChangeError>((released, ()))
        };
        change_record(&*self.0, id, now, release).await
    }

    async fn name(&self, handle: Uuid, caller: &CallerId, now: i64) -> Result<(), ChangeError> {
        change_record(&*self.0, handle_id(handle), now, |known: Option<CallerId>| match known {
            Some(_) => Ok::<_, ChangeError>((None, ())),
            None => Ok((Some((caller.clone(), FOR_EVER)), ())),
        })
        .await
    }

    /// Changes an account that is there by one step, however many others do at once.
    pub(crate) async fn change<T>(
        &self,
        caller: &CallerId,
        now: i64,
        step: impl Fn(Account) -> Result<(Option<Account>, T), PasskeyError>,
    ) -> Result<T, PasskeyError> {
        let step = |known: Option<Account>| -> Result<ChangeStep<Account, T>, PasskeyError> {
            let account = own(caller, known.ok_or(PasskeyError::Wrong)?)?;
            let (kept, outcome) = step(account)?;
            Ok((kept.map(|account| (account, FOR_EVER)), outcome))
        };
        change_record(&*self.0, account_id(caller), now, step).await
    }
}

fn own(caller: &CallerId, account: Account) -> Result<Account, ChangeError> {
    if account.caller == *caller { Ok(account) } else { Err(ChangeError::Unreadable) }
}

fn account_id(caller: &CallerId) -> RecordId {
    let (issuer, subject) = (caller.issuer().as_bytes(), caller.subject().as_bytes());
    RecordId::of(&[b"palisade passkeys", b"account", issuer, subject])
}

fn credential_id(credential: &[u8]) -> RecordId {
    RecordId::of(&[b"palisade passkeys", b"credential", credential])
}

fn handle_id(handle: Uuid) -> RecordId {
    RecordId::of(&[b"palisade passkeys", b"handle", handle.as_bytes()])
}
