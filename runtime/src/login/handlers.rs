//! The handlers of logins, each to be mounted by itself or all with [`Login::routes`].
//!
//! They take [`Login`] from the router's state: `Login: FromRef<S>` for a state `S`.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use palisade_macros::{input, public, secure};

use super::{LinkKind, Login};
use crate::input::Text;
use crate::principal::Principal;
use crate::problem::Problem;
use crate::response::NoContent;
use crate::router::SecureRouter;
use crate::router::routing::{get, post};
use crate::session::{CurrentSession, ListedSession, SessionControl, SessionId};

use super::passwords::normalized;

/// A name and a password.
#[input(crate = crate)]
pub struct Credentials {
    name: Text<254>,
    #[validate(length(max = 1024))]
    password: String,
}

/// The name of an account.
#[input(crate = crate)]
pub struct Named {
    name: Text<254>,
}

/// What stands behind the `#` of a link.
#[input(crate = crate)]
pub struct Opened {
    token: Text<64>,
}

/// The same, with a new password.
#[input(crate = crate)]
pub struct Chosen {
    token: Text<64>,
    #[validate(length(max = 1024))]
    password: String,
}

/// The password that was and the one that shall be.
#[input(crate = crate)]
pub struct Changed {
    name: Text<254>,
    #[validate(length(max = 1024))]
    password: String,
    #[validate(length(max = 1024))]
    new_password: String,
}

/// The id of a session, out of the list.
#[input(crate = crate)]
pub struct Ended {
    #[input(plain)]
    id: Text<43>,
}

/// Logs in with a name and a password: 204 with the session's cookie, or one and the same 401.
#[public(
    reason = "nobody is known before",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    rate(limit = "10/15m", per = field("name"), count = "failures"),
    body = "8KiB"
)]
pub async fn login(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<Credentials>,
) -> Result<NoContent, Problem> {
    let account = login.proven(&normalized(&sent.name), &sent.password).await?;
    session.begin(account.grant().method("pwd")).await?;
    Ok(NoContent)
}

/// Sends a link that logs in to an account: 202, whether there is one or not.
#[public(
    reason = "nobody is known before",
    rate = "10/m",
    rate(limit = "5/h", per = field("name")),
    body = "8KiB"
)]
pub async fn send_link(
    State(login): State<Login>,
    Json(sent): Json<Named>,
) -> Result<StatusCode, Problem> {
    login.send(LinkKind::Login, normalized(&sent.name))?;
    Ok(StatusCode::ACCEPTED)
}

/// Logs in with a link: 204 with the session's cookie, or 401.
#[public(
    reason = "whoever has the link is its account's owner",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "8KiB"
)]
pub async fn open_link(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<Opened>,
) -> Result<NoContent, Problem> {
    let name = login.taken(LinkKind::Login, &sent.token).await?;
    let account = login.found(&name).await?.ok_or_else(super::passwords::wrong)?;
    // RFC 8176 has no value for whoever reads the mail, and `otp` would pass for a second factor.
    session.begin(account.grant().method("link")).await?;
    Ok(NoContent)
}

/// Sends a link to choose another password: 202, whether there is an account or not.
#[public(
    reason = "nobody is known before",
    rate = "10/m",
    rate(limit = "5/h", per = field("name")),
    body = "8KiB"
)]
pub async fn send_reset(
    State(login): State<Login>,
    Json(sent): Json<Named>,
) -> Result<StatusCode, Problem> {
    login.send(LinkKind::Reset, normalized(&sent.name))?;
    Ok(StatusCode::ACCEPTED)
}

/// Chooses another password with a link: 204, and every session of the account is over.
///
/// A password that may not be one is a 422 and uses the link up like every other.
#[public(
    reason = "whoever has the link is its account's owner",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "8KiB"
)]
pub async fn reset(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<Chosen>,
) -> Result<NoContent, Problem> {
    let name = login.taken(LinkKind::Reset, &sent.token).await?;
    let hash = login.chosen(&name, &sent.password).await?;
    let account = login.found(&name).await?.ok_or_else(super::passwords::wrong)?;
    // Before, so that a process that dies leaves no session of the old password; and those begun meanwhile after.
    session.end_all_of(&account.caller).await?;
    login.set(&name, &hash).await?;
    session.end_all_of(&account.caller).await?;
    Ok(NoContent)
}

/// Sends a link to register with: 202. Whoever has an account already is told so there and not here.
#[public(
    reason = "nobody is known before",
    rate = "10/m",
    rate(limit = "5/h", per = field("name")),
    body = "8KiB"
)]
pub async fn send_registration(
    State(login): State<Login>,
    Json(sent): Json<Named>,
) -> Result<StatusCode, Problem> {
    login.send(LinkKind::Register, normalized(&sent.name))?;
    Ok(StatusCode::ACCEPTED)
}

/// Makes an account with a link: 204 with the session's cookie.
#[public(
    reason = "whoever has the link reads at this name",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "8KiB"
)]
pub async fn register(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<Chosen>,
) -> Result<NoContent, Problem> {
    let name = login.taken(LinkKind::Register, &sent.token).await?;
    let hash = login.chosen(&name, &sent.password).await?;
    let account = login.registered(&name, &hash).await?;
    session.begin(account.grant().method("pwd")).await?;
    Ok(NoContent)
}

/// Changes the caller's own password: 204, its other sessions are over, and this one has another id.
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
    Json(sent): Json<Changed>,
) -> Result<NoContent, Problem> {
    let name = normalized(&sent.name);
    let account = login.proven(&name, &sent.password).await?;
    if !caller.is(&account.caller) {
        return Err(super::passwords::wrong());
    }
    let hash = login.chosen(&name, &sent.new_password).await?;
    login.set(&name, &hash).await?;
    session.end_others(&caller).await?;
    session.step_up("pwd").await?;
    Ok(NoContent)
}

/// Logs out: 204, and the browser forgets all it has of the service. Also without a session.
#[public(reason = "whoever leaves may leave", rate = "10/s")]
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
    Json(sent): Json<Ended>,
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
    /// | `POST /password` | [`change_password`] |
    /// | `GET /sessions` | [`sessions`] |
    /// | `POST /sessions/end`, `POST /sessions/end-others` | [`end_session`], [`end_other_sessions`] |
    /// | `POST /link`, `POST /link/open` | [`send_link`], [`open_link`] |
    /// | `POST /reset`, `POST /reset/confirm` | [`send_reset`], [`reset`] |
    /// | `POST /register`, `POST /register/confirm` | [`send_registration`], [`register`] |
    ///
    /// Those of links are there with [`links`](super::LoginBuilder::links).
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> SecureRouter<S> {
        let routes = SecureRouter::<Self>::new()
            .route("/login", post(login))
            .route("/logout", post(logout))
            .route("/password", post(change_password))
            .route("/sessions", get(sessions))
            .route("/sessions/end", post(end_session))
            .route("/sessions/end-others", post(end_other_sessions));
        let routes = if self.0.links.is_some() {
            routes
                .route("/link", post(send_link))
                .route("/link/open", post(open_link))
                .route("/reset", post(send_reset))
                .route("/reset/confirm", post(reset))
                .route("/register", post(send_registration))
                .route("/register/confirm", post(register))
        } else {
            routes
        };
        routes.with_state(self.clone())
    }
}
