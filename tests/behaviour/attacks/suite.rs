//! `testing::attacks` over credentials that are no token, forms, lists, origins and versions: nothing is found in services that are
//! right, and each planted hole is.

mod beside;
mod careless;
mod holes;
mod others;
mod planted;

use std::net::IpAddr;
use std::time::Duration;

use aws_lc_rs::hmac;
use axum::extract::Request;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::auth::{ApiKeys, Webhook};
use palisade::http::HeaderValue;
use palisade::prelude::*;
use palisade::routing::SecureMethod;
use palisade::session::{MemorySessions, SessionControl, SessionGrant, Sessions};
use palisade::testing::attacks::{Fixture, Fixtures, Report, attacks};
use palisade::testing::{Issuer, TestClock};
use palisade::{CallerId, Cors, SecureApp, SecurityBuilder, Versions};

const SECRET: &str = "whsec_3fliGptaB4oAeKT0ytxlha4JT57h3/moPUvwIZXKbhc1";
const COOKIE: &str = "__Host-session";
const PLANTED: &str = "an answer of a layer";

#[secure(auth = "session", rate = "5/s")]
async fn rename() -> NoContent {
    NoContent
}

#[public(reason = "a login", rate = "5/s")]
async fn login(session: SessionControl) -> Result<NoContent, Problem> {
    session.begin(SessionGrant::to(CallerId::new("staff", "ada"))).await?;
    Ok(NoContent)
}

/// A draft of a user, whom its id names.
#[derive(Redacted)]
struct Draft {
    #[expose]
    owner: String,
}

impl Resource for Draft {
    type Id = Text<8>;
    type Store = ();

    async fn load((): &(), owner: &Text<8>) -> Result<Option<Self>, Problem> {
        Ok(Some(Self { owner: owner.as_str().to_owned() }))
    }
}

impl Allow<Read> for Draft {
    fn allow(&self, caller: &Principal) -> bool {
        caller.is(&CallerId::new("staff", &*self.owner))
    }
}

#[secure(auth = "session", rate = "5/s")]
async fn draft(draft: Authorized<Draft, Read>) -> Json<Permitted<Draft>> {
    Json(draft.permitted())
}

#[secure(auth = "api_key", rate = "5/s")]
async fn export() -> NoContent {
    NoContent
}

#[input]
struct Paid {
    #[validate(range(min = 1, max = 9_000))]
    cents: i64,
}

#[secure(auth = "webhook", rate = "5/s", body = "1KiB")]
async fn paid(Json(paid): Json<Paid>) -> NoContent {
    let _ = paid.cents;
    NoContent
}

#[input]
struct Upload {
    #[input(file(max = "64B", any = "kept as it comes"))]
    file: File,
}

#[secure(rate = "5/s", body = "2KiB")]
async fn upload(Multipart(upload): Multipart<Upload>) -> NoContent {
    let _ = upload.file;
    NoContent
}

#[secure(rate = "5/s", body = "2KiB")]
async fn upload_raw(
    #[unchecked("a hole: nothing reads the form")] body: bytes::Bytes,
) -> NoContent {
    let _ = body;
    NoContent
}

#[derive(Redacted)]
struct Line {
    #[expose]
    text: String,
}

#[secure(rate = "5/s")]
async fn lines(caller: Principal) -> Json<Vec<Line>> {
    Json(vec![Line { text: format!("of {}", caller.tenant().unwrap_or("nobody")) }])
}

#[secure(rate = "5/s")]
async fn all_lines() -> Json<Vec<Line>> {
    Json(vec![Line { text: "of acme".to_owned() }, Line { text: "of globex".to_owned() }])
}

#[secure(rate = "5/s", version = "1", sunset = "2031-01-01", successor = "/v2/lines")]
async fn lines_v1() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", version = "2")]
async fn lines_v2() -> NoContent {
    NoContent
}

#[public(reason = "a hole: the old one was never secured", rate = "50/s", version = "1")]
async fn lines_v1_open() -> NoContent {
    NoContent
}

/// Everything that a service and its fixtures share.
struct World {
    clock: TestClock,
    issuer: Issuer,
    sessions: Sessions,
    keys: ApiKeys,
    stored: MemoryApiKeys,
    /// A cookie, one of a session that ended, and one of another user.
    cookie: String,
    ended: String,
    others: String,
    /// A key, one that was revoked, and one that expired.
    key: String,
    revoked: String,
    expired: String,
}

fn ada() -> CallerId {
    CallerId::new("staff", "ada")
}

impl World {
    async fn new() -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
        let keys = |clock: &TestClock, stored: &MemoryApiKeys| {
            let keys = ApiKeys::builder("acme", *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").clock(clock);
            keys.build(stored.clone()).unwrap()
        };
        let stored = MemoryApiKeys::new();
        let short = ApiKeyGrant::to(CallerId::new("machines", "robot"));
        let short = short.valid_for(Duration::from_secs(3_600));
        let before = TestClock::new();
        before.set_millis(clock.now_millis() - 2 * 3_600_000);
        let expired = keys(&before, &stored).issue(short).await.unwrap().into_text();
        let keys = keys(&clock, &stored);
        let grant = || {
            let grant = ApiKeyGrant::to(CallerId::new("machines", "robot"));
            grant.from_networks(["192.0.2.0/24".parse().unwrap()])
        };
        let (live, gone) = (keys.issue(grant()).await.unwrap(), keys.issue(grant()).await.unwrap());
        keys.revoke(gone.id()).await.unwrap();
        let live_session = sessions.begin(SessionGrant::to(ada()), None).await.unwrap();
        let old = sessions.begin(SessionGrant::to(ada()), None).await.unwrap();
        sessions.end(&ada(), old.id()).await.unwrap();
        let cookie = |session: palisade::session::IssuedSession| {
            let line = session.into_cookie().header_value().unwrap();
            line.to_str().unwrap().split(';').next().unwrap().to_owned()
        };
        let eve = SessionGrant::to(CallerId::new("staff", "eve"));
        let others = cookie(sessions.begin(eve, None).await.unwrap());
        let (cookie, ended) = (cookie(live_session), cookie(old));
        let (key, revoked) = (live.into_text(), gone.into_text());
        Self { clock, issuer, sessions, keys, stored, cookie, ended, others, key, revoked, expired }
    }

    fn security(&self) -> SecurityBuilder {
        let webhook = Webhook::standard(CallerId::new("https://pay.example", "webhook"), SECRET);
        Security::builder()
            .jwt(self.issuer.jwt().tenant_claim("tenant"))
            .sessions(self.sessions.clone())
            .api_keys(self.keys.clone())
            .webhook(webhook)
            .default_auth(["jwt"])
            .direct()
            .clock(&self.clock)
    }

    fn secured(&self, routes: SecureRouter) -> SecureApp {
        routes.secured_by(self.security().build().unwrap()).unwrap()
    }

    fn signature(&self, body: &str) -> (String, String) {
        let time = (self.clock.now_millis() / 1_000).to_string();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &STANDARD.decode(&SECRET[6..]).unwrap());
        let tag = hmac::sign(&key, format!("msg_1.{time}.{body}").as_bytes());
        (time, format!("v1,{}", STANDARD.encode(tag)))
    }

    fn fixtures(&self) -> Fixtures {
        let body = r#"{"cents":5}"#;
        let (time, signature) = self.signature(body);
        let form = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
                    Content-Type: text/plain\r\n\r\nhello\r\n--B--\r\n";
        let elsewhere: IpAddr = [203, 0, 113, 9].into();
        Fixtures::new(&self.issuer, &self.clock)
            .route(
                "POST",
                "/name",
                Fixture::anonymous()
                    .presents("cookie", &self.cookie)
                    .refusing("a session that ended", &self.ended),
            )
            .route(
                "GET",
                "/drafts/{id}",
                Fixture::anonymous()
                    .path("/drafts/ada")
                    .presents("cookie", &self.cookie)
                    .refusing("another owner's session", &self.others),
            )
            .route("POST", "/login", Fixture::anonymous().begins_session(COOKIE))
            .route(
                "GET",
                "/export",
                Fixture::anonymous()
                    .presents("x-api-key", &self.key)
                    .refusing("a key that was revoked", &self.revoked)
                    .refusing("a key that expired", &self.expired)
                    .refusing_from(elsewhere),
            )
            .route(
                "POST",
                "/paid",
                Fixture::anonymous()
                    .header("webhook-id", "msg_1")
                    .header("webhook-timestamp", &time)
                    .body("application/json", body)
                    .presents("webhook-signature", &signature)
                    .good_once(),
            )
            .route(
                "POST",
                "/files",
                Fixture::by("ada").body("multipart/form-data; boundary=B", form),
            )
            .route(
                "GET",
                "/lines",
                Fixture::by("ada")
                    .claim("tenant", "acme")
                    .foreign_tenant("tenant", "globex")
                    .of_its_own("of acme"),
            )
    }

    async fn attacked(&self, app: impl AsyncFn() -> SecureApp) -> Report {
        attacks(app, &self.fixtures()).await
    }
}

/// Keeps the session that a browser came with.
#[public(reason = "a hole: it begins no session of its own", rate = "5/s")]
async fn login_without() -> NoContent {
    NoContent
}

fn routes() -> SecureRouter {
    with(post(login), post(upload), get(lines))
}

fn with_login(login: SecureMethod<()>) -> SecureRouter {
    with(login, post(upload), get(lines))
}

/// The routes, three of which a hole may take the place of.
fn with(
    login: SecureMethod<()>,
    upload: SecureMethod<()>,
    lines: SecureMethod<()>,
) -> SecureRouter {
    SecureRouter::new()
        .route("/name", post(rename))
        .route("/drafts/{id}", get(draft))
        .route("/login", login)
        .route("/export", get(export))
        .route("/paid", post(paid))
        .route("/files", upload)
        .route("/lines", lines)
}
