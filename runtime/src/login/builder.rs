//! The configuration of logins.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::other_factor::Other;
use super::sent_messages::SentMessages;
#[cfg(feature = "second-factor")]
use super::state::Second;
use super::state::{Links, LoginSettings};
use super::{Accounts, BreachedPasswords, Login, OtherFactor, SendLinks, TicketStore};
use crate::auth::basic::{HashCost, Passwords};
#[cfg(feature = "jwt")]
use crate::auth::jwt::Revocations;
use crate::clock::Clock;
use crate::config_faults::{ConfigError, ConfigFaults};
#[cfg(feature = "second-factor")]
use crate::second_factor::SecondFactors;

/// How long a link works unless stated.
const LINK_LIFE: Duration = Duration::from_secs(15 * 60);
/// How long a link works at least and at most.
const SHORTEST_LINK: Duration = Duration::from_secs(60);
const LONGEST_LINK: Duration = Duration::from_secs(60 * 60);
/// What two factors are worth unless stated.
#[cfg(feature = "second-factor")]
const TWO_FACTORS: &str = "aal2";
/// How many messages are on their way at the same time.
const SENDING: usize = 64;

/// Collects the configuration of [`Login`].
#[must_use = "logins are configured once they are built"]
pub struct LoginBuilder {
    accounts: Box<dyn Accounts>,
    breached: Option<Box<dyn BreachedPasswords>>,
    links: Option<Links>,
    other: Option<Other>,
    #[cfg(feature = "second-factor")]
    factors: Option<SecondFactors>,
    #[cfg(feature = "second-factor")]
    class: Option<String>,
    #[cfg(feature = "jwt")]
    revocations: Option<Revocations>,
    life: Option<Duration>,
    processes: Option<u32>,
    clock: Clock,
    faults: ConfigFaults,
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
            factors: None,
            #[cfg(feature = "second-factor")]
            class: None,
            #[cfg(feature = "jwt")]
            revocations: None,
            life: None,
            processes: None,
            clock: Clock::default(),
            faults: ConfigFaults::named("login"),
        }
    }
}

impl LoginBuilder {
    /// Refuses new passwords that others know.
    pub fn breached(mut self, passwords: impl BreachedPasswords) -> Self {
        self.faults.state(&mut self.breached, Box::new(passwords), ".breached(..)");
        self
    }

    /// Sends links that log in, reset a password and register. `page` is the address that they lead to, as
    /// `https://payroll.example/enter`; behind its `#` is what opens.
    pub fn links(
        mut self,
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
            sent: SentMessages::default(),
        };
        self.faults.state(&mut self.links, links, ".links(..)");
        self
    }

    /// How many processes the service has. With more than one, accounts or tickets of one process are a reason not to start.
    pub fn processes(mut self, count: u32) -> Self {
        self.faults.state(&mut self.processes, count, ".processes(..)");
        self
    }

    /// How long a link works; 15 minutes by default, and an hour at most.
    pub fn link_life(mut self, life: Duration) -> Self {
        self.faults.state(&mut self.life, life, ".link_life(..)");
        self
    }

    /// Asks callers with a second factor for it: the password or link alone is half a login, for five minutes in this browser, and a code completes it.
    ///
    /// Sessions say `amr` `otp` and `acr` `aal2` from then on; see [`second_factor_class`](Self::second_factor_class).
    #[cfg(feature = "second-factor")]
    pub fn second_factors(mut self, factors: SecondFactors) -> Self {
        self.faults.state(&mut self.factors, factors, ".second_factors(..)");
        self
    }

    /// Requires this factor, which logs in by itself, of callers who have it: a password or link alone is answered with a 202 and no cookie.
    pub fn other_factor(self, factor: impl OtherFactor) -> Self {
        self.state_other(Other { factor: Box::new(factor), is_asked_at_login: true })
    }

    /// The same factor, required for step-up only: a password alone logs in. It is proven before one-time codes are enrolled, and codes before it is added.
    ///
    /// # Security
    /// A login that is told of the factor by neither method lets a session of a password enrol codes that count as two factors.
    pub fn step_up_factor(self, factor: impl OtherFactor) -> Self {
        self.state_other(Other { factor: Box::new(factor), is_asked_at_login: false })
    }

    /// Neither call stands for the other: which of them came last would decide whether a password alone logs in.
    fn state_other(mut self, other: Other) -> Self {
        if self.other.is_some() {
            self.faults.add(
                "`.other_factor(..)` and `.step_up_factor(..)` state the same factor: call one of them, once",
            );
        } else {
            self.other = Some(other);
        }
        self
    }

    /// What a session of two factors is worth, as rules and `step_up` name it (`acr`); `aal2` by default, after [NIST SP
    /// 800-63B].
    ///
    /// [NIST SP 800-63B]: https://pages.nist.gov/800-63-4/sp800-63b.html
    #[cfg(feature = "second-factor")]
    pub fn second_factor_class(mut self, acr: impl Into<String>) -> Self {
        self.faults.state(&mut self.class, acr.into(), ".second_factor_class(..)");
        self
    }

    /// Takes back the tokens of an account's caller, too, where its sessions end: with another password, and with a second factor that is enrolled. For
    /// accounts whose callers are of the issuer of the tokens; of an issuer whose tokens the application does not accept there are none to take back.
    ///
    /// A token that is issued within the same second counts as issued before: who chose another password has good tokens from the next second on.
    #[cfg(feature = "jwt")]
    pub fn revocations(mut self, revocations: Revocations) -> Self {
        self.faults.state(&mut self.revocations, revocations, ".revocations(..)");
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Checks the configuration; new hashes are of `cost`.
    ///
    /// # Errors
    /// Every reason why it cannot hold: a setter was called twice, the page is not an address that links can lead to, links
    /// live too long, each of several processes would have a store of its own, or there is no memory to hash in.
    pub fn build(mut self, cost: HashCost) -> Result<Login, ConfigError> {
        let life = self.life.unwrap_or(LINK_LIFE);
        self.check(life);
        #[cfg(feature = "jwt")]
        if let Some(revocations) = &self.revocations {
            revocations.check(&mut self.faults);
        }
        #[cfg(feature = "second-factor")]
        let second = self.second();
        let passwords = self.faults.check(Passwords::new(cost));
        let passwords = self.faults.ready(passwords)?;
        #[cfg(feature = "second-factor")]
        if let (Some(other), Some(second)) = (&self.other, &second) {
            other.factor.set_codes(Arc::new(second.factors.clone()));
        }
        Ok(Login(Arc::new(LoginSettings {
            accounts: self.accounts,
            passwords,
            breached: self.breached,
            links: self.links.map(|links| Links { life, ..links }),
            other: self.other,
            #[cfg(feature = "second-factor")]
            second,
            #[cfg(feature = "jwt")]
            revocations: self.revocations,
            clock: self.clock,
        })))
    }

    fn check(&mut self, life: Duration) {
        if !(SHORTEST_LINK..=LONGEST_LINK).contains(&life) {
            self.faults.add("`.link_life(..)` takes a minute to an hour");
        }
        if self.links.as_ref().is_some_and(|links| !leads_somewhere(&links.page)) {
            self.faults.add(
                "the page of `.links(..)` is an https address without `?` and `#`: `https://payroll.example/enter`",
            );
        }
        let links_of_one =
            self.links.as_ref().is_some_and(|links| links.tickets.is_of_one_process());
        let is_of_one_process = self.accounts.is_of_one_process() || links_of_one;
        if self.processes.unwrap_or(1) > 1 && is_of_one_process {
            self.faults.add(
                "several processes need shared stores for accounts and links: give them to the login",
            );
        }
    }

    /// The second factor with its class, whichever of them was stated first.
    #[cfg(feature = "second-factor")]
    fn second(&mut self) -> Option<Second> {
        match (self.factors.take(), self.class.take()) {
            (Some(factors), class) => {
                Some(Second { factors, class: class.unwrap_or_else(|| TWO_FACTORS.to_owned()) })
            }
            (None, Some(_)) => {
                self.faults.add("`.second_factor_class(..)` needs `.second_factors(..)`");
                None
            }
            (None, None) => None,
        }
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

#[cfg(test)]
mod tests;
