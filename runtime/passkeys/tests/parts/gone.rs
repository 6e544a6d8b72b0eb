//! Clients that go away: what began is done, and told.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::support::authenticator::Authenticator;
use crate::support::{Records, Service};

/// Asks until the answer to the write is kept back, after which the client is gone.
async fn leaves<T>(service: &Service, asking: impl Future<Output = T>) {
    tokio::select! {
        _ = asking => panic!("nothing is kept back"),
        () = service.records.is_kept_back() => {}
    }
}

/// Waits until the audit heard of an event once.
async fn told(service: &Service, event: &str) {
    for _ in 0..2_000 {
        if service.heard(event) == 1 {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("{event} is not told");
}

/// With the answer to the write of the account, and to that of the claim, kept back.
#[tokio::test]
async fn a_passkey_that_is_added_is_told_where_the_client_goes_away() {
    for write in 1..=2 {
        let service = Service::stepping_up(Records::default()).await;
        let (mut browser, mut elsewhere) = (service.browser(), service.browser());
        assert_eq!(browser.login("ada").await, 204);
        assert_eq!(elsewhere.login("ada").await, 204);
        let mut key = Authenticator::new();
        let (ceremony, options) = browser.begin("add", &json!({"name": "key"})).await;
        let credential = key.create(&options);
        service.records.keep_back(write);
        let finishing = async { browser.finish("add", &ceremony, &credential).await };
        leaves(&service, finishing).await;
        service.records.give();
        told(&service, "passkey_added").await;
        // As the same without an interruption.
        let mut owner = service.browser();
        assert_eq!(owner.prove("login", &mut key).await, 204);
        for _ in 0..2_000 {
            if elsewhere.get("/me").await.status() == 401 {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(elsewhere.get("/me").await.status(), 401, "it was one of a password alone");
    }
}

/// With the answer to the write of the account, and to that of the claim that is given up, kept back.
#[tokio::test]
async fn a_passkey_that_is_removed_is_told_where_the_client_goes_away() {
    for write in 1..=2 {
        let service = Service::stepping_up(Records::default()).await;
        let (browser, mut key) = service.with_passkey("ada").await;
        let listed: serde_json::Value = browser.get("/auth/passkeys").await.json();
        let body = json!({"id": listed[0]["id"]});
        service.records.keep_back(write);
        let mut removing = browser.clone();
        let removing = async move { removing.send("/auth/passkeys/remove", &body).await };
        leaves(&service, removing).await;
        service.records.give();
        told(&service, "passkey_removed").await;
        assert_eq!(service.browser().prove("login", &mut key).await, 401);
    }
}
