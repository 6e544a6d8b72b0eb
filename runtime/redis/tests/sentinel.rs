//! A master that dies, and the replica that a sentinel puts in its place.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use palisade::Rate;
use palisade::rate::{KeySubject, LimitId, Quota, RateKey, RateStore, Take};
use palisade_redis::redis::sentinel::{SentinelClient, SentinelServerType};
use palisade_redis::{RedisStore, redis};

use crate::processes::{Process, ask, of_a_thousand};
use crate::server;

async fn passes(store: &RedisStore) -> Option<bool> {
    let quota = Quota::from(Rate::new(5, Duration::from_secs(3600)));
    let limit = LimitId::new("app", "export", 0);
    let takes = [Take { key: RateKey { limit, subject: KeySubject::Global }, quota: &quota }];
    store.take_all(&takes, 0).wait().await.ok().map(|taken| taken.is_allowed())
}

/// A master with its replica, and the sentinel that watches both.
struct Watched {
    master: server::Server,
    _replica: server::Server,
    sentinel: server::Server,
    conf: PathBuf,
}

impl Watched {
    async fn start() -> Option<Self> {
        let master = server::start_with(&[])?;
        let port = master.port.to_string();
        let replica = server::start_with(&["--replicaof", "127.0.0.1", &port])?;
        let conf = std::env::temp_dir().join(format!("palisade-sentinel-{}.conf", replica.port));
        std::fs::write(
            &conf,
            format!(
                "sentinel monitor limits 127.0.0.1 {port} 1\n\
                 sentinel down-after-milliseconds limits 500\n\
                 sentinel failover-timeout limits 2000\n"
            ),
        )
        .unwrap();
        let sentinel = server::start_sentinel(&conf)?;
        let wait_for_replica = || {
            let wait = redis::cmd("WAIT").arg(1).arg(200).clone();
            master.command::<u32>(&wait).is_ok_and(|replicas| replicas == 1)
        };
        until(wait_for_replica).await;
        Some(Self { master, _replica: replica, sentinel, conf })
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.conf);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_used_and_replicated_stays_used_after_a_failover() {
    let Some(mut watched) = Watched::start().await else { return };
    let client = SentinelClient::build(
        vec![watched.sentinel.url()],
        String::from("limits"),
        None,
        SentinelServerType::Master,
    );
    let store = RedisStore::on_sentinel(client.unwrap()).deadline(Duration::from_secs(2));
    let store = store.build().unwrap();
    for _ in 0..3 {
        assert_eq!(passes(&store).await, Some(true));
    }
    // What a replica does not have yet is lost with its master.
    tokio::time::sleep(Duration::from_millis(500)).await;
    watched.master.kill();

    let start = Instant::now();
    let mut answer = None;
    while answer.is_none() {
        assert!(start.elapsed() < Duration::from_secs(40), "the new master is found");
        answer = passes(&store).await;
    }
    let answers = [answer, passes(&store).await, passes(&store).await];
    assert_eq!(answers, [Some(true), Some(true), Some(false)], "three were used before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_requests_to_two_processes_five_pass_through_a_failover() {
    let Some(mut watched) = Watched::start().await else { return };
    let url = watched.sentinel.url();
    let processes = [Process::behind_sentinel(&url), Process::behind_sentinel(&url)];
    let both = [processes[0].address, processes[1].address];
    for turn in 0..3 {
        assert_eq!(ask(both[turn % 2], "/first").await, Some(200));
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    watched.master.kill();
    assert_eq!(ask(both[0], "/first").await, Some(503), "undecided is denied");

    let start = Instant::now();
    let mut passed = 0;
    // Both find the new master, the one by a request that passes and the other by its next.
    for address in both {
        loop {
            assert!(start.elapsed() < Duration::from_secs(60), "the new master is found");
            match ask(address, "/first").await {
                Some(200) => break passed += 1,
                Some(429) => break,
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
    passed += of_a_thousand(both, "/first", || ()).await;
    assert_eq!(passed, 2, "three were used before");
}

async fn until(holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(30), "it never holds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
