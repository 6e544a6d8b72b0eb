//! Links that are sent to people, and what becomes of them.

use std::error::Error;
use std::fmt;

use crate::maybe_ready::MaybeReady;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkKind {
    /// It logs in.
    Login,
    /// It lets its reader choose another password.
    Reset,
    /// It lets its reader choose the first password of an account that does not exist yet.
    Register,
    /// A registration was requested for a name that has an account: no link; it informs the owner.
    AlreadyRegistered,
}

impl LinkKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Reset => "reset",
            Self::Register => "register",
            Self::AlreadyRegistered => "registered",
        }
    }
}

/// A message to the owner of an account's address.
#[derive(Clone)]
pub struct LinkMessage {
    pub(super) kind: LinkKind,
    pub(super) name: String,
    pub(super) link: Option<String>,
}

impl LinkMessage {
    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> LinkKind {
        self.kind
    }

    /// The name of the account: where the message goes.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The link; none for [`LinkKind::AlreadyRegistered`]. What opens is behind its `#`, so that no server on the way
    /// logs it: the page there sends it as `token`.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }
}

/// Leaves the link out.
impl fmt::Debug for LinkMessage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("LinkMessage").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Sends messages, by mail for one. The answer does not wait for it, so that its time tells nothing; after half a minute it is given up.
pub trait SendLinks: Send + Sync + 'static {
    /// Sends one.
    ///
    /// # Errors
    /// It could not be sent; the log hears why.
    fn send(
        &self,
        message: LinkMessage,
    ) -> MaybeReady<'_, Result<(), Box<dyn Error + Send + Sync>>>;
}
