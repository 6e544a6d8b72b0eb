//! One-time codes beside another factor: who has one proves it before the other is added.

use std::collections::VecDeque;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::login::{LoginBuilder, OtherFactor};
use palisade::{CallerId, MaybeReady};
use serde_json::{Value, json};

use super::{Browser, PASSWORD, Service};
use crate::problem;

/// A passkey that is there or not as each look finds it; the last answer stays. It keeps the codes that it is told of.
#[derive(Clone, Default)]
struct Passkey {
    looks: Arc<Mutex<VecDeque<bool>>>,
    codes: Arc<Mutex<Option<Arc<dyn OtherFactor>>>>,
}

impl Passkey {
    fn is_seen(&self, looks: impl IntoIterator<Item = bool>) {
        *self.looks.lock().unwrap() = looks.into_iter().collect();
    }
}

impl OtherFactor for Passkey {
    fn is_enrolled<'a>(
        &'a self,
        _: &'a CallerId,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>> {
        let mut looks = self.looks.lock().unwrap();
        let look = if looks.len() > 1 { looks.pop_front() } else { looks.front().copied() };
        MaybeReady::Now(Ok(look.unwrap_or_default()))
    }

    fn set_codes(&self, codes: Arc<dyn OtherFactor>) {
        *self.codes.lock().unwrap() = Some(codes);
    }
}

/// A service whose login is told of a passkey.
async fn with(told: impl FnOnce(LoginBuilder) -> LoginBuilder) -> Service {
    Service::of(told, |builder| builder).await
}

type Told = fn(LoginBuilder, Passkey) -> LoginBuilder;

/// How a login is told of a passkey.
const TOLD: [Told; 2] = [LoginBuilder::step_up_factor, LoginBuilder::other_factor];

async fn enrol(browser: &mut Browser) -> u16 {
    let shown = browser.send("/auth/second-factor/enrol", json!({"name": "ada"})).await;
    shown.status().as_u16()
}

async fn secret(browser: &mut Browser) -> String {
    let shown = browser.send("/auth/second-factor/enrol", json!({"name": "ada"})).await;
    assert_eq!(shown.status(), 200, "{}", shown.text());
    shown.json()["secret"].as_str().unwrap().to_owned()
}

async fn confirm(browser: &mut Browser, service: &Service, secret: &str) -> u16 {
    let code = json!({"code": service.code(secret)});
    browser.send("/auth/second-factor/enrol/confirm", code).await.status().as_u16()
}

#[tokio::test]
async fn who_has_a_passkey_enrols_no_codes_before_it_was_proven() {
    for told in TOLD {
        let passkey = Passkey::default();
        let service = with(|login| told(login, passkey.clone())).await;
        let mut browser = service.browser();
        assert_eq!(browser.login().await, 204);
        assert_eq!(enrol(&mut browser).await, 200, "there is no passkey");
        passkey.is_seen([true]);
        assert_eq!(enrol(&mut browser).await, 403);
        assert_eq!(browser.send("/prove", json!({})).await.status(), 204);
        let secret = secret(&mut browser).await;
        assert_eq!(confirm(&mut browser, &service, &secret).await, 200);
    }
}

#[tokio::test]
async fn a_passkey_that_is_added_while_codes_are_enrolled_takes_them_back() {
    for (looks, ended) in
        [(vec![false], 200), (vec![true], 403), (vec![false, true], 403), (vec![false, false], 200)]
    {
        let passkey = Passkey::default();
        let service = with(|login| login.step_up_factor(passkey.clone())).await;
        let mut browser = service.browser();
        assert_eq!(browser.login().await, 204);
        let secret = secret(&mut browser).await;
        passkey.is_seen(looks.clone());
        assert_eq!(confirm(&mut browser, &service, &secret).await, ended, "{looks:?}");
        let login = if ended == 200 { 202 } else { 204 };
        assert_eq!(service.browser().login().await, login, "{looks:?}");
    }
}

#[tokio::test]
async fn a_factor_is_told_of_the_codes_of_its_login() {
    for told in TOLD {
        let passkey = Passkey::default();
        let service = with(|login| told(login, passkey.clone())).await;
        let codes = passkey.codes.lock().unwrap().clone().expect("codes");
        let ada = CallerId::new("staff", "ada");
        assert!(!codes.is_enrolled(&ada).wait().await.unwrap());
        service.enrolled().await;
        assert!(codes.is_enrolled(&ada).wait().await.unwrap());
        *service.is_away.lock().unwrap() = true;
        assert!(codes.is_enrolled(&ada).wait().await.is_err());
    }
}

#[tokio::test]
async fn a_password_renews_no_session_that_was_proven_by_more() {
    let service = with(|login| login.step_up_factor(Passkey::default())).await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 204);
    let entered = json!({"name": "ada", "password": PASSWORD});
    let chosen = json!({"name": "ada", "password": PASSWORD, "new_password": PASSWORD});
    let time = async |browser: &Browser| -> Value { browser.how().await["auth_time"].clone() };
    service.clock.advance(Duration::from_secs(60));
    let before = time(&browser).await;
    assert_eq!(browser.send("/auth/confirm", entered.clone()).await.status(), 204);
    let confirmed = time(&browser).await;
    assert_ne!(before, confirmed);
    service.clock.advance(Duration::from_secs(60));
    assert_eq!(browser.send("/auth/password", chosen.clone()).await.status(), 204);
    assert_ne!(time(&browser).await, confirmed);

    assert_eq!(browser.send("/prove", json!({})).await.status(), 204);
    let proven = time(&browser).await;
    service.clock.advance(Duration::from_secs(60));
    problem(&browser.send("/auth/confirm", entered).await, 403);
    assert_eq!(browser.send("/auth/password", chosen).await.status(), 204);
    assert_eq!(time(&browser).await, proven);
}
