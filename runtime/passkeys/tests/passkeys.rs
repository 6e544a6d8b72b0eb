//! Passkeys over a real router, with an authenticator in software: each refusal beside the same with the fix.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

#[path = "parts/gone.rs"]
mod gone;
#[path = "parts/meanwhile.rs"]
mod meanwhile;
#[path = "parts/owners.rs"]
mod owners;
mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::authenticator::{Authenticator, SYNCED, USER_PRESENT, USER_VERIFIED};
use support::{Browser, Role, Service};

#[tokio::test]
async fn a_passkey_logs_in_without_a_name_and_satisfies_a_step_up() {
    let service = Service::new().await;
    let (browser, mut key) = service.with_passkey("ada").await;
    // Adding one proved as much as using it.
    assert_eq!(browser.how().await["amr"], json!(["pwd", "hwk", "user", "mfa"]));

    let mut fresh = service.browser();
    assert_eq!(fresh.prove("login", &mut key).await, 204);
    let how = fresh.how().await;
    assert_eq!((&how["sub"], &how["acr"]), (&json!("ada"), &json!("aal2")));
    assert_eq!(how["amr"], json!(["hwk", "user", "mfa"]));
    assert_eq!(fresh.send("/pay", &json!({})).await.status(), 204);
    assert_eq!(fresh.send("/salaries", &json!({})).await.status(), 204, "`admit` gave the role");
    assert_eq!(service.heard("passkey_added"), 1);
    assert_eq!(service.heard("passkey_passed"), 1);

    // A key that is copied to other devices says so.
    let (_, mut synced) = {
        let (mut browser, mut key) = (service.browser(), Authenticator::new());
        key.flags |= SYNCED;
        assert_eq!(browser.login("eve").await, 204);
        assert_eq!(browser.add(&mut key).await, 204);
        (browser, key)
    };
    let mut fresh = service.browser();
    assert_eq!(fresh.prove("login", &mut synced).await, 204);
    assert_eq!(fresh.how().await["amr"], json!(["swk", "user", "mfa"]));
    assert_eq!(fresh.send("/salaries", &json!({})).await.status(), 403, "the twin without a role");
}

#[tokio::test]
async fn a_session_is_verified_again_when_a_challenge_asks_for_it() {
    let service = Service::new().await;
    let (mut browser, mut key) = service.with_passkey("ada").await;
    service.clock.advance(Duration::from_secs(6 * 60));
    let challenged = browser.send("/pay", &json!({})).await;
    assert_eq!(challenged.status(), 401);
    assert!(challenged.header("www-authenticate").contains("insufficient_user_authentication"));
    let before = browser.line();
    let (ceremony, options) = browser.begin("verify", &json!({})).await;
    let allowed = options["allowCredentials"].as_array().unwrap();
    assert_eq!((allowed.len(), allowed[0]["id"].as_str().unwrap().len()), (1, 43));
    let credential = key.get(&options);
    assert_eq!(browser.finish("verify", &ceremony, &credential).await.status(), 204);
    assert_ne!(browser.line(), before, "the session has another id");
    assert_eq!(browser.send("/pay", &json!({})).await.status(), 204);

    // Somebody else's passkey proves nothing about this caller.
    let (_, mut other) = service.with_passkey("eve").await;
    assert_eq!(browser.prove("verify", &mut other).await, 401);
    assert_eq!(browser.prove("verify", &mut key).await, 204);
}

#[tokio::test]
async fn a_password_alone_lets_nobody_in_who_has_a_passkey() {
    let service = Service::new().await;
    let mut elsewhere = service.browser();
    assert_eq!(elsewhere.login("ada").await, 204);
    let (mut browser, mut key) = service.with_passkey("ada").await;
    assert_eq!(elsewhere.get("/me").await.status(), 401, "it was one of a password alone");

    let mut thief = service.browser();
    assert_eq!(thief.login("ada").await, 202);
    assert!(thief.cookies.is_empty(), "{:?}", thief.cookies);
    assert_eq!(thief.prove("login", &mut key).await, 204);
    // A password is no proof of who a session is of either.
    let confirm = json!({"name": "ada", "password": support::PASSWORD});
    assert_eq!(browser.send("/auth/confirm", &confirm).await.status(), 403);

    let listed: Value = browser.get("/auth/passkeys").await.json();
    let id = listed[0]["id"].clone();
    assert_eq!(browser.send("/auth/passkeys/remove", &json!({"id": id})).await.status(), 204);
    assert_eq!(service.browser().login("ada").await, 204, "it has none any more");
}

/// A ceremony of a login that ends in `expected`, and the honest one afterwards.
async fn lies(service: &Service, key: &mut Authenticator, lie: impl FnOnce(&mut Authenticator)) {
    let (domain, origin, flags) = (key.domain.clone(), key.origin.clone(), key.flags);
    lie(key);
    let mut browser = service.browser();
    assert_eq!(browser.prove("login", key).await, 401);
    (key.domain, key.origin, key.flags) = (domain, origin, flags);
    assert_eq!(service.browser().prove("login", key).await, 204);
}

#[tokio::test]
async fn what_an_authenticator_says_otherwise_logs_nobody_in() {
    let service = Service::new().await;
    let (_, mut key) = service.with_passkey("ada").await;
    lies(&service, &mut key, |key| key.flags = USER_PRESENT).await;
    lies(&service, &mut key, |key| key.flags = USER_VERIFIED).await;
    lies(&service, &mut key, |key| key.origin = "https://evil.test".into()).await;
    lies(&service, &mut key, |key| key.origin = "http://staff.test".into()).await;
    lies(&service, &mut key, |key| key.origin = "https://staff.test.evil.test".into()).await;
    lies(&service, &mut key, |key| key.domain = "evil.test".into()).await;

    // Another key under this credential's id, and this account's handle.
    let mut forged = Authenticator::new().with_credential_of(&key).with_handle_of(&key);
    forged.counter = 1_000;
    assert_eq!(service.browser().prove("login", &mut forged).await, 401);
    // A handle that nobody has, and none.
    let mut unknown = Authenticator::new();
    assert_eq!(service.browser().prove("login", &mut unknown).await, 401);
    // The same answer for each.
    let texts = async |key: &mut Authenticator| {
        let mut browser = service.browser();
        let (ceremony, options) = browser.begin("login", &json!({})).await;
        let credential = key.get(&options);
        browser.finish("login", &ceremony, &credential).await.text()
    };
    assert_eq!(texts(&mut forged).await, texts(&mut unknown).await);
}

#[tokio::test]
async fn nothing_is_added_that_does_not_verify_its_user() {
    let service = Service::new().await;
    let mut browser = service.browser();
    assert_eq!(browser.login("ada").await, 204);
    for lie in [
        (|key: &mut Authenticator| key.flags = USER_PRESENT) as fn(&mut Authenticator),
        |key| key.origin = "https://evil.test".into(),
        |key| key.domain = "evil.test".into(),
    ] {
        let mut key = Authenticator::new();
        lie(&mut key);
        assert_eq!(browser.add(&mut key).await, 401);
    }
    assert_eq!(browser.get("/auth/passkeys").await.json(), json!([]));
    assert_eq!(browser.add(&mut Authenticator::new()).await, 204);
}

#[tokio::test]
async fn a_copy_of_a_key_is_refused_and_told() {
    let service = Service::new().await;
    let (_, mut key) = service.with_passkey("ada").await;
    for _ in 0..3 {
        assert_eq!(service.browser().prove("login", &mut key).await, 204);
    }
    // Its copy counted less.
    let counter = key.counter;
    for behind in [counter - 2, counter - 1] {
        key.counter = behind;
        assert_eq!(service.browser().prove("login", &mut key).await, 401, "{behind}");
    }
    assert_eq!(service.heard("passkey_cloned"), 2);
    key.counter = counter;
    assert_eq!(service.browser().prove("login", &mut key).await, 204);
    // What never counts is never behind.
    let (mut browser, mut quiet) = (service.browser(), Authenticator::new());
    quiet.counts = false;
    assert_eq!(browser.login("eve").await, 204);
    assert_eq!(browser.add(&mut quiet).await, 204);
    for _ in 0..2 {
        assert_eq!(service.browser().prove("login", &mut quiet).await, 204);
    }
    assert_eq!(service.heard("passkey_cloned"), 2);
}

#[tokio::test]
async fn a_challenge_is_for_its_browser_its_purpose_its_time_and_once() {
    let service = Service::new().await;
    let (mut owner, mut key) = service.with_passkey("ada").await;
    let mut browser = service.browser();
    let (ceremony, options) = browser.begin("login", &json!({})).await;
    let credential = key.get(&options);
    // Another browser, and another purpose.
    let mut other = service.browser();
    other.begin("login", &json!({})).await;
    assert_eq!(other.finish("login", &ceremony, &credential).await.status(), 401);
    assert_eq!(owner.finish("verify", &ceremony, &credential).await.status(), 401);
    assert_eq!(browser.finish("login", &ceremony, &credential).await.status(), 204);
    let mut again = Browser { cookies: browser.cookies.clone(), ..service.browser() };
    again.cookies.retain(|(name, _)| name == "__Host-passkey");
    assert_eq!(again.finish("login", &ceremony, &credential).await.status(), 401, "once");

    // What failed is used up, too.
    let (ceremony, options) = browser.begin("login", &json!({})).await;
    let mut wrong = Authenticator::new();
    let refused = browser.finish("login", &ceremony, &wrong.get(&options)).await;
    assert_eq!(refused.status(), 401);
    assert_eq!(browser.finish("login", &ceremony, &key.get(&options)).await.status(), 401);

    let (ceremony, options) = browser.begin("login", &json!({})).await;
    service.clock.advance(Duration::from_secs(5 * 60));
    assert_eq!(browser.finish("login", &ceremony, &key.get(&options)).await.status(), 401, "late");
    let (ceremony, options) = browser.begin("login", &json!({})).await;
    service.clock.advance(Duration::from_secs(5 * 60 - 1));
    assert_eq!(browser.finish("login", &ceremony, &key.get(&options)).await.status(), 204);
    // Another challenge than the one that is answered.
    let (ceremony, _) = browser.begin("login", &json!({})).await;
    let (_, options) = browser.begin("login", &json!({})).await;
    assert_eq!(browser.finish("login", &ceremony, &key.get(&options)).await.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_answer_that_comes_many_times_at_once_one_logs_in() {
    let service = Service::new().await;
    let (_, mut key) = service.with_passkey("ada").await;
    let mut browser = service.browser();
    let (ceremony, options) = browser.begin("login", &json!({})).await;
    let credential = key.get(&options);
    let mut sent = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut browser, ceremony, credential) =
            (browser.clone(), ceremony.clone(), credential.clone());
        sent.spawn(async move { browser.finish("login", &ceremony, &credential).await.status() });
    }
    let statuses = sent.join_all().await;
    assert_eq!(statuses.iter().filter(|status| status.as_u16() == 204).count(), 1, "{statuses:?}");
    assert_eq!(service.heard("passkey_passed"), 1);
}

#[tokio::test]
async fn a_passkey_is_of_one_account_and_removed_by_its_owner() {
    let service = Service::new().await;
    let (mut ada, mut key) = service.with_passkey("ada").await;
    assert_eq!(ada.add(&mut key).await, 409, "it was added before");
    let mut eve = service.browser();
    assert_eq!(eve.login("eve").await, 204);
    let mut same = Authenticator::new().with_credential_of(&key);
    assert_eq!(eve.add(&mut same).await, 409, "it is somebody else's");

    let listed: Value = ada.get("/auth/passkeys").await.json();
    let members: Vec<&String> = listed[0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["added_at_millis", "id", "name", "synced", "used_at_millis"]);
    let remove = json!({"id": listed[0]["id"]});
    assert_eq!(eve.send("/auth/passkeys/remove", &remove).await.status(), 404);
    assert_eq!(ada.send("/auth/passkeys/remove", &remove).await.status(), 204);
    assert_eq!(ada.send("/auth/passkeys/remove", &remove).await.status(), 404);
    assert_eq!(service.browser().prove("login", &mut key).await, 401);
    assert_eq!(service.heard("passkey_removed"), 1);
}

#[tokio::test]
async fn who_has_a_passkey_proves_it_lately_before_adding_another() {
    let service = Service::new().await;
    let mut old = service.browser();
    assert_eq!(old.login("ada").await, 204);
    service.clock.advance(Duration::from_secs(901));
    let late = old.send("/auth/passkeys/add/begin", &json!({"name": "x"})).await;
    assert_eq!(late.status(), 401);
    assert!(late.header("www-authenticate").contains("max_age=\"900\""), "{late:?}");

    let mut browser = service.browser();
    assert_eq!(browser.login("ada").await, 204);
    // Two tabs: in both the first one is being added.
    let (ceremony, options) = browser.begin("add", &json!({"name": "one"})).await;
    let mut key = Authenticator::new();
    let credential = key.create(&options);
    assert_eq!(browser.finish("add", &ceremony, &credential).await.status(), 204);
    let mut other = Authenticator::new();
    let (ceremony, options) = browser.begin("add", &json!({"name": "two"})).await;
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    let credential = other.create(&options);
    assert_eq!(browser.finish("add", &ceremony, &credential).await.status(), 204);
    assert_eq!(service.browser().prove("login", &mut other).await, 204);
    assert_eq!(service.browser().prove("login", &mut key).await, 204);
}

#[tokio::test]
async fn a_page_of_another_site_begins_and_finishes_nothing() {
    let service = Service::new().await;
    let (owner, mut key) = service.with_passkey("ada").await;
    let mut browser = service.browser();
    let (ceremony, options) = browser.begin("login", &json!({})).await;
    let credential = key.get(&options);
    let login = json!({"ceremony": ceremony, "credential": credential});
    let named = json!({"name": "x"});
    for site in ["cross-site", "same-site"] {
        for (whose, path, body) in [
            (&browser, "login/begin", &json!({})),
            (&browser, "login", &login),
            (&owner, "verify/begin", &json!({})),
            (&owner, "add/begin", &named),
            (&owner, "remove", &json!({"id": "x"})),
        ] {
            let path = format!("/auth/passkeys/{path}");
            let refused = whose.clone().send_from(site, &path, body).await;
            assert_eq!(refused.status(), 403, "{site} {path}");
        }
    }
    assert_eq!(browser.send("/auth/passkeys/login", &login).await.status(), 204);
}

#[tokio::test]
async fn who_is_not_admitted_has_no_session() {
    let service = Service::new().await;
    let (_, mut key) = service.with_passkey("gone").await;
    let mut browser = service.browser();
    assert_eq!(browser.prove("login", &mut key).await, 403);
    assert!(browser.cookies.iter().all(|(name, _)| name != "__Host-session"));
}

#[tokio::test]
async fn what_is_no_credential_is_a_422_and_a_store_that_is_away_a_503() {
    let service = Service::new().await;
    let (_, mut key) = service.with_passkey("ada").await;
    let mut browser = service.browser();
    let credentials = [json!({}), json!("x"), json!(null), json!({"id": "x", "type": "y"})];
    for credential in credentials {
        let (ceremony, _) = browser.begin("login", &json!({})).await;
        let refused = browser.finish("login", &ceremony, &credential).await;
        assert_eq!(refused.status(), 422, "{credential}");
    }
    let (ceremony, options) = browser.begin("login", &json!({})).await;
    let credential = key.get(&options);
    service.records.go_away();
    assert_eq!(browser.finish("login", &ceremony, &credential).await.status(), 503);
    assert_eq!(service.browser().login("ada").await, 503, "whether it has a passkey is unknown");
    service.ceremonies.go_away();
    let begun = browser.send("/auth/passkeys/login/begin", &json!({})).await;
    assert_eq!(begun.status(), 503);
    assert!(!begun.text().contains("away"));
}
