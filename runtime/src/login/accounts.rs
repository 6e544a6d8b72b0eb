//! The seam between logins and where accounts are kept.

use std::error::Error;
use std::fmt;

use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;
use crate::names::{RoleEnum, ScopeEnum, name_of};
use crate::session::SessionGrant;

/// The answer of a store.
pub type AccountAnswer<'a, T> = MaybeReady<'a, Result<T, AccountsError>>;

/// Keeps the accounts of people by their names; [`MemoryAccounts`](super::MemoryAccounts) keeps them in this process.
///
/// Names come trimmed and in lower case.
///
/// # Errors
/// Each operation yields an error where the store cannot tell: the request is a 503.
pub trait Accounts: Send + Sync + 'static {
    /// The account of this name, as [`Account::named`] says it is written where it is kept: one that a database takes for the same, by a loose
    /// collation, is another's here and not found.
    fn find<'a>(&'a self, name: &'a str) -> AccountAnswer<'a, Option<Account>>;

    /// Replaces the hash of an account where it is still `old`, and with `None` where there is none yet: atomic, so that it undoes no change of password.
    /// Whether it was replaced; `false`, and nothing is changed, where there is no such account.
    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: Option<&'a str>,
        new: &'a str,
    ) -> AccountAnswer<'a, bool>;

    /// Makes an account, whose name its owner has proven to receive links at; `None`, and nothing is changed, where there is one. Without
    /// registration it stays as it is: none is made.
    fn register<'a>(&'a self, name: &'a str, hash: &'a str) -> AccountAnswer<'a, Option<Account>> {
        let _ = (name, hash);
        MaybeReady::Now(Ok(None))
    }

    /// Notes whether the accounts of a caller have a second factor, for [`Account::with_second_factor`], without a change of anything else of them: the
    /// ready-made logins call it after an enrolment and before a removal. Without it nothing is noted, and a store of second factors that forgot takes them away.
    fn note_second_factor<'a>(
        &'a self,
        caller: &'a CallerId,
        is_enrolled: bool,
    ) -> AccountAnswer<'a, ()> {
        let _ = (caller, is_enrolled);
        MaybeReady::Now(Ok(()))
    }

    /// Whether it keeps accounts for this process alone: logins of several [`processes`](super::LoginBuilder::processes) do not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// An account, as a store knows it.
#[derive(Clone)]
pub struct Account {
    pub(super) caller: CallerId,
    pub(super) password_hash: Option<String>,
    pub(super) name: Option<String>,
    pub(super) roles: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) tenant: Option<String>,
    pub(super) has_second_factor: bool,
}

impl Account {
    /// The account of a caller, which has no password yet: who it belongs to comes in by a link.
    pub fn new(caller: CallerId) -> Self {
        Self {
            caller,
            password_hash: None,
            name: None,
            roles: Vec::new(),
            scopes: Vec::new(),
            tenant: None,
            has_second_factor: false,
        }
    }

    /// The hash of its password, as [`Login::hash`](super::Login::hash) made it.
    #[must_use]
    pub fn password_hash(mut self, hash: impl Into<String>) -> Self {
        self.password_hash = Some(hash.into());
        self
    }

    /// Its name, exactly as the store has it. A store of one's own says it of each account: links are sent to no other.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether it is kept under exactly this name; `None` where the store does not say.
    pub(super) fn has_name(&self, name: &str) -> Option<bool> {
        self.name.as_ref().map(|own| own == name)
    }

    /// Whether it is the account that it was: of the same caller, with the same password.
    pub(super) fn is_still(&self, before: &Self) -> bool {
        self.caller == before.caller && self.password_hash == before.password_hash
    }

    /// Says that its owner enrolled a second factor. Where the store of second factors has none of it, because it forgot, a login is a 503 and not one
    /// by a password alone.
    #[must_use]
    pub fn with_second_factor(self) -> Self {
        Self { has_second_factor: true, ..self }
    }

    /// Adds a role to the sessions of the account.
    #[must_use]
    pub fn role<R: RoleEnum>(mut self, role: R) -> Self {
        self.roles.extend(name_of(R::NAMES, role.index()));
        self
    }

    /// Adds a scope to the sessions of the account.
    #[must_use]
    pub fn scope<C: ScopeEnum>(mut self, scope: C) -> Self {
        self.scopes.extend(name_of(C::NAMES, scope.index()));
        self
    }

    /// The tenant; an empty text is none.
    #[must_use]
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into()).filter(|tenant| !tenant.is_empty());
        self
    }

    /// Who it belongs to.
    #[must_use]
    pub fn caller(&self) -> &CallerId {
        &self.caller
    }

    /// The hash, for a store to keep.
    #[must_use]
    pub fn stored_hash(&self) -> Option<&str> {
        self.password_hash.as_deref()
    }

    pub(super) fn grant(&self) -> SessionGrant {
        let grant = SessionGrant::to(self.caller.clone())
            .roles_named(self.roles.iter().cloned())
            .scopes_named(self.scopes.iter().cloned());
        match &self.tenant {
            Some(tenant) => grant.tenant(tenant),
            None => grant,
        }
    }
}

/// Leaves the hash out.
impl fmt::Debug for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Account").field("caller", &self.caller).finish_non_exhaustive()
    }
}

/// A store could not tell.
#[derive(Debug)]
pub struct AccountsError(Box<dyn Error + Send + Sync>);

impl AccountsError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for AccountsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the store of accounts failed")
    }
}

impl Error for AccountsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
