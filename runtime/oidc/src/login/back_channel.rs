//! Logouts that the provider tells of ([OpenID Connect Back-Channel Logout 1.0]).
//!
//! [OpenID Connect Back-Channel Logout 1.0]: https://openid.net/specs/openid-connect-backchannel-1_0.html

use std::collections::HashSet;
use std::sync::Arc;

use http::StatusCode;
use palisade::auth::jwt::TokenError;
use palisade::records::{ChangeError, RecordId, RecordStore, change_record, read_record};
use palisade::session::{SessionId, SessionOrigin, SessionStoreError, Sessions};
use palisade::{CallerId, Problem};
use serde::{Deserialize, Serialize};

use super::attempt::now_millis;
use super::logout::{Logout, LogoutRefused};

/// How many callers one login at the provider is known as; the application may admit it as another.
const MOST_CALLERS: usize = 16;
/// How often a caller's sessions are looked at for one logout.
const MOST_LOOKS: usize = 16;
/// How long a token is remembered that was acted on: longer than any is taken.
const REMEMBERED: i64 = 15 * 60 * 1_000;

/// The sessions that logins began, and which they are.
pub(super) struct BackChannel {
    sessions: Sessions,
    store: Arc<dyn RecordStore>,
}

/// As whom a login at the provider is known here.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Logins {
    callers: Vec<CallerId>,
    /// When the provider last said that it is over, in milliseconds since the Unix epoch.
    ended_at: Option<i64>,
}

/// A token that was acted on.
#[derive(Serialize, Deserialize)]
struct Seen {}

/// Why a logout was not done.
pub(super) enum NotLoggedOut {
    Refused(LogoutRefused),
    /// It was taken before.
    Replayed,
    Away(Box<dyn std::error::Error + Send + Sync>),
}

impl BackChannel {
    pub(super) fn new(sessions: Sessions, store: impl RecordStore) -> Self {
        Self { sessions, store: Arc::new(store) }
    }

    pub(super) fn is_of_one_process(&self) -> bool {
        self.store.is_of_one_process()
    }

    /// Remembers as whom a login is known, before its session begins: killed between both there is none to end.
    pub(super) async fn remember(
        &self,
        origin: &SessionOrigin,
        caller: &CallerId,
    ) -> Result<(), ChangeError> {
        for id in ids_of(origin) {
            self.change(id, |logins| {
                let mut logins = logins.unwrap_or_default();
                logins.callers.retain(|known| known != caller);
                while logins.callers.len() >= MOST_CALLERS {
                    logins.callers.remove(0);
                }
                logins.callers.push(caller.clone());
                logins
            })
            .await?;
        }
        Ok(())
    }

    /// Whether the provider said that this login is over, after it vouched for it: a logout that came before the session was there.
    pub(super) async fn is_over(
        &self,
        origin: &SessionOrigin,
        issued_at: i64,
    ) -> Result<bool, ChangeError> {
        for id in ids_of(origin) {
            let logins: Option<Logins> = read_record(&*self.store, id).await?;
            let ended_at = logins.and_then(|logins| logins.ended_at);
            if ended_at.is_some_and(|ended_at| ended_at >= issued_at) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Ends the sessions of a logout, and takes its token once: after they ended, so that a provider that hears of a failure sends it again.
    pub(super) async fn end(&self, issuer: &str, logout: &Logout) -> Result<u64, NotLoggedOut> {
        let seen_id = RecordId::of(&[b"palisade logout", issuer.as_bytes(), logout.id.as_bytes()]);
        let seen: Option<Seen> = read_record(&*self.store, seen_id).await?;
        if seen.is_some() {
            return Err(NotLoggedOut::Replayed);
        }
        let id = match (&logout.session, &logout.subject) {
            (Some(session), _) => session_id(issuer, session),
            (None, Some(subject)) => subject_id(issuer, subject),
            (None, None) => return Err(NotLoggedOut::Refused(LogoutRefused::SubjectMissing)),
        };
        // First that it is over, so that a session that begins meanwhile hears of it.
        let logins = self.change(id, |logins| {
            let mut logins = logins.unwrap_or_default();
            // A token that comes late, behind one that was issued after it, takes nothing back.
            logins.ended_at = logins.ended_at.max(Some(logout.issued_at));
            logins
        });
        let logins = logins.await?;
        let mut ended = 0;
        for caller in &logins.callers {
            ended += self.end_of(caller, issuer, logout).await?;
        }
        let now = now_millis();
        change_record(&*self.store, seen_id, now, |_: Option<Seen>| {
            Ok::<_, ChangeError>((Some((Seen {}, now.saturating_add(REMEMBERED))), ()))
        })
        .await?;
        Ok(ended)
    }

    /// Ends the sessions of a caller that a logout concerns, and looks again until there is no other: one that is renewed between the look and its end
    /// has another id by then, and a store that lags lists for a while what is over.
    async fn end_of(
        &self,
        caller: &CallerId,
        issuer: &str,
        logout: &Logout,
    ) -> Result<u64, NotLoggedOut> {
        let (mut ended, mut over): (u64, HashSet<SessionId>) = (0, HashSet::new());
        for _ in 0..MOST_LOOKS {
            let mut of_caller = self.sessions.sessions_of(caller).await?;
            of_caller.retain(|record| {
                !over.contains(&record.id)
                    && record.origin.as_ref().is_some_and(|it| logout.concerns(issuer, it))
            });
            if of_caller.is_empty() {
                return Ok(ended);
            }
            for record in of_caller {
                ended += u64::from(self.sessions.end(caller, record.id).await?);
                over.insert(record.id);
            }
        }
        // The provider tells it again.
        Err(NotLoggedOut::Away("its sessions are renewed faster than they end".into()))
    }

    /// Changes what is known of a login, for as long as a session of it may last.
    async fn change(
        &self,
        id: RecordId,
        step: impl Fn(Option<Logins>) -> Logins,
    ) -> Result<Logins, ChangeError> {
        let now = now_millis();
        let lasts = i64::try_from(self.sessions.lifetime().as_millis()).unwrap_or(i64::MAX);
        let until = now.saturating_add(lasts).saturating_add(REMEMBERED);
        change_record(&*self.store, id, now, |known| {
            let logins = step(known);
            Ok((Some((logins.clone(), until)), logins))
        })
        .await
    }
}

/// By what a logout may name a login.
fn ids_of(origin: &SessionOrigin) -> impl Iterator<Item = RecordId> {
    let subject = subject_id(&origin.issuer, &origin.subject);
    let session = origin.session.as_ref().map(|session| session_id(&origin.issuer, session));
    std::iter::once(subject).chain(session)
}

fn subject_id(issuer: &str, subject: &str) -> RecordId {
    RecordId::of(&[b"palisade login", b"of subject", issuer.as_bytes(), subject.as_bytes()])
}

fn session_id(issuer: &str, session: &str) -> RecordId {
    RecordId::of(&[b"palisade login", b"of session", issuer.as_bytes(), session.as_bytes()])
}

impl NotLoggedOut {
    /// For the provider, which learns no more than that it failed; the log hears why.
    pub(super) fn problem(self, issuer: &str) -> Problem {
        let reason = match self {
            Self::Refused(LogoutRefused::Signature(TokenError::KeysUnavailable)) => {
                return Problem::new(StatusCode::SERVICE_UNAVAILABLE)
                    .cause("the provider's keys are away");
            }
            Self::Away(cause) => {
                return Problem::new(StatusCode::SERVICE_UNAVAILABLE).cause(cause);
            }
            Self::Refused(refused) => refused.reason(),
            Self::Replayed => "logout_token_replayed",
        };
        tracing::info!(target: "palisade::audit", event = "authn_login_fail", reason, issuer = ?issuer);
        Problem::new(StatusCode::BAD_REQUEST).detail("the logout could not be completed")
    }
}

impl From<ChangeError> for NotLoggedOut {
    fn from(error: ChangeError) -> Self {
        Self::Away(Box::new(error))
    }
}

impl From<SessionStoreError> for NotLoggedOut {
    fn from(error: SessionStoreError) -> Self {
        Self::Away(Box::new(error))
    }
}
