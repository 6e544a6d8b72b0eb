//! The stores in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::{
    Account, AccountAnswer, Accounts, LinkKind, Ticket, TicketAnswer, TicketId, TicketStore,
};
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

/// Keeps accounts in this process. Cheap to clone; clones share the accounts.
#[derive(Clone, Debug, Default)]
pub struct MemoryAccounts {
    accounts: Arc<RwLock<HashMap<String, Account>>>,
    /// Who vouches for those that register.
    issuer: Option<Arc<str>>,
}

impl MemoryAccounts {
    /// A store without accounts and without registration.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A store in which people register, as callers of this issuer and by their names.
    #[must_use]
    pub fn with_registration(issuer: impl Into<Arc<str>>) -> Self {
        Self { accounts: Arc::default(), issuer: Some(issuer.into()) }
    }

    /// Adds or replaces an account. That its caller has a second factor, as was noted of this or another account of the caller, it keeps:
    /// [`note_second_factor`](Accounts::note_second_factor) takes that away.
    pub fn put(&self, name: &str, account: Account) {
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        let name = super::passwords::normalized(name);
        let account = with_note(account, &accounts);
        accounts.insert(name.clone(), account.named(name));
    }
}

/// The account with the note of a second factor that another account of its caller, or the one before it, has.
fn with_note(account: Account, known: &HashMap<String, Account>) -> Account {
    let is_noted =
        known.values().any(|known| known.caller == account.caller && known.has_second_factor);
    if is_noted { account.with_second_factor() } else { account }
}

impl Accounts for MemoryAccounts {
    fn find<'a>(&'a self, name: &'a str) -> AccountAnswer<'a, Option<Account>> {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        MaybeReady::Now(Ok(accounts.get(name).cloned()))
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: Option<&'a str>,
        new: &'a str,
    ) -> AccountAnswer<'a, bool> {
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        let found = accounts.get_mut(name);
        let found = found.filter(|account| account.stored_hash() == old);
        let replaced = found.map(|account| account.password_hash = Some(new.to_owned()));
        MaybeReady::Now(Ok(replaced.is_some()))
    }

    fn note_second_factor<'a>(
        &'a self,
        caller: &'a CallerId,
        is_enrolled: bool,
    ) -> AccountAnswer<'a, ()> {
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        for account in accounts.values_mut().filter(|account| account.caller == *caller) {
            account.has_second_factor = is_enrolled;
        }
        MaybeReady::Now(Ok(()))
    }

    fn register<'a>(&'a self, name: &'a str, hash: &'a str) -> AccountAnswer<'a, Option<Account>> {
        let Some(issuer) = &self.issuer else { return MaybeReady::Now(Ok(None)) };
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        if accounts.contains_key(name) {
            return MaybeReady::Now(Ok(None));
        }
        let caller = CallerId::new(Arc::clone(issuer), name);
        let account = Account::new(caller).password_hash(hash).named(name);
        let account = with_note(account, &accounts);
        accounts.insert(name.to_owned(), account.clone());
        MaybeReady::Now(Ok(Some(account)))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

/// How many tickets are kept at most: more than that are a flood, and the oldest go.
const MOST: usize = 65_536;

/// Keeps tickets in this process. Cheap to clone; clones share the tickets.
#[derive(Clone, Debug, Default)]
pub struct MemoryTickets(Arc<Mutex<HashMap<TicketId, Ticket>>>);

impl MemoryTickets {
    /// A store without tickets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TicketId, Ticket>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TicketStore for MemoryTickets {
    fn put(&self, ticket: Ticket) -> TicketAnswer<'_, ()> {
        let mut tickets = self.lock();
        if tickets.len() >= MOST {
            let oldest = tickets.values().min_by_key(|ticket| ticket.until_millis).map(|it| it.id);
            oldest.map(|oldest| tickets.remove(&oldest));
        }
        tickets.insert(ticket.id, ticket);
        MaybeReady::Now(Ok(()))
    }

    fn take(
        &self,
        id: TicketId,
        kind: LinkKind,
        browser: Option<TicketId>,
        now_millis: i64,
    ) -> TicketAnswer<'_, Option<Ticket>> {
        let mut tickets = self.lock();
        let live = |ticket: &&Ticket| {
            let is_its = browser.is_none() || ticket.browser == browser;
            ticket.kind == kind && is_its && now_millis < ticket.until_millis
        };
        let found = tickets.get(&id).filter(live).cloned();
        if let Some(found) = &found {
            tickets.retain(|_, ticket| ticket.kind != kind || ticket.name != found.name);
        }
        MaybeReady::Now(Ok(found))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_replaced_where_it_is_still_the_one_that_was_judged() {
        let accounts = MemoryAccounts::new();
        accounts.put("ada", Account::new(CallerId::new("staff", "ada")));
        let replaced = async |name: &str, old: Option<&str>, new: &str| {
            accounts.replace_hash(name, old, new).wait().await.unwrap()
        };
        assert!(!replaced("ada", Some("one"), "two").await, "there is none yet");
        assert!(replaced("ada", None, "one").await);
        assert!(!replaced("ada", None, "two").await);
        assert!(!replaced("ada", Some("none"), "two").await);
        assert!(replaced("ada", Some("one"), "two").await);
        assert!(!replaced("eve", None, "one").await, "there is no such account");
        let found = accounts.find("ada").wait().await.unwrap().unwrap();
        assert_eq!(found.stored_hash(), Some("two"));
    }
}
