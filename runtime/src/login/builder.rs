//! The configuration of logins.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::other_factor::Other;
use super::sent::Sent;
use super::{Accounts, BreachedPasswords, Login, OtherFactor, SendLinks, TicketStore};
use crate::auth::basic::{HashCost, PasswordError, Passwords};
#[cfg(feature = "jwt")]
use crate::auth::jwt::Revocations;
use crate::clock::Clock;
#[cfg(feature = "second-factor")]
use crate::second_factor::SecondFactors;

/// How long a link works unless stated.
const LINK_LIFE: Duration = Duration::from_secs(15 * 60);
/// How many messages are on their way at the same time.
const SENDING: usize = 64;

pub(super) struct Settings {
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
    pub(super) sent: Sent,
}

/// Collects the configuration of [`Login`].
#[must_use = "logins are configured once they are built"]
pub struct LoginBuilder {
    accounts: Box<dyn Accounts>,
    breached: Option<Box<dyn BreachedPasswords>>,
    links: Option<Links>,
    other: Option<Other>,
    #[cfg(feature = "second-factor")]
    second: Option<Second>,
    #[cfg(feature = "jwt")]
    revocations: Option<Revocations>,
    life: Duration,
    processes: u32,
    clock: Clock,
}

impl Login {
    /// Logins to the accounts of a store.
    pub fn builder(accounts: impl Accounts) -> LoginBuilder {
        LoginBuilder {
            accounts: Box::new(accounts),
            breached: None,
            links: None,
            other: None,
            #[cfg(feature = "second-factor")]
            second: None,
            #[cfg(feature = "jwt")]
            revocations: None,
            life: LINK_LIFE,
            processes: 1,
            clock: Clock::default(),
        }
    }
}

impl LoginBuilder {
    /// Refuses new passwords that others know.
    pub fn breached(self, passwords: impl BreachedPasswords) -> Self {
        Self { breached: Some(Box::new(passwords)), ..self }
    }

    /// Sends links that log in, reset a password and register. `page` is the address that they lead to, as
    /// `https://payroll.example/enter`; behind its `#` stands what opens.
    pub fn links(
        self,
        page: impl Into<String>,
        tickets: impl TicketStore,
        sender: impl SendLinks,
    ) -> Self {
        let links = Links {
            tickets: Box::new(tickets),
            sender: Box::new(sender),
            page: page.into(),
            life: LINK_LIFE,
            sending: Arc::new(Semaphore::new(SENDING)),
            sent: Sent::default(),
        };
        Self { links: Some(links), ..self }
    }

    /// How many processes the service has. With more than one, accounts or tickets of one process are a reason not to start.
    pub fn processes(self, count: u32) -> Self {
        Self { processes: count, ..self }
    }

    /// How long a link works; 15 minutes by default, and an hour at most.
    pub fn link_life(self, life: Duration) -> Self {
        Self { life, ..self }
    }

    /// Asks whoever has a second factor for it: where the password or the link was right a login is half done, for five minutes
    /// and for this browser alone, and a code ends it.
    ///
    /// Sessions say `amr` `otp` and `acr` `aal2` from then on; see [`second_factor_class`](Self::second_factor_class).
    #[cfg(feature = "second-factor")]
    pub fn second_factors(self, factors: SecondFactors) -> Self {
        let class = "aal2".to_owned();
        Self { second: Some(Second { factors, class }), ..self }
    }

    /// Lets nobody in by a password or a link alone who has this factor, which logs in by itself: such a login is a 202 without a cookie.
    pub fn other_factor(self, factor: impl OtherFactor) -> Self {
        Self { other: Some(Other { factor: Box::new(factor), is_asked_at_login: true }), ..self }
    }

    /// The same factor where it steps sessions up and a password alone logs in: whoever has it proves it before one-time codes are enrolled, and
    /// whoever has codes before it is added.
    ///
    /// # Security
    /// A login that is told of the factor by neither method lets a session of a password enrol codes that count as two factors.
    pub fn step_up_factor(self, factor: impl OtherFactor) -> Self {
        Self { other: Some(Other { factor: Box::new(factor), is_asked_at_login: false }), ..self }
    }

    /// What a session of two factors is worth, as rules and `step_up` name it (`acr`); `aal2` by default, after [NIST SP
    /// 800-63B].
    ///
    /// [NIST SP 800-63B]: https://pages.nist.gov/800-63-4/sp800-63b.html
    #[cfg(feature = "second-factor")]
    pub fn second_factor_class(self, acr: impl Into<String>) -> Self {
        let class = acr.into();
        Self { second: self.second.map(|second| Second { class, ..second }), ..self }
    }

    /// Takes back the tokens of an account's caller, too, where its sessions end: with another password, and with a second factor that is enrolled. For
    /// accounts whose callers are of the issuer of the tokens; of an issuer whose tokens the application does not accept there are none to take back.
    ///
    /// A token that is issued within the same second counts as issued before: who chose another password has good tokens from the next second on.
    #[cfg(feature = "jwt")]
    pub fn revocations(self, revocations: Revocations) -> Self {
        Self { revocations: Some(revocations), ..self }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Checks the configuration; new hashes are of `cost`.
    ///
    /// # Errors
    /// The page is no address that links can lead to, links live too long, or there is no memory to hash in.
    pub fn build(self, cost: HashCost) -> Result<Login, LoginConfigError> {
        let life = self.life;
        if life < Duration::from_secs(60) || life > Duration::from_secs(60 * 60) {
            return Err(LoginConfigError::LinkLife);
        }
        if self.links.as_ref().is_some_and(|links| !leads_somewhere(&links.page)) {
            return Err(LoginConfigError::Page);
        }
        let links_of_one =
            self.links.as_ref().is_some_and(|links| links.tickets.is_of_one_process());
        if self.processes > 1 && (self.accounts.is_of_one_process() || links_of_one) {
            return Err(LoginConfigError::StoreOfOneProcess);
        }
        let passwords = Passwords::new(cost).map_err(LoginConfigError::Passwords)?;
        #[cfg(feature = "second-factor")]
        if let (Some(other), Some(second)) = (&self.other, &self.second) {
            other.factor.stand_beside(Arc::new(second.factors.clone()));
        }
        Ok(Login(Arc::new(Settings {
            accounts: self.accounts,
            passwords,
            breached: self.breached,
            links: self.links.map(|links| Links { life, ..links }),
            other: self.other,
            #[cfg(feature = "second-factor")]
            second: self.second,
            #[cfg(feature = "jwt")]
            revocations: self.revocations,
            clock: self.clock,
        })))
    }
}

impl fmt::Debug for LoginBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("LoginBuilder").field("life", &self.life).finish_non_exhaustive()
    }
}

/// `https`, or plain HTTP to this machine; without a query, which servers log, and without a fragment.
fn leads_somewhere(page: &str) -> bool {
    let is_local = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
        .iter()
        .filter_map(|begin| page.strip_prefix(begin))
        .any(|rest| rest.is_empty() || rest.starts_with([':', '/']));
    let has_host = page
        .strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let legal = |byte: u8| byte.is_ascii_graphic() && !b"?#\"<>\\".contains(&byte);
    (is_local || has_host) && page.bytes().all(legal)
}

/// Why logins cannot be configured so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginConfigError {
    /// Links lead to a page over plain HTTP, with a query or a fragment, or to none.
    Page,
    /// Links live for less than a minute or more than an hour.
    LinkLife,
    /// Each of several processes would know its own accounts or links alone.
    StoreOfOneProcess,
    /// Passwords cannot be hashed.
    Passwords(PasswordError),
}

impl fmt::Display for LoginConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page => out.write_str(
                "links lead to a page over https, without `?` and `#`: `https://payroll.example/enter`",
            ),
            Self::LinkLife => out.write_str("a link works for a minute at least and an hour at most"),
            Self::StoreOfOneProcess => out.write_str(
                "each of several processes would know its own accounts and links alone: give the login stores that they share",
            ),
            Self::Passwords(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for LoginConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_links_is_safe_to_lead_to() {
        for page in [
            "https://a.example/enter",
            "https://a.example",
            "http://localhost:3000/enter",
            "http://[::1]:3000/",
        ] {
            assert!(leads_somewhere(page), "{page}");
        }
        for page in [
            "http://a.example/enter",
            "http://localhost.evil.example/",
            "https://a.example/?x=1",
            "https://a.example/#x",
            "https:///enter",
            "https://",
            "a.example",
            "javascript:alert(1)",
            "https://a.example/ x",
        ] {
            assert!(!leads_somewhere(page), "{page}");
        }
    }
}
