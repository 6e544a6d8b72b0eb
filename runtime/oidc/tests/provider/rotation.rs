//! Keys that change in more than their ids.

use std::time::Duration;

use palisade::testing::TestClock;
use tokio::time::sleep;

use crate::support::{Provider, SigningKey, service, status};

#[tokio::test]
async fn a_new_key_of_another_algorithm_is_looked_for_as_any_other() {
    let (old, new) = (SigningKey::edwards("old"), SigningKey::new("new"));
    let (provider, clock) = (Provider::start(&[&old]).await, TestClock::new());
    let keys = provider.keys().start().await.unwrap();
    let client = service(&keys, &clock);
    assert_eq!(status(&client, &provider.token(&old, &clock)).await, 200);
    // The known id with another algorithm is nothing that a newer set could mend.
    assert_eq!(status(&client, &provider.token_naming("old", &new, &clock)).await, 401);
    assert_eq!(provider.fetches(), 1);
    provider.publish(&[&old, &new]);
    assert_eq!(status(&client, &provider.token(&new, &clock)).await, 200);
    assert_eq!(status(&client, &provider.token(&old, &clock)).await, 200);
    assert_eq!(provider.fetches(), 2);
}

#[tokio::test]
async fn unknown_keys_of_an_algorithm_that_nobody_has_cause_one_fetch_in_a_cooldown() {
    let (key, stranger) = (SigningKey::edwards("a"), SigningKey::new("x"));
    let (provider, clock) = (Provider::start(&[&key]).await, TestClock::new());
    let keys = provider.keys().cooldown(Duration::from_secs(60)).start().await.unwrap();
    let client = service(&keys, &clock);
    for number in 0..100 {
        let token = provider.token_naming(&format!("stranger-{number}"), &stranger, &clock);
        assert_eq!(status(&client, &token).await, 401);
    }
    assert_eq!(provider.fetches(), 2);
    assert_eq!(status(&client, &provider.token(&key, &clock)).await, 200);
}

#[tokio::test]
async fn keys_without_ids_rotate_too() {
    let (old, new) = (SigningKey::new(""), SigningKey::new(""));
    let (other, clock) = (SigningKey::edwards(""), TestClock::new());
    let provider = Provider::start(&[&old]).await;
    let keys = provider.keys().cooldown(Duration::from_millis(1)).start().await.unwrap();
    let client = service(&keys, &clock);
    assert_eq!(status(&client, &provider.token(&old, &clock)).await, 200);
    provider.publish(&[&new]);
    assert_eq!(status(&client, &provider.token(&new, &clock)).await, 200);
    sleep(Duration::from_millis(5)).await;
    assert_eq!(status(&client, &provider.token(&old, &clock)).await, 401, "it was withdrawn");
    provider.publish(&[&other]);
    sleep(Duration::from_millis(5)).await;
    assert_eq!(status(&client, &provider.token(&other, &clock)).await, 200);
}

#[tokio::test]
async fn a_set_that_moved_is_found_for_the_first_key_that_is_new_there() {
    let (old, new) = (SigningKey::new("old"), SigningKey::new("new"));
    let (provider, clock) = (Provider::start(&[&old]).await, TestClock::new());
    let keys = provider.keys().start().await.unwrap();
    let client = service(&keys, &clock);
    provider.move_to(&[&old, &new]);
    assert_eq!(status(&client, &provider.token(&new, &clock)).await, 200);
    assert_eq!(status(&client, &provider.token(&old, &clock)).await, 200);
    assert_eq!(provider.fetches(), 2, "once at start, and once at the new address");
}

#[tokio::test]
async fn keys_of_other_algorithms_than_those_that_are_stated_are_not_believed() {
    let (good, other) = (SigningKey::new("good"), SigningKey::edwards("other"));
    let (provider, clock) = (Provider::start(&[&good, &other]).await, TestClock::new());
    let all = service(&provider.keys().start().await.unwrap(), &clock);
    let few = provider.keys().algorithms(["ES256"]).start().await.unwrap();
    let few = service(&few, &clock);
    for (key, expected) in [(&good, 200), (&other, 401)] {
        let token = provider.token(key, &clock);
        assert_eq!((status(&all, &token).await, status(&few, &token).await), (200, expected));
    }
    let misspelt = provider.keys().algorithms(["es256"]).start().await.unwrap_err();
    assert!(misspelt.to_string().contains("es256"), "{misspelt}");
}
