//! Streams whose credential is revoked while they run.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use futures_util::stream;
use http_body_util::BodyExt as _;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, ApiKeyId};
use palisade::auth::basic::{Basic, BasicUser, HashCost, MemoryBasicUsers};
use palisade::prelude::*;
use palisade::testing::TestClock;
use palisade::{CallerId, SecureApp};
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

use crate::auth::suite::Source;
use crate::auth::suite::api_key::Remote;
use crate::support::log::Log;

#[derive(Redacted)]
struct Tick {
    #[expose]
    id: u32,
}

type Ticks = stream::Pending<Result<Tick, Problem>>;

#[secure(auth = "api_key", timeout = "5s")]
async fn live() -> Sse<Ticks> {
    Sse::new(stream::pending())
}

struct Service {
    keys: ApiKeys,
    store: Remote,
    app: SecureApp,
    id: ApiKeyId,
    text: String,
}

impl Service {
    async fn new() -> Self {
        let (clock, store) = (TestClock::new(), Remote::new());
        let pepper = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
        let keys = ApiKeys::builder("acme", pepper).clock(&clock).build(store.clone()).unwrap();
        let grant = ApiKeyGrant::to(CallerId::new("machines", "robot")).without_expiry();
        let issued = keys.issue(grant).await.unwrap();
        let security = Security::builder().api_keys(keys.clone()).direct().clock(&clock);
        let app = SecureRouter::new().route("/live", get(live));
        let app = app.secured_by(security.build().unwrap()).unwrap();
        Self { keys, store, app, id: issued.id(), text: issued.into_text() }
    }

    async fn open(&self) -> Body {
        let request = Request::get("/live").header("x-api-key", &self.text);
        let mut request = request.header("host", "staff.test").body(Body::empty()).unwrap();
        let peer = SocketAddr::from(([192, 0, 2, 1], 4711));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body()
    }
}

/// What is left of a stream, and after how long it ended.
async fn rest(body: Body) -> (String, Duration) {
    let begun = Instant::now();
    let rest = body.collect().await.unwrap().to_bytes();
    (String::from_utf8(rest.to_vec()).unwrap(), begun.elapsed())
}

fn is_refused(rest: &str) -> bool {
    let last = rest.trim_start_matches(":\n\n");
    last.starts_with("event: problem\n") && last.contains("401")
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_within_two_seconds_of_its_keys_revocation() {
    let log = Log::listen();
    let service = Service::new().await;
    let mut body = service.open().await;
    let waiting = timeout(Duration::from_secs(100), async {
        while let Some(frame) = body.frame().await {
            assert_eq!(frame.unwrap().into_data().unwrap(), ":\n\n", "a sign of life and no end");
        }
    });
    assert!(waiting.await.is_err(), "a good key ends no stream");
    assert!(service.keys.revoke(service.id).await.unwrap());
    let (rest, time) = rest(body).await;
    assert!(is_refused(&rest), "{rest}");
    assert!(time <= Duration::from_secs(2), "{time:?}");
    assert!(log.text().contains("credential_revoked"), "{}", log.text());
}

#[tokio::test(start_paused = true)]
async fn a_stream_about_whose_key_nothing_can_be_told_ends() {
    for source in [Source::Away, Source::Hanging] {
        let service = Service::new().await;
        let body = service.open().await;
        service.store.set(source);
        let (rest, time) = rest(body).await;
        assert!(is_refused(&rest), "{rest}");
        let seconds = time.as_secs();
        assert!((10..=21).contains(&seconds), "{time:?}");
    }
    // A store that is away for a moment ends nothing.
    let service = Service::new().await;
    let mut body = service.open().await;
    service.store.set(Source::Away);
    assert!(timeout(Duration::from_secs(5), body.frame()).await.is_err());
    service.store.set(Source::Up);
    let waiting = timeout(Duration::from_secs(60), async {
        while let Some(frame) = body.frame().await {
            assert_eq!(frame.unwrap().into_data().unwrap(), ":\n\n");
        }
    });
    assert!(waiting.await.is_err());
}

/// In front of a router whose handlers have guards of their own.
#[public(reason = "what is behind it asks", rate = "100/s", unredacted = "guarded answers")]
struct Front;

#[secure(auth = "api_key", rate = "10/m", timeout = "5s")]
async fn limited() -> Sse<Ticks> {
    Sse::new(stream::pending())
}

#[tokio::test(start_paused = true)]
async fn a_stream_behind_a_guard_within_a_guard_ends_with_its_key() {
    let clock = TestClock::new();
    let pepper = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    let keys = ApiKeys::builder("acme", pepper).clock(&clock).build(Remote::new()).unwrap();
    // Of two schemes none is the default: the guard in front names neither.
    let basic = Basic::new(HashCost::new(7_168, 5).unwrap(), MemoryBasicUsers::new()).unwrap();
    let security = Security::builder().api_keys(keys.clone()).authenticator(basic);
    let security = security.direct().clock(&clock).build().unwrap();
    let behind = Router::new().route("/live", axum::routing::get(live));
    let routes = SecureRouter::new().fallback_service(Front, behind).route("/own", get(live));
    let app = routes.secured_by(security).unwrap();
    for path in ["/live", "/own"] {
        let grant = ApiKeyGrant::to(CallerId::new("machines", "robot")).without_expiry();
        let issued = keys.issue(grant).await.unwrap();
        let id = issued.id();
        let request = Request::get(path).header("x-api-key", issued.into_text());
        let mut request = request.header("host", "staff.test").body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4711))));
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let mut body = response.into_body();
        let waiting = timeout(Duration::from_secs(60), async {
            while let Some(frame) = body.frame().await {
                assert_eq!(frame.unwrap().into_data().unwrap(), ":\n\n");
            }
        });
        assert!(waiting.await.is_err(), "a good key's goes on: {path}");
        assert!(keys.revoke(id).await.unwrap());
        let rest = timeout(Duration::from_secs(60), rest(body)).await;
        let (rest, time) = rest.unwrap_or_else(|_| panic!("{path} goes on"));
        assert!(is_refused(&rest), "{path}: {rest}");
        assert!(time <= Duration::from_secs(2), "{path}: {time:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_to_a_caller_says_what_is_left_of_its_limit() {
    let (clock, store) = (TestClock::new(), Remote::new());
    let pepper = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    let keys = ApiKeys::builder("acme", pepper).clock(&clock).build(store).unwrap();
    let grant = ApiKeyGrant::to(CallerId::new("machines", "robot")).without_expiry();
    let text = keys.issue(grant).await.unwrap().into_text();
    let security = Security::builder().api_keys(keys).direct().clock(&clock).build().unwrap();
    let app = SecureRouter::new().route("/live", get(limited)).secured_by(security).unwrap();
    let request = Request::get("/live").header("x-api-key", text);
    let mut request = request.header("host", "staff.test").body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4711))));
    let response = app.oneshot(request).await.unwrap();
    let told = response.headers().get("ratelimit").map(|value| value.to_str().unwrap().to_owned());
    assert!(told.as_deref().is_some_and(|told| told.contains("r=9")), "{told:?}");
}

#[secure(auth = "basic", timeout = "5s")]
async fn live_for_users() -> Sse<Ticks> {
    Sse::new(stream::pending())
}

#[tokio::test(start_paused = true)]
async fn a_stream_to_a_user_who_is_removed_ends() {
    let users = MemoryBasicUsers::new();
    let basic = Basic::new(HashCost::new(7_168, 5).unwrap(), users.clone()).unwrap();
    let hash = basic.hash("horse").await.unwrap();
    users.put("ada", BasicUser::new(CallerId::new("staff", "ada"), hash));
    let security = Security::builder().authenticator(basic).direct().build().unwrap();
    let app = SecureRouter::new().route("/live", get(live_for_users)).secured_by(security).unwrap();
    let request = Request::get("/live").header("authorization", "Basic YWRhOmhvcnNl");
    let mut request = request.header("host", "staff.test").body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4711))));
    let mut body = app.oneshot(request).await.unwrap().into_body();
    assert!(timeout(Duration::from_secs(10), body.frame()).await.is_err(), "a good user's goes on");
    assert!(users.remove("ada"));
    let (rest, time) = rest(body).await;
    assert!(is_refused(&rest), "{rest}");
    assert!(time <= Duration::from_secs(2), "{time:?}");
}
