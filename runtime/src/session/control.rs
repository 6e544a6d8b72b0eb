//! What handlers do with sessions.

use std::fmt;
use std::net::IpAddr;

use http::HeaderMap;
#[cfg(feature = "login")]
use http::header::COOKIE;
use http::header::{HeaderName, HeaderValue, SET_COOKIE, USER_AGENT};

use super::{SessionError, SessionGrant, SessionId, SessionStoreError, Sessions};
use crate::audit_fact::heard;
use crate::caller_id::CallerId;
use crate::cookies::{CookieError, SetCookie};
#[cfg(feature = "login")]
use crate::cookies::{FoundCookie, find_cookie};
use crate::input::{ParameterFacts, SafeInput};
use crate::principal::Principal;
use crate::problem::Problem;
use crate::response_fields::{Begun, LeavesFields};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
/// What a browser forgets of the service at a logout. Not `"cookies"`: those of all services of the domain would go, and the
/// session's own is removed beside this.
const EVERYTHING: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

/// Begins, renews and ends sessions: a parameter of handlers, with
/// [`SecurityBuilder::sessions`](crate::SecurityBuilder::sessions).
///
/// The cookie leaves with the answer. A request that a page of another site caused is refused, with a session or without:
/// a page elsewhere logs no visitor in as another caller. A handler that takes it is no `GET`: a link would log its callers out, or in. The
/// end of a login elsewhere takes [`RedirectedSession`].
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
    #[cfg(feature = "login")]
    cookies: HeaderMap,
    fields: Box<dyn LeavesFields>,
}

impl SessionControl {
    /// For the request with these fields, from this address.
    pub(crate) fn new(
        sessions: Sessions,
        headers: &HeaderMap,
        address: IpAddr,
        fields: Box<dyn LeavesFields>,
    ) -> Self {
        let presented = sessions.presented(headers);
        let device = headers.get(USER_AGENT);
        let device = device.map(|device| String::from_utf8_lossy(device.as_bytes()).into_owned());
        Self {
            sessions,
            presented,
            device,
            address,
            #[cfg(feature = "login")]
            cookies: headers.get_all(COOKIE).iter().map(|line| (COOKIE, line.clone())).collect(),
            fields,
        }
    }

    /// A cookie of the request as it was sent, where it has one of this name.
    #[cfg(feature = "login")]
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        match find_cookie(&self.cookies, name) {
            FoundCookie::One(value) => std::str::from_utf8(value).ok(),
            FoundCookie::Absent | FoundCookie::Several => None,
        }
    }

    /// Logs a caller in: begins a session and ends the session that the request came with. Where the answer is a refusal
    /// all the same its cookie does not leave, and the session is ended.
    ///
    /// # Errors
    /// The store failed, or there are no random bytes: 503, and no caller is logged in.
    pub async fn begin(&self, grant: SessionGrant) -> Result<SessionId, Problem> {
        let grant = match &self.device {
            Some(device) if grant.device.is_none() => grant.device(device),
            _ => grant,
        };
        let caller = grant.caller.clone();
        let begun = self.sessions.begin(grant.address(self.address), self.presented).await;
        let issued = begun.map_err(SessionError::problem)?;
        let (id, cookie) = (issued.id(), issued.into_cookie());
        if let Ok(value) = cookie.header_value() {
            let sessions = self.sessions.clone();
            let undo = Box::new(move || undo(sessions, caller, id));
            self.fields.response_fields().begin(Begun { field: (SET_COOKIE, value), undo });
        }
        Ok(id)
    }

    /// Changes what the session may do, under a new id; the old one is over. Its caller and when it ends stay.
    ///
    /// # Errors
    /// The request has no live session, or one of another caller, or another request renewed it: 401. The store failed: 503.
    pub async fn renew(
        &self,
        caller: &CallerId,
        change: impl FnOnce(SessionGrant) -> SessionGrant,
    ) -> Result<SessionId, Problem> {
        self.renewed(caller, false, change).await
    }

    /// Adds a way in which this caller proved to be who it is, now, under a new id: `otp`, `hwk`
    /// ([RFC 8176]). It takes the caller who proved it, so that it counts for no other caller's session. The claims `amr` and `auth_time` say so from the next request on.
    ///
    /// # Errors
    /// As [`renew`](Self::renew).
    ///
    /// [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176
    pub async fn step_up(&self, caller: &CallerId, method: &str) -> Result<SessionId, Problem> {
        self.renewed(caller, true, |grant| grant.method(method)).await
    }

    /// As [`step_up`](Self::step_up), where what was proven is worth another class of authentication, too (`acr`).
    ///
    /// # Errors
    /// As [`renew`](Self::renew).
    pub async fn step_up_to(
        &self,
        caller: &CallerId,
        method: &str,
        acr: &str,
    ) -> Result<SessionId, Problem> {
        self.renewed(caller, true, |grant| grant.method(method).context_class(acr)).await
    }

    /// The same where more than one method says what was proven, as the key and the gesture of a passkey: `change` adds them.
    ///
    /// # Errors
    /// As [`renew`](Self::renew).
    pub async fn step_up_with(
        &self,
        caller: &CallerId,
        change: impl FnOnce(SessionGrant) -> SessionGrant,
    ) -> Result<SessionId, Problem> {
        self.renewed(caller, true, change).await
    }

    async fn renewed(
        &self,
        caller: &CallerId,
        is_proven_anew: bool,
        change: impl FnOnce(SessionGrant) -> SessionGrant,
    ) -> Result<SessionId, Problem> {
        let old = self.presented.ok_or_else(|| SessionError::NotLive.problem())?;
        let renewed = self.sessions.renew((old, caller), is_proven_anew, change).await;
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

    /// Ends every session of the caller but this one; how many there were. The future borrows nothing: a task of its own may await it.
    ///
    /// # Errors
    /// The store failed: 503.
    pub fn end_others(
        &self,
        caller: &Principal,
    ) -> impl Future<Output = Result<u64, Problem>> + Send + use<> {
        let (sessions, caller, own) = (self.sessions.clone(), caller.id(), self.presented);
        async move { sessions.end_all_but(&caller, own).await.map_err(failed) }
    }

    /// Refuses with 401 where the session that the request came with is over by now. Its credential was judged when the request came: what outlasts the
    /// session, as a passkey does that it adds, asks once more when it is done, and takes itself back. The future borrows nothing.
    ///
    /// It is for handlers with `auth = "session"`, and is awaited before the handler begins, renews or steps up a session: it looks for the id that the
    /// request came with, which is over from then on. So it is where another request renewed the session: this one is refused. A request without the
    /// session's cookie, such as one with a token, has no session that is live, and is refused.
    ///
    /// # Errors
    /// The session is over, was renewed, or there is none: 401. The store failed: 503.
    pub fn check_is_live(&self) -> impl Future<Output = Result<(), Problem>> + Send + use<> {
        let (sessions, own) = (self.sessions.clone(), self.presented);
        async move { sessions.check_is_live(own).await }
    }

    /// Ends a session that was begun here a moment ago, and that is refused after all. Where that fails its cookie does not leave either.
    #[cfg(feature = "login")]
    pub(crate) async fn abandon(&self, caller: &CallerId, id: SessionId) {
        if self.sessions.end(caller, id).await.is_err() {
            tracing::warn!(target: "palisade", credential = %id, "a session that was refused was not ended");
        }
    }

    /// The client's address.
    #[cfg(feature = "login")]
    pub(crate) fn address(&self) -> IpAddr {
        self.address
    }

    /// Whether an account was signed in to from the address of this request before, at this handler.
    #[cfg(feature = "login")]
    pub(crate) async fn knows_address(
        &self,
        handler: (&'static str, &'static str),
        account: &str,
    ) -> bool {
        self.fields.knows_address(handler, account).wait().await
    }

    /// Remembers the address of this request for an account that signed in at last, begun at a handler of before.
    #[cfg(all(feature = "login", feature = "second-factor"))]
    pub(crate) async fn remember_address(
        &self,
        handler: (&'static str, &'static str),
        account: &str,
    ) {
        self.fields.remember_address(handler, account).wait().await;
    }

    /// The sessions, and the id that the request came with: for what goes on where the client goes away.
    #[cfg(feature = "login")]
    pub(crate) fn sessions(&self) -> (Sessions, Option<SessionId>) {
        (self.sessions.clone(), self.presented)
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

    /// Sets a cookie with the answer, whatever that is.
    ///
    /// # Errors
    /// Its attributes do not fit each other: nothing is set.
    pub fn set_cookie(&self, cookie: &SetCookie) -> Result<(), CookieError> {
        self.fields.response_fields().add(SET_COOKIE, cookie.header_value()?);
        Ok(())
    }

    /// Sets a cookie of the service's own, whose name and value are known to be fit.
    pub(crate) fn leave_cookie(&self, cookie: &SetCookie) {
        let _ = self.set_cookie(cookie);
    }
}

/// Ends a session whose cookie did not leave. Where that fails no browser has its cookie, and it is over when it was unused for long enough.
fn undo(sessions: Sessions, caller: CallerId, id: SessionId) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    runtime.spawn(heard(async move {
        if sessions.end(&caller, id).await.is_err() {
            tracing::warn!(target: "palisade", credential = %id, "a session that was refused was not ended");
        }
    }));
}

impl fmt::Debug for SessionControl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SessionControl")
            .field("presented", &self.presented)
            .finish_non_exhaustive()
    }
}

/// The end of a redirect from another site, such as an identity provider's: a [`SessionControl`] for a handler that is mounted with
/// `get(..)`.
///
/// # Security
/// A link on any page calls such a handler. It begins a session only where what it was sent proves that this very browser asked for it before,
/// by a cookie beside a `state` that counts once; otherwise a foreign page logs its visitor in as another caller.
/// `palisade-oidc` has such a handler.
pub struct RedirectedSession(pub SessionControl);

impl fmt::Debug for RedirectedSession {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for RedirectedSession {
    const FACTS: ParameterFacts = ParameterFacts { needs_sessions: true, ..ParameterFacts::HEAD };
}

#[diagnostic::do_not_recommend]
impl SafeInput for SessionControl {
    const FACTS: ParameterFacts =
        ParameterFacts { changes: true, needs_sessions: true, ..ParameterFacts::HEAD };
}

pub(super) fn failed(error: SessionStoreError) -> Problem {
    SessionError::from(error).problem()
}
