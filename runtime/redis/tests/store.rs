//! What the store decides, and what it leaves in Redis.

use std::sync::Arc;
use std::time::{Duration, Instant};

use palisade::Rate;
use palisade::rate::{KeySubject, LimitId, Quota, RateKey, RateStore, Take, Taken};
use palisade::testing::{StoreTime, rate_store_suite};
use palisade_redis::{RedisStore, RedisStoreBuilder, redis};

use crate::server::{self, Server};

/// Long enough for a busy machine.
const PATIENT: Duration = Duration::from_secs(20);

fn on(server: &Server) -> RedisStoreBuilder {
    RedisStore::on(server.url()).deadline(PATIENT)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_must_by_a_given_time() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = Arc::new(on(&server).given_time().build().unwrap());
    rate_store_suite(store, StoreTime::Given).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_must_by_the_servers_time() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = Arc::new(on(&server).build().unwrap());
    rate_store_suite(store, StoreTime::Own).await;
}

fn quota(limit: u32, window: Duration) -> Quota {
    Quota::from(Rate::new(limit, window))
}

async fn take(store: &RedisStore, who: &str, quotas: &[Quota]) -> Taken {
    let subject = KeySubject::Identity { issuer: "https://id.example", subject: who, tenant: None };
    let takes: Vec<_> = (0..=u8::MAX)
        .zip(quotas)
        .map(|(rule, quota)| Take {
            key: RateKey { limit: LimitId::new("app", "export", rule), subject },
            quota,
        })
        .collect();
    store.take_all(&takes, 0).wait().await.unwrap()
}

#[tokio::test]
async fn keys_name_nobody_and_expire_when_their_budget_is_whole() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = on(&server).prefix("payroll").build().unwrap();
    let (minute, brief) = (Duration::from_secs(60), Duration::from_secs(2));
    let quotas = [quota(5, minute), quota(5, brief)];
    assert!(take(&store, "ada@example.com", &quotas).await.is_allowed());
    let mut keys: Vec<String> = server.command(redis::cmd("KEYS").arg("*")).unwrap();
    keys.sort();
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert!(keys[0].starts_with("{payroll}:export:0:"), "{keys:?}");
    assert!(!keys[0].contains("ada@"));
    let alive: u64 = server.command(redis::cmd("PTTL").arg(&keys[0])).unwrap();
    assert!((50_000..=60_001).contains(&alive), "{alive}");
    let left = || server.command::<u32>(&redis::cmd("DBSIZE")).unwrap();
    let end = Instant::now() + PATIENT;
    while left() != 1 {
        assert!(Instant::now() < end, "the brief one is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_server_that_forgot_the_script_is_told_it_again() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = on(&server).build().unwrap();
    let hour = [quota(3, Duration::from_secs(3600))];
    assert!(take(&store, "ada", &hour).await.is_allowed());
    server.command::<()>(redis::cmd("SCRIPT").arg("FLUSH")).unwrap();
    assert!(take(&store, "ada", &hour).await.is_allowed());
    assert!(take(&store, "ada", &hour).await.is_allowed());
    assert!(!take(&store, "ada", &hour).await.is_allowed());
}

#[tokio::test]
async fn all_limits_of_a_request_are_one_round_trip() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = on(&server).build().unwrap();
    let three = [60, 61, 62].map(|seconds| quota(1000, Duration::from_secs(seconds)));
    assert!(take(&store, "ada", &three).await.is_allowed());
    let calls = || {
        let stats: String = server.command(redis::cmd("INFO").arg("commandstats")).unwrap();
        let line = stats.lines().find_map(|line| line.strip_prefix("cmdstat_evalsha:calls="));
        line.and_then(|line| line.split(',').next()?.parse::<u32>().ok()).unwrap()
    };
    let before = calls();
    for _ in 0..10 {
        assert!(take(&store, "ada", &three).await.is_allowed());
    }
    assert_eq!(calls() - before, 10);
}

#[tokio::test]
async fn a_clock_that_was_hours_ahead_shuts_nobody_out_for_hours() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = on(&server).given_time().build().unwrap();
    let (quota, subject) = (quota(2, Duration::from_secs(1)), KeySubject::Global);
    let key = RateKey { limit: LimitId::new("app", "export", 0), subject };
    let at = |seconds: u64| {
        let store = &store;
        async move {
            let takes = [Take { key, quota: &quota }];
            store.take_all(&takes, seconds * 1_000_000_000).wait().await.unwrap().is_allowed()
        }
    };
    assert!(at(100_000).await && at(100_000).await && !at(100_000).await);
    assert!(!at(1000).await, "what was used stays used");
    assert!(at(1001).await && at(1001).await && !at(1001).await);
}

#[test]
fn a_configuration_that_cannot_hold_is_refused() {
    let on = || RedisStore::on("redis://127.0.0.1:1/");
    assert!(RedisStore::on("no address").build().is_err());
    assert!(on().prefix("").build().is_err());
    assert!(on().prefix("a}b").build().is_err());
    assert!(on().deadline(Duration::ZERO).build().is_err());
    assert!(on().prefix("payroll").key_secret([1; 32]).build().is_ok());
}
