//! The seam between names and where users are kept.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;
use crate::names::{RoleEnum, ScopeEnum, name_of};

/// The answer of a store.
pub type UsersAnswer<'a, T> = MaybeReady<'a, Result<T, BasicUsersError>>;

/// Keeps users by their names.
///
/// # Errors
/// Each operation yields an error where the store cannot tell: the request is a 503.
pub trait BasicUsers: Send + Sync + 'static {
    /// The user of exactly this name.
    fn find<'a>(&'a self, name: &'a str) -> UsersAnswer<'a, Option<BasicUser>>;

    /// Replaces a hash, where it is still `old`: atomic, so that it undoes no change of password.
    /// Whether it was replaced.
    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> UsersAnswer<'a, bool>;

    /// Whether it keeps users for this process alone: an application of several does not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// A user, as a store knows it.
#[derive(Clone)]
pub struct BasicUser {
    pub(super) caller: CallerId,
    pub(super) password_hash: String,
    pub(super) roles: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) tenant: Option<String>,
    pub(super) expires_at_millis: Option<i64>,
}

impl BasicUser {
    /// The caller with the hash of its password, as [`Basic::hash`](super::Basic::hash) made it.
    pub fn new(caller: CallerId, password_hash: impl Into<String>) -> Self {
        let password_hash = password_hash.into();
        Self {
            caller,
            password_hash,
            roles: Vec::new(),
            scopes: Vec::new(),
            tenant: None,
            expires_at_millis: None,
        }
    }

    /// The hash, for a store to keep.
    #[must_use]
    pub fn password_hash(&self) -> &str {
        &self.password_hash
    }

    /// Adds a role.
    #[must_use]
    pub fn role<R: RoleEnum>(mut self, role: R) -> Self {
        self.roles.extend(name_of(R::NAMES, role.index()));
        self
    }

    /// Adds a scope.
    #[must_use]
    pub fn scope<C: ScopeEnum>(mut self, scope: C) -> Self {
        self.scopes.extend(name_of(C::NAMES, scope.index()));
        self
    }

    /// When the password is good no longer, in milliseconds since the Unix epoch; never unless this is called.
    #[must_use]
    pub fn expires_at_millis(mut self, millis: i64) -> Self {
        self.expires_at_millis = Some(millis);
        self
    }

    /// The tenant; an empty text is none.
    #[must_use]
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into()).filter(|tenant| !tenant.is_empty());
        self
    }
}

/// Leaves the hash out.
impl fmt::Debug for BasicUser {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("BasicUser").field("caller", &self.caller).finish_non_exhaustive()
    }
}

/// Keeps users in this process. Cheap to clone; clones share the users.
#[derive(Clone, Debug, Default)]
pub struct MemoryBasicUsers(Arc<RwLock<HashMap<String, BasicUser>>>);

impl MemoryBasicUsers {
    /// A store without users.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a user.
    pub fn put(&self, name: impl Into<String>, user: BasicUser) {
        let mut users = self.0.write().unwrap_or_else(PoisonError::into_inner);
        users.insert(name.into(), user);
    }

    /// Removes a user; whether there was one.
    pub fn remove(&self, name: &str) -> bool {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(name).is_some()
    }
}

impl BasicUsers for MemoryBasicUsers {
    fn find<'a>(&'a self, name: &'a str) -> UsersAnswer<'a, Option<BasicUser>> {
        let users = self.0.read().unwrap_or_else(PoisonError::into_inner);
        MaybeReady::Now(Ok(users.get(name).cloned()))
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> UsersAnswer<'a, bool> {
        let mut users = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let user = users.get_mut(name).filter(|user| user.password_hash == old);
        let replaced = user.map(|user| new.clone_into(&mut user.password_hash));
        MaybeReady::Now(Ok(replaced.is_some()))
    }

    fn is_of_one_process(&self) -> bool {
        true
    }
}

/// A store could not tell.
#[derive(Debug)]
pub struct BasicUsersError(Box<dyn Error + Send + Sync>);

impl BasicUsersError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for BasicUsersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of users failed")
    }
}

impl Error for BasicUsersError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
