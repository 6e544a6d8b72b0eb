//! The second factor of a login: half logged in, finished by a code, and what a session may then do.

mod beside;
mod ended;
mod halves;
mod meanwhile;
mod replaced;
mod steps;
mod told;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::auth::basic::HashCost;
use palisade::login::{
    Account, LinkMessage, Login, LoginBuilder, MemoryAccounts, MemoryTickets, SendLinks,
};
use palisade::prelude::*;
use palisade::records::{
    MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};
use palisade::second_factor::{SecondFactors, totp};
use palisade::session::{MemorySessions, SessionControl, SessionStore, Sessions};
use palisade::testing::{Client, Reply, TestClock};
use palisade::{MaybeReady, SecurityBuilder};
use serde_json::{Value, json};

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
        for _ in 0..6_000 {
            if let Some(link) = self.0.lock().unwrap().take() {
                return link.rsplit('=').next().unwrap().to_owned();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nothing was sent");
    }
}

/// Records that are away, or forgotten, once they are told to be.
#[derive(Clone)]
struct Records(MemoryRecords, Arc<Mutex<bool>>, Arc<Mutex<bool>>);

impl RecordStore for Records {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        if *self.1.lock().unwrap() {
            return MaybeReady::Now(Err(RecordStoreError::new("away")));
        }
        if *self.2.lock().unwrap() {
            return MaybeReady::Now(Ok(None));
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

/// As a passkey proves.
#[secure(auth = "session", rate = "1000/s")]
async fn prove(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.step_up(&caller.id(), "hwk").await?;
    Ok(NoContent)
}

struct Service {
    client: Client,
    clock: TestClock,
    accounts: MemoryAccounts,
    mailbox: Mailbox,
    is_away: Arc<Mutex<bool>>,
    is_forgotten: Arc<Mutex<bool>>,
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
        Self::with(|builder| builder).await
    }

    async fn with(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        Self::of(|login| login, configure).await
    }

    async fn of(
        also: impl FnOnce(LoginBuilder) -> LoginBuilder,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        Self::over(MemorySessions::new(), also, configure).await
    }

    async fn over(
        sessions: impl SessionStore,
        also: impl FnOnce(LoginBuilder) -> LoginBuilder,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        let (clock, mailbox) = (TestClock::new(), Mailbox::default());
        let (is_away, is_forgotten) = (Arc::new(Mutex::new(false)), Arc::new(Mutex::new(false)));
        let records =
            Records(MemoryRecords::new(), Arc::clone(&is_away), Arc::clone(&is_forgotten));
        let factors = SecondFactors::builder("Payroll", KEY).clock(&clock).build(records).unwrap();
        let accounts = MemoryAccounts::new();
        let login = also(Login::builder(accounts.clone()))
            .links("https://staff.test/enter", MemoryTickets::new(), mailbox.clone())
            .second_factors(factors)
            .clock(&clock)
            .build(HashCost::new(7_168, 5).unwrap())
            .unwrap();
        let sessions = Sessions::builder().clock(&clock).build(sessions).unwrap();
        let security = configure(Security::builder().sessions(sessions).direct().clock(&clock));
        let routes = SecureRouter::<()>::new()
            .route("/me", get(me))
            .route("/pay", post(pay))
            .route("/prove", post(prove))
            .nest("/auth", login.routes());
        let app = routes.secured_by(security.build().unwrap()).unwrap();
        let client = Client::new(app).host("staff.test");
        let service = Self { client, clock, accounts, mailbox, is_away, is_forgotten, login };
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
