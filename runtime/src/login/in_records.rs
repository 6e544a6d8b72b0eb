//! Accounts and tickets in a store of [records](crate::records): over redb, Redis or SQL what logins need outlasts the process, and is one for all of
//! them.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountAnswer, Accounts, AccountsError, LinkKind, Ticket, TicketAnswer, TicketId,
    TicketStore, TicketStoreError,
};
use crate::caller_id::CallerId;
use crate::clock::Clock;
use crate::maybe_ready::MaybeReady;
use crate::records::{
    ChangeStep, RecordId, RecordStore, RecordStoreError, change_record, read_record,
};

/// The year 10000: an account is kept for as long as there is one.
const FOR_EVER: i64 = 253_402_300_800_000;
/// How many links of one kind and account work at the same time; a further one takes the place of the oldest.
const MOST_LINKS: usize = 8;

/// Keeps accounts in a store of records. Cheap to clone; clones share the accounts.
#[derive(Clone)]
pub struct RecordAccounts {
    records: Records,
    /// Who vouches for those that register.
    issuer: Option<Arc<str>>,
}

/// Keeps tickets in a store of records. Cheap to clone; clones share the tickets.
#[derive(Clone)]
pub struct RecordTickets(Records);

#[derive(Clone)]
struct Records {
    store: Arc<dyn RecordStore>,
    clock: Clock,
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

/// What a link is, by its digest.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptTicket {
    kind: String,
    name: String,
    browser: Option<String>,
    #[serde(default)]
    password: Option<String>,
    until: i64,
}

/// Which links of one kind and account work: the one record that decides.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Working {
    links: Vec<String>,
    until: i64,
}

impl RecordAccounts {
    /// Accounts in this store, in which nobody registers.
    pub fn new(store: impl RecordStore) -> Self {
        Self { records: Records::new(store), issuer: None }
    }

    /// Accounts in this store, in which people register as callers of this issuer and by their names.
    pub fn with_registration(store: impl RecordStore, issuer: impl Into<Arc<str>>) -> Self {
        Self { issuer: Some(issuer.into()), ..Self::new(store) }
    }

    /// Adds or replaces an account.
    ///
    /// # Errors
    /// The store failed; whether the account is there is unknown.
    pub async fn put(&self, name: &str, account: Account) -> Result<(), AccountsError> {
        let name = super::passwords::normalized(name);
        let kept = KeptAccount::of(&name, account);
        self.index(&kept).await?;
        let change = |_: Option<&KeptAccount>| (Some((kept.clone(), FOR_EVER)), ());
        self.records.change(account_id(&name), change).await.map_err(AccountsError::new)
    }

    /// Notes which names a caller has, before its account is there: a name without one is no account.
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

    /// Another hash where `may` says so; whether it was changed.
    async fn change_hash(
        &self,
        name: &str,
        new: &str,
        may: impl Fn(&KeptAccount) -> bool,
    ) -> Result<bool, AccountsError> {
        let change = |known: Option<&KeptAccount>| {
            let known = known.filter(|kept| kept.name == name && may(kept));
            let changed = known
                .map(|kept| KeptAccount { password_hash: Some(new.to_owned()), ..kept.clone() });
            let is_changed = changed.is_some();
            (changed.map(|changed| (changed, FOR_EVER)), is_changed)
        };
        self.records.change(account_id(name), change).await.map_err(AccountsError::new)
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
        old: &'a str,
        new: &'a str,
    ) -> AccountAnswer<'a, bool> {
        let is_old = move |kept: &KeptAccount| kept.password_hash.as_deref() == Some(old);
        MaybeReady::later(self.change_hash(name, new, is_old))
    }

    fn set_hash<'a>(&'a self, name: &'a str, new: &'a str) -> AccountAnswer<'a, bool> {
        MaybeReady::later(self.change_hash(name, new, |_| true))
    }

    fn register<'a>(&'a self, name: &'a str, hash: &'a str) -> AccountAnswer<'a, Option<Account>> {
        MaybeReady::later(async move {
            let Some(issuer) = &self.issuer else { return Ok(None) };
            let account = Account::new(CallerId::new(Arc::clone(issuer), name));
            let kept = KeptAccount::of(name, account.password_hash(hash));
            let register = |known: Option<&KeptAccount>| match known {
                None => (Some((kept.clone(), FOR_EVER)), true),
                Some(_) => (None, false),
            };
            self.index(&kept).await?;
            let registered = self.records.change(account_id(name), register).await;
            let is_new = registered.map_err(AccountsError::new)?;
            Ok(is_new.then(|| kept.into_account()))
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

impl RecordTickets {
    /// Tickets in this store.
    pub fn new(store: impl RecordStore) -> Self {
        Self(Records::new(store))
    }
}

impl TicketStore for RecordTickets {
    fn put(&self, ticket: Ticket) -> TicketAnswer<'_, ()> {
        MaybeReady::later(async move {
            let id = text_of(ticket.id);
            let until = ticket.until_millis;
            let kept = KeptTicket {
                kind: ticket.kind.name().to_owned(),
                name: ticket.name.clone(),
                browser: ticket.browser.map(text_of),
                password: ticket.password.map(text_of),
                until,
            };
            // First what it is, then that it works: killed between both it does not.
            let write = |_: Option<&KeptTicket>| (Some((kept.clone(), until)), ());
            let ticket_id = ticket_id(ticket.id);
            self.0.change(ticket_id, write).await.map_err(TicketStoreError::new)?;
            let add = |known: Option<&Working>| {
                let mut working = known.cloned().unwrap_or_default();
                while working.links.len() >= MOST_LINKS {
                    working.links.remove(0);
                }
                working.links.push(id.clone());
                // No longer than its last link: whoever makes names up fills no store.
                working.until = working.until.max(until);
                let until = working.until;
                (Some((working, until)), ())
            };
            let working = working_id(ticket.kind, &ticket.name);
            self.0.change(working, add).await.map_err(TicketStoreError::new)
        })
    }

    fn take(
        &self,
        id: TicketId,
        kind: LinkKind,
        browser: Option<TicketId>,
        now_millis: i64,
    ) -> TicketAnswer<'_, Option<Ticket>> {
        MaybeReady::later(async move {
            let found: Option<KeptTicket> =
                self.0.find(ticket_id(id)).await.map_err(TicketStoreError::new)?;
            let browser = browser.map(text_of);
            let found = found.filter(|kept| {
                let is_its = browser.is_none() || kept.browser == browser;
                kept.kind == kind.name() && is_its && now_millis < kept.until
            });
            let Some(found) = found else { return Ok(None) };
            let own = text_of(id);
            // One step takes it out with all others of its account: of two at once one finds it.
            let take = |known: Option<&Working>| {
                let known = known.filter(|working| working.links.contains(&own));
                let taken = known.map(|working| Working { links: Vec::new(), ..working.clone() });
                let is_taken = taken.is_some();
                (taken.map(|taken| (taken.clone(), taken.until)), is_taken)
            };
            let working = working_id(kind, &found.name);
            let is_taken = self.0.change(working, take).await;
            if !is_taken.map_err(TicketStoreError::new)? {
                return Ok(None);
            }
            let browser = found.browser.as_deref().and_then(id_of);
            let password = found.password.as_deref().and_then(id_of);
            let (name, until_millis) = (found.name, found.until);
            Ok(Some(Ticket { id, kind, name, browser, password, until_millis }))
        })
    }

    fn is_of_one_process(&self) -> bool {
        self.0.store.is_of_one_process()
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
    fn new(store: impl RecordStore) -> Self {
        Self { store: Arc::new(store), clock: Clock::default() }
    }

    async fn find<K: DeserializeOwned>(&self, id: RecordId) -> Result<Option<K>, RecordStoreError> {
        Ok(read_record(&*self.store, id).await?)
    }

    /// Changes what is kept by one step, however many others do at once.
    async fn change<K: DeserializeOwned + Serialize, T>(
        &self,
        id: RecordId,
        step: impl Fn(Option<&K>) -> ChangeStep<K, T>,
    ) -> Result<T, RecordStoreError> {
        let step = |known: Option<K>| Ok(step(known.as_ref()));
        change_record(&*self.store, id, self.clock.now_unix_millis(), step).await
    }
}

fn text_of(id: TicketId) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

fn id_of(text: &str) -> Option<TicketId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(TicketId::from_bytes(bytes.try_into().ok()?))
}

fn account_id(name: &str) -> RecordId {
    record_id(&["account", name])
}

/// Which names a caller has.
fn names_id(caller: &CallerId) -> RecordId {
    record_id(&["names", caller.issuer(), caller.subject()])
}

fn ticket_id(id: TicketId) -> RecordId {
    record_id(&["link", &text_of(id)])
}

fn working_id(kind: LinkKind, name: &str) -> RecordId {
    record_id(&["links", kind.name(), name])
}

fn record_id(parts: &[&str]) -> RecordId {
    let parts: Vec<&[u8]> =
        ["palisade login"].iter().chain(parts).map(|part| part.as_bytes()).collect();
    RecordId::of(&parts)
}

impl fmt::Debug for RecordAccounts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordAccounts").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl fmt::Debug for RecordTickets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordTickets").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::MemoryRecords;

    const LIFE: i64 = 15 * 60 * 1_000;

    fn ticket(number: u8, now: i64) -> Ticket {
        Ticket {
            id: TicketId::from_bytes([number; 32]),
            kind: LinkKind::Register,
            name: format!("a{number}@x"),
            browser: None,
            password: None,
            until_millis: now + LIFE,
        }
    }

    #[tokio::test]
    async fn what_is_made_up_is_forgotten_with_its_last_link() {
        let (clock, hand) = Clock::manual(0);
        let store: Arc<dyn RecordStore> = Arc::new(MemoryRecords::with_capacity(8));
        let tickets = RecordTickets(Records { store, clock });
        for number in 0..4 {
            tickets.put(ticket(number, 0)).wait().await.unwrap();
        }
        assert!(tickets.put(ticket(4, 0)).wait().await.is_err(), "the store is full");
        // What was taken is no longer there either.
        let id = TicketId::from_bytes([0; 32]);
        let taken = tickets.take(id, LinkKind::Register, None, 0).wait().await.unwrap();
        assert_eq!(taken.unwrap().name, "a0@x");
        hand.set(LIFE);
        for number in 4..8 {
            tickets.put(ticket(number, LIFE)).wait().await.unwrap();
        }
    }
}
