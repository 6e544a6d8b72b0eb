//! Tokens that are taken back before they expire.

use std::net::SocketAddr;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use futures_util::stream;
use http_body_util::BodyExt as _;
use palisade::auth::Jwt;
use palisade::auth::jwt::revocation::RevocationError;
use palisade::auth::jwt::{MemoryRevocations, Revocation, Revocations};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock, Token};
use palisade::{CallerId, SecureApp, SecurityBuilder};
use serde_json::json;
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

use crate::auth::suite::Source;
use crate::auth::suite::revocable::Remote;
use crate::support::fixture::problem;
use crate::support::log::Log;

const ISSUER: &str = "https://issuer.test";
const OTHER: &str = "https://other.test";

#[secure]
async fn own() -> StatusCode {
    StatusCode::OK
}

#[derive(Redacted)]
struct Tick {
    #[expose]
    id: u32,
}

#[secure(timeout = "5s")]
async fn live() -> Sse<stream::Pending<Result<Tick, Problem>>> {
    Sse::new(stream::pending())
}

struct Service {
    clock: TestClock,
    issuer: Issuer,
    other: Issuer,
    store: Remote,
    revocations: Revocations,
    app: SecureApp,
}

fn service() -> Service {
    configured(|jwt| jwt, |builder| builder)
}

fn configured(
    jwt: impl Fn(Jwt) -> Jwt,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Service {
    let (clock, store) = (TestClock::new(), Remote::new());
    let (issuer, other) = (Issuer::named(ISSUER), Issuer::named(OTHER));
    let revocations = Revocations::new(store.clone()).clock(&clock);
    let revocations = revocations.longest_token_life(Duration::from_secs(3_600));
    let builder = Security::builder()
        .jwt(jwt(issuer.jwt()))
        .jwt(jwt(other.jwt()))
        .revocations(revocations.clone())
        .direct()
        .clock(&clock);
    let security = configure(builder).build().unwrap();
    let routes = SecureRouter::new().route("/own", get(own)).route("/live", get(live));
    let app = routes.secured_by(security).unwrap();
    Service { clock, issuer, other, store, revocations, app }
}

impl Service {
    fn token(&self, subject: &str) -> Token {
        self.issuer.token(subject, &self.clock)
    }

    async fn status(&self, token: &str) -> u16 {
        let client = crate::documented(self.app.clone());
        client.get("/own").bearer(token).send().await.status().as_u16()
    }

    async fn revoke(&self, revocation: Revocation) {
        self.revocations.revoke(revocation).await.unwrap();
    }

    async fn open(&self, token: &str) -> Body {
        let request = Request::get("/live").header("authorization", format!("Bearer {token}"));
        let mut request = request.header("host", "staff.test").body(Body::empty()).unwrap();
        let peer = SocketAddr::from(([192, 0, 2, 1], 4711));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body()
    }
}

fn ada() -> CallerId {
    CallerId::new(ISSUER, "ada")
}

#[tokio::test]
async fn one_token_is_taken_back_and_no_other() {
    let service = service();
    let one = service.token("ada").claim("jti", "one").sign();
    let two = service.token("ada").claim("jti", "two").sign();
    let foreign = service.other.token("ada", &service.clock).claim("jti", "one").sign();
    // Known tokens are asked about as new ones are.
    for _ in 0..4 {
        for token in [&one, &two, &foreign] {
            assert_eq!(service.status(token).await, 200);
        }
    }
    let log = Log::listen();
    service.revoke(Revocation::of_token(ISSUER, "one")).await;
    let told = log.audits();
    assert_eq!(told[0]["event"], "tokens_revoked", "{told:?}");
    let log = Log::listen();
    assert_eq!(service.status(&one).await, 401);
    assert_eq!(log.audit()["reason"], "token_revoked");
    assert_eq!((service.status(&two).await, service.status(&foreign).await), (200, 200));
    // It stays so.
    service.revoke(Revocation::of_token(ISSUER, "one")).await;
    service.clock.advance(Duration::from_secs(200));
    assert_eq!((service.status(&one).await, service.status(&two).await), (401, 200));
}

#[tokio::test]
async fn what_tokens_have_in_common_takes_them_back_together() {
    let claims_tenant = |jwt: Jwt| jwt.tenant_claim("org");
    for revocation in [
        Revocation::of_session(ISSUER, "s-1"),
        Revocation::of_subject(&ada()),
        Revocation::of_tenant(ISSUER, "acme"),
        Revocation::of_issuer(ISSUER),
    ] {
        let service = configured(claims_tenant, |builder| builder);
        let token = |issuer: &Issuer| {
            let token = issuer.token("ada", &service.clock).claim("jti", "t-1");
            token.claim("sid", "s-1").claim("org", "acme").sign()
        };
        let (own, foreign) = (token(&service.issuer), token(&service.other));
        let stranger = service.token("bob").claim("sid", "s-2").claim("org", "other").sign();
        for token in [&own, &foreign, &stranger] {
            assert_eq!(service.status(token).await, 200);
        }
        service.clock.advance(Duration::from_secs(1));
        let is_of_all = revocation == Revocation::of_issuer(ISSUER);
        service.revoke(revocation.clone()).await;
        assert_eq!(service.status(&own).await, 401, "{revocation:?}");
        assert_eq!(service.status(&foreign).await, 200, "{revocation:?}: of another issuer");
        let expected = if is_of_all { 401 } else { 200 };
        assert_eq!(service.status(&stranger).await, expected, "{revocation:?}");
    }
}

#[tokio::test]
async fn whoever_logs_in_again_has_a_good_token_but_not_in_an_ended_session() {
    let service = service();
    let old = service.token("ada").claim("sid", "s-1").sign();
    service.revoke(Revocation::of_subject(&ada())).await;
    assert_eq!(service.status(&old).await, 200, "issued at this very moment");
    service.clock.advance(Duration::from_millis(500));
    service.revoke(Revocation::of_subject(&ada())).await;
    assert_eq!(service.status(&old).await, 401);
    // `iat` has whole seconds.
    let same_second = service.token("ada").sign();
    assert_eq!(service.status(&same_second).await, 401);
    service.clock.advance(Duration::from_millis(500));
    let new = service.token("ada").claim("sid", "s-2").sign();
    assert_eq!(service.status(&new).await, 200);
    service.revoke(Revocation::of_session(ISSUER, "s-2")).await;
    service.clock.advance(Duration::from_secs(60));
    let renewed = service.token("ada").claim("sid", "s-2").sign();
    assert_eq!(service.status(&renewed).await, 401);
    assert_eq!(service.status(&service.token("ada").sign()).await, 200);
}

#[tokio::test]
async fn tokens_are_taken_back_since_a_moment() {
    let service = service();
    let first = service.token("ada").sign();
    service.clock.advance(Duration::from_secs(10));
    let second = service.token("ada").sign();
    let millis = u64::try_from(service.clock.now_millis()).unwrap();
    let moment = UNIX_EPOCH + Duration::from_millis(millis);
    service.revoke(Revocation::of_subject(&ada()).issued_before(moment)).await;
    assert_eq!((service.status(&first).await, service.status(&second).await), (401, 200));
    // An earlier moment takes nothing of that back, and a later one adds to it.
    service.revoke(Revocation::of_subject(&ada()).issued_before(UNIX_EPOCH)).await;
    assert_eq!((service.status(&first).await, service.status(&second).await), (401, 200));
    let later = moment + Duration::from_secs(1);
    service.revoke(Revocation::of_subject(&ada()).issued_before(later)).await;
    assert_eq!((service.status(&first).await, service.status(&second).await), (401, 401));
}

#[tokio::test]
async fn a_token_of_several_tenants_goes_with_each_of_them() {
    let (clock, issuer) = (TestClock::new(), Issuer::named(ISSUER));
    let revocations = Revocations::new(MemoryRevocations::new()).clock(&clock);
    let security = Security::builder()
        .jwt(issuer.jwt().tenants_claim("orgs"))
        .revocations(revocations.clone())
        .tenant_in_path("tenant")
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/{tenant}/own", get(own));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let token = |orgs: &[&str]| issuer.token("ada", &clock).claim("orgs", json!(orgs)).sign();
    let (both, one) = (token(&["acme", "globex"]), token(&["globex"]));
    let status = async |token: &str| client.get("/globex/own").bearer(token).send().await.status();
    assert_eq!((status(&both).await, status(&one).await), (StatusCode::OK, StatusCode::OK));
    clock.advance(Duration::from_secs(1));
    revocations.revoke(Revocation::of_tenant(ISSUER, "acme")).await.unwrap();
    assert_eq!(status(&both).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&one).await, StatusCode::OK);
}

#[tokio::test]
async fn a_token_that_could_not_be_taken_back_is_refused() {
    let service = service();
    let hours = |hours: i64| service.clock.now_millis() / 1_000 + hours * 3_600;
    let log = Log::listen();
    assert_eq!(service.status(&service.token("ada").without("iat").sign()).await, 401);
    assert_eq!(log.audit()["reason"], "token_claim_missing");
    for odd in [json!(7), json!(["s-1"]), json!({"s": 1})] {
        assert_eq!(service.status(&service.token("ada").claim("sid", odd).sign()).await, 401);
    }
    assert_eq!(service.status(&service.token("ada").claim("sid", json!(null)).sign()).await, 200);
    // One that lives longer than revocations are remembered is accepted as long as they are.
    let long = service.token("ada").claim("exp", hours(24)).sign();
    for _ in 0..4 {
        assert_eq!(service.status(&long).await, 200);
    }
    service.clock.advance(Duration::from_secs(3_604));
    assert_eq!(service.status(&long).await, 200, "the leeway is for clocks");
    service.clock.advance(Duration::from_secs(1));
    let log = Log::listen();
    assert_eq!(service.status(&long).await, 401);
    assert_eq!(log.audit()["reason"], "token_too_old");
}

#[tokio::test]
async fn of_no_issuer_or_no_name_nothing_is_taken_back() {
    let service = service();
    for empty in [
        Revocation::of_token(ISSUER, ""),
        Revocation::of_session("", "s-1"),
        Revocation::of_subject(&CallerId::new(ISSUER, "")),
        Revocation::of_tenant(ISSUER, ""),
        Revocation::of_issuer(""),
    ] {
        let refused = service.revocations.revoke(empty).await;
        assert!(matches!(refused, Err(RevocationError::Empty)), "{refused:?}");
    }
    service.store.set(Source::Away);
    let refused = service.revocations.revoke(Revocation::of_issuer(ISSUER)).await;
    assert!(matches!(refused, Err(RevocationError::Store(_))), "{refused:?}");
    service.store.set(Source::Up);
    assert!(service.revocations.revoke(Revocation::of_issuer(ISSUER)).await.is_ok());
}

#[tokio::test]
async fn an_issuer_that_is_not_configured_is_an_error_and_nothing_is_taken_back() {
    let service = service();
    let token = service.token("ada").sign();
    let misspelt = "https://issuer.test/";
    for revocation in [
        Revocation::of_subject(&CallerId::new(misspelt, "ada")),
        Revocation::of_token(misspelt, "one"),
        Revocation::of_session(misspelt, "s-1"),
        Revocation::of_tenant(misspelt, "acme"),
        Revocation::of_issuer(misspelt),
    ] {
        let refused = service.revocations.revoke(revocation).await.unwrap_err();
        assert!(matches!(&refused, RevocationError::IssuerUnknown(it) if it == misspelt));
        assert!(refused.to_string().contains("\"https://issuer.test/\""), "{refused}");
    }
    assert_eq!(service.status(&token).await, 200);
    service.clock.advance(Duration::from_secs(1));
    // Both that are configured are known, and to the clones as well.
    for issuer in [ISSUER, OTHER] {
        service.revocations.clone().revoke(Revocation::of_issuer(issuer)).await.unwrap();
    }
    assert_eq!(service.status(&token).await, 401);
    // A process without an application has nothing to compare with.
    let elsewhere = Revocations::new(MemoryRevocations::new());
    elsewhere.revoke(Revocation::of_issuer(misspelt)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_away_or_slow_lets_no_token_in_cached_or_not() {
    let service = service();
    let (known, new) = (service.token("ada").sign(), service.token("bob").sign());
    for _ in 0..4 {
        assert_eq!(service.status(&known).await, 200);
    }
    for source in [Source::Away, Source::Hanging] {
        service.store.set(source);
        assert_eq!((service.status(&known).await, service.status(&new).await), (503, 503));
        problem(&crate::documented(service.app.clone()).get("/own").send().await, 401);
        service.store.set(Source::Up);
        assert_eq!((service.status(&known).await, service.status(&new).await), (200, 200));
    }
}

/// What is left of a stream, and after how long it ended.
async fn rest(body: Body) -> (String, Duration) {
    let begun = Instant::now();
    let rest = body.collect().await.unwrap().to_bytes();
    (String::from_utf8(rest.to_vec()).unwrap(), begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_within_two_seconds_of_its_tokens_revocation() {
    let service = service();
    let token = service.token("ada").sign();
    let mut ends = service.open(&token).await;
    let waiting = timeout(Duration::from_secs(5), ends.frame()).await;
    assert!(waiting.is_err(), "a good token ends no stream");
    let log = Log::listen();
    service.clock.advance(Duration::from_secs(1));
    service.revoke(Revocation::of_subject(&ada())).await;
    let (text, time) = rest(ends).await;
    assert!(text.contains("event: problem\n") && text.contains("401"), "{text}");
    assert!(time <= Duration::from_secs(2), "{time:?}");
    assert!(log.text().contains("credential_revoked"), "{}", log.text());
    // A store about which nothing can be told for ten seconds ends streams as well.
    let body = service.open(&service.other.token("ada", &service.clock).sign()).await;
    service.store.set(Source::Away);
    let (text, time) = rest(body).await;
    assert!(text.contains("event: problem\n"), "{text}");
    assert!((10..=21).contains(&time.as_secs()), "{time:?}");
}

#[tokio::test]
async fn what_cannot_hold_does_not_start() {
    let issuer = Issuer::new();
    let start = |configure: fn(SecurityBuilder) -> SecurityBuilder| {
        configure(Security::builder().direct().jwt(issuer.jwt())).build()
    };
    let revocations = || Revocations::new(MemoryRevocations::new());
    assert!(start(|it| it.revocations(Revocations::new(MemoryRevocations::new()))).is_ok());
    let shared = |it: SecurityBuilder| it.revocations(Revocations::new(Remote::new())).processes(2);
    assert!(start(shared).is_ok());
    let reason = |refused: Result<Security, ConfigError>| refused.unwrap_err().to_string();
    let twice = start(|it| {
        let revocations = || Revocations::new(MemoryRevocations::new());
        it.revocations(revocations()).revocations(revocations())
    });
    assert!(reason(twice).contains("`.revocations(..)` was called twice"));
    let several =
        start(|it| it.revocations(Revocations::new(MemoryRevocations::new())).processes(2));
    assert!(reason(several).contains("several processes need a shared store"));
    let never = start(|it| {
        let revocations = Revocations::new(MemoryRevocations::new());
        it.revocations(revocations.longest_token_life(Duration::ZERO))
    });
    assert!(reason(never).contains("`.longest_token_life(..)` is zero"));
    let nothing = Security::builder().direct().revocations(revocations()).build();
    assert!(reason(nothing).contains("call `.jwt(..)`"));
}

#[tokio::test]
async fn an_issuers_tokens_have_an_age_that_is_stated() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let start = |age: u64| {
        let jwt = issuer.jwt().max_age(Duration::from_secs(age));
        Security::builder().jwt(jwt).direct().clock(&clock).build()
    };
    assert!(start(0).unwrap_err().to_string().contains("no token would be accepted"));
    let routes = SecureRouter::new().route("/own", get(own));
    let client = crate::documented(routes.secured_by(start(60).unwrap()).unwrap());
    let status = async |token: &str| client.get("/own").bearer(token).send().await.status();
    let token = issuer.token("ada", &clock).sign();
    let undated = issuer.token("ada", &clock).without("iat").sign();
    for _ in 0..4 {
        assert_eq!(status(&token).await, StatusCode::OK);
        assert_eq!(status(&undated).await, StatusCode::UNAUTHORIZED);
    }
    clock.advance(Duration::from_secs(64));
    assert_eq!(status(&token).await, StatusCode::OK);
    clock.advance(Duration::from_secs(1));
    assert_eq!(status(&token).await, StatusCode::UNAUTHORIZED, "cached or not");
    assert_eq!(status(&issuer.token("ada", &clock).sign()).await, StatusCode::OK);
}
