//! Redis dies and comes back under an application.

use std::time::{Duration, Instant};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Client;
use palisade::{OnFailure, Per, Rate};
use palisade_redis::RedisStore;

use crate::server::{self, Server};

const HOUR: Duration = Duration::from_secs(3600);
/// The share of one of two processes is three.
const SHARED: Rate = Rate::new(6, HOUR).per(Per::Global).on_failure(OnFailure::Local);

#[public(reason = "a test", rate(limit = "5/h", per = "global"))]
async fn denies() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a test", rate = SHARED)]
async fn shares() -> StatusCode {
    StatusCode::OK
}

/// The limit by address is this process's own while Redis is away.
fn application(server: &Server, deadline: Duration) -> (Client, Security) {
    let store = RedisStore::on(server.url()).deadline(deadline).build().unwrap();
    let address = Rate::new(100_000, Duration::from_secs(1)).on_failure(OnFailure::Local);
    let security = Security::builder().direct().rate_store(store).processes(2);
    let security = security.address_rate(address).build().unwrap();
    let routes = SecureRouter::new().route("/denies", get(denies)).route("/shares", get(shares));
    (Client::new(routes.secured_by(security.clone()).unwrap()), security)
}

async fn ask(client: &Client, path: &str) -> u16 {
    client.get(path).send().await.status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_redis_costs_one_request_its_deadline_and_the_others_nothing() {
    let Some(mut server) = server::start() else { return };
    let deadline = Duration::from_secs(2);
    let (client, security) = application(&server, deadline);
    for _ in 0..3 {
        assert_eq!(ask(&client, "/denies").await, 200);
    }
    server.kill();
    let start = Instant::now();
    assert_eq!(ask(&client, "/denies").await, 503);
    assert!(start.elapsed() < 2 * deadline, "{:?}", start.elapsed());

    let start = Instant::now();
    for _ in 0..100 {
        assert_eq!(ask(&client, "/denies").await, 503);
    }
    assert!(start.elapsed() < Duration::from_millis(2) * 100 * 10, "{:?}", start.elapsed());
    let passed: Vec<u16> = vec![
        ask(&client, "/shares").await,
        ask(&client, "/shares").await,
        ask(&client, "/shares").await,
        ask(&client, "/shares").await,
    ];
    assert_eq!(passed, [200, 200, 200, 429], "its share");
    assert!(!security.rate_store_health().is_available);

    server.start();
    let start = Instant::now();
    while !security.rate_store_health().is_available {
        assert!(start.elapsed() < Duration::from_secs(15), "it is found without a restart");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(security.rate_store_health().outages, 1);
    let answers = [ask(&client, "/denies").await, ask(&client, "/denies").await];
    assert_eq!(answers, [200, 200], "three were used before");
    assert_eq!(ask(&client, "/denies").await, 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_starts_while_redis_is_away() {
    let Some(mut server) = server::start() else { return };
    server.kill();
    let (client, _) = application(&server, Duration::from_millis(500));
    assert_eq!(ask(&client, "/denies").await, 503);
    server.start();
    let start = Instant::now();
    while ask(&client, "/denies").await != 200 {
        assert!(start.elapsed() < Duration::from_secs(15), "it is found");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_share_of_nothing_refuses_to_start() {
    let store = || RedisStore::on("redis://127.0.0.1:1/").build().unwrap();
    let start = |processes: Option<u32>| {
        let builder = Security::builder().direct().rate_store(store());
        let builder = processes.into_iter().fold(builder, palisade::SecurityBuilder::processes);
        SecureRouter::new().route("/shares", get(shares)).secured_by(builder.build().unwrap())
    };
    assert!(start(None).unwrap_err().to_string().contains(".processes(..)"));
    assert!(start(Some(7)).is_err(), "six among seven");
    assert!(start(Some(6)).is_ok());

    let address = Rate::new(10, HOUR).on_failure(OnFailure::Allow);
    let refused = Security::builder().direct().rate_store(store()).address_rate(address).build();
    assert!(refused.unwrap_err().to_string().contains("uncounted"));
}
