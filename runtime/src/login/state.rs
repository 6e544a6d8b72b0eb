//! The logins of an application, as their handlers have them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::other_factor::Other;
use super::sent_messages::SentMessages;
use super::{Accounts, BreachedPasswords, SendLinks, TicketStore};
use crate::auth::basic::Passwords;
#[cfg(feature = "jwt")]
use crate::auth::jwt::Revocations;
use crate::clock::Clock;
#[cfg(feature = "second-factor")]
use crate::second_factor::SecondFactors;

/// How people log in: the state of the [`handlers`](super::handlers), cheap to clone.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use palisade::auth::basic::HashCost;
/// use palisade::login::{Login, MemoryAccounts};
/// use palisade::prelude::*;
/// use palisade::session::{MemorySessions, Sessions};
///
/// let login = Login::builder(MemoryAccounts::new()).build(HashCost::default())?;
/// let sessions = Sessions::builder().build(MemorySessions::new())?;
/// let security = Security::builder().sessions(sessions).direct().build()?;
/// let app = SecureRouter::<()>::new().nest("/auth", login.routes()).secured_by(security)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Login(pub(super) Arc<LoginSettings>);

impl fmt::Debug for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Login").finish_non_exhaustive()
    }
}

pub(super) struct LoginSettings {
    pub(super) accounts: Box<dyn Accounts>,
    pub(super) passwords: Passwords,
    pub(super) breached: Option<Box<dyn BreachedPasswords>>,
    pub(super) links: Option<Links>,
    pub(super) other: Option<Other>,
    #[cfg(feature = "second-factor")]
    pub(super) second: Option<Second>,
    #[cfg(feature = "jwt")]
    pub(super) revocations: Option<Revocations>,
    pub(super) clock: Clock,
}

/// What a login asks for beside its first factor.
#[cfg(feature = "second-factor")]
pub(super) struct Second {
    pub(super) factors: SecondFactors,
    /// What both are worth together, for `acr`.
    pub(super) class: String,
}

/// How links are made and sent.
pub(super) struct Links {
    pub(super) tickets: Box<dyn TicketStore>,
    pub(super) sender: Box<dyn SendLinks>,
    pub(super) page: String,
    pub(super) life: Duration,
    pub(super) sending: Arc<Semaphore>,
    pub(super) sent: SentMessages,
}
