//! A database that is away, slow or spoilt lets nobody in.

use std::time::{Duration, Instant};

use palisade::CallerId;
use palisade::auth::api_key::ApiKeyGrant;
use palisade::testing::{Issuer, TestClock};
use palisade_sql::SqlStore;

use super::{File, Service, ready_within, service};
use crate::server;

/// A service with a key and a token that are good.
struct Good {
    service: Service,
    key: String,
    token: String,
}

async fn good(store: SqlStore) -> Good {
    let store = ready_within(store, Duration::from_secs(2)).await;
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let service = service(&store, &issuer, &clock);
    let grant = ApiKeyGrant::to(CallerId::new("machines", "robot"));
    let key = service.keys.issue(grant).await.unwrap().into_text();
    let token = issuer.token("ada", &clock).sign();
    Good { service, key, token }
}

impl Good {
    async fn answers(&self) -> (u16, u16) {
        (self.service.by_key(&self.key).await, self.service.by_token(&self.token).await)
    }

    async fn comes_back(&self) -> bool {
        for _ in 0..150 {
            if self.answers().await == (204, 204) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_is_killed_is_a_503_and_forgets_nothing() {
    let Some(mut server) = server::start() else { return };
    let good = good(SqlStore::postgres(server.pool().await)).await;
    let other = ApiKeyGrant::to(CallerId::new("machines", "other"));
    let revoked = good.service.keys.issue(other.clone()).await.unwrap();
    assert!(good.service.keys.revoke(revoked.id()).await.unwrap());
    assert_eq!(good.answers().await, (204, 204));
    server.kill();
    let begun = Instant::now();
    assert_eq!(good.answers().await, (503, 503));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert!(good.service.keys.issue(other).await.is_err());
    server.start_again();
    assert!(good.comes_back().await, "it is found without a restart");
    assert_eq!(good.service.by_key(&revoked.into_text()).await, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_is_slow_is_a_503() {
    let Some(server) = server::start() else { return };
    let good = good(SqlStore::postgres(server.pool().await)).await;
    assert_eq!(good.answers().await, (204, 204));
    let mut lock = server.pool().await.begin().await.unwrap();
    let statement = "LOCK TABLE palisade_api_keys, palisade_revocations IN ACCESS EXCLUSIVE MODE";
    sqlx::query(statement).execute(&mut *lock).await.unwrap();
    let begun = Instant::now();
    assert_eq!(good.answers().await, (503, 503));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    lock.rollback().await.unwrap();
    assert!(good.comes_back().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_sqlite_that_is_locked_is_a_503_for_what_writes() {
    let file = File::new();
    let good = good(SqlStore::sqlite(file.pool().await)).await;
    assert_eq!(good.answers().await, (204, 204));
    let pool = file.pool().await;
    let mut lock = pool.acquire().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *lock).await.unwrap();
    let grant = ApiKeyGrant::to(CallerId::new("machines", "other"));
    let begun = Instant::now();
    assert!(good.service.keys.issue(grant.clone()).await.is_err());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(good.answers().await, (204, 204), "a read waits for no write");
    sqlx::query("ROLLBACK").execute(&mut *lock).await.unwrap();
    // The write that was given up may still be made; the next one waits for it.
    let mut issued = good.service.keys.issue(grant.clone()).await;
    for _ in 0..20 {
        if issued.is_ok() {
            break;
        }
        issued = good.service.keys.issue(grant.clone()).await;
    }
    assert!(issued.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_is_gone_or_a_record_that_is_spoilt_is_a_503() {
    let file = File::new();
    let pool = file.pool().await;
    let good = good(SqlStore::sqlite(pool.clone())).await;
    let saved = "CREATE TABLE saved AS SELECT * FROM palisade_api_keys";
    sqlx::query(saved).execute(&pool).await.unwrap();
    for spoil in [
        "UPDATE palisade_api_keys SET record = '{}'",
        "UPDATE palisade_api_keys SET record = substr(record, 2)",
        "UPDATE palisade_api_keys SET record = replace(record, '{', '{\"paused\":true,')",
        "UPDATE palisade_api_keys SET successor = 'short'",
        "UPDATE palisade_api_keys SET expires_at = 'soon'",
        "UPDATE palisade_api_keys SET record = replace(record, substr(id, 1, 4), 'zzzz')",
    ] {
        sqlx::query(spoil).execute(&pool).await.unwrap();
        assert_eq!(good.service.by_key(&good.key).await, 503, "{spoil}");
        sqlx::query("DELETE FROM palisade_api_keys").execute(&pool).await.unwrap();
        let restore = "INSERT INTO palisade_api_keys SELECT * FROM saved";
        sqlx::query(restore).execute(&pool).await.unwrap();
        assert_eq!(good.answers().await, (204, 204), "{spoil}");
    }
    sqlx::query("DROP TABLE palisade_api_keys").execute(&pool).await.unwrap();
    assert_eq!(good.answers().await, (503, 204));
    sqlx::query("DROP TABLE palisade_revocations").execute(&pool).await.unwrap();
    assert_eq!(good.answers().await, (503, 503));
}
