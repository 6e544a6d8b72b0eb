//! What a refresh changes, and what it leaves as it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::testing::TestClock;
use palisade_oidc::OidcError;
use serde_json::Value;
use tokio::time::sleep;

use crate::support::{Manner, Provider, SigningKey, becomes, service, service_of, status};

/// Often enough for a test.
const PERIOD: Duration = Duration::from_millis(50);

fn saying(set: &str) -> Manner {
    Manner::Saying("200 OK", set.to_owned())
}

#[tokio::test]
async fn a_set_without_keys_withdraws_those_of_before() {
    for set in [
        r#"{"keys":[]}"#,
        r#"{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","use":"enc"}]}"#,
        r#"{"keys":[{"kty":"AKP","alg":"ML-DSA-44","kid":"a","pub":"AA"}]}"#,
    ] {
        let (key, clock) = (SigningKey::new("a"), TestClock::new());
        let provider = Provider::start(&[&key]).await;
        let keys = provider.keys().refresh_every(PERIOD).start().await.unwrap();
        let client = service(&keys, &clock);
        let token = provider.token(&key, &clock);
        for _ in 0..3 {
            assert_eq!(status(&client, &token).await, 200);
        }
        provider.behave(saying(set));
        assert!(becomes(&client, &token, 401).await, "{set}");
        let refused = provider.keys().start().await.unwrap_err();
        assert!(matches!(refused, OidcError::KeySet(_)), "nobody starts so: {refused}");
        provider.behave(Manner::Honest);
        assert!(becomes(&client, &token, 200).await, "{set}: there is a key again");
    }
}

#[tokio::test]
async fn a_set_with_nothing_but_faulty_keys_withdraws_none() {
    for set in [
        r#"{"keys":[{"kty":"oct","k":"AA"}]}"#,
        r#"{"keys":[7]}"#,
        r#"{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","use":"sig"}]}"#,
        r#"{"keys":{}}"#,
    ] {
        let (key, clock) = (SigningKey::new("a"), TestClock::new());
        let provider = Provider::start(&[&key]).await;
        let keys = provider.keys().refresh_every(PERIOD).start().await.unwrap();
        let client = service(&keys, &clock);
        let token = provider.token(&key, &clock);
        provider.behave(saying(set));
        let before = provider.fetches();
        while provider.fetches() < before + 4 {
            assert_eq!(status(&client, &token).await, 200, "{set}");
            sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(status(&client, &token).await, 200, "{set}");
    }
}

#[tokio::test]
async fn a_provider_that_answers_is_not_away_even_without_a_budget() {
    let (key, clock) = (SigningKey::new("a"), TestClock::new());
    let provider = Provider::start(&[&key]).await;
    provider.pause(100);
    let keys = provider.unhurried().refresh_every(2 * PERIOD).stale_for(Duration::ZERO);
    let keys = keys.fetch_time(Duration::from_secs(20)).start().await.unwrap();
    let client = service(&keys, &clock);
    let token = provider.token(&key, &clock);
    while provider.fetches() < 6 {
        assert_eq!(status(&client, &token).await, 200);
        sleep(Duration::from_millis(5)).await;
    }
    provider.behave(Manner::Saying("503 Away", String::new()));
    assert!(becomes(&client, &token, 503).await, "the first refresh that fails ends it");
    provider.behave(Manner::Honest);
    assert!(becomes(&client, &token, 200).await);
}

#[tokio::test]
async fn tokens_that_were_verified_stay_so_while_the_set_is_the_same() {
    let (key, new, clock) = (SigningKey::new("a"), SigningKey::new("b"), TestClock::new());
    let provider = Provider::start(&[&key]).await;
    let keys = provider.keys().refresh_every(PERIOD).start().await.unwrap();
    let reads = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&reads);
    let jwt = keys.jwt().audience("payroll").roles_from(move |_: Value| {
        counted.fetch_add(1, Ordering::SeqCst);
        None::<String>
    });
    // Where functions read tokens nothing is cached unless it is said.
    let client = service_of(jwt.token_cache(1024 * 1024), &clock);
    let token = provider.token(&key, &clock);
    let over_three_refreshes = async || {
        let before = provider.fetches();
        while provider.fetches() < before + 4 {
            assert_eq!(status(&client, &token).await, 200);
            sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(status(&client, &token).await, 200);
        reads.load(Ordering::SeqCst)
    };
    assert_eq!(over_three_refreshes().await, 2, "read until it is kept");
    assert_eq!(over_three_refreshes().await, 2);
    provider.publish(&[&key, &new]);
    assert_eq!(over_three_refreshes().await, 3, "other keys: it is verified anew");
}
