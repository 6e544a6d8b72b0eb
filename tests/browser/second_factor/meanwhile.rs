//! What another request does between two steps of this one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::auth::basic::HashCost;
use palisade::login::{Account, AccountAnswer, Accounts, Login, MemoryAccounts};
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::second_factor::{SecondFactors, totp};
use palisade::session::{
    MemorySessions, SessionAnswer, SessionId, SessionRecord, SessionStore, Sessions,
};
use palisade::testing::{Client, TestClock};
use palisade::{CallerId, MaybeReady};
use serde_json::json;

use super::{Browser, KEY, PASSWORD, Service, base32};
use crate::problem;

pub(super) fn ada() -> CallerId {
    CallerId::new("staff", "ada")
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Behind {
    #[default]
    Nothing,
    /// Another factor is enrolled before a session begins, and no session is ended.
    BeforeBegin,
    Begin,
    Renew,
    EndOthers,
}

/// The factors, and the time by which another one is enrolled.
pub(super) type Again = Arc<Mutex<Option<(SecondFactors, TestClock)>>>;

/// Removes the factor and enrols another one, where that is said and has not happened.
async fn enrol_again(again: &Again) -> bool {
    let again = again.lock().unwrap().take();
    let Some((factors, clock)) = again else { return false };
    factors.reset(&ada()).await.unwrap();
    let secret = factors.enrol(&ada(), "ada").await.unwrap().secret();
    let code = totp::code_at(&secret, clock.now_millis() / 1_000);
    factors.confirm(&ada(), &code).await.unwrap();
    true
}

/// Sessions of which all are ended, as with another password, right behind one operation. Where a session is not found any more, another factor is enrolled.
#[derive(Clone, Default)]
pub(super) struct Ended(MemorySessions, Arc<Mutex<Behind>>, Again);

impl Ended {
    fn behind(&self, operation: Behind) {
        let mut set = self.1.lock().unwrap();
        if *set == operation {
            *set = Behind::Nothing;
            let ada = ada();
            let ended = self.0.end_all(&ada, None);
            assert!(matches!(ended, MaybeReady::Now(Ok(_))));
        }
    }

    /// Another factor is enrolled before the next session begins.
    pub(super) fn enrol_before_begin(&self, service: &Apart) {
        *self.2.lock().unwrap() = Some((service.factors.clone(), service.clock.clone()));
        self.end_behind(Behind::BeforeBegin);
    }

    fn end_behind(&self, operation: Behind) {
        *self.1.lock().unwrap() = operation;
    }

    pub(super) fn has_happened(&self) -> bool {
        *self.1.lock().unwrap() == Behind::Nothing
    }
}

impl SessionStore for Ended {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        MaybeReady::later(async move {
            if *self.1.lock().unwrap() == Behind::BeforeBegin {
                self.end_behind(Behind::Nothing);
                assert!(enrol_again(&self.2).await);
            }
            let begun = self.0.begin(new, instead_of).wait().await;
            self.behind(Behind::Begin);
            begun
        })
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        MaybeReady::later(async move {
            let found = self.0.find(id).wait().await?;
            if found.is_none() {
                enrol_again(&self.2).await;
            }
            Ok(found)
        })
    }

    fn renew(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> SessionAnswer<'_, bool> {
        let renewed = self.0.renew(old, new, now_millis);
        self.behind(Behind::Renew);
        renewed
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        self.0.note_use(id, at_millis)
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        self.0.end(id, caller)
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        let ended = self.0.end_all(caller, but);
        self.behind(Behind::EndOthers);
        ended
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        self.0.sessions_of(caller)
    }
}

async fn service(sessions: &Ended) -> Service {
    Service::over(sessions.clone(), |login| login, |builder| builder).await
}

#[tokio::test]
async fn a_session_that_is_ended_meanwhile_remembers_no_device() {
    let sessions = Ended::default();
    let service = service(&sessions).await;
    let (browser, secret, recovery) = service.enrolled().await;
    let is_remembered = |browser: &Browser| browser.names().contains(&"__Host-device");
    for (operation, status) in [(Behind::Renew, 401), (Behind::Nothing, 204)] {
        let mut browser = browser.clone();
        browser.login().await;
        assert_eq!(browser.code(&service.code(&secret)).await.status(), 204);
        service.clock.advance(Duration::from_secs(60));
        sessions.end_behind(operation);
        let body = json!({"code": service.code(&secret), "remember": true});
        let reply = browser.send("/auth/second-factor", body).await;
        assert!(sessions.has_happened());
        assert_eq!((reply.status().as_u16(), is_remembered(&browser)), (status, status == 204));
        service.clock.advance(Duration::from_secs(60));
    }
    for (code, operation, status) in
        [(&recovery[0], Behind::Begin, 401), (&recovery[1], Behind::Nothing, 204)]
    {
        let mut browser = service.browser();
        assert_eq!(browser.login().await, 202);
        sessions.end_behind(operation);
        let body = json!({"code": code, "remember": true});
        let reply = browser.send("/auth/login/second-factor", body).await;
        assert!(sessions.has_happened());
        assert_eq!((reply.status().as_u16(), is_remembered(&browser)), (status, status == 204));
    }
}

#[tokio::test]
async fn a_session_that_is_ended_meanwhile_enrols_nothing() {
    let sessions = Ended::default();
    let service = service(&sessions).await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 204);
    let shown = browser.send("/auth/second-factor/enrol", json!({"name": "ada"})).await.json();
    let secret = shown["secret"].as_str().unwrap().to_owned();
    sessions.end_behind(Behind::EndOthers);
    let body = json!({"code": service.code(&secret)});
    problem(&browser.send("/auth/second-factor/enrol/confirm", body).await, 401);
    assert!(sessions.has_happened());
    // No second factor is asked for, and the owner enrols one.
    assert_eq!(service.browser().login().await, 204);
    service.enrolled().await;
    assert_eq!(service.browser().login().await, 202);
}

/// What each look at an account finds behind the next one, and whether that one was.
type Later = Option<(bool, Option<Account>)>;

/// Accounts of which something changes behind an operation.
#[derive(Clone)]
struct Changed {
    accounts: MemoryAccounts,
    /// Behind the next look at an account, its second factor is removed.
    is_removed: Arc<Mutex<bool>>,
    later: Arc<Mutex<Later>>,
    /// Behind the next note that there is no second factor, another one is enrolled.
    enrols: Again,
}

impl Accounts for Changed {
    fn find<'a>(&'a self, name: &'a str) -> AccountAnswer<'a, Option<Account>> {
        if let Some((is_behind, account)) = &mut *self.later.lock().unwrap()
            && std::mem::replace(is_behind, true)
        {
            return MaybeReady::Now(Ok(account.clone()));
        }
        let found = self.accounts.find(name);
        if std::mem::take(&mut *self.is_removed.lock().unwrap()) {
            let ada = ada();
            let noted = self.accounts.note_second_factor(&ada, false);
            assert!(matches!(noted, MaybeReady::Now(Ok(()))));
        }
        found
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: Option<&'a str>,
        new: &'a str,
    ) -> AccountAnswer<'a, bool> {
        self.accounts.replace_hash(name, old, new)
    }

    fn note_second_factor<'a>(
        &'a self,
        caller: &'a CallerId,
        is_enrolled: bool,
    ) -> AccountAnswer<'a, ()> {
        MaybeReady::later(async move {
            self.accounts.note_second_factor(caller, is_enrolled).wait().await?;
            if enrol_again(&self.enrols).await {
                self.accounts.note_second_factor(caller, true).wait().await?;
            }
            Ok(())
        })
    }
}

pub(super) struct Apart {
    client: Client,
    accounts: Changed,
    pub(super) factors: SecondFactors,
    clock: TestClock,
}

impl Apart {
    async fn new() -> Self {
        Self::over(MemorySessions::new()).await
    }

    pub(super) async fn over(sessions: impl SessionStore) -> Self {
        let clock = TestClock::new();
        let factors = SecondFactors::builder("Payroll", KEY).clock(&clock);
        let factors = factors.build(MemoryRecords::new()).unwrap();
        let accounts = Changed {
            accounts: MemoryAccounts::new(),
            is_removed: Arc::default(),
            later: Arc::default(),
            enrols: Arc::default(),
        };
        let login = Login::builder(accounts.clone()).second_factors(factors.clone()).clock(&clock);
        let login = login.build(HashCost::new(7_168, 5).unwrap()).unwrap();
        let hash = login.hash(PASSWORD).await.unwrap();
        accounts.accounts.put("ada", Account::new(ada()).password_hash(hash));
        let sessions = Sessions::builder().clock(&clock).build(sessions).unwrap();
        let security = Security::builder().sessions(sessions).direct().clock(&clock);
        let app = SecureRouter::<()>::new().nest("/auth", login.routes());
        let app = app.secured_by(security.build().unwrap()).unwrap();
        let client = Client::new(app).host("staff.test");
        Self { client, accounts, factors, clock }
    }

    pub(super) fn browser(&self) -> Browser {
        Browser { client: self.client.clone(), cookies: Vec::new() }
    }

    /// A browser with a session of both factors, and the secret.
    pub(super) async fn enrolled(&self) -> (Browser, [u8; 20]) {
        let secret = self.factors.enrol(&ada(), "ada").await.unwrap().secret();
        self.factors.confirm(&ada(), &self.code(&secret)).await.unwrap();
        self.accounts.note_second_factor(&ada(), true).wait().await.unwrap();
        self.clock.advance(Duration::from_secs(60));
        let mut browser = self.browser();
        assert_eq!(browser.login().await, 202);
        assert_eq!(browser.code(&self.code(&secret)).await.status(), 204);
        self.clock.advance(Duration::from_secs(60));
        (browser, secret)
    }

    pub(super) fn code(&self, secret: &[u8]) -> String {
        totp::code_at(secret, self.clock.now_millis() / 1_000)
    }
}

#[tokio::test]
async fn a_login_beside_the_removal_of_the_second_factor_is_no_failure() {
    let service = Apart::new().await;
    service.enrolled().await;
    service.factors.reset(&ada()).await.unwrap();
    // What the account says is older than what the store of factors does.
    *service.accounts.is_removed.lock().unwrap() = true;
    assert_eq!(service.browser().login().await, 204);
    // A store that forgot is one.
    service.accounts.note_second_factor(&ada(), true).wait().await.unwrap();
    assert_eq!(service.browser().login().await, 503);
}

#[tokio::test]
async fn an_account_that_is_not_found_again_says_nothing_of_its_second_factor() {
    let service = Apart::new().await;
    service.enrolled().await;
    service.factors.reset(&ada()).await.unwrap();
    let others = Account::new(CallerId::new("staff", "eve"));
    for found in [None, Some(others)] {
        *service.accounts.later.lock().unwrap() = Some((false, found));
        assert_eq!(service.browser().login().await, 503);
    }
    *service.accounts.later.lock().unwrap() = None;
    service.accounts.note_second_factor(&ada(), false).wait().await.unwrap();
    assert_eq!(service.browser().login().await, 204);
    // One that said that there is none is looked at once more behind the session alone.
    *service.accounts.later.lock().unwrap() = Some((false, None));
    assert_eq!(service.browser().login().await, 401);
}

#[tokio::test]
async fn a_removal_leaves_the_factor_that_is_enrolled_meanwhile() {
    let service = Apart::new().await;
    let (mut browser, secret) = service.enrolled().await;
    let again = (service.factors.clone(), service.clock.clone());
    *service.accounts.enrols.lock().unwrap() = Some(again);
    let body = json!({"code": service.code(&secret)});
    problem(&browser.send("/auth/second-factor/remove", body).await, 401);
    assert!(service.factors.is_enrolled(&ada()).await.unwrap());
    assert_eq!(service.browser().login().await, 202, "the account says so, too");
    // The one that the code is of is removed.
    service.factors.reset(&ada()).await.unwrap();
    let (mut browser, secret) = service.enrolled().await;
    let body = json!({"code": service.code(&secret)});
    assert_eq!(browser.send("/auth/second-factor/remove", body).await.status(), 204);
    assert_eq!(service.browser().login().await, 204);
}

#[tokio::test]
async fn a_session_that_is_ended_meanwhile_leaves_the_factor_that_is_enrolled_since() {
    let sessions = Ended::default();
    let service = Apart::over(sessions.clone()).await;
    let mut browser = service.browser();
    assert_eq!(browser.login().await, 204);
    let shown = browser.send("/auth/second-factor/enrol", json!({"name": "ada"})).await.json();
    let code = service.code(&base32(shown["secret"].as_str().unwrap()));
    *sessions.2.lock().unwrap() = Some((service.factors.clone(), service.clock.clone()));
    sessions.end_behind(Behind::EndOthers);
    let body = json!({ "code": code });
    problem(&browser.send("/auth/second-factor/enrol/confirm", body).await, 401);
    assert!(sessions.has_happened() && sessions.2.lock().unwrap().is_none());
    assert!(service.factors.is_enrolled(&ada()).await.unwrap());
    assert_eq!(service.browser().login().await, 202);
}
