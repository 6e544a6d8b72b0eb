//! The handlers.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};
use palisade::axum::extract::State;
use palisade::axum::response::{IntoResponse as _, Response};
use palisade::login::SessionProof;
use palisade::prelude::*;
use palisade::session::SessionControl;
use palisade::{
    ClientAddress, Exchange, FreeJson, Fresh, SafeResponse, SameSite, SetCookie, input, public,
    secure,
};
use serde_json::Value;

use crate::account::Key;
use crate::error::PasskeyError;
use crate::known::PasskeyLogin;
use crate::own::Owner;
use crate::passkeys::{Asker, Passkeys};

/// The cookie that binds ceremonies to their browser, for as long as one of them may take.
const COOKIE: &str = "__Host-passkey";
const COOKIE_LIVES: Duration = Duration::from_secs(60 * 60);
/// Characters of 32 bytes in base64url.
const COOKIE_LENGTH: usize = 43;

/// What a passkey is called.
#[input]
pub(crate) struct Named {
    name: Text<64>,
}

/// What the browser's part of a ceremony came to.
#[input]
pub(crate) struct Finished {
    #[input(plain)]
    ceremony: Text<43>,
    /// What `toJSON()` of the credential says.
    credential: FreeJson<128>,
}

/// The id of a passkey, out of the list.
#[input]
pub(crate) struct Removed {
    #[input(plain)]
    id: Text<43>,
}

/// A passkey as its owner sees it.
#[derive(Redacted)]
pub(crate) struct Listed {
    /// The public id, to remove it by.
    #[expose]
    id: String,
    /// What it was called when it was added.
    #[expose]
    name: String,
    /// Whether it may be copied to other devices.
    #[expose]
    synced: bool,
    /// When it was added, in milliseconds since the Unix epoch.
    #[expose]
    added_at_millis: i64,
    /// When it last counted.
    #[expose]
    used_at_millis: Option<i64>,
}

impl Listed {
    fn of(key: Key) -> Self {
        Self {
            id: key.id(),
            name: key.name,
            synced: key.is_synced,
            added_at_millis: key.added_at,
            used_at_millis: key.used_at,
        }
    }
}

/// Options for a browser: a challenge, and nothing of any caller but the one who asks.
pub(crate) struct Options(Value);

impl SafeResponse for Options {
    fn respond(self, _: &Exchange<'_>) -> Response {
        let json = HeaderValue::from_static("application/json");
        ([(CONTENT_TYPE, json)], self.0.to_string()).into_response()
    }
}

/// Options to log in with a passkey; the answer has a cookie that the ceremony is bound to.
#[public(
    reason = "the caller has no credential yet",
    rate = "20/s",
    rate(limit = "120/m", per = "ip")
)]
pub(crate) async fn begin_login(
    State(passkeys): State<Passkeys>,
    session: SessionControl,
    ClientAddress(client): ClientAddress,
) -> Result<Options, Problem> {
    let browser = browser_of(&session)?;
    let asker = Asker { client, browser: &browser };
    Ok(Options(passkeys.begin_login(asker).await?))
}

/// Logs in: 204 with the session's cookie, or one and the same 401.
#[public(
    reason = "the passkey proves its account's owner",
    rate = "20/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "64KiB"
)]
pub(crate) async fn finish_login(
    State(passkeys): State<Passkeys>,
    session: SessionControl,
    Json(sent): Json<Finished>,
) -> Result<NoContent, Problem> {
    let (ceremony, credential) = (&sent.ceremony, sent.credential.get());
    let known = passkeys.finish_login(&known_browser(&session), ceremony, credential).await?;
    let grant = match &passkeys.0.admit {
        Some(admit) => admit(known.clone()).await?.map(|grant| known.proven(grant)),
        None => Some(known.grant()),
    };
    let grant = grant.ok_or_else(|| {
        Problem::new(StatusCode::FORBIDDEN).detail("this service has no account for you")
    })?;
    session.begin(grant).await?;
    // A passkey that was removed meanwhile, whose owner ended the sessions that it saw, and not this one. A refusal takes the session back.
    if !passkeys.has(known.caller(), known.passkey()).await? {
        return Err(PasskeyError::Wrong.into());
    }
    Ok(NoContent)
}

/// Options to prove who a session is of.
#[secure(auth = "session", rate = "20/m")]
pub(crate) async fn begin_verify(
    State(passkeys): State<Passkeys>,
    caller: Principal,
    session: SessionControl,
    ClientAddress(client): ClientAddress,
) -> Result<Options, Problem> {
    let browser = browser_of(&session)?;
    let asker = Asker { client, browser: &browser };
    Ok(Options(passkeys.begin_verify(asker, &caller.id()).await?))
}

/// Proves it: 204, and the session has another id, a new `auth_time` and the class of a passkey.
#[secure(
    auth = "session",
    rate = "20/m",
    rate(limit = "10/15m", count = "failures"),
    body = "64KiB"
)]
pub(crate) async fn finish_verify(
    State(passkeys): State<Passkeys>,
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<Finished>,
) -> Result<NoContent, Problem> {
    let (browser, id) = (known_browser(&session), caller.id());
    let credential = sent.credential.get();
    let known = passkeys.finish_verify(&browser, &id, &sent.ceremony, credential).await?;
    passkeys.step_up(&session, &caller, &known).await?;
    Ok(NoContent)
}

/// Options for a new passkey. The caller logged in within a quarter of an hour: a session that was left open adds no other person's key.
/// Who has a passkey or one-time codes proved one of them: 403.
#[secure(auth = "session", rate = "10/m", body = "8KiB")]
pub(crate) async fn begin_add(
    State(passkeys): State<Passkeys>,
    _lately: Fresh<900>,
    caller: Principal,
    session: SessionControl,
    ClientAddress(client): ClientAddress,
    Json(sent): Json<Named>,
) -> Result<Options, Problem> {
    let browser = browser_of(&session)?;
    let asker = Asker { client, browser: &browser };
    let owner = Owner { caller: caller.id(), proof: SessionProof::of(&caller) };
    Ok(Options(passkeys.begin_add(asker, &owner, &sent.name).await?))
}

/// Adds it: 204, and the session has another id and the class of a passkey; the first one ends the caller's other sessions.
#[secure(
    auth = "session",
    rate = "10/m",
    rate(limit = "10/15m", count = "failures"),
    body = "64KiB"
)]
pub(crate) async fn finish_add(
    State(passkeys): State<Passkeys>,
    _lately: Fresh<900>,
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<Finished>,
) -> Result<NoContent, Problem> {
    let browser = known_browser(&session);
    let owner = Owner { caller: caller.id(), proof: SessionProof::of(&caller) };
    let answer = (&*sent.ceremony, sent.credential.get());
    let (is_live, end_others) = (session.check_is_live(), session.end_others(&caller));
    let known = passkeys.finish_add(&browser, owner, answer, is_live, end_others).await?;
    passkeys.step_up(&session, &caller, &known).await?;
    Ok(NoContent)
}

/// The caller's passkeys, in the order in which they were added.
#[secure(auth = "session", rate = "10/s")]
pub(crate) async fn list(
    State(passkeys): State<Passkeys>,
    caller: Principal,
) -> Result<Json<Vec<Listed>>, Problem> {
    let keys = passkeys.of(&caller.id()).await?;
    Ok(Json(keys.into_iter().map(Listed::of).collect()))
}

/// Removes one of the caller's passkeys: 204, 404 where it has none of this id, or 403 where its session was not proven by a passkey
/// or a one-time code.
#[secure(auth = "session", rate = "10/m", body = "8KiB")]
pub(crate) async fn remove(
    State(passkeys): State<Passkeys>,
    _lately: Fresh<900>,
    caller: Principal,
    _session: SessionControl,
    Json(sent): Json<Removed>,
) -> Result<NoContent, Problem> {
    let owner = Owner { caller: caller.id(), proof: SessionProof::of(&caller) };
    if passkeys.remove_own(owner, &sent.id).await? {
        Ok(NoContent)
    } else {
        Err(Problem::new(StatusCode::NOT_FOUND))
    }
}

/// What ceremonies of this browser are bound to: a cookie that it has, or is given.
fn browser_of(session: &SessionControl) -> Result<String, Problem> {
    let known = known_browser(session);
    let browser = if is_random(&known) { known } else { random()? };
    let cookie = SetCookie::new(COOKIE, &*browser).same_site(SameSite::Strict);
    session
        .set_cookie(&cookie.max_age(COOKIE_LIVES))
        .map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR).cause(error))?;
    Ok(browser)
}

fn known_browser(session: &SessionControl) -> String {
    session.cookie(COOKIE).unwrap_or_default().to_owned()
}

fn is_random(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == COOKIE_LENGTH && text.bytes().all(legal)
}

/// 256 random bits as text.
fn random() -> Result<String, Problem> {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE).cause("there are no random bytes")
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

impl Passkeys {
    /// Adds what a passkey proved to the caller's session, and ends the session where the passkey was removed meanwhile: its owner may have ended the sessions
    /// that it saw, and not this one. The new cookie leaves with a refusal, too, so that a refusal alone takes nothing back.
    async fn step_up(
        &self,
        session: &SessionControl,
        caller: &Principal,
        known: &PasskeyLogin,
    ) -> Result<(), Problem> {
        let id = session.step_up_with(&caller.id(), |grant| known.proven(grant)).await?;
        let has = self.has(known.caller(), known.passkey()).await;
        if !matches!(has, Ok(true)) {
            session.end_one(caller, id).await?;
            has?;
            return Err(PasskeyError::Wrong.into());
        }
        Ok(())
    }

    /// The handlers, below one path; the [page of the crate](crate) names them.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> SecureRouter<S> {
        SecureRouter::new()
            .route("/login/begin", post(begin_login))
            .route("/login", post(finish_login))
            .route("/verify/begin", post(begin_verify))
            .route("/verify", post(finish_verify))
            .route("/add/begin", post(begin_add))
            .route("/add", post(finish_add))
            .route("/", get(list))
            .route("/remove", post(remove))
            .with_state(self.clone())
    }
}
