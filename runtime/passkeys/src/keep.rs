//! Passkeys in a store of records.

use std::sync::Arc;

use palisade::CallerId;
use palisade::records::{
    ChangeError, ChangeStep, RecordId, RecordStore, change_record, read_record,
};
use webauthn_rs::prelude::Uuid;

use crate::account::Account;
use crate::error::PasskeyError;

/// The year 10000: a passkey is kept for as long as there is one.
const FOR_EVER: i64 = 253_402_300_800_000;

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
        self.claim(handle_id(account.handle), caller, now).await?;
        Ok(account)
    }

    /// Whose account a handle is of.
    pub(crate) async fn caller_of(&self, handle: Uuid) -> Result<Option<CallerId>, ChangeError> {
        read_record(&*self.0, handle_id(handle)).await
    }

    /// Makes a credential this caller's; `false` where it is another's.
    pub(crate) async fn claim_credential(
        &self,
        credential: &[u8],
        caller: &CallerId,
        now: i64,
    ) -> Result<bool, ChangeError> {
        let id = RecordId::of(&[b"palisade passkeys", b"credential", credential]);
        self.claim(id, caller, now).await
    }

    async fn claim(&self, id: RecordId, caller: &CallerId, now: i64) -> Result<bool, ChangeError> {
        change_record(&*self.0, id, now, |known: Option<CallerId>| match known {
            Some(known) => Ok::<_, ChangeError>((None, known == *caller)),
            None => Ok((Some((caller.clone(), FOR_EVER)), true)),
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

fn handle_id(handle: Uuid) -> RecordId {
    RecordId::of(&[b"palisade passkeys", b"handle", handle.as_bytes()])
}
