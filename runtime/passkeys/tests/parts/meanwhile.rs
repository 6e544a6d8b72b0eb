//! What an owner does between two steps of another request.

use palisade::CallerId;
use palisade_passkeys::Passkeys;
use serde_json::{Value, json};

use crate::Service;
use crate::support::Records;
use crate::support::authenticator::Authenticator;

/// Removes a passkey of Ada in another process of the service.
async fn remove_elsewhere(service: &Service, id: &str) {
    let elsewhere = Passkeys::builder("staff.test", "https://staff.test");
    let elsewhere = elsewhere.build(service.records.aside(), service.ceremonies.aside()).unwrap();
    assert!(elsewhere.remove(&CallerId::new("staff", "ada"), id).await.unwrap());
}

#[tokio::test]
async fn a_session_that_is_ended_meanwhile_adds_no_passkey() {
    let service = Service::new().await;
    let (mut owner, mut other, mut key) =
        (service.browser(), service.browser(), Authenticator::new());
    assert_eq!(owner.login("ada").await, 204);
    assert_eq!(other.login("ada").await, 204);
    let (ceremony, options) = other.begin("add", &json!({"name": "laptop"})).await;
    let credential = key.create(&options);
    service.records.keep_back(1);
    let adding =
        tokio::spawn(
            async move { other.finish("add", &ceremony, &credential).await.status().as_u16() },
        );
    service.records.is_kept_back().await;
    let ended = owner.send("/auth/sessions/end-others", &json!({})).await;
    assert_eq!(ended.status(), 204, "{}", ended.text());
    service.records.give();
    assert_eq!(adding.await.unwrap(), 401);
    let listed: Value = owner.get("/auth/passkeys").await.json();
    assert_eq!(listed, json!([]));
    // No passkey is asked for, and the owner adds one.
    assert_eq!(service.browser().login("ada").await, 204);
    assert_eq!(owner.add(&mut Authenticator::new()).await, 204);
    assert_eq!(service.browser().login("ada").await, 202);
}

#[tokio::test]
async fn a_session_that_was_begun_by_a_passkey_that_is_taken_back_ends() {
    let service = Service::new().await;
    let (mut owner, mut other, mut key) =
        (service.browser(), service.browser(), Authenticator::new());
    assert_eq!(owner.login("ada").await, 204);
    assert_eq!(other.login("ada").await, 204);
    let (ceremony, options) = other.begin("add", &json!({"name": "laptop"})).await;
    let credential = key.create(&options);
    service.records.keep_back(1);
    let adding =
        tokio::spawn(
            async move { other.finish("add", &ceremony, &credential).await.status().as_u16() },
        );
    service.records.is_kept_back().await;
    let ended = owner.send("/auth/sessions/end-others", &json!({})).await;
    assert_eq!(ended.status(), 204, "{}", ended.text());
    // The passkey is there until the addition looks at its session.
    let mut thief = service.browser();
    assert_eq!(thief.prove("login", &mut key).await, 204);
    assert_eq!(thief.get("/me").await.status(), 200);
    service.records.give();
    assert_eq!(adding.await.unwrap(), 401);
    assert_eq!(thief.get("/me").await.status(), 401);
    assert_eq!(service.browser().prove("login", &mut key).await, 401);
    // The owner begins another session, by the password alone.
    assert_eq!(owner.login("ada").await, 204);
}

#[tokio::test]
async fn a_passkey_that_is_removed_meanwhile_logs_no_caller_in() {
    let service = Service::new().await;
    let (owner, mut key) = service.with_passkey("ada").await;
    let listed: Value = owner.get("/auth/passkeys").await.json();
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    let mut thief = service.browser();
    let (ceremony, options) = thief.begin("login", &json!({})).await;
    let credential = key.get(&options);
    service.records.keep_back(1);
    let logging_in = tokio::spawn(async move {
        let status = thief.finish("login", &ceremony, &credential).await.status().as_u16();
        (status, thief)
    });
    service.records.is_kept_back().await;
    remove_elsewhere(&service, &id).await;
    service.records.give();
    let (status, thief) = logging_in.await.unwrap();
    assert_eq!(status, 401);
    assert_eq!(thief.get("/me").await.status(), 401);
}

/// With the answer to the write of the account kept back, and to that of the claim where the passkey is added.
#[tokio::test]
async fn a_passkey_that_is_removed_meanwhile_steps_no_session_up() {
    for (what, write) in [("verify", 1), ("add", 2)] {
        let service = Service::stepping_up(Records::default()).await;
        let (mut owner, mut other, mut key) =
            (service.browser(), service.browser(), Authenticator::new());
        assert_eq!(owner.login("ada").await, 204);
        let (ceremony, credential) = if what == "verify" {
            assert_eq!(owner.add(&mut key).await, 204);
            assert_eq!(other.login("ada").await, 204);
            let (ceremony, options) = other.begin(what, &json!({})).await;
            (ceremony, key.get(&options))
        } else {
            assert_eq!(other.login("ada").await, 204);
            let (ceremony, options) = other.begin(what, &json!({"name": "laptop"})).await;
            (ceremony, key.create(&options))
        };
        service.records.keep_back(write);
        let stepping_up = tokio::spawn(async move {
            let status = other.finish(what, &ceremony, &credential).await.status().as_u16();
            (status, other)
        });
        service.records.is_kept_back().await;
        let listed: Value = owner.get("/auth/passkeys").await.json();
        remove_elsewhere(&service, listed[0]["id"].as_str().unwrap()).await;
        service.records.give();
        let (status, other) = stepping_up.await.unwrap();
        assert_eq!(status, 401, "{what}");
        assert_eq!(other.get("/me").await.status(), 401, "{what}");
    }
}
