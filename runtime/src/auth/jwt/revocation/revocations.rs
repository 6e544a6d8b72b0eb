//! The revocations of an application: made here, asked for by the schemes.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::revocation::{SESSION, SUBJECT, TENANT, TOKEN};
use super::{Revocation, RevocationRecord, RevocationStore, RevocationStoreError};
use crate::audit_fact::AuditFact;
use crate::auth::Recheck;
use crate::clock::{Clock, millis};
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::maybe_ready::MaybeReady;
use crate::problem::Event;
use crate::revocation_id::Revocable;

/// The tracing target of audit events.
const AUDIT: &str = "palisade::audit";

/// How long tokens live at most unless stated.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// By how much the clocks of issuer and services may differ: the longest leeway, twice.
const CLOCKS_DIFFER: Duration = Duration::from_secs(2 * 60);

/// Takes tokens back; the [page of the module](super) has the rules. Cheap to clone: one goes to
/// [`SecurityBuilder::revocations`](crate::SecurityBuilder::revocations), another into the state of the
/// handlers that revoke.
#[derive(Clone)]
pub struct Revocations {
    store: Arc<dyn RevocationStore>,
    longest_life: Option<Duration>,
    faults: ConfigFaults,
    clock: Clock,
    /// What the applications that have these say; clones share it.
    known: Arc<Mutex<AcceptedTokens>>,
}

/// The tokens that applications accept, once their configurations have the revocations.
#[derive(Default)]
struct AcceptedTokens {
    issuers: BTreeSet<String>,
    longest_life: Duration,
}

impl Revocations {
    /// Revocations that this store remembers, of tokens that live 24 hours at most.
    pub fn new(store: impl RevocationStore) -> Self {
        Self {
            store: Arc::new(store),
            longest_life: None,
            faults: ConfigFaults::named("revocations"),
            clock: Clock::default(),
            known: Arc::default(),
        }
    }

    /// How long a token is accepted after it was issued, at most: 24 hours unless this is called. So long a
    /// revocation is remembered, by every clone: where the one that an application has states a longer time
    /// than this, for that time.
    #[must_use]
    pub fn longest_token_life(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.longest_life, time, ".longest_token_life(..)");
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Takes tokens back: the next request with one is refused, and an open stream ends within two seconds.
    ///
    /// # Errors
    /// The store failed, and whether they are taken back is unknown; or the issuer or what it names is
    /// empty, or the application accepts no tokens of the issuer, or
    /// [`longest_token_life`](Self::longest_token_life) was called twice or with zero, and nothing is. In a
    /// process that has no [`Security`](crate::Security) with these revocations any issuer is taken.
    pub async fn revoke(&self, revocation: Revocation) -> Result<(), RevocationError> {
        // A process without an application has no other place where these are told.
        let mut faults = ConfigFaults::default();
        self.check(&mut faults);
        faults.into_result().map_err(RevocationError::Misconfigured)?;
        if revocation.issuer.is_empty() || revocation.value.is_empty() {
            return Err(RevocationError::Empty);
        }
        if !self.accepts(&revocation.issuer) {
            return Err(RevocationError::IssuerUnknown(revocation.issuer));
        }
        let now_millis = self.clock.now_unix_millis();
        let issued_before_millis = revocation.issued_before_at(now_millis);
        // What is issued later is not concerned; what was issued before lives no longer than this.
        let lasts = self.remembered_life().saturating_add(CLOCKS_DIFFER);
        let lasts = millis(lasts);
        let is_bounded = !revocation.is_for_ever();
        let last_issued =
            if is_bounded { issued_before_millis.max(now_millis) } else { now_millis };
        let until_millis = last_issued.saturating_add(lasts);
        let id = revocation.id();
        let record = RevocationRecord { id, issued_before_millis, until_millis, now_millis };
        self.store.revoke(record).wait().await?;
        tell(&revocation);
        Ok(())
    }

    /// Adds the issuers whose tokens an application accepts, for as long as these say.
    pub(crate) fn know<'i>(&self, issuers: impl Iterator<Item = &'i str>) {
        self.know_life();
        self.lock_known().issuers.extend(issuers.map(str::to_owned));
    }

    /// Tells the clones how long tokens are accepted with these.
    pub(crate) fn know_life(&self) {
        let own = self.longest_life();
        let mut known = self.lock_known();
        known.longest_life = known.longest_life.max(own);
    }

    /// How long a revocation is remembered: no shorter than an application with a clone accepts tokens.
    pub(crate) fn remembered_life(&self) -> Duration {
        self.longest_life().max(self.lock_known().longest_life)
    }

    fn accepts(&self, issuer: &str) -> bool {
        let known = self.lock_known();
        known.issuers.is_empty() || known.issuers.contains(issuer)
    }

    /// One insertion at a time: a panic leaves what was known before.
    fn lock_known(&self) -> MutexGuard<'_, AcceptedTokens> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this token was taken back.
    pub(crate) fn concern(
        &self,
        token: &Revocable,
        now: i64,
    ) -> MaybeReady<'_, Result<bool, RevocationStoreError>> {
        let issued_at = token.issued_at;
        let concerns = move |before: Option<i64>| before.is_some_and(|before| issued_at < before);
        match self.store.revoked_before(&token.ids, now) {
            MaybeReady::Now(answer) => MaybeReady::Now(answer.map(concerns)),
            MaybeReady::Later(answer) => {
                MaybeReady::later(async move { answer.await.map(concerns) })
            }
        }
    }

    /// The same for a stream that is open.
    pub(in crate::auth::jwt) fn recheck(&self, token: &Revocable) -> MaybeReady<'_, Recheck> {
        match self.concern(token, self.clock.now_unix_millis()) {
            MaybeReady::Now(answer) => MaybeReady::Now(good(answer)),
            MaybeReady::Later(answer) => MaybeReady::later(async move { good(answer.await) }),
        }
    }

    /// What these state themselves: tokens are accepted no longer where these are asked.
    pub(crate) fn longest_life(&self) -> Duration {
        self.longest_life.unwrap_or(LONGEST_LIFE)
    }

    /// What is wrong with what was stated, for each configuration that has these.
    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        faults.extend(self.faults.clone().into_sentences());
        if self.longest_life().is_zero() {
            faults.add("revocations: `.longest_token_life(..)` is zero");
        }
    }

    pub(crate) fn is_of_one_process(&self) -> bool {
        self.store.is_of_one_process()
    }
}

fn good(is_revoked: Result<bool, RevocationStoreError>) -> Recheck {
    is_revoked.map(|is_revoked| !is_revoked).map_err(Into::into)
}

/// Tells the audit what was taken back.
fn tell(revocation: &Revocation) {
    let Revocation { kind, issuer, value, .. } = revocation;
    let event = Event::TokensRevoked;
    tracing::info!(target: AUDIT, event = event.name(), of = kind, issuer = ?issuer, value = ?value);
    // Where a queue has pseudonyms for subjects, this one is one of them.
    let of = |own: &str| Some(&**value).filter(|_| *kind == own);
    let fact = AuditFact {
        issuer: Some(issuer),
        detail: Some(kind),
        subject: of(SUBJECT),
        tenant: of(TENANT),
        credential: of(SESSION).or_else(|| of(TOKEN)),
        ..AuditFact::default()
    };
    fact.tell(event);
}

impl fmt::Debug for Revocations {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Revocations")
            .field("longest_life", &self.longest_life)
            .finish_non_exhaustive()
    }
}

/// Why tokens were not taken back.
#[derive(Debug)]
#[non_exhaustive]
pub enum RevocationError {
    /// The store failed. Whether they are taken back is unknown.
    Store(RevocationStoreError),
    /// The issuer, or what of it was named, is empty.
    Empty,
    /// No `.jwt(..)` of the application has this issuer, so that nothing would be taken back.
    IssuerUnknown(String),
    /// What was stated of the revocations cannot hold, so that nothing is taken back.
    Misconfigured(ConfigError),
}

impl fmt::Display for RevocationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(_) => out.write_str("the store of revocations failed"),
            Self::Empty => out.write_str("a revocation names an issuer and something of it"),
            Self::IssuerUnknown(issuer) => {
                write!(out, "no tokens of the issuer {issuer:?} are accepted: none are taken back")
            }
            Self::Misconfigured(_) => {
                out.write_str("the revocations are misconfigured: nothing is taken back")
            }
        }
    }
}

impl Error for RevocationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            Self::Misconfigured(error) => Some(error),
            Self::Empty | Self::IssuerUnknown(_) => None,
        }
    }
}

impl From<RevocationStoreError> for RevocationError {
    fn from(error: RevocationStoreError) -> Self {
        Self::Store(error)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_audit_has_one_target() {
        assert_eq!(super::AUDIT, crate::audit::TARGET);
    }
}
