//! Accounts in a store of [records](crate::records): over redb, Redis or SQL they outlast the process, and are one for all of them.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Account, AccountAnswer, Accounts, AccountsError};
use crate::caller_id::CallerId;
use crate::clock::Clock;
use crate::maybe_ready::MaybeReady;
use crate::records::{
    ChangeStep, RecordId, RecordStore, RecordStoreError, change_record, read_record,
};

/// The year 10000: an account is kept for as long as there is one.
const FOR_EVER: i64 = 253_402_300_800_000;

/// Keeps accounts in a store of records. Cheap to clone; clones share the accounts.
#[derive(Clone)]
pub struct RecordAccounts {
    records: Records,
    /// Who vouches for those that register.
    issuer: Option<Arc<str>>,
}

#[derive(Clone)]
pub(super) struct Records {
    pub(super) store: Arc<dyn RecordStore>,
    pub(super) clock: Clock,
}

/// An account as it is kept.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptAccount {
    /// Whose record this is: one that lies in another's place is none.
    name: String,
    caller: CallerId,
    password_hash: Option<String>,
    roles: Vec<String>,
    scopes: Vec<String>,
    tenant: Option<String>,
    #[serde(default)]
    has_second_factor: bool,
}

impl RecordAccounts {
    /// Accounts in this store, without registration.
    pub fn new(store: impl RecordStore) -> Self {
        Self { records: Records::new(store), issuer: None }
    }

    /// Accounts in this store, in which people register as callers of this issuer and by their names.
    pub fn with_registration(store: impl RecordStore, issuer: impl Into<Arc<str>>) -> Self {
        Self { issuer: Some(issuer.into()), ..Self::new(store) }
    }

    /// Adds or replaces an account. That its caller has a second factor, as was noted of this or another account of the caller, it keeps:
    /// [`note_second_factor`](Accounts::note_second_factor) takes that away.
    ///
    /// # Errors
    /// The store failed; whether the account is there is unknown.
    pub async fn put(&self, name: &str, account: Account) -> Result<(), AccountsError> {
        let name = super::passwords::normalized(name);
        let kept = self.indexed(KeptAccount::of(&name, account)).await?;
        let change = |known: Option<&KeptAccount>| {
            let is_noted =
                known.is_some_and(|known| known.has_second_factor && known.caller == kept.caller);
            let has_second_factor = kept.has_second_factor || is_noted;
            (Some((KeptAccount { has_second_factor, ..kept.clone() }, FOR_EVER)), ())
        };
        self.records.change(account_id(&name), change).await.map_err(AccountsError::new)
    }

    /// Adds an account where there is none of this name, as a service does that has accounts to begin with: one that is there keeps its password.
    /// Whether it was added; of two that add one at once one does.
    ///
    /// # Errors
    /// The store failed; whether the account is there is unknown.
    pub async fn put_new(&self, name: &str, account: Account) -> Result<bool, AccountsError> {
        let name = super::passwords::normalized(name);
        Ok(self.added(KeptAccount::of(&name, account)).await?.is_some())
    }

    /// The account as it was added; `None` where there is one of this name.
    async fn added(&self, new: KeptAccount) -> Result<Option<KeptAccount>, AccountsError> {
        let kept = self.indexed(new).await?;
        let add = |known: Option<&KeptAccount>| match known {
            None => (Some((kept.clone(), FOR_EVER)), true),
            Some(_) => (None, false),
        };
        let added = self.records.change(account_id(&kept.name), add).await;
        let is_new = added.map_err(AccountsError::new)?;
        Ok(is_new.then_some(kept))
    }

    /// The account, among the names of its caller by now, with the note of a second factor that another account of the caller has.
    async fn indexed(&self, kept: KeptAccount) -> Result<KeptAccount, AccountsError> {
        self.index(&kept).await?;
        let is_noted = self.is_noted_elsewhere(&kept).await.map_err(AccountsError::new)?;
        Ok(KeptAccount { has_second_factor: kept.has_second_factor || is_noted, ..kept })
    }

    async fn is_noted_elsewhere(&self, own: &KeptAccount) -> Result<bool, RecordStoreError> {
        let names: Option<Vec<String>> = self.records.find(names_id(&own.caller)).await?;
        for name in names.unwrap_or_default().iter().filter(|name| **name != own.name) {
            let found = self.read(name).await?.filter(|found| found.caller == own.caller);
            if found.is_some_and(|found| found.has_second_factor) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes which names a caller has, before its account is there: a name without one is not an account.
    async fn index(&self, kept: &KeptAccount) -> Result<(), AccountsError> {
        let add = |known: Option<&Vec<String>>| {
            let mut names = known.cloned().unwrap_or_default();
            if names.contains(&kept.name) {
                return (None, ());
            }
            names.push(kept.name.clone());
            (Some((names, FOR_EVER)), ())
        };
        self.records.change(names_id(&kept.caller), add).await.map_err(AccountsError::new)
    }

    async fn read(&self, name: &str) -> Result<Option<KeptAccount>, RecordStoreError> {
        let kept: Option<KeptAccount> = self.records.find(account_id(name)).await?;
        Ok(kept.filter(|kept| kept.name == name))
    }
}

impl Accounts for RecordAccounts {
    fn find<'a>(&'a self, name: &'a str) -> AccountAnswer<'a, Option<Account>> {
        MaybeReady::later(async move {
            let kept = self.read(name).await.map_err(AccountsError::new)?;
            Ok(kept.map(KeptAccount::into_account))
        })
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: Option<&'a str>,
        new: &'a str,
    ) -> AccountAnswer<'a, bool> {
        let change = move |known: Option<&KeptAccount>| {
            let is_old =
                |kept: &&KeptAccount| kept.name == name && kept.password_hash.as_deref() == old;
            let changed = known
                .filter(is_old)
                .map(|kept| KeptAccount { password_hash: Some(new.to_owned()), ..kept.clone() });
            let is_changed = changed.is_some();
            (changed.map(|changed| (changed, FOR_EVER)), is_changed)
        };
        MaybeReady::later(async move {
            let changed = self.records.change(account_id(name), change).await;
            changed.map_err(AccountsError::new)
        })
    }

    fn register<'a>(&'a self, name: &'a str, hash: &'a str) -> AccountAnswer<'a, Option<Account>> {
        MaybeReady::later(async move {
            let Some(issuer) = &self.issuer else { return Ok(None) };
            let account = Account::new(CallerId::new(Arc::clone(issuer), name));
            let added = self.added(KeptAccount::of(name, account.password_hash(hash))).await?;
            Ok(added.map(KeptAccount::into_account))
        })
    }

    fn note_second_factor<'a>(
        &'a self,
        caller: &'a CallerId,
        is_enrolled: bool,
    ) -> AccountAnswer<'a, ()> {
        MaybeReady::later(async move {
            let names: Option<Vec<String>> =
                self.records.find(names_id(caller)).await.map_err(AccountsError::new)?;
            for name in names.unwrap_or_default() {
                let note = |known: Option<&KeptAccount>| {
                    let known = known.filter(|kept| kept.caller == *caller);
                    let noted = known
                        .map(|kept| KeptAccount { has_second_factor: is_enrolled, ..kept.clone() });
                    (noted.map(|noted| (noted, FOR_EVER)), ())
                };
                let noted = self.records.change(account_id(&name), note).await;
                noted.map_err(AccountsError::new)?;
            }
            Ok(())
        })
    }

    fn is_of_one_process(&self) -> bool {
        self.records.store.is_of_one_process()
    }
}

impl KeptAccount {
    fn of(name: &str, account: Account) -> Self {
        let Account { caller, password_hash, roles, scopes, tenant, has_second_factor, .. } =
            account;
        let name = name.to_owned();
        Self { name, caller, password_hash, roles, scopes, tenant, has_second_factor }
    }

    fn into_account(self) -> Account {
        let Self { name, caller, password_hash, roles, scopes, tenant, has_second_factor } = self;
        let name = Some(name);
        Account { caller, password_hash, name, roles, scopes, tenant, has_second_factor }
    }
}

impl Records {
    pub(super) fn new(store: impl RecordStore) -> Self {
        Self { store: Arc::new(store), clock: Clock::default() }
    }

    pub(super) async fn find<K: DeserializeOwned>(
        &self,
        id: RecordId,
    ) -> Result<Option<K>, RecordStoreError> {
        Ok(read_record(&*self.store, id).await?)
    }

    /// Changes what is kept by one step, however many others do at once.
    pub(super) async fn change<K: DeserializeOwned + Serialize, T>(
        &self,
        id: RecordId,
        step: impl Fn(Option<&K>) -> ChangeStep<K, T>,
    ) -> Result<T, RecordStoreError> {
        let step = |known: Option<K>| Ok(step(known.as_ref()));
        change_record(&*self.store, id, self.clock.now_unix_millis(), step).await
    }
}

fn account_id(name: &str) -> RecordId {
    record_id(&["account", name])
}

/// Which names a caller has.
fn names_id(caller: &CallerId) -> RecordId {
    record_id(&["names", caller.issuer(), caller.subject()])
}

pub(super) fn record_id(parts: &[&str]) -> RecordId {
    let parts: Vec<&[u8]> =
        ["palisade login"].iter().chain(parts).map(|part| part.as_bytes()).collect();
    RecordId::of(&parts)
}

impl fmt::Debug for RecordAccounts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordAccounts").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::MemoryRecords;

    fn account(subject: &str, hash: &str) -> Account {
        Account::new(CallerId::new("staff", subject)).password_hash(hash)
    }

    async fn found(accounts: &RecordAccounts, name: &str) -> Account {
        accounts.find(name).wait().await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn an_account_that_is_put_again_keeps_the_note_of_its_callers_second_factor() {
        let accounts = RecordAccounts::new(MemoryRecords::new());
        let ada = CallerId::new("staff", "ada");
        accounts.put("ada", account("ada", "one")).await.unwrap();
        assert!(!found(&accounts, "ada").await.has_second_factor);
        accounts.note_second_factor(&ada, true).wait().await.unwrap();
        // Under its name, and under another one of the same caller.
        for name in ["ada", "ada@staff"] {
            accounts.put(name, account("ada", "two")).await.unwrap();
            let found = found(&accounts, name).await;
            assert!(found.has_second_factor && found.stored_hash() == Some("two"), "{name}");
        }
        accounts.put("ada", account("eve", "three")).await.unwrap();
        assert!(!found(&accounts, "ada").await.has_second_factor, "somebody else's note");
        accounts.note_second_factor(&ada, false).wait().await.unwrap();
        accounts.put("ada@staff", account("ada", "four")).await.unwrap();
        assert!(!found(&accounts, "ada@staff").await.has_second_factor, "it was taken away");
    }

    #[tokio::test]
    async fn an_account_to_begin_with_keeps_the_password_that_was_chosen_meanwhile() {
        let store = MemoryRecords::new();
        let (here, there) = (RecordAccounts::new(store.clone()), RecordAccounts::new(store));
        assert!(here.put_new("ada", account("ada", "seeded")).await.unwrap());
        assert!(here.replace_hash("ada", Some("seeded"), "chosen").wait().await.unwrap());
        assert!(!there.put_new(" Ada", account("ada", "seeded again")).await.unwrap());
        assert_eq!(found(&there, "ada").await.stored_hash(), Some("chosen"));
    }

    #[tokio::test]
    async fn a_hash_is_replaced_where_it_is_still_the_one_that_was_judged() {
        let accounts = RecordAccounts::new(MemoryRecords::new());
        accounts.put("ada", Account::new(CallerId::new("staff", "ada"))).await.unwrap();
        let replaced = async |old: Option<&str>, new: &str| {
            accounts.replace_hash("ada", old, new).wait().await.unwrap()
        };
        assert!(!replaced(Some("one"), "two").await, "there is none yet");
        assert!(replaced(None, "one").await);
        assert!(!replaced(None, "two").await);
        assert!(replaced(Some("one"), "two").await);
        assert!(!replaced(Some("one"), "three").await);
        assert_eq!(found(&accounts, "ada").await.stored_hash(), Some("two"));
        let nobody = accounts.replace_hash("eve", None, "one").wait().await.unwrap();
        assert!(!nobody, "there is no such account");
    }
}
