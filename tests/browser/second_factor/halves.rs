//! Half logged in by a password or a link, and finished by a code.

use std::time::Duration;

use serde_json::json;

use super::{Browser, PASSWORD, Service};
use crate::problem;

#[tokio::test]
async fn a_password_alone_is_half_a_login_and_a_code_is_the_other_half() {
    let service = Service::new().await;
    let (enrolled, secret, codes) = service.enrolled().await;
    assert_eq!(codes.len(), 10);
    assert_eq!(enrolled.how().await["amr"], json!(["pwd", "otp"]), "whoever enrolled has passed");

    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    assert_eq!(browser.names(), ["__Host-login"]);
    // Half a login reaches nothing.
    problem(&browser.get("/me").await, 401);
    problem(&browser.get("/auth/sessions").await, 401);
    for path in
        ["/auth/second-factor", "/auth/second-factor/enrol/confirm", "/auth/sessions/end-others"]
    {
        problem(&browser.send(path, json!({"code": service.code(&secret)})).await, 401);
    }
    // Nor as the value of another cookie.
    let half = browser.cookies[0].1.clone();
    let forged = Browser {
        cookies: vec![("__Host-session".to_owned(), half)],
        client: service.client.clone(),
    };
    problem(&forged.get("/me").await, 401);

    problem(&browser.code("000000").await, 401);
    assert_eq!(browser.code(&service.code(&secret)).await.status(), 204);
    assert_eq!(browser.names(), ["__Host-session"], "the half is forgotten");
    let how = browser.how().await;
    assert_eq!((&how["amr"], &how["acr"]), (&json!(["pwd", "otp"]), &json!("aal2")));
    assert_eq!(how["auth_time"], service.clock.now_millis() / 1_000);
}

#[tokio::test]
async fn whoever_has_no_second_factor_is_asked_for_none() {
    let service = Service::new().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 204);
    assert_eq!(browser.how().await["amr"], json!(["pwd"]));
    problem(&browser.code("000000").await, 401);
    problem(&browser.send("/auth/second-factor", json!({"code": "000000"})).await, 409);
}

#[tokio::test]
async fn half_a_login_is_for_its_browser_once_and_for_five_minutes() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let (mut here, mut there) = (service.browser(), service.browser());
    assert_eq!(here.login().await, 202);
    problem(&there.code(&service.code(&secret)).await, 401);
    let copy = here.clone();
    assert_eq!(here.code(&service.code(&secret)).await.status(), 204);
    service.clock.advance(Duration::from_secs(60));
    let mut again = copy;
    problem(&again.code(&service.code(&secret)).await, 401);

    assert_eq!(here.login().await, 202);
    service.clock.advance(Duration::from_secs(5 * 60));
    problem(&here.code(&service.code(&secret)).await, 401);
    assert_eq!(here.login().await, 202);
    service.clock.advance(Duration::from_secs(4 * 60 + 59));
    assert_eq!(here.code(&service.code(&secret)).await.status(), 204);
}

#[tokio::test]
async fn of_two_halves_that_are_finished_at_once_with_one_code_one_logs_in() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    let code = service.code(&secret);
    let tried = (0..8).map(|_| {
        let (mut browser, code) = (browser.clone(), code.clone());
        async move { browser.code(&code).await.status() }
    });
    let answers = futures_util::future::join_all(tried).await;
    assert_eq!(answers.iter().filter(|status| **status == 204).count(), 1, "{answers:?}");
}

#[tokio::test]
async fn what_the_login_enrolled_is_not_forgotten() {
    let service = Service::new().await;
    let (mut enrolled, secret, _) = service.enrolled().await;
    *service.is_forgotten.lock().unwrap() = true;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 503);
    assert!(browser.names().is_empty());
    *service.is_forgotten.lock().unwrap() = false;
    assert_eq!(browser.login().await, 202);
    // Who removed it has none to be forgotten.
    let remove = json!({"code": service.code(&secret)});
    assert_eq!(enrolled.send("/auth/second-factor/remove", remove).await.status(), 204);
    *service.is_forgotten.lock().unwrap() = true;
    assert_eq!(service.browser().login().await, 204);
}

#[tokio::test]
async fn who_logged_in_with_both_factors_has_guesses_of_its_own_at_this_address() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let at = |last: u8| {
        let client = service.client.clone().at([192, 0, 2, last].into());
        Browser { client, cookies: Vec::new() }
    };
    let mut home = at(1);
    assert_eq!(home.login().await, 202);
    assert_eq!(home.code(&service.code(&secret)).await.status(), 204);
    let wrong = json!({"name": "ada", "password": "a guess"});
    for _ in 0..10 {
        problem(&at(2).send("/auth/login", wrong.clone()).await, 401);
    }
    problem(&at(2).send("/auth/login", wrong.clone()).await, 429);
    assert_eq!(at(3).login().await, 429, "nobody knows it there");
    assert_eq!(at(1).login().await, 202);
}

#[tokio::test]
async fn another_password_ends_half_a_login() {
    let service = Service::new().await;
    let (_, secret, _) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    service.set_password("another password").await;
    problem(&browser.code(&service.code(&secret)).await, 401);
    service.set_password(PASSWORD).await;
    assert_eq!(browser.login().await, 202);
    assert_eq!(
        browser.code(&service.code(&secret)).await.status(),
        204,
        "the code was not used up"
    );
}

#[tokio::test]
async fn a_recovery_code_stands_for_the_device_once() {
    let service = Service::new().await;
    let (_, _, codes) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    assert_eq!(browser.code(&codes[3].to_lowercase()).await.status(), 204);
    assert_eq!(browser.how().await["amr"], json!(["pwd", "otp"]));
    assert_eq!(browser.login().await, 202);
    problem(&browser.code(&codes[3]).await, 401);
    assert_eq!(browser.code(&codes[4]).await.status(), 204);
}

#[tokio::test]
async fn a_link_is_one_factor_and_passes_for_no_second() {
    let service = Service::new().await;
    let mut browser = service.browser();
    let open = async |browser: &mut Browser| {
        browser.send("/auth/link", json!({"name": "ada"})).await;
        let token = service.mailbox.token().await;
        browser.send("/auth/link/open", json!({ "token": token })).await.status().as_u16()
    };
    assert_eq!(open(&mut browser).await, 204);
    assert_eq!(browser.how().await["amr"], json!(["link"]));
    problem(&browser.send("/pay", json!({})).await, 401);

    let (_, secret, _) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(open(&mut browser).await, 202, "half a login, as by a password");
    problem(&browser.get("/me").await, 401);
    assert_eq!(browser.code(&service.code(&secret)).await.status(), 204);
    assert_eq!(browser.how().await["amr"], json!(["link", "otp"]));
    assert_eq!(browser.send("/pay", json!({})).await.status(), 204);
}
