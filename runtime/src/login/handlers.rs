//! The handlers of logins, each to be mounted by itself or all with [`Login::routes`].
//!
//! They take [`Login`] from the router's state: `Login: FromRef<S>` for a state `S`.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use palisade_macros::{input, public, secure};

use super::first_half::FIRST_HALF;
use super::{LinkKind, Login, SessionProof};
use crate::const_text::same;
use crate::input::Text;
use crate::principal::Principal;
use crate::problem::{Problem, Reason};
use crate::response::NoContent;
use crate::router::SecureRouter;
use crate::router::routing::{get, post};
use crate::session::{CurrentSession, ListedSession, SessionControl, SessionId};

use super::passwords::{link_wrong, normalized, wrong};

pub use super::account_name::AccountName;
#[cfg(feature = "second-factor")]
pub use super::second_handlers::{
    EnrolmentShown, RecoveryCodes, SecondFactorCode, enrol_second_factor, finish_enrolment,
    forget_devices, new_recovery_codes, remove_second_factor, second_factor, verify_second_factor,
};

// The limit of `login` finds its failures under this name.
const _: () = assert!(same(FIRST_HALF.0.as_bytes(), module_path!().as_bytes()));

/// A name and a password.
#[input(crate = crate)]
pub struct Credentials {
    name: Text<254>,
    #[validate(length(max = 1024))]
    password: String,
}

/// What is behind the `#` of a link.
#[input(crate = crate)]
pub struct LinkToken {
    token: Text<64>,
    /// That the person who opens it asked for it in another browser; the page has shown what it does, and was told so.
    elsewhere: Option<bool>,
}

/// The same, with a new password.
#[input(crate = crate)]
pub struct NewPasswordByLink {
    token: Text<64>,
    #[validate(length(max = 1024))]
    password: String,
    /// As for a link that logs in.
    elsewhere: Option<bool>,
}

/// The old password and the new one.
#[input(crate = crate)]
pub struct PasswordChange {
    name: Text<254>,
    #[validate(length(max = 1024))]
    password: String,
    #[validate(length(max = 1024))]
    new_password: String,
}

/// The id of a session, out of the list.
#[input(crate = crate)]
pub struct SessionToEnd {
    #[input(plain)]
    id: Text<43>,
}

/// Logs in with a name and a password: 204 with the session's cookie, or one and the same 401. 202 where the second factor is missing: the
/// answer has a cookie for [`second_factor`], and for nothing else; who has the other factor alone gets none and logs in
/// with that.
#[public(
    reason = "the caller has no credential yet",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    rate(limit = "10/15m", per = field("name"), count = "failures"),
    body = "8KiB"
)]
pub async fn login(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<Credentials>,
) -> Result<StatusCode, Problem> {
    let name = normalized(&sent.name);
    let account = login.proven(&name, &sent.password).await?;
    login.enter(&session, &name, &account, "pwd").await
}

/// Proves once more that the caller knows its password: 204, and the session has another id and a new `auth_time`, as a challenge with `max_age`
/// asks for. Who has a second factor, or came by one, proves that instead: 403.
#[secure(
    auth = "session",
    rate = "10/m",
    rate(limit = "10/15m", count = "failures"),
    body = "8KiB"
)]
pub async fn confirm(
    State(login): State<Login>,
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<Credentials>,
) -> Result<NoContent, Problem> {
    // Before the password is compared: where it proves nothing it is not to be guessed at either.
    let is_proven = SessionProof::of(&caller) == SessionProof::SecondFactor;
    if is_proven || login.has_second_factor(&caller.id()).await? {
        return Err(Problem::because(Reason::RuleDenied)
            .detail("use your second factor to confirm your identity"));
    }
    let account = login.own(&caller, &normalized(&sent.name), &sent.password).await?;
    session.step_up(&account.caller, "pwd").await?;
    Ok(NoContent)
}

/// Sends a link that logs in to an account: 202, whether there is one or not. The answer has a cookie, so that the link logs in the browser that
/// asked for it.
#[public(
    reason = "asks for a link by email: the caller has no credential yet",
    rate = "10/m",
    body = "8KiB"
)]
pub async fn send_link(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<AccountName>,
) -> Result<StatusCode, Problem> {
    let browser = super::bound::bind(&session);
    login.send(LinkKind::Login, normalized(&sent.name), browser, &session).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Logs in with a link: 204 with the session's cookie, or 401; 202 as for [`login`].
#[public(
    reason = "the link proves who its account's owner is",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "8KiB"
)]
pub async fn open_link(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<LinkToken>,
) -> Result<StatusCode, Problem> {
    let is_elsewhere = sent.elsewhere.unwrap_or_default();
    let ticket = login.taken_here(LinkKind::Login, &session, &sent.token, is_elsewhere).await?;
    let account = login.account_of(&ticket).await?;
    // RFC 8176 has no value for reading mail, and `otp` would pass for a second factor.
    login.enter(&session, &ticket.name, &account, "link").await
}

/// Sends a link to choose another password: 202, whether there is an account or not.
#[public(
    reason = "asks for a link by email: the caller has no credential yet",
    rate = "10/m",
    body = "8KiB"
)]
pub async fn send_reset(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<AccountName>,
) -> Result<StatusCode, Problem> {
    login.send(LinkKind::Reset, normalized(&sent.name), None, &session).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Chooses another password with a link: 204, and every session of the account is over, and every device forgotten.
///
/// A password that may not be one is a 422 and uses the link up like every other. Where the account got another password meanwhile, by another link or
/// by its owner, this one is a 401 and changes nothing.
#[public(
    reason = "the link proves who its account's owner is",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "8KiB"
)]
pub async fn reset(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<NewPasswordByLink>,
) -> Result<NoContent, Problem> {
    let ticket = login.taken(LinkKind::Reset, &sent.token, None).await?;
    let account = login.account_of(&ticket).await?;
    let hash = login.chosen(&ticket.name, &sent.password).await?;
    let (sessions, _) = session.sessions();
    if !login.set((ticket.name, account), hash, (sessions, None)).await? {
        return Err(link_wrong());
    }
    Ok(NoContent)
}

/// Sends a link to register with: 202. An existing account is informed by mail, not in the answer.
#[public(reason = "registration: the caller has no account yet", rate = "10/m", body = "8KiB")]
pub async fn send_registration(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<AccountName>,
) -> Result<StatusCode, Problem> {
    let browser = super::bound::bind(&session);
    login.send(LinkKind::Register, normalized(&sent.name), browser, &session).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Makes an account with a link: 204 with the session's cookie.
#[public(
    reason = "the link proves that the caller reads mail at this address",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "8KiB"
)]
pub async fn register(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<NewPasswordByLink>,
) -> Result<StatusCode, Problem> {
    let is_elsewhere = sent.elsewhere.unwrap_or_default();
    let ticket = login.taken_here(LinkKind::Register, &session, &sent.token, is_elsewhere).await?;
    let name = ticket.name;
    let hash = login.chosen(&name, &sent.password).await?;
    let account = login.registered(&name, &hash).await?;
    // A second factor may be left of an account that had the name before.
    login.enter(&session, &name, &account, "pwd").await
}

/// Changes the caller's own password: 204, its other sessions are over, and this one has another id. Where the account got another password meanwhile
/// it is a 401 and changes nothing.
#[secure(
    auth = "session",
    rate = "10/m",
    rate(limit = "10/15m", count = "failures"),
    body = "8KiB"
)]
pub async fn change_password(
    State(login): State<Login>,
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<PasswordChange>,
) -> Result<NoContent, Problem> {
    let name = normalized(&sent.name);
    let account = login.own(&caller, &name, &sent.password).await?;
    let hash = login.chosen(&name, &sent.new_password).await?;
    if !login.set((name, account.clone()), hash, session.sessions()).await? {
        return Err(wrong());
    }
    // A password alone proves less than a login with two factors did: its time stays.
    let is_proven = SessionProof::of(&caller) == SessionProof::SecondFactor;
    if is_proven || login.has_second_factor(&account.caller).await? {
        session.renew(&account.caller, |grant| grant).await?;
    } else {
        session.step_up(&account.caller, "pwd").await?;
    }
    Ok(NoContent)
}

/// Logs out: 204, and the browser forgets all it has of the service. Also without a session.
#[public(reason = "a logout needs no permission", rate = "10/s")]
pub async fn logout(session: SessionControl) -> Result<NoContent, Problem> {
    session.end().await?;
    Ok(NoContent)
}

/// The caller's sessions, the last used first.
#[secure(auth = "session", rate = "10/s")]
pub async fn sessions(current: CurrentSession) -> Result<Json<Vec<ListedSession>>, Problem> {
    Ok(Json(current.list().await?))
}

/// Ends one of the caller's sessions: 204, or 404 where it has none of this id.
#[secure(auth = "session", rate = "10/s", body = "8KiB")]
pub async fn end_session(
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<SessionToEnd>,
) -> Result<NoContent, Problem> {
    let missing = || Problem::new(StatusCode::NOT_FOUND);
    let id: SessionId = sent.id.parse().map_err(|_| missing())?;
    if session.end_one(&caller, id).await? { Ok(NoContent) } else { Err(missing()) }
}

/// Ends every session of the caller but this one: 204.
#[secure(auth = "session", rate = "10/s")]
pub async fn end_other_sessions(
    caller: Principal,
    session: SessionControl,
) -> Result<NoContent, Problem> {
    session.end_others(&caller).await?;
    Ok(NoContent)
}

impl Login {
    /// All handlers, below one path:
    ///
    /// | route | handler |
    /// |---|---|
    /// | `POST /login` | [`login`] |
    /// | `POST /logout` | [`logout`] |
    /// | `POST /password`, `POST /confirm` | [`change_password`], [`confirm`] |
    /// | `GET /sessions` | [`sessions`] |
    /// | `POST /sessions/end`, `POST /sessions/end-others` | [`end_session`], [`end_other_sessions`] |
    /// | `POST /link`, `POST /link/open` | [`send_link`], [`open_link`] |
    /// | `POST /reset`, `POST /reset/confirm` | [`send_reset`], [`reset`] |
    /// | `POST /register`, `POST /register/confirm` | [`send_registration`], [`register`] |
    /// | `POST /login/second-factor` | `second_factor` |
    /// | `POST /second-factor` | `verify_second_factor` |
    /// | `POST /second-factor/enrol`, `POST /second-factor/enrol/confirm` | `enrol_second_factor`, `finish_enrolment` |
    /// | `POST /second-factor/recovery-codes`, `/remove`, `/forget-devices` | `new_recovery_codes`, `remove_second_factor`, `forget_devices` |
    ///
    /// Those of links are there with [`links`](super::LoginBuilder::links), those of second factors with `second_factors`.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> SecureRouter<S> {
        let routes = SecureRouter::<Self>::new()
            .route("/login", post(login))
            .route("/logout", post(logout))
            .route("/password", post(change_password))
            .route("/confirm", post(confirm))
            .route("/sessions", get(sessions))
            .route("/sessions/end", post(end_session))
            .route("/sessions/end-others", post(end_other_sessions));
        let routes = if self.0.links.is_some() { with_links(routes) } else { routes };
        #[cfg(feature = "second-factor")]
        let routes = if self.0.second.is_some() {
            super::second_handlers::with_second_factor(routes)
        } else {
            routes
        };
        routes.with_state(self.clone())
    }

    #[cfg(not(feature = "second-factor"))]
    #[allow(clippy::unused_async, clippy::unused_self, reason = "as with the feature")]
    pub(super) async fn forget_devices_of(
        &self,
        _: &crate::caller_id::CallerId,
    ) -> Result<(), Problem> {
        Ok(())
    }
}

fn with_links(routes: SecureRouter<Login>) -> SecureRouter<Login> {
    routes
        .route("/link", post(send_link))
        .route("/link/open", post(open_link))
        .route("/reset", post(send_reset))
        .route("/reset/confirm", post(reset))
        .route("/register", post(send_registration))
        .route("/register/confirm", post(register))
}
