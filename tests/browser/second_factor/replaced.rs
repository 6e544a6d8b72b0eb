//! A login by a factor that is replaced by another meanwhile: what its owner ends then are the sessions that there are.

use serde_json::json;

use super::Browser;
use super::meanwhile::{Apart, Ended, ada};
use crate::problem;

fn has(browser: &Browser, name: &str) -> bool {
    browser.names().contains(&name)
}

#[tokio::test]
async fn a_code_of_a_factor_that_is_replaced_meanwhile_begins_nothing() {
    let sessions = Ended::default();
    let service = Apart::over(sessions.clone()).await;
    for remember in [false, true] {
        let (_, secret) = service.enrolled().await;
        let mut browser = service.browser();
        assert_eq!(browser.login().await, 202);
        sessions.enrol_before_begin(&service);
        let body = json!({"code": service.code(&secret), "remember": remember});
        problem(&browser.send("/auth/login/second-factor", body).await, 401);
        assert!(sessions.has_happened());
        assert!(!has(&browser, "__Host-session") && !has(&browser, "__Host-device"));
        assert_eq!(service.browser().login().await, 202);
        service.factors.reset(&ada()).await.unwrap();
    }
}

#[tokio::test]
async fn a_device_of_a_factor_that_is_replaced_meanwhile_begins_nothing() {
    let sessions = Ended::default();
    let service = Apart::over(sessions.clone()).await;
    let (_, secret) = service.enrolled().await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 202);
    let body = json!({"code": service.code(&secret), "remember": true});
    assert_eq!(browser.send("/auth/login/second-factor", body).await.status(), 204);
    assert!(has(&browser, "__Host-session") && has(&browser, "__Host-device"));
    assert_eq!(browser.login().await, 204);
    sessions.enrol_before_begin(&service);
    assert_eq!(browser.login().await, 401);
    assert!(sessions.has_happened());
    assert_eq!(browser.login().await, 202);
}
