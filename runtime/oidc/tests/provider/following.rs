//! Keys that are new one after the other, at the pause between looks that is usual, and who is not followed.

use std::time::Duration;

use palisade::testing::{Client, TestClock};
use tokio::time::{Instant, sleep};

use crate::support::{Provider, SigningKey, service, status};

/// The answers to all of these tokens, which come at once.
async fn statuses(client: &Client, tokens: Vec<String>) -> Vec<u16> {
    let asked = tokens.into_iter().map(|token| {
        let client = client.clone();
        tokio::spawn(async move { status(&client, &token).await })
    });
    let mut statuses = Vec::new();
    for asked in asked.collect::<Vec<_>>() {
        statuses.push(asked.await.unwrap());
    }
    statuses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_rotates_five_times_in_a_row_is_followed_and_made_up_ids_cause_one_fetch() {
    const COOLDOWN_SECONDS: usize = 30;
    let (mut old, clock) = (SigningKey::new("new-0"), TestClock::new());
    let provider = Provider::start(&[&old]).await;
    let client = service(&provider.keys().start().await.unwrap(), &clock);
    for round in 1..=5 {
        let new = SigningKey::new(&format!("new-{round}"));
        provider.publish(&[&old, &new]);
        assert_eq!(status(&client, &provider.token(&new, &clock)).await, 200, "{round}");
        assert_eq!(status(&client, &provider.token(&old, &clock)).await, 200, "{round}");
        assert_eq!(provider.fetches(), 1 + round);
        old = new;
    }
    let stranger = |number| provider.token_naming(&format!("stranger-{number}"), &old, &clock);
    let strangers: Vec<_> = (0..1_000).map(stranger).collect();
    let begun = Instant::now();
    assert_eq!(statuses(&client, strangers).await, [401; 1_000]);
    let looks = provider.fetches() - 6;
    // One, unless the machine is so busy that a pause was over meanwhile.
    let most = 1 + usize::try_from(begun.elapsed().as_secs()).unwrap() / COOLDOWN_SECONDS;
    assert!((1..=most).contains(&looks), "{looks} of {most}");
    assert_eq!(status(&client, &provider.token(&old, &clock)).await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_who_come_with_a_new_key_at_once_cause_one_fetch() {
    let (old, new, clock) = (SigningKey::new("old"), SigningKey::new("new"), TestClock::new());
    let provider = Provider::start(&[&old]).await;
    let client = service(&provider.keys().start().await.unwrap(), &clock);
    provider.publish(&[&old, &new]);
    let tokens = (0..200).map(|_| provider.token(&new, &clock)).collect();
    assert_eq!(statuses(&client, tokens).await, [200; 200]);
    assert_eq!(provider.fetches(), 2);
}

#[tokio::test]
async fn a_token_of_another_issuer_causes_no_fetch() {
    let (key, new, clock) = (SigningKey::new("a"), SigningKey::new("b"), TestClock::new());
    let (provider, other) = (Provider::start(&[&key]).await, Provider::start(&[&new]).await);
    let client = service(&provider.keys().start().await.unwrap(), &clock);
    let foreign = other.token(&new, &clock);
    assert_eq!(status(&client, &foreign).await, 401);
    assert_eq!((provider.fetches(), other.fetches()), (1, 0));
    // Nor does it keep anybody from looking who may.
    provider.publish(&[&key, &new]);
    assert_eq!(status(&client, &provider.token(&new, &clock)).await, 200);
    assert_eq!(status(&client, &foreign).await, 401, "the same key, and another issuer");
    assert_eq!(provider.fetches(), 2);
}

#[tokio::test]
async fn a_fetch_that_began_before_a_key_was_there_is_not_taken_for_its_own() {
    let (old, new, clock) = (SigningKey::new("old"), SigningKey::new("new"), TestClock::new());
    let provider = Provider::start(&[&old]).await;
    let keys = provider.unhurried().refresh_every(Duration::from_millis(100));
    let keys = keys.fetch_time(Duration::from_secs(20)).start().await.unwrap();
    let client = service(&keys, &clock);
    provider.pause(400);
    let before = provider.fetches();
    while provider.fetches() == before {
        sleep(Duration::from_millis(1)).await;
    }
    // A refresh was given the old set, and has not heard of it yet.
    provider.publish(&[&old, &new]);
    assert_eq!(status(&client, &provider.token(&new, &clock)).await, 200);
}
