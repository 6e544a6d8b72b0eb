//! Refresh tokens at the token endpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use palisade::MaybeReady;
use palisade::records::{
    MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};
use palisade::testing::token_store_suite;
use palisade::tokens::RefreshRequest;

use super::service::{Service, member, part};
use crate::support::log::Log;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_login_gives_tokens_that_the_service_takes() {
    let service = Service::new();
    let issued = service.login().await;
    let token = issued.access_token();
    let (header, claims) = (part(token, 0), part(token, 1));
    assert_eq!((header["alg"].clone(), header["typ"].clone()), ("EdDSA".into(), "at+jwt".into()));
    for name in ["iss", "sub", "aud", "exp", "iat", "client_id", "jti", "sid", "auth_time"] {
        assert!(!claims[name].is_null(), "{name}: {claims}");
    }
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    let me = service.client.get("/me").bearer(token).send().await;
    assert_eq!(me.status(), 200);
    assert_eq!((member(&me, "subject"), member(&me, "tenant")), ("ada".into(), "acme".into()));
    assert_eq!(me.json()["claims"][0], r#"["pwd","otp"]"#);
    assert_eq!((service.get("/pay", token).await, service.get("/read", token).await), (204, 204));
    service.clock.advance(Duration::from_secs(606));
    assert_eq!(service.get("/me", token).await, 401, "ten minutes and the leeway");
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_its_second_use_ends_the_session() {
    let (service, log) = (Service::new(), Log::listen());
    let issued = service.login().await;
    let first = issued.refresh_token().unwrap().to_owned();
    let renewed = service.refresh(&first).await;
    assert_eq!(renewed.status(), 200);
    assert_eq!(renewed.header("cache-control"), "no-store");
    assert_eq!(renewed.header("pragma"), "no-cache");
    assert_eq!(member(&renewed, "token_type"), "Bearer");
    assert_eq!(renewed.json()["expires_in"], 600);
    assert_eq!(member(&renewed, "scope"), "staff:read staff:write");
    let (access, second) = (member(&renewed, "access_token"), member(&renewed, "refresh_token"));
    assert_ne!(first, second);
    assert_eq!(part(&access, 1)["sid"], part(issued.access_token(), 1)["sid"]);
    assert_eq!((service.get("/me", &access).await, service.get("/me", &second).await), (200, 401));
    assert!(!log.text().contains("authn_token_reuse"));

    let reused = service.refresh(&first).await;
    assert_eq!(
        (reused.status().as_u16(), reused.text().as_str()),
        (400, r#"{"error":"invalid_grant"}"#)
    );
    assert_eq!(service.refresh(&second).await.status(), 400, "the session has ended");
    for token in [issued.access_token(), &*access] {
        assert_eq!(service.get("/me", token).await, 401, "with its access tokens");
    }
    let logged = log.text();
    assert!(
        logged.contains("authn_token_reuse") && logged.contains("refresh_token_reused"),
        "{logged}"
    );
    for secret in [&first, &second, &access] {
        assert!(!logged.contains(&**secret), "no token is told");
    }
    assert_eq!(service.refresh(service.login().await.refresh_token().unwrap()).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_parallel_uses_exactly_one_wins() {
    let service = Arc::new(Service::new());
    for _ in 0..20 {
        let first = service.login().await.refresh_token().unwrap().to_owned();
        let tried = (0..6).map(|_| {
            let (service, first) = (Arc::clone(&service), first.clone());
            tokio::spawn(async move { service.refresh(&first).await.status().as_u16() })
        });
        let statuses: Vec<u16> = join_all(tried).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 400].contains(status)), "{statuses:?}");
        // So many wrong ones of one address are slowed down.
        service.clock.advance(Duration::from_secs(3_600));
    }
}

#[tokio::test]
async fn a_session_ends_when_idle_and_at_the_end_of_its_life() {
    let service = Service::new();
    let idle = service.login().await.refresh_token().unwrap().to_owned();
    service.clock.advance(14 * DAY);
    assert_eq!(service.refresh(&idle).await.status(), 400);
    let mut token = service.login().await.refresh_token().unwrap().to_owned();
    for _ in 0..8 {
        service.clock.advance(10 * DAY);
        token = member(&service.refresh(&token).await, "refresh_token");
        assert!(!token.is_empty());
    }
    service.clock.advance(10 * DAY.saturating_sub(Duration::from_secs(6)));
    let last = service.refresh(&token).await;
    assert_eq!(last.json()["expires_in"], 60, "no token outlives its session");
    service.clock.advance(Duration::from_secs(61));
    assert_eq!(service.refresh(&member(&last, "refresh_token")).await.status(), 400);
}

#[tokio::test]
async fn a_refresh_token_belongs_to_its_client_and_narrows_its_scope() {
    let service = Service::new();
    let token = service.login().await.refresh_token().unwrap().to_owned();
    let form = |client, scope| {
        [
            ("grant_type", "refresh_token"),
            ("client_id", client),
            ("refresh_token", &*token),
            ("scope", scope),
        ]
    };
    let foreign = service.post("/oauth/token", &form("other", "")).await;
    assert_eq!(
        (foreign.status().as_u16(), member(&foreign, "error")),
        (400, "invalid_grant".into())
    );
    let wider = service.post("/oauth/token", &form("app", "staff:read admin")).await;
    assert_eq!(member(&wider, "error"), "invalid_scope");
    let narrower = service.post("/oauth/token", &form("app", "staff:write")).await;
    assert_eq!(
        (narrower.status().as_u16(), member(&narrower, "scope")),
        (200, "staff:write".into())
    );
    assert_eq!(service.get("/read", &member(&narrower, "access_token")).await, 403);
    // The grant itself stays as wide as it was.
    let again = service.refresh(&member(&narrower, "refresh_token")).await;
    assert_eq!(member(&again, "scope"), "staff:read staff:write");
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused_and_ends_nothing() {
    let service = Service::new();
    let issued = service.login().await;
    let good = issued.refresh_token().unwrap().to_owned();
    // Whoever knows the session's id, which access tokens carry, ends nothing by it.
    let other = service.login().await.refresh_token().unwrap().to_owned();
    let forged = format!("{}{}", &good[..25], &other[25..]);
    let access = issued.access_token();
    for token in ["x", "prt_", &*forged, access, &good.replace("prt_", "prt-")] {
        let refused = service.refresh(token).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "error")),
            (400, "invalid_grant".into())
        );
    }
    assert_eq!(service.refresh(&good).await.status(), 200);
    assert_eq!(service.refresh(&other).await.status(), 200);
}

/// A store that does what a test tells it to.
struct Faulty {
    records: MemoryRecords,
    mood: AtomicU32,
}

const GOOD: u32 = 0;
const AWAY: u32 = 1;
const WRONG: u32 = 2;
const READS_ONLY: u32 = 3;
const FORGETS: u32 = 4;

#[derive(Clone)]
struct Shared(Arc<Faulty>);

impl RecordStore for Shared {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        match self.0.mood.load(Ordering::SeqCst) {
            AWAY => MaybeReady::Now(Err(RecordStoreError::new("away"))),
            FORGETS => MaybeReady::Now(Ok(None)),
            WRONG => {
                let MaybeReady::Now(Ok(Some(record))) = self.0.records.find(id) else {
                    return MaybeReady::Now(Ok(None));
                };
                MaybeReady::Now(Ok(Some(Record { value: b"{}".to_vec(), ..record })))
            }
            _ => self.0.records.find(id),
        }
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        match self.0.mood.load(Ordering::SeqCst) {
            AWAY | READS_ONLY => MaybeReady::Now(Err(RecordStoreError::new("away"))),
            _ => self.0.records.replace(change),
        }
    }
}

#[tokio::test]
async fn a_store_that_is_away_or_wrong_gives_nobody_a_token() {
    let store =
        Shared(Arc::new(Faulty { records: MemoryRecords::new(), mood: AtomicU32::new(GOOD) }));
    let service = Service::over(store.clone());
    let token = service.login().await.refresh_token().unwrap().to_owned();
    for (mood, status) in [(AWAY, 503), (WRONG, 503), (READS_ONLY, 503), (FORGETS, 400)] {
        store.0.mood.store(mood, Ordering::SeqCst);
        let refused = service.refresh(&token).await;
        assert_eq!(refused.status().as_u16(), status, "{mood}");
        assert!(!refused.text().contains("away"), "{}", refused.text());
    }
    store.0.mood.store(READS_ONLY, Ordering::SeqCst);
    assert!(service.tokens.issue(super::service::grant()).await.is_err());
    store.0.mood.store(GOOD, Ordering::SeqCst);
    assert_eq!(service.refresh(&token).await.status(), 200, "nothing was used up");
}

#[tokio::test]
async fn a_client_that_went_away_refreshes_once_more() {
    let service = Service::new();
    let first = service.login().await.refresh_token().unwrap().to_owned();
    let request = RefreshRequest { client: "app", ..Default::default() };
    // Redeemed, and the answer is dropped before it left.
    drop(service.tokens.refresh(&first, &request).await.unwrap());
    service.clock.advance(Duration::from_secs(5));
    let again = service.refresh(&first).await;
    assert_eq!(again.status(), 200);
    service.clock.advance(Duration::from_secs(60));
    assert_eq!(service.refresh(&first).await.status(), 400, "this answer has left");
    assert_eq!(service.refresh(&member(&again, "refresh_token")).await.status(), 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_in_memory_does_what_every_store_must() {
    token_store_suite(Arc::new(MemoryRecords::new())).await;
}

#[tokio::test]
async fn no_refresh_token_buys_a_scope_that_was_not_granted() {
    let service = Service::new();
    let first = service.login().await.refresh_token().unwrap().to_owned();
    let refresh = async |scope: &str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*first),
            ("client_id", "app"),
            ("scope", scope),
        ];
        service.post("/oauth/token", &form).await
    };
    // Its answer never leaves: after five seconds the same token is good once more.
    let app = RefreshRequest { client: "app", scope: None, key: None };
    drop(service.tokens.refresh(&first, &app).await.unwrap());
    service.clock.advance(Duration::from_secs(5));
    for wider in ["staff:read admin", "admin", "staff:read \u{e9}"] {
        let refused = refresh(wider).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "error")),
            (400, "invalid_scope".into())
        );
    }
    let narrower = refresh("staff:read").await;
    assert_eq!(narrower.status(), 200);
    assert_eq!(part(&member(&narrower, "access_token"), 1)["scope"], "staff:read");
}

#[tokio::test]
async fn a_session_is_kept_for_no_longer_than_its_tokens_could_be_good() {
    let service = Service::over(MemoryRecords::with_capacity(2));
    let login = async || service.tokens.issue(super::service::grant()).await;
    let first = login().await.unwrap();
    let second = login().await.unwrap();
    assert!(login().await.is_err(), "there is no room");
    service.clock.advance(15 * DAY);
    let third = login().await.expect("both were unused for fourteen days");
    assert_eq!(service.refresh(first.refresh_token().unwrap()).await.status(), 400);
    let fourth = login().await.unwrap();
    assert!(login().await.is_err());
    let end = [("token", fourth.refresh_token().unwrap()), ("client_id", "app")];
    assert_eq!(service.post("/oauth/revoke", &end).await.status(), 200);
    service.clock.advance(Duration::from_secs(60 * 60));
    assert!(login().await.is_ok(), "what ended is forgotten with its last access token");
    assert_eq!(service.refresh(third.refresh_token().unwrap()).await.status(), 200);
    drop(second);
}
