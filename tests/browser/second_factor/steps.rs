//! What a session may do with a second factor: enrol, step up, remove; and what keeps it from that.

use std::time::Duration;

use palisade::login::{Account, Accounts as _};
use palisade::prelude::*;
use serde_json::json;

use super::{PASSWORD, Service};
use crate::problem;

#[tokio::test]
async fn a_remembered_device_is_asked_for_a_password_and_its_session_is_stepped_up() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    let body = json!({"code": service.code(&secret), "remember": true});
    assert_eq!(browser.send("/auth/login/second-factor", body).await.status(), 204);
    let logout = browser.send("/auth/logout", json!({})).await;
    assert_eq!(logout.header("clear-site-data"), "\"cache\", \"storage\"", "the device stays");
    assert_eq!(browser.names(), ["__Host-device"]);
    problem(&browser.get("/me").await, 401);

    assert_eq!(browser.login().await, 204);
    assert_eq!(browser.how().await["amr"], json!(["pwd", "device"]), "no code was entered");
    let refused = browser.send("/pay", json!({})).await;
    problem(&refused, 401);
    let challenge = refused.header("www-authenticate");
    assert!(
        challenge.contains("insufficient_user_authentication") && challenge.contains("aal2"),
        "{challenge}"
    );
    service.clock.advance(Duration::from_secs(60));
    let code = json!({"code": service.code(&secret)});
    let before = browser.line();
    assert_eq!(browser.send("/auth/second-factor", code).await.status(), 204);
    assert_ne!(browser.line(), before, "another id");
    assert_eq!(browser.send("/pay", json!({})).await.status(), 204);
    service.clock.advance(Duration::from_secs(5 * 60 + 1));
    let late = browser.send("/pay", json!({})).await;
    assert!(late.header("www-authenticate").contains("max_age=\"300\""));
    assert_eq!(
        browser.send("/auth/second-factor", json!({"code": service.code(&secret)})).await.status(),
        204
    );
    assert_eq!(browser.send("/pay", json!({})).await.status(), 204);

    // Somebody else's device is none.
    let mut other = service.browser();
    other.cookies.push(("__Host-device".to_owned(), "prd_x".to_owned()));
    assert_eq!(other.login().await, 202);
    assert_eq!(browser.send("/auth/second-factor/forget-devices", json!({})).await.status(), 204);
    browser.forget("__Host-session");
    assert_eq!(browser.login().await, 202);
}

#[tokio::test]
async fn wrong_codes_lock_the_second_factor_and_not_the_first() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    for _ in 0..5 {
        problem(&browser.code("000000").await, 401);
    }
    let locked = browser.code(&service.code(&secret)).await;
    problem(&locked, 429);
    assert_ne!(locked.header("retry-after"), "");
    assert_eq!(browser.login().await, 202);
    service.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(browser.login().await, 202);
    assert_eq!(browser.code(&service.code(&secret)).await.status(), 204);
}

#[tokio::test]
async fn a_store_that_is_away_lets_nobody_past_the_second_factor() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let mut browser = service.browser();
    *service.is_away.lock().unwrap() = true;
    assert_eq!(browser.login().await, 503);
    assert!(browser.cookies.is_empty());
    *service.is_away.lock().unwrap() = false;
    assert_eq!(browser.login().await, 202);
    *service.is_away.lock().unwrap() = true;
    assert_eq!(browser.code(&service.code(&secret)).await.status(), 503);
    *service.is_away.lock().unwrap() = false;
    assert_eq!(browser.code(&service.code(&secret)).await.status(), 204);
}

#[tokio::test]
async fn a_page_of_another_site_finishes_no_login() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    let forged =
        service.client.post("/auth/login/second-factor").header("sec-fetch-site", "cross-site");
    let forged =
        forged.header("cookie", &browser.line()).json(&json!({"code": service.code(&secret)}));
    problem(&forged.send().await, 403);
    assert_eq!(browser.code(&service.code(&secret)).await.status(), 204);
}

#[tokio::test]
async fn a_session_that_was_left_open_enrols_nothing_until_its_password_is_entered() {
    let service = Service::new().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 204);
    service.clock.advance(Duration::from_secs(16 * 60));
    let refused = browser.send("/auth/second-factor/enrol", json!({"name": "ada"})).await;
    problem(&refused, 401);
    assert!(refused.header("www-authenticate").contains("max_age=\"900\""));
    problem(
        &browser.send("/auth/confirm", json!({"name": "ada", "password": "wrong password"})).await,
        401,
    );
    let body = json!({"name": "ada", "password": PASSWORD});
    assert_eq!(browser.send("/auth/confirm", body.clone()).await.status(), 204);
    let shown = browser.send("/auth/second-factor/enrol", json!({"name": "ada"})).await;
    assert_eq!(shown.status(), 200);
    let secret = shown.json()["secret"].as_str().unwrap().to_owned();
    let code = json!({"code": service.code(&secret)});
    assert_eq!(browser.send("/auth/second-factor/enrol/confirm", code).await.status(), 200);
    // From now on a password alone proves nothing new.
    problem(&browser.send("/auth/confirm", body).await, 403);
}

#[tokio::test]
async fn whoever_enrols_ends_the_sessions_elsewhere_and_removes_it_with_a_code() {
    let service = Service::new().await;
    let mut elsewhere = service.browser();
    assert_eq!(elsewhere.login().await, 204);
    let (mut browser, secret, codes) = service.enrolled().await;
    problem(&elsewhere.get("/me").await, 401);
    let fresh = browser
        .send("/auth/second-factor/recovery-codes", json!({"code": service.code(&secret)}))
        .await;
    assert_eq!(fresh.json()["recovery_codes"].as_array().unwrap().len(), 10);
    problem(&browser.send("/auth/second-factor/remove", json!({"code": codes[0]})).await, 401);
    let code = fresh.json()["recovery_codes"][0].clone();
    assert_eq!(
        browser.send("/auth/second-factor/remove", json!({"code": code})).await.status(),
        204
    );
    assert_eq!(service.browser().login().await, 204);
}

#[tokio::test]
async fn a_store_that_forgot_takes_no_second_factor_away() {
    let service = Service::new().await;
    let put = async |account: fn(Account) -> Account| {
        let hash = service.login.hash(PASSWORD).await.unwrap();
        let ada = Account::new(CallerId::new("staff", "ada")).password_hash(hash);
        service.accounts.put("ada", account(ada));
    };
    put(Account::with_second_factor).await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 503);
    assert!(browser.cookies.is_empty());
    // Nor does who puts the account again, to add a role: whoever takes it away says so.
    put(|account| account).await;
    assert_eq!(browser.login().await, 503);
    let ada = CallerId::new("staff", "ada");
    service.accounts.note_second_factor(&ada, false).wait().await.unwrap();
    put(|account| account).await;
    assert_eq!(browser.login().await, 204);
}
