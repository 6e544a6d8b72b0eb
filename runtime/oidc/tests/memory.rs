//! What a provider that misbehaves, and callers with made-up key ids, cost in memory: in a program of its own,
//! whose memory is that of the system's books.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests are no tests to clippy"
)]

#[allow(dead_code, reason = "other tests use the rest")]
mod support;

use std::time::Duration;

use palisade::testing::TestClock;
use support::{Manner, Provider, SigningKey, service, status};
use tokio::time::{Instant, sleep};

/// How much the program may grow while one provider misbehaves.
const MAY_GROW: usize = 12 << 20;

/// The program's memory, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_stays_flat_while_a_provider_misbehaves() {
    let saying = |status, body: &str| Manner::Saying(status, body.to_owned());
    let (key, clock) = (SigningKey::new("a"), TestClock::new());
    let provider = Provider::start(&[&key]).await;
    let keys = provider.unhurried().refresh_every(Duration::from_millis(20));
    let keys = keys.fetch_time(Duration::from_millis(100)).cooldown(Duration::from_millis(1));
    let keys = keys.start().await.unwrap();
    let client = service(&keys, &clock);
    let known = provider.token(&key, &clock);
    let mut number = 0_u32;
    let mut ask = async |time: Duration| {
        let begun = Instant::now();
        while begun.elapsed() < time {
            number += 1;
            let stranger = provider.token_naming(&format!("stranger-{number}"), &key, &clock);
            let refused = status(&client, &stranger).await;
            assert!(refused == 401 || refused == 503, "{refused}");
            assert_eq!(status(&client, &known).await, 200, "within the budget");
        }
    };
    // What is made once is made before it is measured.
    ask(Duration::from_secs(1)).await;
    for (name, manner) in [
        ("honest", Manner::Honest),
        ("hanging", Manner::Hanging),
        ("truncated", Manner::Truncated),
        ("HTML", saying("200 OK", "<html>down</html>")),
        ("100 MB", Manner::Endless(100 << 20)),
        ("redirect", saying("302 Found\r\nlocation: http://169.254.169.254/latest", "")),
        ("down", saying("503 Away", "")),
    ] {
        provider.behave(manner);
        ask(Duration::from_millis(500)).await;
        let before = resident();
        let fetches = provider.fetches();
        ask(Duration::from_millis(1_500)).await;
        assert!(provider.fetches() > fetches + 2, "{name}: it was asked");
        let grown = resident().saturating_sub(before);
        assert!(grown < MAY_GROW, "{name}: {grown} bytes more");
        provider.behave(Manner::Honest);
        sleep(Duration::from_millis(300)).await;
    }
}
