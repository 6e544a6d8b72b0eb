//! The life of a key: rotation, its last use, the peppers before.

use super::*;
use crate::auth::suite::Source;

#[tokio::test]
async fn of_a_rotated_key_two_live_for_the_overlap_and_never_three() {
    let service = service();
    let (first_id, first) = service.issue(robot().role(Role::Hr).valid_for(60 * MINUTE)).await;
    service.clock.advance(MINUTE);
    let second = service.keys.rotate(first_id, 10 * MINUTE).await.unwrap();
    assert_eq!(second.expires_at_millis(), Some(service.clock.now_millis() + 3_600_000));
    let (second_id, second) = (second.id(), second.into_text());
    assert_eq!(service.status("/salaries", &first).await, 200);
    assert_eq!(service.status("/salaries", &second).await, 200);
    let again = service.keys.rotate(first_id, MINUTE).await;
    assert!(matches!(again, Err(ApiKeyError::NotLive)), "{again:?}");
    let third = service.keys.rotate(second_id, 10 * MINUTE).await.unwrap().into_text();
    for (key, status) in [(&first, 401), (&second, 200), (&third, 200)] {
        assert_eq!(service.status("/salaries", key).await, status);
    }
    service.clock.advance(10 * MINUTE);
    for (key, status) in [(&second, 401), (&third, 200)] {
        assert_eq!(service.status("/salaries", key).await, status);
    }
}

#[tokio::test]
async fn a_rotation_gives_no_key_a_longer_life_and_a_dead_key_none() {
    let service = service();
    let (short_id, short) = service.issue(robot().valid_for(MINUTE)).await;
    service.keys.rotate(short_id, 60 * MINUTE).await.unwrap();
    assert_eq!(service.status("/own", &short).await, 200);
    service.clock.advance(MINUTE);
    assert_eq!(service.status("/own", &short).await, 401);
    let (revoked, _) = service.issue(robot()).await;
    assert!(service.keys.revoke(revoked).await.unwrap());
    assert!(!service.keys.revoke(revoked).await.unwrap(), "it was revoked before");
    let (expired, _) = service.issue(robot().valid_for(Duration::ZERO)).await;
    for dead in [short_id, revoked, expired, "0123456789abcdef".parse().unwrap()] {
        let rotated = service.keys.rotate(dead, MINUTE).await;
        assert!(matches!(rotated, Err(ApiKeyError::NotLive)), "{rotated:?}");
    }
    let (live, _) = service.issue(robot()).await;
    assert!(service.keys.rotate(live, MINUTE).await.is_ok());
}

#[tokio::test]
async fn of_many_rotations_at_once_one_wins() {
    let service = service_with(|keys| keys.build(Remote::new()), |security| security);
    let (id, _) = service.issue(robot()).await;
    let rotations = (0..20).map(|_| service.keys.rotate(id, MINUTE));
    let rotated = futures_util::future::join_all(rotations).await;
    assert_eq!(rotated.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(service.keys.keys_of(&owner()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_last_use_is_noted_to_the_minute_and_by_good_requests_alone() {
    let service = service();
    let (id, key) = service.issue(robot()).await;
    let last = async || {
        let records = service.keys.keys_of(&owner()).await.unwrap();
        records.iter().find(|record| record.id == id).unwrap().last_used_at_millis
    };
    let _ = service.get("/own", &forge(id)).await;
    assert_eq!(last().await, None);
    let first = service.clock.now_millis();
    assert_eq!(service.status("/own", &key).await, 200);
    assert_eq!(last().await, Some(first));
    service.clock.advance(Duration::from_secs(59));
    assert_eq!(service.status("/own", &key).await, 200);
    assert_eq!(last().await, Some(first));
    service.clock.advance(Duration::from_secs(1));
    assert_eq!(service.status("/own", &key).await, 200);
    assert_eq!(last().await, Some(first + 60_000));
}

#[tokio::test]
async fn a_key_of_a_previous_pepper_is_accepted_while_it_is_named() {
    let store = MemoryApiKeys::new();
    let old = ApiKeys::builder("acme", *OTHER_PEPPER).build(store.clone()).unwrap();
    let key = old.issue(robot().without_expiry()).await.unwrap().into_text();
    let both = service_with(
        |keys| keys.previous_pepper(*OTHER_PEPPER).build(store.clone()),
        |security| security,
    );
    assert_eq!(both.status("/own", &key).await, 200);
    let new = service_with(|keys| keys.build(store), |security| security);
    assert_eq!(new.status("/own", &key).await, 401);
}

#[tokio::test(start_paused = true)]
async fn a_use_that_cannot_be_noted_refuses_nobody() {
    let store = Remote::new();
    let service = service_with(|keys| keys.build(store.clone()), |security| security);
    let (_, key) = service.issue(robot()).await;
    for source in [Source::Away, Source::Hanging] {
        service.clock.advance(2 * MINUTE);
        store.set_notes(source);
        let log = Log::listen();
        assert_eq!(service.status("/own", &key).await, 200);
        assert!(log.text().contains("was not noted"), "{}", log.text());
    }
    service.clock.advance(2 * MINUTE);
    store.set_notes(Source::Up);
    let log = Log::listen();
    assert_eq!(service.status("/own", &key).await, 200);
    assert!(!log.text().contains("was not noted"), "{}", log.text());
}
