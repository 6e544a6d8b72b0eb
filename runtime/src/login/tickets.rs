//! What opens once.

use std::error::Error;
use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::LinkKind;
use crate::maybe_ready::MaybeReady;
use crate::random::random;

/// The answer of a store.
pub type TicketAnswer<'a, T> = MaybeReady<'a, Result<T, TicketStoreError>>;

/// SHA-256 of what is in a link.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TicketId([u8; 32]);

impl TicketId {
    /// The digest, for a store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The id with this digest, for a store.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn of(token: &str) -> Self {
        let mut id = [0; 32];
        for (place, byte) in id.iter_mut().zip(digest(&SHA256, token.as_bytes()).as_ref()) {
            *place = *byte;
        }
        Self(id)
    }
}

impl fmt::Debug for TicketId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TicketId(..)")
    }
}

/// A token of 256 random bits; none where there is no randomness.
pub(super) fn random_token() -> Option<String> {
    Some(URL_SAFE_NO_PAD.encode(random::<32>().ok()?))
}

/// Whether a text has the form of such a token.
pub(super) fn token_form(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == 43 && text.bytes().all(legal)
}

/// What a link opens, until it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// SHA-256 of what is in the link.
    pub id: TicketId,
    /// What it is for; a ticket of one kind opens nothing of another.
    pub kind: LinkKind,
    /// The account's name.
    pub name: String,
    /// SHA-256 of what the browser has that asked for it, where it logs in.
    pub browser: Option<TicketId>,
    /// SHA-256 of the password's hash that the account had when the link was asked for: with another password the link opens nothing.
    pub password: Option<TicketId>,
    /// From when on it opens nothing, in milliseconds since the Unix epoch.
    pub until_millis: i64,
}

/// Keeps tickets until they are taken or over; [`MemoryTickets`](super::MemoryTickets) keeps them in this process.
///
/// Each operation is atomic, and every replica of the service asks the same store.
///
/// # Errors
/// Each operation yields an error where the store cannot tell: the request is a 503.
pub trait TicketStore: Send + Sync + 'static {
    /// Keeps a ticket.
    fn put(&self, ticket: Ticket) -> TicketAnswer<'_, ()>;

    /// Takes a ticket of this kind out, and every other of its kind and name with it: of two calls at once one has it. `None`, and nothing is
    /// changed, where there is none, it is of another kind, over at `now_millis`, or not of the `browser` that is named.
    fn take(
        &self,
        id: TicketId,
        kind: LinkKind,
        browser: Option<TicketId>,
        now_millis: i64,
    ) -> TicketAnswer<'_, Option<Ticket>>;

    /// Whether it keeps tickets for this process alone: logins of several [`processes`](super::LoginBuilder::processes) do not start with it.
    fn is_of_one_process(&self) -> bool {
        false
    }
}

/// A store could not tell.
#[derive(Debug)]
pub struct TicketStoreError(Box<dyn Error + Send + Sync>);

impl TicketStoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for TicketStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the store of links failed")
    }
}

impl Error for TicketStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
