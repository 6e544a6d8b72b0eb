//! A service with sessions.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::session::{
    CurrentSession, ListedSession, MemorySessions, SessionControl, SessionGrant, SessionId,
    Sessions,
};
use palisade::testing::{Client, Reply, TestClock};
use palisade::{CallerId, SecurityBuilder};

use crate::Role;

#[public(reason = "a test logs in", rate = "1000/s")]
async fn enter(session: SessionControl) -> Result<NoContent, Problem> {
    let caller = CallerId::new("https://staff.test", "ada");
    session.begin(SessionGrant::to(caller).method("pwd")).await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "1000/s")]
async fn show(caller: Principal) -> Result<NoContent, Problem> {
    assert_eq!(caller.subject(), "ada");
    Ok(NoContent)
}

#[secure(auth = "session", role = "hr", rate = "1000/s")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "session", rate = "1000/s")]
async fn promote(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.renew(&caller.id(), |grant| grant.role(Role::Hr)).await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "1000/s")]
async fn step_up(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.step_up(&caller.id(), "otp").await?;
    Ok(NoContent)
}

/// How a caller proved who it is.
#[derive(serde::Deserialize, Redacted)]
struct Proof {
    #[expose]
    amr: Vec<String>,
    #[expose]
    auth_time: i64,
}

#[secure(auth = "session", rate = "1000/s")]
async fn proof(caller: Principal) -> Result<Json<Proof>, Problem> {
    Ok(Json(caller.claims().ok_or("no claims")?))
}

#[secure(auth = "session", rate = "1000/s")]
async fn list(current: CurrentSession) -> Result<Json<Vec<ListedSession>>, Problem> {
    Ok(Json(current.list().await?))
}

#[input]
struct Ended {
    #[input(plain)]
    id: Text<43>,
}

#[secure(auth = "session", rate = "1000/s")]
async fn end_one(
    caller: Principal,
    session: SessionControl,
    Json(ended): Json<Ended>,
) -> Result<NoContent, Problem> {
    let id: SessionId = ended.id.parse().map_err(|_| Problem::new(StatusCode::NOT_FOUND))?;
    if session.end_one(&caller, id).await? {
        Ok(NoContent)
    } else {
        Err(Problem::new(StatusCode::NOT_FOUND))
    }
}

#[secure(auth = "session", rate = "1000/s")]
async fn end_others(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.end_others(&caller).await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "1000/s")]
async fn logout(session: SessionControl) -> Result<NoContent, Problem> {
    session.end().await?;
    Ok(NoContent)
}

pub(crate) fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/enter", post(enter))
        .route("/me", get(show).post(show))
        .route("/salaries", get(salaries))
        .route("/promote", post(promote))
        .route("/step-up", post(step_up))
        .route("/proof", get(proof))
        .route("/sessions", get(list))
        .route("/sessions/end", post(end_one))
        .route("/sessions/end-others", post(end_others))
        .route("/logout", post(logout))
}

/// A service with sessions, and a browser of it.
pub(crate) struct Service {
    pub(crate) client: Client,
    pub(crate) clock: TestClock,
    pub(crate) sessions: Sessions,
}

impl Service {
    pub(crate) fn new() -> Self {
        Self::with(|builder| builder)
    }

    pub(crate) fn with(state: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        let clock = TestClock::new();
        let sessions = Sessions::builder()
            .idle_limit(Duration::from_secs(600))
            .lifetime(Duration::from_secs(3_600))
            .clock(&clock)
            .build(MemorySessions::new())
            .unwrap();
        let security = Security::builder().roles::<Role>().sessions(sessions.clone());
        let security = state(security).direct().clock(&clock).build().unwrap();
        let client = crate::documented(routes().secured_by(security).unwrap()).host("staff.test");
        Self { client, clock, sessions }
    }

    /// Logs in and gives the cookie.
    pub(crate) async fn login(&self) -> String {
        let reply = self.client.post("/enter").header("user-agent", "Browser/1").send().await;
        assert_eq!(reply.status(), StatusCode::NO_CONTENT);
        cookie_of(&reply)
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Reply {
        self.client.get(path).header("cookie", cookie).send().await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str) -> Reply {
        self.client.post(path).header("cookie", cookie).send().await
    }
}

/// What a browser sends back of an answer's cookie.
pub(crate) fn cookie_of(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}
