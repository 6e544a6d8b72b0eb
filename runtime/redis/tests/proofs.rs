//! DPoP proofs that one process has seen are known to all.

use std::time::Duration;

use palisade::auth::jwt::dpop::{ProofId, ReplayStore, ReplayStoreError};
use palisade_redis::{RedisStore, redis};

use crate::server::{self, Server};

const NOW: i64 = 1_700_000_000_000;
const KEY: [u8; 32] = [7; 32];

fn store(server: &Server, prefix: &str) -> RedisStore {
    let store = RedisStore::on(server.url()).prefix(prefix).deadline(Duration::from_secs(20));
    store.build().unwrap()
}

async fn remember(store: &RedisStore, id: &str, lasts: i64) -> Result<bool, ReplayStoreError> {
    store.remember(ProofId::of(&KEY, id), NOW, NOW + lasts).wait().await
}

#[tokio::test]
async fn a_proof_is_new_to_one_process_and_known_to_the_others() {
    let Some(server) = server::start() else { return };
    let (one, other) = (store(&server, "payroll"), store(&server, "payroll"));
    assert!(remember(&one, "a", 60_000).await.unwrap());
    assert!(!remember(&one, "a", 60_000).await.unwrap());
    assert!(!remember(&other, "a", 60_000).await.unwrap());
    assert!(remember(&other, "b", 60_000).await.unwrap());
    assert!(remember(&store(&server, "ledger"), "a", 60_000).await.unwrap(), "of another service");
    let of_another_key = one.remember(ProofId::of(&[8; 32], "a"), NOW, NOW + 60_000);
    assert!(of_another_key.wait().await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_that_ask_at_once_one_is_told_that_it_is_new() {
    let Some(server) = server::start_with(&[]) else { return };
    let asking = (0..64).map(|_| {
        let store = store(&server, "payroll");
        tokio::spawn(async move { remember(&store, "a", 60_000).await.unwrap() })
    });
    let mut new = 0;
    for asked in asking.collect::<Vec<_>>() {
        new += u32::from(asked.await.unwrap());
    }
    assert_eq!(new, 1);
}

#[tokio::test]
async fn a_proof_is_forgotten_once_its_time_is_over() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = store(&server, "payroll");
    assert!(remember(&store, "a", 50).await.unwrap());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(remember(&store, "a", 50).await.unwrap());
    // One whose time is over already is still seen once.
    assert!(remember(&store, "b", -1).await.unwrap());
    let keys: Vec<String> = server.command(redis::cmd("KEYS").arg("*")).unwrap();
    assert!(keys.iter().all(|key| key.starts_with("payroll:dpop:")), "{keys:?}");
}

#[tokio::test]
async fn a_server_that_is_away_decides_nothing() {
    let Some(mut server) = server::start() else { return };
    let store = store(&server, "payroll");
    assert!(remember(&store, "a", 60_000).await.unwrap());
    server.kill();
    assert!(remember(&store, "b", 60_000).await.is_err());
    server.start();
    let again = async || {
        for _ in 0..200 {
            if let Ok(is_new) = remember(&store, "a", 60_000).await {
                return Some(is_new);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        None
    };
    assert_eq!(again().await, Some(false), "it kept what it was told");
}
