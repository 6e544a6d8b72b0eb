//! The second factor of a login: half logged in, finished by a code, and what a session may then do.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::MaybeReady;
use palisade::auth::basic::HashCost;
use palisade::login::{Account, LinkMessage, Login, MemoryAccounts, MemoryTickets, SendLinks};
use palisade::prelude::*;
use palisade::records::{
    MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};
use palisade::second_factor::{SecondFactors, totp};
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, Reply, TestClock};
use serde_json::{Value, json};

use crate::problem;

const KEY: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
const PASSWORD: &str = "correct horse";

#[derive(Clone, Default)]
struct Mailbox(Arc<Mutex<Option<String>>>);

impl SendLinks for Mailbox {
    fn send(
        &self,
        message: LinkMessage,
    ) -> MaybeReady<'_, Result<(), Box<dyn std::error::Error + Send + Sync>>> {
        *self.0.lock().unwrap() = message.link().map(str::to_owned);
        MaybeReady::Now(Ok(()))
    }
}

impl Mailbox {
    async fn token(&self) -> String {
        for _ in 0..200 {
            if let Some(link) = self.0.lock().unwrap().take() {
                return link.rsplit('=').next().unwrap().to_owned();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nothing was sent");
    }
}

/// Records that are away once they are told to be.
#[derive(Clone)]
struct Records(MemoryRecords, Arc<Mutex<bool>>);

impl RecordStore for Records {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        if *self.1.lock().unwrap() {
            return MaybeReady::Now(Err(RecordStoreError::new("away")));
        }
        self.0.find(id)
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        self.0.replace(change)
    }
}

/// How a caller proved who it is.
#[derive(serde::Deserialize, Redacted)]
struct How {
    #[expose]
    amr: Vec<String>,
    #[expose]
    auth_time: i64,
    #[expose]
    acr: Option<String>,
}

#[secure(auth = "session", rate = "1000/s")]
async fn me(caller: Principal) -> Result<Json<How>, Problem> {
    assert_eq!(caller.subject(), "ada");
    Ok(Json(caller.claims().ok_or("no claims")?))
}

#[secure(auth = "session", rate = "1000/s", step_up(acr = "aal2", max_age = "5m"))]
async fn pay() -> NoContent {
    NoContent
}

struct Service {
    client: Client,
    clock: TestClock,
    accounts: MemoryAccounts,
    mailbox: Mailbox,
    is_away: Arc<Mutex<bool>>,
    login: Login,
}

/// A browser: what it was told to keep.
#[derive(Clone)]
struct Browser {
    client: Client,
    cookies: Vec<(String, String)>,
}

impl Browser {
    async fn send(&mut self, path: &str, body: Value) -> Reply {
        let request = self.client.post(path).header("sec-fetch-site", "same-origin");
        let reply = request.header("cookie", &self.line()).json(&body).send().await;
        for set in reply.headers().get_all("set-cookie") {
            let (pair, attributes) = set.to_str().unwrap().split_once(';').unwrap();
            assert!(attributes.contains("Secure; HttpOnly; SameSite="), "{attributes}");
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            if !attributes.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        reply
    }

    fn line(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn names(&self) -> Vec<&str> {
        self.cookies.iter().map(|(name, _)| &**name).collect()
    }

    fn forget(&mut self, name: &str) {
        self.cookies.retain(|(kept, _)| kept != name);
    }

    async fn get(&self, path: &str) -> Reply {
        self.client.get(path).header("cookie", &self.line()).send().await
    }

    async fn login(&mut self) -> u16 {
        let body = json!({"name": "ada", "password": PASSWORD});
        self.send("/auth/login", body).await.status().as_u16()
    }

    async fn code(&mut self, code: &str) -> Reply {
        self.send("/auth/login/second-factor", json!({ "code": code })).await
    }

    async fn how(&self) -> Value {
        let reply = self.get("/me").await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
        reply.json()
    }
}

impl Service {
    async fn new() -> Self {
        let (clock, mailbox) = (TestClock::new(), Mailbox::default());
        let is_away = Arc::new(Mutex::new(false));
        let records = Records(MemoryRecords::new(), Arc::clone(&is_away));
        let factors = SecondFactors::builder("Payroll", KEY).clock(&clock).build(records).unwrap();
        let accounts = MemoryAccounts::new();
        let login = Login::builder(accounts.clone())
            .links("https://staff.test/enter", MemoryTickets::new(), mailbox.clone())
            .second_factors(factors)
            .clock(&clock)
            .build(HashCost::new(7_168, 5).unwrap())
            .unwrap();
        let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
        let security = Security::builder().sessions(sessions).direct().clock(&clock);
        let routes = SecureRouter::<()>::new()
            .route("/me", get(me))
            .route("/pay", post(pay))
            .nest("/auth", login.routes());
        let app = routes.secured_by(security.build().unwrap()).unwrap();
        let client = Client::new(app).host("staff.test");
        let service = Self { client, clock, accounts, mailbox, is_away, login };
        service.set_password(PASSWORD).await;
        service
    }

    async fn set_password(&self, password: &str) {
        let hash = self.login.hash(password).await.unwrap();
        let account = Account::new(CallerId::new("staff", "ada")).password_hash(hash);
        self.accounts.put("ada", account);
    }

    fn browser(&self) -> Browser {
        Browser { client: self.client.clone(), cookies: Vec::new() }
    }

    /// Enrols, and returns the browser with the secret and the recovery codes.
    async fn enrolled(&self) -> (Browser, String, Vec<String>) {
        let mut browser = self.browser();
        assert_eq!(browser.login().await, 204);
        let shown = browser.send("/auth/second-factor/enrol", json!({"name": "ada"})).await;
        assert_eq!(shown.status(), 200, "{}", shown.text());
        assert!(shown.json()["picture"].as_str().unwrap().contains("<svg"));
        let secret = shown.json()["secret"].as_str().unwrap().to_owned();
        let body = json!({"code": self.code(&secret)});
        let codes = browser.send("/auth/second-factor/enrol/confirm", body).await;
        assert_eq!(codes.status(), 200, "{}", codes.text());
        let codes = codes.json()["recovery_codes"].as_array().unwrap().clone();
        let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        self.clock.advance(Duration::from_secs(60));
        (browser, secret, codes)
    }

    fn code(&self, secret: &str) -> String {
        totp::code_at(&base32(secret), self.clock.now_millis() / 1_000)
    }
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let five = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        bits = (bits << 5) | u32::from(five);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}

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
    put(|account| account).await;
    assert_eq!(browser.login().await, 204);
}
