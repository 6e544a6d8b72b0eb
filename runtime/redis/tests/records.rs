//! Refresh tokens in Redis, shared by several processes.

use std::sync::Arc;
use std::time::Duration;

use palisade::records::{Record, RecordChange, RecordId, RecordStore as _, RecordVersion};
use palisade::testing::token_store_suite;
use palisade_redis::{RedisStore, redis};

use crate::server::{self, Server};
use crate::token_steps;

const URL: &str = "PALISADE_REDIS_TEST_SESSIONS";

fn store(url: impl Into<String>) -> RedisStore {
    let store = RedisStore::on(url.into()).deadline(Duration::from_secs(20));
    store.build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_of_records_must() {
    let Some(server) = server::start_with(&[]) else { return };
    token_store_suite(Arc::new(store(server.url()))).await;
    let names: Vec<String> = server.command(redis::cmd("KEYS").arg("*")).unwrap();
    assert!(names.iter().all(|name| name.starts_with("palisade:record:")), "{names:?}");
}

/// Logs in and refreshes until it is killed; a test only so that it can be started by name.
#[ignore = "the other test starts it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refresh() {
    let Ok(url) = std::env::var(URL) else { return };
    token_steps::refresh_until_killed(store(url)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_between_two_steps_of_a_refresh_loses_no_session() {
    let Some(server) = server::start_with(&[]) else { return };
    let url = server.url();
    let open = async || store(url.clone());
    token_steps::no_session_is_lost("records::refresh", (URL, &url), open).await;
}

#[cfg(feature = "session")]
fn both(url: &str) -> (RedisStore, palisade_redis::RedisSessions) {
    let sessions =
        RedisStore::on(url.to_owned()).deadline(Duration::from_secs(20)).sessions().unwrap();
    (store(url), sessions)
}

/// Logs in and chooses another password until it is killed; a test only so that it can be started by name.
#[cfg(feature = "session")]
#[ignore = "the other test starts it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_in() {
    let Ok(url) = std::env::var(URL) else { return };
    crate::login_steps::log_in_until_killed(both(&url)).await;
}

#[cfg(feature = "session")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_between_two_steps_of_a_login_or_a_reset_leaves_one_password() {
    let Some(server) = server::start_with(&[]) else { return };
    let url = server.url();
    let open = async || both(&url);
    crate::login_steps::no_login_is_lost("records::log_in", (URL, &url), open).await;
}

fn change(before: Option<u8>, after: u8) -> RecordChange {
    let version = |byte: u8| RecordVersion::new([byte; 16]);
    RecordChange {
        id: RecordId::new([7; 32]),
        before: before.map(version),
        after: Record { version: version(after), value: vec![after] },
        until_millis: 60_000,
        now_millis: 0,
    }
}

#[tokio::test]
async fn a_redis_that_is_away_or_spoilt_is_no_answer() {
    let Some(mut server) = server::start() else { return };
    let open = |server: &Server| {
        let store = RedisStore::on(server.url()).deadline(Duration::from_millis(500));
        store.build().unwrap()
    };
    let (one, id) = (open(&server), RecordId::new([7; 32]));
    assert!(one.replace(change(None, 1)).wait().await.unwrap());
    server.kill();
    assert!(one.find(id).wait().await.is_err());
    assert!(one.replace(change(Some(1), 2)).wait().await.is_err());
    server.start();
    let one = open(&server);
    assert!(one.find(id).wait().await.unwrap().is_some(), "it is kept over a restart");
    let name = format!("palisade:record:{}", "07".repeat(32));
    for spoil in [
        redis::cmd("HSET").arg(&name).arg("version").arg("short").to_owned(),
        redis::cmd("HDEL").arg(&name).arg("version").to_owned(),
    ] {
        let _: i64 = server.command(&spoil).unwrap();
        assert!(one.find(id).wait().await.is_err());
        assert!(!one.replace(change(None, 3)).wait().await.unwrap(), "there is one");
    }
    let _: i64 = server.command(redis::cmd("DEL").arg(&name)).unwrap();
    let _: () = server.command(redis::cmd("SET").arg(&name).arg("x")).unwrap();
    assert!(
        one.find(id).wait().await.is_err() && one.replace(change(None, 3)).wait().await.is_err()
    );
}
