//! The seam between webhooks and where their ids are remembered.

use std::error::Error;
use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};

use crate::maybe_ready::MaybeReady;
use crate::random::random;

/// The answer of a store.
pub type DeliveryAnswer<'a, T> = MaybeReady<'a, Result<T, DeliveryStoreError>>;

/// Remembers which messages were delivered; [`MemoryDeliveries`](super::MemoryDeliveries) does in this
/// process.
///
/// Each operation is atomic, and every replica of the service asks the same store. Only messages whose
/// signature is good come here.
///
/// # Errors
/// An operation yields an error where the store cannot tell. A claim that fails is a 503: the sender
/// delivers again.
pub trait DeliveryStore: Send + Sync + 'static {
    /// Claims a message; `false`, and nothing is changed, where it is claimed already. It is asked once for each claim,
    /// and its answer is given up once the claim has ended.
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool>;

    /// Remembers a message that was handled until then, also where its claim has ended meanwhile. Nothing
    /// is changed where the message has a claim with another [token](DeliveryClaim::token). The same is asked
    /// again until it is answered, as of [`release`](Self::release).
    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()>;

    /// Gives up the claim of a message that was not handled. Nothing is changed where the message has a
    /// claim with another [token](DeliveryClaim::token), or none.
    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()>;

    /// Whether the processes of a service share what it remembers, as they do unless it says otherwise.
    /// An application of [several processes](crate::SecurityBuilder::processes) does not start with one
    /// that they do not share: each process would handle a message once.
    fn is_shared(&self) -> bool {
        true
    }
}

/// A message of a sender, by a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId([u8; 32]);

impl DeliveryId {
    /// Everything that tells one message from another, each part with its length.
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut context = Context::new(&SHA256);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut id = [0; 32];
        id.iter_mut().zip(context.finish().as_ref()).for_each(|(to, from)| *to = *from);
        Self(id)
    }

    /// A message of its own, for the suite of every store.
    #[cfg(feature = "testing")]
    pub(crate) fn random() -> Self {
        // Without random bytes two messages are one, and the suite says so.
        Self(random().unwrap_or([0; 32]))
    }

    /// The bytes of the digest, to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Which of the claims to one message it is: no two have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClaimToken([u8; 16]);

impl ClaimToken {
    /// A token that no other claim has.
    pub(crate) fn random() -> Result<Self, DeliveryStoreError> {
        let token = random().map_err(|_| DeliveryStoreError::new("no random bytes for a claim"))?;
        Ok(Self(token))
    }

    /// The bytes of the token, to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// A claim to handle a message. Times are in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryClaim {
    /// The message.
    pub id: DeliveryId,
    /// Whose claim it is: a handler that ends late neither keeps nor gives up the claim of a later one.
    pub token: ClaimToken,
    /// The time.
    pub now_millis: i64,
    /// When the claim ends unless it is kept: a process that dies while it handles a message does not
    /// hold it for good.
    pub until_millis: i64,
    /// Until when the signature is good. A store that has no room forgets nothing before this time.
    pub replayable_until_millis: i64,
}

/// A store could not tell.
#[derive(Debug)]
pub struct DeliveryStoreError(Box<dyn Error + Send + Sync>);

impl DeliveryStoreError {
    /// Wraps the cause, which is logged and never sent.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for DeliveryStoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the store of deliveries failed")
    }
}

impl Error for DeliveryStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
