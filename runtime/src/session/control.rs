//! What handlers do with sessions.

use std::fmt;
use std::net::IpAddr;

use http::header::{HeaderName, HeaderValue, SET_COOKIE};
use palisade_macros::Redacted;

use super::{SessionError, SessionGrant, SessionId, SessionRecord, SessionStoreError, Sessions};
use crate::cookies::SetCookie;
use crate::input::{ParameterFacts, SafeInput};
use crate::principal::Principal;
use crate::problem::Problem;
use crate::response_fields::LeavesFields;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
/// What a browser forgets of the service at a logout. Not `"cookies"`: those of all services of the domain would go, and the
/// session's own is removed beside this.
const EVERYTHING: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

/// Begins, renews and ends sessions: a parameter of handlers, with
/// [`SecurityBuilder::sessions`](crate::SecurityBuilder::sessions).
///
/// The cookie leaves with the answer. A request that a page of another site caused is refused, with a session or without:
/// nobody is logged in, as somebody else, by a page elsewhere. A handler that takes it and whose callers come with a cookie
/// is no `GET`: a link would log them out.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::session::SessionControl;
///
/// #[secure(auth = "session")]
/// async fn logout(session: SessionControl) -> Result<NoContent, Problem> {
///     session.end().await?;
///     Ok(NoContent)
/// }
/// ```
pub struct SessionControl {
    sessions: Sessions,
    presented: Option<SessionId>,
    device: Option<String>,
    address: IpAddr,
    fields: Box<dyn LeavesFields>,
}

impl SessionControl {
    pub(crate) fn new(
        sessions: Sessions,
        presented: Option<SessionId>,
        device: Option<String>,
        address: IpAddr,
        fields: Box<dyn LeavesFields>,
    ) -> Self {
        Self { sessions, presented, device, address, fields }
    }

    /// Logs a caller in: begins a session and ends the one that the request came with, whoever's it was.
    ///
    /// # Errors
    /// The store failed, or there are no random bytes: 503, and nobody is logged in.
    pub async fn begin(&self, grant: SessionGrant) -> Result<SessionId, Problem> {
        let grant = match &self.device {
            Some(device) if grant.device.is_none() => grant.device(device),
            _ => grant,
        };
        let begun = self.sessions.begin(grant.address(self.address), self.presented).await;
        let issued = begun.map_err(SessionError::problem)?;
        Ok(self.leave(issued.id(), &issued.into_cookie()))
    }

    /// Changes what the session may do, under a new id; the old one is over. Its caller and when it ends stay.
    ///
    /// # Errors
    /// The request has no live session, or another request renewed it: 401. The store failed: 503.
    pub async fn renew(
        &self,
        change: impl FnOnce(SessionGrant) -> SessionGrant,
    ) -> Result<SessionId, Problem> {
        self.renewed(false, change).await
    }

    /// Adds a way in which the caller proved to be who it is, now, under a new id: `otp`, `hwk`
    /// ([RFC 8176]). The claims `amr` and `auth_time` say so from the next request on.
    ///
    /// # Errors
    /// As [`renew`](Self::renew).
    ///
    /// [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176
    pub async fn step_up(&self, method: &str) -> Result<SessionId, Problem> {
        self.renewed(true, |grant| grant.method(method)).await
    }

    async fn renewed(
        &self,
        is_proven_anew: bool,
        change: impl FnOnce(SessionGrant) -> SessionGrant,
    ) -> Result<SessionId, Problem> {
        let old = self.presented.ok_or_else(|| SessionError::NotLive.problem())?;
        let renewed = self.sessions.renew(old, is_proven_anew, change).await;
        let issued = renewed.map_err(SessionError::problem)?;
        Ok(self.leave(issued.id(), &issued.into_cookie()))
    }

    /// Logs out: ends the session of the request, and lets the browser forget all it has of the service
    /// (`Clear-Site-Data`). Whether there was a session.
    ///
    /// # Errors
    /// The store failed, and the session may be live: 503, and the browser keeps its cookie to try again.
    pub async fn end(&self) -> Result<bool, Problem> {
        let ended = match self.presented {
            Some(id) => self.sessions.end_presented(id).await.map_err(failed)?,
            None => false,
        };
        self.forget();
        Ok(ended)
    }

    /// Ends one session of the caller, by its id out of a list; whether there was one.
    ///
    /// # Errors
    /// The store failed: 503.
    pub async fn end_one(&self, caller: &Principal, id: SessionId) -> Result<bool, Problem> {
        let ended = self.sessions.end(&caller.id(), id).await.map_err(failed)?;
        if self.presented == Some(id) {
            self.forget();
        }
        Ok(ended)
    }

    /// Ends every session of the caller but this one; how many there were.
    ///
    /// # Errors
    /// The store failed: 503.
    pub async fn end_others(&self, caller: &Principal) -> Result<u64, Problem> {
        self.sessions.end_all_but(&caller.id(), self.presented).await.map_err(failed)
    }

    /// Ends every session of somebody who is not logged in here: after a reset.
    #[cfg(feature = "login")]
    pub(crate) async fn end_all_of(
        &self,
        caller: &crate::caller_id::CallerId,
    ) -> Result<u64, Problem> {
        self.sessions.end_all(caller).await.map_err(failed)
    }

    /// Ends every session of the caller, this one included; how many there were.
    ///
    /// # Errors
    /// The store failed: 503.
    pub async fn end_all(&self, caller: &Principal) -> Result<u64, Problem> {
        let ended = self.sessions.end_all(&caller.id()).await.map_err(failed)?;
        self.forget();
        Ok(ended)
    }

    fn forget(&self) {
        self.leave_cookie(&self.sessions.removal());
        self.fields.response_fields().add(CLEAR_SITE_DATA, EVERYTHING);
    }

    fn leave(&self, id: SessionId, cookie: &SetCookie) -> SessionId {
        self.leave_cookie(cookie);
        id
    }

    fn leave_cookie(&self, cookie: &SetCookie) {
        // The name was checked when the sessions were configured, and the value is ours.
        if let Ok(value) = cookie.header_value() {
            self.fields.response_fields().add(SET_COOKIE, value);
        }
    }
}

impl fmt::Debug for SessionControl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SessionControl")
            .field("presented", &self.presented)
            .finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for SessionControl {
    const FACTS: ParameterFacts =
        ParameterFacts { changes: true, needs_sessions: true, ..ParameterFacts::HEAD };
}

/// The session that the caller came with: a parameter of handlers with `auth = "session"`. A caller
/// with another credential is refused with 403.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::session::{CurrentSession, ListedSession};
///
/// #[secure(auth = "session")]
/// async fn sessions(current: CurrentSession) -> Result<Json<Vec<ListedSession>>, Problem> {
///     Ok(Json(current.list().await?))
/// }
/// ```
pub struct CurrentSession {
    sessions: Sessions,
    id: SessionId,
    caller: Principal,
}

/// A session as its caller sees it in a list.
#[derive(Clone, Redacted)]
#[redacted(crate = crate)]
pub struct ListedSession {
    /// The public id, to end it by.
    #[expose]
    pub id: String,
    /// Whether it is the one that asks.
    #[expose]
    pub current: bool,
    /// What its browser calls itself.
    #[expose]
    pub device: Option<String>,
    /// From where it was begun.
    #[expose]
    pub address: Option<String>,
    /// When it was begun, in milliseconds since the Unix epoch.
    #[expose]
    pub created_at_millis: i64,
    /// When it was last used, to a minute.
    #[expose]
    pub last_used_at_millis: i64,
    /// When it ends unless it is used again.
    #[expose]
    pub ends_at_millis: i64,
}

impl CurrentSession {
    pub(crate) fn new(sessions: Sessions, id: SessionId, caller: Principal) -> Self {
        Self { sessions, id, caller }
    }

    /// The public id.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The caller's live sessions, the last used first.
    ///
    /// # Errors
    /// The store failed: 503.
    pub async fn list(&self) -> Result<Vec<ListedSession>, Problem> {
        let found = self.sessions.sessions_of(&self.caller.id()).await.map_err(failed)?;
        Ok(found.iter().map(|record| listed(record, self.id)).collect())
    }
}

fn failed(error: SessionStoreError) -> Problem {
    SessionError::from(error).problem()
}

fn listed(record: &SessionRecord, current: SessionId) -> ListedSession {
    ListedSession {
        id: record.id.to_string(),
        current: record.id == current,
        device: record.device.clone(),
        address: record.address.map(|address| address.to_string()),
        created_at_millis: record.created_at_millis,
        last_used_at_millis: record.last_used_at_millis,
        ends_at_millis: record.ends_at_millis(),
    }
}

impl fmt::Debug for CurrentSession {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CurrentSession").field("id", &self.id).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for CurrentSession {
    const FACTS: ParameterFacts = ParameterFacts { needs_sessions: true, ..ParameterFacts::CALLER };
}
