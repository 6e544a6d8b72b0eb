//! What is over is deleted beside the work, and nothing else is.

use std::time::Duration;

use palisade::auth::jwt::dpop::{ProofId, ReplayStore as _};
use palisade_sql::SqlStore;

use super::ready_within;
use crate::server;

const NOW: i64 = 1_800_000_000_000;

/// Another process makes an entry anew that is over, while this one deletes what is over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_is_made_anew_meanwhile_stays_and_holds_up_nobody() {
    let Some(server) = server::start() else { return };
    let pool = server.pool().await;
    let store = SqlStore::postgres(pool.clone());
    let store = ready_within(store, Duration::from_secs(5)).await;
    for (id, until) in [([1_u8; 32], NOW - 1), ([2; 32], NOW - 1), ([3; 32], NOW + 1)] {
        let insert = "INSERT INTO palisade_proofs (id, until) VALUES ($1, $2)";
        sqlx::query(insert).bind(id.to_vec()).bind(until).execute(&pool).await.unwrap();
    }
    let mut anew = server.pool().await.begin().await.unwrap();
    let update = "UPDATE palisade_proofs SET until = $2 WHERE id = $1";
    let anew_until = NOW + 60_000;
    let bound = sqlx::query(update).bind(vec![1_u8; 32]).bind(anew_until);
    assert_eq!(bound.execute(&mut *anew).await.unwrap().rows_affected(), 1);
    for number in 0..64 {
        let id = ProofId::of(&[7; 32], &number.to_string());
        let told = store.remember(id, NOW, NOW + 60_000).wait().await;
        assert!(told.unwrap(), "who made an entry does not wait for what deletes others");
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    anew.commit().await.unwrap();
    let left = async || {
        let left = "SELECT id FROM palisade_proofs WHERE id IN ($1, $2, $3) ORDER BY id";
        let ids = (1..=3).map(|number: u8| vec![number; 32]);
        let bound =
            ids.fold(sqlx::query_scalar::<_, Vec<u8>>(left), sqlx::query::QueryScalar::bind);
        bound.fetch_all(&pool).await.unwrap().iter().map(|id| id[0]).collect::<Vec<_>>()
    };
    for _ in 0..100 {
        if left().await == [1, 3] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(left().await, [1, 3], "the one that is over is gone, the one that was is not");
}

/// A table that cannot be deleted from holds one connection of the pool, however much is written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_deletes_slowly_leaves_the_connections_to_the_others() {
    let Some(server) = server::start() else { return };
    let pool = server.pool().await;
    let store = SqlStore::postgres(pool.clone());
    let store = ready_within(store, Duration::from_secs(20)).await;
    let insert = "INSERT INTO palisade_proofs (id, until) VALUES ($1, $2)";
    let bound = sqlx::query(insert).bind(vec![1_u8; 32]).bind(NOW - 1);
    bound.execute(&pool).await.unwrap();
    let mut held = server.pool().await.begin().await.unwrap();
    let lock = "SELECT id FROM palisade_proofs FOR UPDATE";
    sqlx::query(lock).execute(&mut *held).await.unwrap();
    for number in 0..640 {
        let id = ProofId::of(&[8; 32], &number.to_string());
        assert!(store.remember(id, NOW, NOW + 60_000).wait().await.unwrap());
    }
    let waiting = "SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM palisade_proofs%'";
    let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&pool).await.unwrap();
    assert_eq!(waiting, 1);
    held.rollback().await.unwrap();
}
