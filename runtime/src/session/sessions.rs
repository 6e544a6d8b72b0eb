//! The sessions of an application: begun, renewed, listed and ended here, verified by the scheme.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::id::Secret;
use super::{
    MOST_SESSIONS_OF_A_CALLER, SessionError, SessionGrant, SessionId, SessionRecord, SessionStore,
    SessionStoreError,
};
use crate::audit_fact::AuditFact;
use crate::caller_id::CallerId;
use crate::clock::{Clock, millis};
use crate::cookies::{SameSite, SetCookie};
use crate::problem::{Event, Problem};

/// The tracing target of audit events.
const AUDIT: &str = "palisade::audit";

/// The sessions of an application, cheap to clone: one goes to
/// [`SecurityBuilder::sessions`](crate::SecurityBuilder::sessions). Handlers take
/// [`SessionControl`](super::SessionControl) and [`CurrentSession`](super::CurrentSession).
///
/// ```
/// use palisade::Security;
/// use palisade::session::{MemorySessions, Sessions};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sessions = Sessions::builder().build(MemorySessions::new())?;
/// let security = Security::builder().sessions(sessions).direct().build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Sessions(pub(super) Arc<SessionSettings>);

pub(super) struct SessionSettings {
    pub(super) name: String,
    pub(super) idle: Duration,
    pub(super) lifetime: Duration,
    pub(super) same_site: SameSite,
    pub(super) is_persistent: bool,
    pub(super) store: Box<dyn SessionStore>,
    pub(super) clock: Clock,
}

/// A new session, and the only place its cookie is ever seen.
#[must_use = "a session is the caller's once its cookie has left"]
pub struct IssuedSession {
    id: SessionId,
    cookie: SetCookie,
}

impl IssuedSession {
    /// The public id.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The cookie, for the one answer that gives it to the caller.
    pub fn into_cookie(self) -> SetCookie {
        self.cookie
    }
}

/// Leaves the cookie out.
impl fmt::Debug for IssuedSession {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("IssuedSession").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Sessions {
    /// Begins a session, and ends the one that the caller came with. A handler has
    /// [`SessionControl::begin`](super::SessionControl::begin), which knows that one.
    ///
    /// # Errors
    /// The store failed, or there are no random bytes; then there is no session.
    pub async fn begin(
        &self,
        grant: SessionGrant,
        instead_of: Option<SessionId>,
    ) -> Result<IssuedSession, SessionError> {
        let caller = grant.caller.clone();
        if caller.issuer().is_empty() || caller.subject().is_empty() {
            return Err(SessionError::CallerEmpty);
        }
        let secret = Secret::random()?;
        let record = self.record(secret.id(), grant);
        let tenant = record.tenant.clone();
        let replaced = match instead_of {
            Some(old) => self.live(old).await?,
            None => None,
        };
        let before = self.0.store.sessions_of(&caller).wait().await?;
        if !self.0.store.begin(record, instead_of).wait().await? {
            return Err(SessionStoreError::new("a new id exists already").into());
        }
        tell(Event::SessionBegun, Some(secret.id()), (&caller, tenant.as_deref()));
        if let Some(replaced) = &replaced {
            tell_ended("replaced", replaced);
        }
        self.tell_crowded(&caller, before, instead_of).await;
        Ok(self.issued(secret))
    }

    /// Tells of the sessions that made room for a new one: an attacker may have begun it.
    async fn tell_crowded(
        &self,
        caller: &CallerId,
        before: Vec<Arc<SessionRecord>>,
        replaced: Option<SessionId>,
    ) {
        if before.len() < MOST_SESSIONS_OF_A_CALLER {
            return;
        }
        let Ok(now) = self.0.store.sessions_of(caller).wait().await else {
            tracing::warn!(target: "palisade", "which sessions made room for a new one is unknown");
            return;
        };
        let is_gone = |old: &&Arc<SessionRecord>| {
            Some(old.id) != replaced && !now.iter().any(|record| record.id == old.id)
        };
        for record in before.iter().filter(is_gone) {
            tell_ended("crowded", record);
        }
    }

    /// Replaces a session by one with other rights; it ends when the old one would have, and the old one is over.
    ///
    /// # Errors
    /// [`SessionError::NotLive`] where it is over, of which of several renewals all but one hear; the store
    /// failed, or there are no random bytes.
    pub(super) async fn renew(
        &self,
        (old, caller): (SessionId, &CallerId),
        is_proven_anew: bool,
        change: impl FnOnce(SessionGrant) -> SessionGrant,
    ) -> Result<IssuedSession, SessionError> {
        let now = self.now();
        let found = self.live(old).await?.filter(|found| found.caller == *caller);
        let found = found.ok_or(SessionError::NotLive)?;
        let secret = Secret::random()?;
        let grant = change(SessionGrant::of(&found));
        let fresh = self.record(secret.id(), grant);
        let authenticated_at_millis =
            if is_proven_anew { now } else { found.authenticated_at_millis };
        let tenant = fresh.tenant.clone();
        let new = SessionRecord {
            caller: found.caller.clone(),
            origin: found.origin.clone(),
            authenticated_at_millis,
            created_at_millis: found.created_at_millis,
            expires_at_millis: found.expires_at_millis,
            ..fresh
        };
        if !self.0.store.renew(old, new, now).wait().await? {
            return Err(SessionError::NotLive);
        }
        tell(Event::SessionRenewed, Some(secret.id()), (&found.caller, tenant.as_deref()));
        Ok(self.issued(secret))
    }

    /// How long a session lasts at most.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.0.lifetime
    }

    /// The live sessions of a caller, the last used first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn sessions_of(
        &self,
        caller: &CallerId,
    ) -> Result<Vec<Arc<SessionRecord>>, SessionStoreError> {
        let (mut found, now) = (self.0.store.sessions_of(caller).wait().await?, self.now());
        found.retain(|record| record.is_live_at(now));
        Ok(found)
    }

    /// Ends one session of a caller; whether there was one.
    ///
    /// # Errors
    /// The store failed; whether the session is over is unknown.
    pub async fn end(&self, caller: &CallerId, id: SessionId) -> Result<bool, SessionStoreError> {
        let found = self.0.store.find(id).wait().await?;
        let tenant = found.as_deref().and_then(|found| found.tenant.as_deref());
        self.end_in(tenant, caller, id).await
    }

    /// Ends all sessions of a caller: after a change of password, and where a session may be stolen. How
    /// many there were.
    ///
    /// # Errors
    /// The store failed; which sessions are over is unknown.
    pub async fn end_all(&self, caller: &CallerId) -> Result<u64, SessionStoreError> {
        self.end_all_but(caller, None).await
    }

    pub(crate) async fn end_all_but(
        &self,
        caller: &CallerId,
        but: Option<SessionId>,
    ) -> Result<u64, SessionStoreError> {
        let ended = self.0.store.end_all(caller, but).wait().await?;
        tell(Event::SessionsEnded, None, (caller, None));
        Ok(ended)
    }

    /// Ends the session whose cookie its holder sent.
    pub(super) async fn end_presented(&self, id: SessionId) -> Result<bool, SessionStoreError> {
        let Some(found) = self.0.store.find(id).wait().await? else { return Ok(false) };
        self.end_in(found.tenant.as_deref(), &found.caller, id).await
    }

    /// Ends a session that is of this tenant.
    async fn end_in(
        &self,
        tenant: Option<&str>,
        caller: &CallerId,
        id: SessionId,
    ) -> Result<bool, SessionStoreError> {
        let ended = self.0.store.end(id, Some(caller)).wait().await?;
        if ended {
            tell(Event::SessionEnded, Some(id), (caller, tenant));
        }
        Ok(ended)
    }

    /// Refuses what was done by a session that is over by now.
    pub(crate) async fn check_is_live(&self, id: Option<SessionId>) -> Result<(), Problem> {
        let found = match id {
            Some(id) => self.live(id).await.map_err(|error| SessionError::from(error).problem())?,
            None => None,
        };
        found.map(drop).ok_or_else(|| SessionError::NotLive.problem())
    }

    /// The record of a session that is not over.
    pub(super) async fn live(
        &self,
        id: SessionId,
    ) -> Result<Option<Arc<SessionRecord>>, SessionStoreError> {
        let (found, now) = (self.0.store.find(id).wait().await?, self.now());
        Ok(found.filter(|record| record.id == id && record.is_live_at(now)))
    }

    /// Lets the browser forget the cookie.
    pub(super) fn removal(&self) -> SetCookie {
        SetCookie::removal(&self.0.name).same_site(self.0.same_site)
    }

    fn issued(&self, secret: Secret) -> IssuedSession {
        let id = secret.id();
        let cookie = SetCookie::new(&self.0.name, secret.into_text()).same_site(self.0.same_site);
        let cookie = if self.0.is_persistent { cookie.max_age(self.0.lifetime) } else { cookie };
        IssuedSession { id, cookie }
    }

    fn record(&self, id: SessionId, grant: SessionGrant) -> SessionRecord {
        let now = self.now();
        SessionRecord {
            id,
            caller: grant.caller,
            roles: grant.roles,
            scopes: grant.scopes,
            tenant: grant.tenant,
            amr: grant.amr,
            acr: grant.acr,
            authenticated_at_millis: grant.authenticated_at_millis.map_or(now, |at| at.min(now)),
            device: grant.device,
            address: grant.address,
            origin: grant.origin,
            created_at_millis: now,
            last_used_at_millis: now,
            idle_millis: millis(self.0.idle),
            expires_at_millis: now.saturating_add(millis(self.0.lifetime)),
        }
    }

    pub(super) fn now(&self) -> i64 {
        self.0.clock.now_unix_millis()
    }

    /// Whether other processes do not see these sessions.
    pub(crate) fn are_of_one_process(&self) -> bool {
        self.0.store.is_of_one_process()
    }
}

/// Tells the audit of a session that ended for another one.
fn tell_ended(reason: &'static str, record: &SessionRecord) {
    let whose = (&record.caller, record.tenant.as_deref());
    tell_because(Event::SessionEnded, reason, Some(record.id), whose);
}

/// Tells the audit what became of a session.
fn tell(event: Event, id: Option<SessionId>, whose: Whose<'_>) {
    tell_because(event, "", id, whose);
}

/// A caller, and the tenant that a session of it is of.
type Whose<'a> = (&'a CallerId, Option<&'a str>);

fn tell_because(
    event: Event,
    reason: &'static str,
    id: Option<SessionId>,
    (caller, tenant): Whose<'_>,
) {
    tracing::info!(
        target: AUDIT,
        event = event.name(),
        reason,
        credential = id.map(tracing::field::display),
        subject = tracing::field::debug(caller.subject()),
        issuer = tracing::field::debug(caller.issuer()),
        tenant = tenant.map(tracing::field::debug),
    );
    let credential = id.map(|id| id.to_string());
    let known = AuditFact::about(caller, tenant);
    AuditFact { reason, credential: credential.as_deref(), ..known }.tell(event);
}

impl fmt::Debug for Sessions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sessions").field("cookie", &self.0.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_audit_has_one_target() {
        assert_eq!(super::AUDIT, crate::audit::TARGET);
    }
}
