//! `testing::attacks` over credentials that are no token, forms, lists, origins and versions: nothing is found in services that are
//! right, and each planted hole is.

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

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw9r8GKYqrTwjU";
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
    /// A cookie, one of a session that ended, a key, and one that was revoked.
    cookie: String,
    ended: String,
    key: String,
    revoked: String,
}

fn ada() -> CallerId {
    CallerId::new("staff", "ada")
}

impl World {
    async fn new() -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
        let keys = ApiKeys::builder("acme", [7; 32]).clock(&clock);
        let keys = keys.build(MemoryApiKeys::new()).unwrap();
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
        let (cookie, ended) = (cookie(live_session), cookie(old));
        let (key, revoked) = (live.into_text(), gone.into_text());
        Self { clock, issuer, sessions, keys, cookie, ended, key, revoked }
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
            .route("POST", "/login", Fixture::anonymous().begins_session(COOKIE))
            .route(
                "GET",
                "/export",
                Fixture::anonymous()
                    .presents("x-api-key", &self.key)
                    .refusing("a key that was revoked", &self.revoked)
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
        .route("/login", login)
        .route("/export", get(export))
        .route("/paid", post(paid))
        .route("/files", upload)
        .route("/lines", lines)
}

#[tokio::test]
async fn nothing_is_found_where_sessions_keys_signatures_forms_and_lists_are_right() {
    let world = World::new().await;
    let report = world.attacked(async || world.secured(routes())).await;
    assert!(report.is_clean(), "{report}");
    assert!(report.attempts() > 60, "{report}");
}

/// Routes with one path behind a layer that changes what comes in or goes out.
async fn found(world: &World, attack: &str, app: impl AsyncFn() -> SecureApp) {
    let report = world.attacked(app).await;
    let is_found = report.found_all().iter().any(|found| found.attack.starts_with(attack));
    assert!(is_found, "{attack}: {report}");
}

/// What a layer does to a request.
fn with_field(name: &'static str, value: String) -> impl Fn(Request) -> Request + Clone {
    move |mut request: Request| {
        let value = HeaderValue::try_from(&value).unwrap();
        request.headers_mut().insert(name, value);
        request
    }
}

#[tokio::test]
async fn a_session_that_is_brought_along_or_planted_is_found() {
    let world = World::new().await;
    let brought = with_field("cookie", world.cookie.clone());
    let app = async || {
        let brought = brought.clone();
        let layer = axum::middleware::map_request(move |request: Request| {
            let brought = brought.clone();
            async move { if request.uri().path() == "/name" { brought(request) } else { request } }
        });
        world.secured(routes().layer(layer))
    };
    for attack in ["no credential", "a session that ended", "a credential with another letter"] {
        found(&world, attack, &app).await;
    }
    let trusting = async || {
        let security = world.security().trusted_origins(["https://evil.example"]);
        routes().secured_by(security.build().unwrap()).unwrap()
    };
    found(&world, "a page of another site", trusting).await;
    let app = async || world.secured(with_login(post(login_without)));
    found(&world, "a session that was planted", app).await;
}

#[tokio::test]
async fn a_key_that_is_let_in_and_a_network_that_is_not_looked_at_are_found() {
    let world = World::new().await;
    let brought = with_field("x-api-key", world.key.clone());
    let app = async || {
        let brought = brought.clone();
        let layer = axum::middleware::map_request(move |request: Request| {
            let brought = brought.clone();
            async move { if request.uri().path() == "/export" { brought(request) } else { request } }
        });
        world.secured(routes().layer(layer))
    };
    found(&world, "a key that was revoked", &app).await;
    let keys = ApiKeys::builder("acme", [7; 32]).clock(&world.clock);
    let keys = keys.build(MemoryApiKeys::new()).unwrap();
    let everywhere = ApiKeyGrant::to(CallerId::new("machines", "robot"));
    let key = keys.issue(everywhere).await.unwrap().into_text();
    let world = World { keys, key, ..World::new().await };
    found(&world, "a credential from another network", async || world.secured(routes())).await;
}

#[tokio::test]
async fn a_message_that_is_taken_twice_or_without_its_signature_is_found() {
    let world = World::new().await;
    let forgiving = async || {
        let layer =
            axum::middleware::from_fn(async |request: Request, next: axum::middleware::Next| {
                let is_paid = request.uri().path() == "/paid";
                let response = next.run(request).await;
                if is_paid { Response::new(axum::body::Body::from(PLANTED)) } else { response }
            });
        world.secured(routes().layer(layer))
    };
    for attack in ["no credential", "a request that comes again", "another body under"] {
        found(&world, attack, &forgiving).await;
    }
}

#[tokio::test]
async fn a_form_that_nothing_reads_is_found() {
    let world = World::new().await;
    let app = async || world.secured(with(post(login), post(upload_raw), get(lines)));
    for attack in ["a form without its boundary", "a form that is cut off", "an unknown part"] {
        found(&world, attack, &app).await;
    }
}

#[tokio::test]
async fn a_list_with_the_lines_of_another_tenant_is_found() {
    let world = World::new().await;
    let app = async || world.secured(with(post(login), post(upload), get(all_lines)));
    found(&world, "another tenant", &app).await;
}

#[tokio::test]
async fn answers_that_any_page_reads_are_found() {
    let world = World::new().await;
    let app = async || {
        let cors = Cors::ask(Duration::from_secs(1), |_| async { Ok::<_, std::io::Error>(true) });
        let security = world.security().cors(cors).build().unwrap();
        routes().secured_by(security).unwrap()
    };
    found(&world, "a page of another origin reads it", &app).await;
    let listed = async || {
        let security = world.security().cors(Cors::origins(["https://app.example"]));
        routes().secured_by(security.build().unwrap()).unwrap()
    };
    let report = world.attacked(listed).await;
    assert!(report.is_clean(), "{report}");
}

#[tokio::test]
async fn an_old_version_that_is_laxer_or_outlives_its_end_is_found() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let versions = |old: SecureMethod<()>| {
        SecureRouter::new().route("/lines", old).route("/lines", get(lines_v2))
    };
    let app = |routes: SecureRouter| {
        let security = Security::builder()
            .jwt(issuer.jwt())
            .versions(Versions::in_path("/v{version}", ["1", "2"]))
            .direct()
            .clock(&clock);
        routes.secured_by(security.build().unwrap()).unwrap()
    };
    let of = |old: Fixture| {
        Fixtures::new(&issuer, &clock).route("GET", "/v1/lines", old).route(
            "GET",
            "/v2/lines",
            Fixture::by("ada"),
        )
    };
    let right = attacks(async || app(versions(get(lines_v1))), &of(Fixture::by("ada"))).await;
    assert!(right.is_clean(), "{right}");
    let lax = attacks(async || app(versions(get(lines_v1_open))), &of(Fixture::anonymous())).await;
    let told = lax.to_string();
    assert!(told.contains("GET /v1/lines: an old version"), "{told}");
    // A layer that answers in place of a version that is over.
    let outlives = async || {
        let layer = axum::middleware::map_response(async |mut response: Response| {
            if response.status() == StatusCode::GONE {
                *response.status_mut() = StatusCode::OK;
            }
            response
        });
        app(versions(get(lines_v1)).layer(layer))
    };
    let found = attacks(outlives, &of(Fixture::by("ada"))).await.to_string();
    assert!(found.contains("a version that is over"), "{found}");
}

#[secure(rate = "5/s")]
struct Files;

/// Behind every method stands something as well.
#[tokio::test]
async fn a_service_behind_every_method_needs_a_fixture() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let app = async || {
        let files = axum::routing::get(async || "a file");
        let security = Security::builder().jwt(issuer.jwt()).direct().clock(&clock);
        let routes = SecureRouter::<()>::new().service("/files", Files, files);
        routes.secured_by(security.build().unwrap()).unwrap()
    };
    let told = attacks(app, &Fixtures::new(&issuer, &clock)).await.to_string();
    assert!(told.contains("* /files: no fixture"), "{told}");
    let fixtures = Fixtures::new(&issuer, &clock).route("*", "/files", Fixture::by("ada"));
    let report = attacks(app, &fixtures).await;
    assert!(report.is_clean() && report.attempts() > 10, "{report}");
}
