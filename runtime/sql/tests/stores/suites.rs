//! The store does what every store must, and several processes share it.

use std::sync::Arc;
use std::time::Duration;

use palisade::CallerId;
use palisade::auth::api_key::ApiKeyGrant;
use palisade::testing::{
    Issuer, TestClock, api_key_store_suite, delivery_store_suite, replay_store_suite,
    revocation_store_suite, session_store_suite, token_store_suite,
};
use palisade_sql::SqlStore;
use sqlx::Row as _;

use super::{File, ready, service};
use crate::server;

async fn does_what_it_must(store: SqlStore) {
    let store = Arc::new(ready(store).await);
    api_key_store_suite(Arc::clone(&store)).await;
    revocation_store_suite(Arc::clone(&store)).await;
    replay_store_suite(Arc::clone(&store)).await;
    session_store_suite(Arc::clone(&store)).await;
    token_store_suite(Arc::clone(&store)).await;
    delivery_store_suite(store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_must_in_sqlite() {
    let file = File::new();
    does_what_it_must(SqlStore::sqlite(file.pool().await)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_must_in_postgres() {
    let Some(server) = server::start() else { return };
    does_what_it_must(SqlStore::postgres(server.pool().await)).await;
}

/// Two processes: each has connections of its own.
async fn is_shared(one: SqlStore, other: SqlStore) {
    // Both make the tables at once, and one of them once more.
    let made = tokio::join!(ready(one.clone()), ready(other));
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let (first, second) = (service(&made.0, &issuer, &clock), service(&made.1, &issuer, &clock));
    one.migrate().await.unwrap();
    let owner = CallerId::new("machines", "robot'; DROP TABLE palisade_api_keys; --");
    let issued = first.keys.issue(ApiKeyGrant::to(owner.clone())).await.unwrap();
    let (id, text) = (issued.id(), issued.into_text());
    let token = |id: &str| issuer.token("ada", &clock).claim("jti", id).sign();
    let (bad, good) = (token("bad"), token("good"));
    for _ in 0..3 {
        assert_eq!(second.by_key(&text).await, 204);
        assert_eq!((second.by_token(&bad).await, second.by_token(&good).await), (204, 204));
    }
    let renewed = second.keys.rotate(id, Duration::from_mins(1)).await.unwrap().into_text();
    assert_eq!((first.by_key(&text).await, first.by_key(&renewed).await), (204, 204));
    assert!(first.keys.revoke(id).await.unwrap());
    first.revoke_token(&issuer, "bad").await;
    assert_eq!((second.by_key(&text).await, second.by_key(&renewed).await), (401, 204));
    assert_eq!((second.by_token(&bad).await, second.by_token(&good).await), (401, 204));
    let records = second.keys.keys_of(&owner).await.unwrap();
    assert_eq!(records.len(), 2);
    assert!(records[0].last_used_at_millis.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_share_what_is_in_sqlite() {
    let file = File::new();
    let (one, other) = (file.pool().await, file.pool().await);
    is_shared(SqlStore::sqlite(one), SqlStore::sqlite(other)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_share_what_is_in_postgres() {
    let Some(server) = server::start() else { return };
    let (one, other) = (server.pool().await, server.pool().await);
    is_shared(SqlStore::postgres(one), SqlStore::postgres(other)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tables_hold_no_credential_and_forget_what_has_ended() {
    use palisade::auth::jwt::dpop::{ProofId, ReplayStore as _};

    let file = File::new();
    let pool = file.pool().await;
    let store = ready(SqlStore::sqlite(pool.clone())).await;
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let service = service(&store, &issuer, &clock);
    let grant = ApiKeyGrant::to(CallerId::new("machines", "robot"));
    let text = service.keys.issue(grant).await.unwrap().into_text();
    service.revoke_token(&issuer, "the-id-of-a-token").await;
    let row = sqlx::query("SELECT record FROM palisade_api_keys").fetch_one(&pool).await.unwrap();
    let secret = text.rsplit('_').next().unwrap();
    assert!(!row.get::<String, _>(0).contains(secret));
    let row = sqlx::query("SELECT id FROM palisade_revocations").fetch_one(&pool).await.unwrap();
    assert_eq!(row.get::<Vec<u8>, _>(0).len(), 32);

    for number in 0..1_000_i64 {
        let proof = ProofId::of(&[7; 32], &number.to_string());
        assert!(store.remember(proof, number, number + 10).wait().await.unwrap());
    }
    // They are deleted beside the work, whose end is not waited for: what a busy file put off is done by a
    // later one.
    let mut kept = i64::MAX;
    for number in 1_000..1_100 {
        let proof = ProofId::of(&[7; 32], &number.to_string());
        assert!(store.remember(proof, number, number + 10).wait().await.unwrap());
        let counted = sqlx::query("SELECT COUNT(*) FROM palisade_proofs").fetch_one(&pool).await;
        kept = counted.unwrap().get(0);
        if kept < 128 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{kept} proofs are kept");
}

#[tokio::test]
async fn a_table_of_another_form_is_refused_at_start() {
    let file = File::new();
    let pool = file.pool().await;
    let store = SqlStore::sqlite(pool.clone());
    let other = "CREATE TABLE palisade_proofs (id BLOB PRIMARY KEY NOT NULL, ends INTEGER)";
    sqlx::query(other).execute(&pool).await.unwrap();
    assert!(store.migrate().await.unwrap_err().to_string().contains("until"));
    sqlx::query("DROP TABLE palisade_proofs").execute(&pool).await.unwrap();
    assert!(store.migrate().await.is_ok());
}
