//! Whoever makes tokens up waits for its own turns.

use std::time::Duration;

use palisade::testing::TestClock;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::authorization_server::{Manner, Server, active};
use crate::{service, status};

/// Half of the turns are kept for tokens that were active within the last hour, and a network has half of the rest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_made_up_tokens_waits_for_its_own() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let keep = Duration::from_millis(200);
    let builder = server.unhurried().parallel_calls(8).keep_for(keep);
    let client = service(builder.call_time(Duration::from_secs(60)), &clock).await;
    server.say("known", active("ada"));
    server.say("fresh", active("eve"));
    assert_eq!(status(&client, "known").await, 200);
    sleep(keep).await;
    // Each guess holds its turn until its call runs out of time, which is long after this test.
    server.behave(Manner::Hanging);
    let guess = |network: u8, number: usize| {
        let client = client.clone().at([198, 51, 100, network].into());
        tokio::spawn(async move { status(&client, &format!("guess-{network}-{number}")).await })
    };
    let guesses: Vec<_> = (0..100).map(|number| guess(1, number)).collect();
    while server.calls() < 3 {
        sleep(Duration::from_millis(5)).await;
    }
    sleep(Duration::from_millis(100)).await;
    assert_eq!(server.calls(), 3, "two of eight turns are those of a network's made-up tokens");
    server.behave(Manner::Honest);
    for token in ["known", "fresh"] {
        let asked = timeout(Duration::from_secs(20), status(&client, token));
        assert_eq!(asked.await.unwrap(), 200, "{token}: of another network");
    }
    guesses.iter().for_each(JoinHandle::abort);
    // Many networks together leave the half of what was active.
    let (server, clock) = (Server::start().await, TestClock::new());
    let builder = server.unhurried().parallel_calls(8).keep_for(keep);
    let client = service(builder.call_time(Duration::from_secs(60)), &clock).await;
    server.say("known", active("ada"));
    assert_eq!(status(&client, "known").await, 200);
    sleep(keep).await;
    server.behave(Manner::Hanging);
    let guess = |network: u8| {
        let client = client.clone().at([198, 51, 100, network].into());
        tokio::spawn(async move { status(&client, &format!("guess-{network}")).await })
    };
    let before = server.calls();
    let guesses: Vec<_> = (2..=20).map(guess).collect();
    while server.calls() < before + 4 {
        sleep(Duration::from_millis(5)).await;
    }
    sleep(Duration::from_millis(100)).await;
    assert_eq!(server.calls(), before + 4, "four of eight turns are those of made-up tokens");
    server.behave(Manner::Honest);
    let known = timeout(Duration::from_secs(20), status(&client, "known"));
    assert_eq!(known.await.unwrap(), 200);
    guesses.iter().for_each(JoinHandle::abort);
}
