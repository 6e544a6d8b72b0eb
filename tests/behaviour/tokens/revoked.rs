//! Tokens that are taken back: at the endpoint, and by what they have in common.

use std::net::SocketAddr;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use futures_util::stream;
use http_body_util::BodyExt as _;
use palisade::CallerId;
use palisade::auth::jwt::Revocation;
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::testing::TestClock;
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

use super::service::{ISSUER, SECRET, Service, basic, builder, grant, member, revocations};
use crate::support::log::Log;

#[tokio::test]
async fn a_refresh_token_is_taken_back_with_its_session() {
    let service = Service::new();
    let (ended, kept) = (service.login().await, service.login().await);
    let refresh = ended.refresh_token().unwrap();
    let revoke = async |client: &str, token: &str| {
        service.post("/oauth/revoke", &[("token", token), ("client_id", client)]).await
    };
    let foreign = revoke("other", refresh).await;
    assert_eq!((foreign.status().as_u16(), foreign.text().as_str()), (200, ""));
    assert_eq!(service.get("/me", ended.access_token()).await, 200, "it is another client's");
    let done = revoke("app", refresh).await;
    assert_eq!((done.status().as_u16(), done.text().as_str()), (200, ""));
    assert_eq!(done.header("cache-control"), "no-store");
    assert_eq!(service.get("/me", ended.access_token()).await, 401);
    assert_eq!(service.refresh(refresh).await.status(), 400);
    assert_eq!(service.get("/me", kept.access_token()).await, 200);
    for unknown in [refresh, "x", "prt_AAAA"] {
        assert_eq!(revoke("app", unknown).await.status(), 200, "there is nothing to take back");
    }
    assert_eq!(service.post("/oauth/revoke", &[("token", refresh)]).await.status(), 401);
    assert_eq!(service.post("/oauth/revoke", &[("client_id", "app")]).await.status(), 400);
}

#[tokio::test]
async fn an_access_token_is_taken_back_alone() {
    let service = Service::new();
    let issued = service.login().await;
    let access = issued.access_token();
    let foreign = [("token", access), ("client_id", "other")];
    assert_eq!(service.post("/oauth/revoke", &foreign).await.status(), 200);
    assert_eq!(service.get("/me", access).await, 200);
    let own = [("token", access), ("client_id", "app"), ("token_type_hint", "refresh_token")];
    assert_eq!(
        service.post("/oauth/revoke", &own).await.status(),
        200,
        "a hint is no more than one"
    );
    assert_eq!(service.get("/me", access).await, 401);
    let renewed = service.refresh(issued.refresh_token().unwrap()).await;
    assert_eq!(service.get("/me", &member(&renewed, "access_token")).await, 200);
}

#[tokio::test]
async fn what_tokens_have_in_common_takes_them_back_with_their_sessions() {
    let minute = Duration::from_secs(60);
    for kind in ["subject", "tenant", "issuer", "session", "since"] {
        let service = Service::new();
        let (hit, other) = (service.login().await, {
            let grant = palisade::tokens::Grant::to("bob").client("app").tenant("other");
            service.tokens.issue(grant).await.unwrap()
        });
        service.clock.advance(minute);
        let millis = u64::try_from(service.clock.now_millis()).unwrap();
        let ada = CallerId::new(ISSUER, "ada");
        let revocation = match kind {
            "subject" => Revocation::of_subject(&ada),
            "tenant" => Revocation::of_tenant(ISSUER, "acme"),
            "issuer" => Revocation::of_issuer(ISSUER),
            "session" => Revocation::of_session(ISSUER, hit.session_id().unwrap()),
            _ => {
                let past = UNIX_EPOCH + Duration::from_millis(millis) - minute * 2;
                Revocation::of_subject(&ada).issued_before(past)
            }
        };
        service.revocations.revoke(revocation).await.unwrap();
        let is_hit = kind != "since";
        let statuses = (
            service.get("/me", hit.access_token()).await,
            service.refresh(hit.refresh_token().unwrap()).await.status().as_u16(),
        );
        assert_eq!(statuses, if is_hit { (401, 400) } else { (200, 200) }, "{kind}");
        let is_spared = kind != "issuer";
        assert_eq!(service.get("/me", other.access_token()).await == 200, is_spared, "{kind}");
        assert_eq!(
            service.refresh(other.refresh_token().unwrap()).await.status() == 200,
            is_spared
        );
        service.clock.advance(Duration::from_secs(1));
        let anew = service.login().await;
        assert_eq!(
            service.get("/me", anew.access_token()).await,
            200,
            "who logs in again is in: {kind}"
        );
    }
}

#[tokio::test]
async fn a_resource_server_asks_whether_a_token_is_good() {
    let service = Service::new();
    let issued = service.login().await;
    let ask = async |token: &str| {
        service.post_as("resource", "/oauth/introspect", &[("token", token)]).await
    };
    let access = ask(issued.access_token()).await;
    assert_eq!((access.status().as_u16(), access.header("cache-control")), (200, "no-store"));
    let said = access.json();
    assert_eq!((said["active"].clone(), said["sub"].clone()), (true.into(), "ada".into()));
    assert_eq!(
        (said["iss"].clone(), said["scope"].clone()),
        (ISSUER.into(), "staff:read staff:write".into())
    );
    let refresh = ask(issued.refresh_token().unwrap()).await.json();
    assert_eq!(
        (refresh["active"].clone(), refresh["token_type"].clone()),
        (true.into(), "refresh_token".into())
    );
    for unknown in ["x", "a.b.c", "prt_AAAA"] {
        assert_eq!(ask(unknown).await.text(), r#"{"active":false}"#);
    }
    let form = [("token", issued.access_token())];
    assert_eq!(service.post("/oauth/introspect", &form).await.status(), 401);
    let public = [form[0], ("client_id", "app")];
    assert_eq!(service.post("/oauth/introspect", &public).await.status(), 401);
    let other = service.post_as("export", "/oauth/introspect", &form).await;
    assert_eq!(member(&other, "error"), "unauthorized_client");
    assert_eq!(
        service.send("/oauth/introspect", &form, Some(&basic("resource", "x"))).await.status(),
        401
    );
    let _ = SECRET;
    assert!(service.tokens.end_session(issued.session_id().unwrap()).await.unwrap());
    for token in [issued.access_token(), issued.refresh_token().unwrap()] {
        assert_eq!(ask(token).await.text(), r#"{"active":false}"#, "it was taken back");
    }
}

#[derive(Redacted)]
struct Tick {
    #[expose]
    id: u32,
}

#[secure]
async fn live() -> Sse<stream::Pending<Result<Tick, Problem>>> {
    Sse::new(stream::pending())
}

#[tokio::test(start_paused = true)]
async fn an_open_stream_ends_with_its_session_and_says_why() {
    let (clock, log) = (TestClock::new(), Log::listen());
    let revocations = revocations(&clock);
    let tokens = builder(&clock, &revocations).build(MemoryRecords::new()).unwrap();
    let security = Security::builder().jwt(tokens.jwt()).revocations(revocations).direct();
    let security = security.clock(&clock).build().unwrap();
    let app = SecureRouter::new().route("/live", get(live)).secured_by(security).unwrap();
    let issued = tokens.issue(grant()).await.unwrap();
    let request = Request::get("/live").header("host", "id.example");
    let request = request.header("authorization", format!("Bearer {}", issued.access_token()));
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4711))));
    let mut body = app.oneshot(request).await.unwrap().into_body();
    assert!(timeout(Duration::from_millis(1_300), body.frame()).await.is_err(), "it goes on");
    let begun = Instant::now();
    assert!(tokens.end_session(issued.session_id().unwrap()).await.unwrap());
    let rest = timeout(Duration::from_secs(10), body.collect()).await.unwrap().unwrap().to_bytes();
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    let rest = String::from_utf8(rest.to_vec()).unwrap();
    assert!(rest.contains("event: problem") && rest.contains("401"), "{rest}");
    assert!(log.text().contains("credential_revoked"));
}

#[tokio::test]
async fn whoever_logs_out_with_a_token_that_was_replaced_ends_the_session_of_the_thief() {
    let (service, log) = (Service::new(), Log::listen());
    let stolen = service.login().await.refresh_token().unwrap().to_owned();
    let thief = service.refresh(&stolen).await;
    let (access, next) = (member(&thief, "access_token"), member(&thief, "refresh_token"));
    let revoke = async |client: &str, token: &str| {
        let form = [("token", token), ("client_id", client)];
        assert_eq!(service.post("/oauth/revoke", &form).await.status(), 200);
    };
    revoke("other", &stolen).await;
    // Another lineage with the id of this session.
    let made_up = service.login().await.refresh_token().unwrap().to_owned();
    let half = stolen.len() / 3;
    revoke("app", &format!("{}{}", &stolen[..half], &made_up[half..])).await;
    assert_eq!(service.get("/me", &access).await, 200);
    revoke("app", &stolen).await;
    assert_eq!(service.get("/me", &access).await, 401);
    assert_eq!(service.refresh(&next).await.status(), 400);
    assert!(log.text().contains("authn_token_reuse"), "{}", log.text());
}
