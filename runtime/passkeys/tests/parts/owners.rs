//! Who has a factor proves one before a passkey is added or removed: each refusal beside the same with the fix.

use std::collections::VecDeque;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::login::OtherFactor;
use palisade::records::MemoryRecords;
use palisade::second_factor::{SecondFactors, totp};
use palisade::testing::TestClock;
use palisade::{CallerId, MaybeReady};
use serde_json::{Value, json};

use crate::support::authenticator::Authenticator;
use crate::support::{Browser, Records, Service};

const KEY: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

fn ada() -> CallerId {
    CallerId::new("staff", "ada")
}

/// One-time codes that are there or not as each look finds them; the last answer stays, and `None` is a store that is away.
#[derive(Clone)]
struct Codes(Arc<Mutex<VecDeque<Option<bool>>>>);

impl Codes {
    fn seen(looks: impl IntoIterator<Item = Option<bool>>) -> Self {
        Self(Arc::new(Mutex::new(looks.into_iter().collect())))
    }
}

impl OtherFactor for Codes {
    fn is_enrolled<'a>(
        &'a self,
        _: &'a CallerId,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>> {
        let mut looks = self.0.lock().unwrap();
        let look = if looks.len() > 1 { looks.pop_front() } else { looks.front().copied() };
        MaybeReady::Now(look.flatten().ok_or_else(|| "away".into()))
    }

    fn set_codes(&self, _: Arc<dyn OtherFactor>) {}
}

async fn ids(browser: &Browser) -> Vec<Value> {
    let listed: Value = browser.get("/auth/passkeys").await.json();
    listed.as_array().unwrap().iter().map(|key| key["id"].clone()).collect()
}

async fn remove(browser: &mut Browser, id: &Value) -> u16 {
    browser.send("/auth/passkeys/remove", &json!({ "id": id })).await.status().as_u16()
}

async fn begins_to_add(browser: &mut Browser) -> u16 {
    browser.send("/auth/passkeys/add/begin", &json!({"name": "x"})).await.status().as_u16()
}

#[tokio::test]
async fn a_session_of_a_password_neither_removes_its_owners_passkey_nor_adds_another() {
    let service = Service::stepping_up(Records::default()).await;
    let (_, mut key) = service.with_passkey("ada").await;
    let mut browser = service.browser();
    assert_eq!(browser.login("ada").await, 204, "passkeys are asked for by handlers alone");
    let id = ids(&browser).await[0].clone();
    assert_eq!(remove(&mut browser, &id).await, 403);
    assert_eq!(begins_to_add(&mut browser).await, 403);
    assert_eq!(ids(&browser).await, std::slice::from_ref(&id));
    assert_eq!(service.heard("passkey_removed"), 0);

    assert_eq!(browser.prove("verify", &mut key).await, 204);
    assert_eq!(begins_to_add(&mut browser).await, 200);
    assert_eq!(remove(&mut browser, &id).await, 204);
    assert_eq!(remove(&mut browser, &id).await, 404);
}

#[tokio::test]
async fn an_addition_that_began_before_there_was_a_passkey_is_proven_at_its_end() {
    let service = Service::stepping_up(Records::default()).await;
    let mut early = service.browser();
    assert_eq!(early.login("ada").await, 204);
    let (ceremony, options) = early.begin("add", &json!({"name": "early"})).await;
    let (owner, mut key) = service.with_passkey("ada").await;
    assert_eq!(early.login("ada").await, 204, "the first one ended the session");
    let mut another = Authenticator::new();
    let credential = another.create(&options);
    assert_eq!(early.finish("add", &ceremony, &credential).await.status(), 403);
    assert_eq!(ids(&owner).await.len(), 1);

    let (ceremony, options) = {
        assert_eq!(early.prove("verify", &mut key).await, 204);
        early.begin("add", &json!({"name": "early"})).await
    };
    let credential = another.create(&options);
    assert_eq!(early.finish("add", &ceremony, &credential).await.status(), 204);
    assert_eq!(ids(&early).await.len(), 2);
}

#[tokio::test]
async fn a_remembered_browser_adds_no_passkey_before_a_code_was_entered() {
    let clock = TestClock::new();
    let factors = SecondFactors::builder("Staff", KEY).clock(&clock);
    let factors = factors.build(MemoryRecords::new()).unwrap();
    let codes = factors.clone();
    let service = Service::with(
        clock.clone(),
        Records::default(),
        |passkeys| passkeys,
        |login, passkeys| login.second_factors(codes).other_factor(passkeys),
    );
    let service = service.await;
    let mut waiting = service.browser();
    assert_eq!(waiting.login("ada").await, 204);
    let (ceremony, options) = waiting.begin("add", &json!({"name": "x"})).await;

    let enrolment = factors.enrol(&ada(), "ada").await.unwrap();
    let code = || totp::code_at(&enrolment.secret(), clock.now_millis() / 1_000);
    factors.confirm(&ada(), &code()).await.unwrap();
    // The session of a password was there before the codes were.
    let credential = Authenticator::new().create(&options);
    assert_eq!(waiting.finish("add", &ceremony, &credential).await.status(), 403);
    assert_eq!(begins_to_add(&mut waiting).await, 403);

    clock.advance(Duration::from_secs(60));
    let mut browser = service.browser();
    assert_eq!(browser.login("ada").await, 202);
    let body = json!({"code": code(), "remember": true});
    assert_eq!(browser.send("/auth/login/second-factor", &body).await.status(), 204);
    assert_eq!(begins_to_add(&mut browser).await, 200, "a code was entered");
    browser.cookies.retain(|(name, _)| name != "__Host-session");
    assert_eq!(browser.login("ada").await, 204);
    assert_eq!(browser.how().await["amr"], json!(["pwd", "device"]));
    assert_eq!(begins_to_add(&mut browser).await, 403);

    clock.advance(Duration::from_secs(60));
    let body = json!({ "code": code() });
    assert_eq!(browser.send("/auth/second-factor", &body).await.status(), 204);
    assert_eq!(browser.add(&mut Authenticator::new()).await, 204);
    assert_eq!(ids(&browser).await.len(), 1);
}

#[tokio::test]
async fn a_remembered_browser_is_refused_by_passkeys_that_know_of_no_codes() {
    let clock = TestClock::new();
    let factors = SecondFactors::builder("Staff", KEY).clock(&clock);
    let factors = factors.build(MemoryRecords::new()).unwrap();
    let codes = factors.clone();
    let service = Service::with(
        clock.clone(),
        Records::default(),
        |passkeys| passkeys,
        |login, _| login.second_factors(codes),
    );
    let service = service.await;
    let enrolment = factors.enrol(&ada(), "ada").await.unwrap();
    let code = || totp::code_at(&enrolment.secret(), clock.now_millis() / 1_000);
    factors.confirm(&ada(), &code()).await.unwrap();
    clock.advance(Duration::from_secs(60));
    let mut browser = service.browser();
    assert_eq!(browser.login("ada").await, 202);
    let body = json!({"code": code(), "remember": true});
    assert_eq!(browser.send("/auth/login/second-factor", &body).await.status(), 204);
    assert_eq!(begins_to_add(&mut browser).await, 200);
    browser.cookies.retain(|(name, _)| name != "__Host-session");
    assert_eq!(browser.login("ada").await, 204);
    assert_eq!(begins_to_add(&mut browser).await, 403);
}

#[tokio::test]
async fn codes_that_are_enrolled_while_a_passkey_is_added_take_it_back() {
    // At the beginning, at the end, and once the key is there.
    for (looks, begun, ended) in [
        (vec![Some(false)], 200, 204),
        (vec![Some(true)], 403, 0),
        (vec![None], 503, 0),
        (vec![Some(false), Some(true)], 200, 403),
        (vec![Some(false), None], 200, 503),
        (vec![Some(false), Some(false), Some(true)], 200, 403),
        (vec![Some(false), Some(false), None], 200, 503),
    ] {
        let codes = Codes::seen(looks.clone());
        let (clock, records) = (TestClock::new(), Records::default());
        let service = Service::with(clock, records, |it| it.other_factor(codes), |login, _| login).await;
        let mut browser = service.browser();
        assert_eq!(browser.login("ada").await, 204);
        let mut key = Authenticator::new();
        let reply = browser.send("/auth/passkeys/add/begin", &json!({"name": "x"})).await;
        assert_eq!(reply.status(), begun, "{looks:?}");
        if begun != 200 {
            continue;
        }
        let mut json: Value = reply.json();
        let (ceremony, options) = (json["ceremony"].take(), json["publicKey"].take());
        let credential = key.create(&options);
        let reply = browser.finish("add", &ceremony, &credential).await;
        assert_eq!(reply.status(), ended, "{looks:?}");
        let is_added = ended == 204;
        assert_eq!(ids(&browser).await.len(), usize::from(is_added), "{looks:?}");
        assert_eq!(service.heard("passkey_added"), usize::from(is_added), "{looks:?}");
        let login = if is_added { 204 } else { 401 };
        assert_eq!(service.browser().prove("login", &mut key).await, login, "{looks:?}");
    }
}

#[tokio::test]
async fn what_is_removed_leaves_its_place_in_the_store() {
    // The account, its handle, the claim of one key and of one that was given up lately.
    let service = Service::stepping_up(Records::with_capacity(4)).await;
    let (mut browser, _) = service.with_passkey("ada").await;
    for _ in 0..8 {
        service.clock.advance(Duration::from_secs(61));
        let id = ids(&browser).await[0].clone();
        assert_eq!(remove(&mut browser, &id).await, 204);
        assert_eq!(browser.add(&mut Authenticator::new()).await, 204);
    }
}

#[tokio::test]
async fn a_credential_that_its_owner_removed_is_free_and_one_that_is_used_is_not() {
    let service = Service::stepping_up(Records::default()).await;
    let (mut browser, mut key) = service.with_passkey("ada").await;
    let mut other = service.browser();
    assert_eq!(other.login("eve").await, 204);
    let mut same = Authenticator::new().with_credential_of(&key);
    assert_eq!(other.add(&mut same).await, 409);
    assert_eq!(ids(&other).await, Vec::<Value>::new());
    assert_eq!(service.browser().prove("login", &mut same).await, 401);
    assert_eq!(service.browser().prove("login", &mut key).await, 204, "it is its owner's still");

    let id = ids(&browser).await[0].clone();
    assert_eq!(remove(&mut browser, &id).await, 204);
    assert_eq!(other.add(&mut same).await, 204);
    assert_eq!(browser.add(&mut key).await, 409);
}
