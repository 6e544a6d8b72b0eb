//! What logins do: compare, send, take. Who calls it answers for the session.

use std::sync::Arc;

use std::time::Duration;

use http::StatusCode;
use tokio::time::timeout;

use super::first_half::FIRST_HALF;
use super::state::Links;
use super::tickets::random_token;
use super::{Account, LinkKind, LinkMessage, Login, Ticket, TicketId};
use crate::audit_fact::heard;
use crate::auth::basic::{Compared, PasswordError};
use crate::clock::millis;
use crate::principal::Principal;
use crate::problem::{Problem, Reason};
use crate::session::{SessionControl, SessionId, Sessions};

/// The fewest characters of a new password (ASVS 6.2.1).
const FEWEST: usize = 8;
/// The longest in bytes; none is ever cut.
const LONGEST: usize = 1_024;
/// How long sending one message may take.
const LONGEST_SENDING: Duration = Duration::from_secs(30);

/// A name as accounts are found by it, however it was spelled.
pub(super) fn normalized(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Login {
    /// The hash to store for a password.
    ///
    /// # Errors
    /// There are no random bytes, or no memory.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        self.0.passwords.hash(password.to_owned()).await
    }

    /// The account of a name, if the password is its own. An unknown name costs the same.
    pub(super) async fn proven(&self, name: &str, password: &str) -> Result<Account, Problem> {
        let found = self.found(name).await?;
        self.compared(name, found, password).await
    }

    async fn compared(
        &self,
        name: &str,
        found: Option<Account>,
        password: &str,
    ) -> Result<Account, Problem> {
        let stored = found.as_ref().and_then(|account| account.password_hash.clone());
        // A text that may not be a password belongs to no account; it costs the same nevertheless.
        let (password, fits) =
            if password.len() > LONGEST { ("", false) } else { (password, true) };
        let compared = self.0.passwords.compare(password.to_owned(), stored.clone()).await;
        let compared = compared.map_err(failed)?;
        let account = found.filter(|_| fits && compared != Compared::Wrong).ok_or_else(wrong)?;
        let (Compared::Outdated(new), Some(old)) = (compared, stored) else { return Ok(account) };
        match self.0.accounts.replace_hash(name, Some(&old), &new).wait().await {
            Ok(true) => Ok(account.password_hash(new)),
            // Another login was first with its own hash, or another password was chosen.
            Ok(false) => {
                let now = self.found(name).await?.filter(|now| now.caller == account.caller);
                let stored = now.as_ref().and_then(|now| now.password_hash.clone());
                let compared = self.0.passwords.compare(password.to_owned(), stored).await;
                let compared = compared.map_err(failed)?;
                now.filter(|_| compared != Compared::Wrong).ok_or_else(wrong)
            }
            Err(_) => {
                tracing::warn!(target: "palisade", "a password's hash was not renewed");
                Ok(account)
            }
        }
    }

    /// The same for who is logged in as the account's caller.
    pub(super) async fn own(
        &self,
        caller: &Principal,
        name: &str,
        password: &str,
    ) -> Result<Account, Problem> {
        // The password of another account is compared with none: no session is a way to guess it.
        let found = self.found(name).await?.filter(|account| caller.is(&account.caller));
        self.compared(name, found, password).await
    }

    /// The hash of a new password, if it may be one.
    pub(super) async fn chosen(&self, name: &str, password: &str) -> Result<String, Problem> {
        let fits = password.chars().count() >= FEWEST && password.len() <= LONGEST;
        if !fits {
            return Err(unfit("a password has 8 characters at least and 1,024 bytes at most"));
        }
        if normalized(password) == name {
            return Err(unfit("the password must differ from the account's name"));
        }
        if let Some(breached) = &self.0.breached
            && breached.contains(password).wait().await.map_err(failed)?
        {
            return Err(unfit("this password is on a list of leaked passwords"));
        }
        self.hash(password).await.map_err(failed)
    }

    /// Gives `account`, as it was judged, another password, and ends its sessions but one: before, so that a process that dies leaves none of the old
    /// password, and those begun meanwhile after. It goes on where the client goes away.
    ///
    /// `false`, and its sessions stay, where it has another password by now: its owner was asked for the password since, and what was proven
    /// here is worth nothing any more.
    pub(super) async fn set(
        &self,
        (name, account): (String, Account),
        hash: String,
        (sessions, but): (Sessions, Option<SessionId>),
    ) -> Result<bool, Problem> {
        let login = self.clone();
        let setting = tokio::spawn(heard(async move {
            if !login.found(&name).await?.is_some_and(|now| now.is_still(&account)) {
                return Ok(false);
            }
            let caller = &account.caller;
            login.end_all_but(&sessions, caller, but).await?;
            let replaced = login.0.accounts.replace_hash(&name, account.stored_hash(), &hash);
            if !replaced.wait().await.map_err(failed)? {
                return Ok(false);
            }
            login.end_all_but(&sessions, caller, but).await?;
            login.forget_devices_of(caller).await?;
            Ok::<_, Problem>(true)
        }));
        setting.await.map_err(failed)?
    }

    /// The account that is kept under exactly this name.
    pub(super) async fn found(&self, name: &str) -> Result<Option<Account>, Problem> {
        let found = self.0.accounts.find(name).wait().await.map_err(failed)?;
        Ok(found.filter(|account| account.has_name(name) != Some(false)))
    }

    pub(super) async fn registered(&self, name: &str, hash: &str) -> Result<Account, Problem> {
        let registered = self.0.accounts.register(name, hash).wait().await.map_err(failed)?;
        registered.ok_or_else(wrong)
    }

    fn links(&self) -> Result<&Links, Problem> {
        self.0.links.as_ref().ok_or_else(|| {
            Problem::new(StatusCode::NOT_FOUND).cause("no links are configured: call `.links(..)`")
        })
    }

    /// Sends a link beside the answer, whether or not there is an account: the answer waits for nothing of it, and neither it nor its time
    /// tells. `browser` is what the link is bound to.
    pub(super) async fn send(
        &self,
        kind: LinkKind,
        name: String,
        browser: Option<TicketId>,
        session: &SessionControl,
    ) -> Result<(), Problem> {
        let (links, client) = (self.links()?, session.address());
        let is_known = session.knows_address(FIRST_HALF, &name).await;
        if !links.sent.count(&name, client, is_known, self.0.clock.now_unix_millis()) {
            tracing::info!(target: "palisade", kind = kind.name(), "a link was asked for too often and is not sent");
            return Ok(());
        }
        let turn = Arc::clone(&self.links()?.sending).try_acquire_owned();
        let turn = turn.map_err(|_| {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE)
                .cause("too many messages are on their way")
        })?;
        let login = self.clone();
        tokio::spawn(heard(async move {
            let _turn = turn;
            // A sender that hangs gives its turn back.
            let sending = timeout(LONGEST_SENDING, login.send_now(kind, &name, browser)).await;
            let sent =
                sending.unwrap_or_else(|_| Err("it took longer than half a minute".to_owned()));
            if let Err(cause) = sent {
                tracing::warn!(target: "palisade", cause, kind = kind.name(), "a link was not sent");
            }
        }));
        Ok(())
    }

    async fn send_now(
        &self,
        kind: LinkKind,
        name: &str,
        browser: Option<TicketId>,
    ) -> Result<(), String> {
        let links = self.0.links.as_ref().ok_or("no links are configured")?;
        let found = self.0.accounts.find(name).wait().await.map_err(|error| error.to_string())?;
        // Where the request spelled it otherwise, another person reads there.
        match found.as_ref().map(|account| account.has_name(name)) {
            None | Some(Some(true)) => {}
            Some(Some(false)) => return Ok(()),
            Some(None) => return Err("the store does not say `Account::named(..)`".to_owned()),
        }
        let kind = match (kind, found.is_some()) {
            (LinkKind::Register, true) => LinkKind::AlreadyRegistered,
            (LinkKind::Register, false) | (_, true) => kind,
            (_, false) => return Ok(()),
        };
        let password = found.as_ref().and_then(password_of);
        let link = if kind == LinkKind::AlreadyRegistered {
            None
        } else {
            Some(self.link(links, (kind, name), browser, password).await?)
        };
        let message = LinkMessage { kind, name: name.to_owned(), link };
        links.sender.send(message).wait().await.map_err(|error| error.to_string())
    }

    async fn link(
        &self,
        links: &Links,
        (kind, name): (LinkKind, &str),
        browser: Option<TicketId>,
        password: Option<TicketId>,
    ) -> Result<String, String> {
        let token = random_token().ok_or("there are no random bytes")?;
        let life = millis(links.life);
        let ticket = Ticket {
            id: TicketId::of(&token),
            kind,
            name: name.to_owned(),
            browser,
            password,
            until_millis: self.0.clock.now_unix_millis().saturating_add(life),
        };
        links.tickets.put(ticket).wait().await.map_err(|error| error.to_string())?;
        Ok(format!("{}#{}={token}", links.page, kind.name()))
    }

    /// The ticket of a link, which then opens nothing any more.
    pub(super) async fn taken(
        &self,
        kind: LinkKind,
        token: &str,
        browser: Option<TicketId>,
    ) -> Result<Ticket, Problem> {
        let (tickets, now) = (&self.links()?.tickets, self.0.clock.now_unix_millis());
        let taken = tickets.take(TicketId::of(token), kind, browser, now).wait().await;
        let taken = taken.map_err(failed)?;
        taken.ok_or_else(link_wrong)
    }

    /// The account that a link is of, with the password that it had when the link was asked for: another one ends every link.
    pub(super) async fn account_of(&self, ticket: &Ticket) -> Result<Account, Problem> {
        let found = self.found(&ticket.name).await?.ok_or_else(wrong)?;
        if password_of(&found) == ticket.password { Ok(found) } else { Err(link_wrong()) }
    }
}

/// What a link is bound to: a digest of the account's hash.
fn password_of(account: &Account) -> Option<TicketId> {
    account.stored_hash().map(TicketId::of)
}

pub(super) fn link_wrong() -> Problem {
    Problem::because(Reason::Credential("link_wrong"))
        .detail("this link was used already, has expired, or was requested in another browser")
}

/// A link that logs in was asked for by another browser, and its reader does not say that this is right.
pub(super) fn elsewhere() -> Problem {
    Problem::because(Reason::Credential("link_elsewhere")).detail(
        "this link was requested in another browser: open it there, or confirm with `elsewhere`",
    )
}

/// One answer for an unknown name and for a wrong password.
pub(super) fn wrong() -> Problem {
    Problem::because(Reason::Credential("login_wrong"))
        .detail("there is no account of this name and password")
}

fn unfit(detail: &'static str) -> Problem {
    Problem::because(Reason::InputInvalid).detail(detail)
}

pub(super) fn failed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Problem {
    Problem::because(Reason::AuthenticatorUnavailable).cause(cause)
}
