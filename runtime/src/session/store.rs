//! The seam between sessions and where their records are kept.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::{SessionId, SessionRecord};
use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

/// The answer of a store.
pub type SessionAnswer<'a, T> = MaybeReady<'a, Result<T, SessionStoreError>>;

/// How many sessions one caller has at most: with one more the one that was unused for longest ends. A caller that logs in
/// again and again makes no list that takes long to read.
pub const MOST_SESSIONS_OF_A_CALLER: usize = 100;

/// Keeps the records of sessions; [`MemorySessions`](super::MemorySessions) keeps them in this process.
///
/// Each operation is atomic: of concurrent calls each sees all or nothing of another, and a process that is killed
/// leaves all of it or nothing. Every replica of the service asks the same store. A session that ended is not found
/// by a [`find`](Self::find) that begins afterwards: a store that caches does so for less than a second.
///
/// A record that is over, by [`is_live_at`](SessionRecord::is_live_at), may be forgotten.
///
/// # Errors
/// Each operation yields an error where the store cannot tell: the request is a 503.
pub trait SessionStore: Send + Sync + 'static {
    /// Adds a record and ends the session `instead_of`, where there is one, and then the caller's sessions that were unused
    /// for longest, until there are [`MOST_SESSIONS_OF_A_CALLER`]. `false`, and nothing is changed, where the id of the
    /// record exists.
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool>;

    /// The record of a session.
    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>>;

    /// Replaces a session by another of the same caller. `false`, and nothing is changed, where the old one does
    /// not exist, is of another caller or not live at `now_millis`, or where the new id exists. Of concurrent
    /// replacements one wins.
    fn renew(&self, old: SessionId, new: SessionRecord, now_millis: i64)
    -> SessionAnswer<'_, bool>;

    /// Notes that a session was used. A time before the noted one changes nothing, and an id without a record makes none.
    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()>;

    /// Ends a session, where it is of `caller` if one is named; whether there was one.
    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool>;

    /// Ends all sessions of a caller but the one named; how many there were.
    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64>;

    /// The records of a caller's sessions, the last used first; equal ones by their ids.
    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>>;

    /// Whether other processes of the service do not see what this store keeps. Several
    /// [`processes`](crate::SecurityBuilder::processes) do not start with such a store.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// A store could not tell.
#[derive(Debug)]
pub struct SessionStoreError(Box<dyn Error + Send + Sync>);

impl SessionStoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }

    pub(super) fn cause(&self) -> &(dyn Error + Send + Sync) {
        &*self.0
    }
}

impl fmt::Display for SessionStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the store of sessions failed")
    }
}

impl Error for SessionStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
