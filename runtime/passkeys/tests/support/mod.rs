//! A service with passwords and passkeys, and browsers that keep cookies.

pub(crate) mod authenticator;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use palisade::MaybeReady;
use palisade::audit::{AuditQueue, AuditRecord, AuditSink, SinkError, WhenFull};
use palisade::auth::basic::HashCost;
use palisade::login::{Account, Login, LoginBuilder, MemoryAccounts};
use palisade::prelude::*;
use palisade::records::{
    MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, Reply, TestClock};
use palisade_passkeys::{PasskeyLogin, Passkeys, PasskeysBuilder};
use serde_json::{Value, json};

use authenticator::Authenticator;

pub(crate) const PASSWORD: &str = "correct horse";

/// The only role.
#[derive(Role)]
pub(crate) enum Role {
    /// Sees salaries.
    Hr,
}

/// Records that are away once they are told to be, and that keep an answer to themselves.
#[derive(Clone, Default)]
pub(crate) struct Records(MemoryRecords, Arc<AtomicBool>, Arc<AtomicUsize>, Arc<AtomicBool>);

/// No answer is kept back.
const ANSWERS: usize = 0;
/// One is, and those to later writes are given.
const KEEPS: usize = usize::MAX;

impl Records {
    pub(crate) fn with_capacity(records: usize) -> Self {
        let records = MemoryRecords::with_capacity(records);
        Self(records, Arc::default(), Arc::default(), Arc::default())
    }

    /// The answer to the write of this number from now on is kept back, although it is done.
    pub(crate) fn keep_back(&self, write: usize) {
        self.3.store(false, Ordering::SeqCst);
        self.2.store(write, Ordering::SeqCst);
    }

    /// Waits until an answer is kept back.
    pub(crate) async fn is_kept_back(&self) {
        while !self.3.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Every answer is given.
    pub(crate) fn give(&self) {
        self.2.store(ANSWERS, Ordering::SeqCst);
    }

    /// The same records, of which no answer is kept back.
    pub(crate) fn aside(&self) -> MemoryRecords {
        self.0.clone()
    }

    pub(crate) fn go_away(&self) {
        self.1.store(true, Ordering::SeqCst);
    }
}

impl RecordStore for Records {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        if self.1.load(Ordering::SeqCst) {
            return MaybeReady::Now(Err(RecordStoreError::new("away")));
        }
        self.0.find(id)
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        let one_less = |left: usize| match left {
            ANSWERS | KEEPS => None,
            1 => Some(KEEPS),
            more => Some(more - 1),
        };
        let order = Ordering::SeqCst;
        if self.2.fetch_update(order, order, one_less) != Ok(1) {
            return self.0.replace(change);
        }
        MaybeReady::later(async move {
            let answer = self.0.replace(change).wait().await;
            self.3.store(true, Ordering::SeqCst);
            while self.2.load(Ordering::SeqCst) != ANSWERS {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            answer
        })
    }
}

/// How a caller proved who it is.
#[derive(serde::Deserialize, Redacted)]
struct How {
    #[expose]
    sub: String,
    #[expose]
    amr: Vec<String>,
    #[expose]
    acr: Option<String>,
}

#[secure(auth = "session", rate = "1000/s")]
async fn me(caller: Principal) -> Result<Json<How>, Problem> {
    Ok(Json(caller.claims().ok_or("no claims")?))
}

#[secure(auth = "session", rate = "1000/s", step_up(acr = "aal2", max_age = "5m"))]
async fn pay() -> NoContent {
    NoContent
}

#[secure(auth = "session", role = "hr", rate = "1000/s")]
async fn salaries() -> NoContent {
    NoContent
}

/// What the audit heard.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<std::sync::Mutex<Vec<AuditRecord>>>);

impl AuditSink for Heard {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.0.lock().unwrap().extend_from_slice(records);
        Ok(())
    }
}

pub(crate) struct Service {
    pub(crate) client: Client,
    pub(crate) clock: TestClock,
    pub(crate) records: Records,
    pub(crate) ceremonies: Records,
    security: Security,
    heard: Heard,
}

impl Service {
    /// A service whose password alone lets nobody in who has a passkey.
    pub(crate) async fn new() -> Self {
        let records = Records::default();
        Self::with(TestClock::new(), records, |it| it, LoginBuilder::other_factor).await
    }

    /// A service whose password alone logs in, and whose passkeys step sessions up.
    pub(crate) async fn stepping_up(records: Records) -> Self {
        Self::with(TestClock::new(), records, |it| it, LoginBuilder::step_up_factor).await
    }

    pub(crate) async fn with(
        clock: TestClock,
        records: Records,
        also: impl FnOnce(PasskeysBuilder) -> PasskeysBuilder,
        asked: impl FnOnce(LoginBuilder, Passkeys) -> LoginBuilder,
    ) -> Self {
        let ceremonies = Records::default();
        let builder = Passkeys::builder("staff.test", "https://staff.test").name("Staff");
        let passkeys = also(builder)
            .clock(&clock)
            .admit(async |known: PasskeyLogin| {
                let grant = known.grant();
                Ok(match known.caller().subject() {
                    "gone" => None,
                    "ada" => Some(grant.role(Role::Hr)),
                    _ => Some(grant),
                })
            })
            .build(records.clone(), ceremonies.clone())
            .unwrap();
        let accounts = MemoryAccounts::new();
        let login = asked(Login::builder(accounts.clone()), passkeys.clone())
            .build(HashCost::new(7_168, 5).unwrap())
            .unwrap();
        for name in ["ada", "eve", "gone"] {
            let hash = login.hash(PASSWORD).await.unwrap();
            accounts.put(name, Account::new(CallerId::new("staff", name)).password_hash(hash));
        }
        let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
        let heard = Heard::default();
        let security = Security::builder()
            .roles::<Role>()
            .sessions(sessions)
            .audit(AuditQueue::to(heard.clone(), WhenFull::Refuse))
            .direct()
            .clock(&clock)
            .build()
            .unwrap();
        let app = SecureRouter::<()>::new()
            .route("/me", get(me))
            .route("/pay", post(pay))
            .route("/salaries", post(salaries))
            .nest("/auth/passkeys", passkeys.routes())
            .nest("/auth", login.routes())
            .secured_by(security.clone())
            .unwrap();
        let client = Client::new(app).host("staff.test");
        Self { client, clock, records, ceremonies, security, heard }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser { client: self.client.clone(), cookies: Vec::new() }
    }

    /// How often the audit heard of an event, with the public id of its passkey.
    pub(crate) fn heard(&self, event: &str) -> usize {
        assert!(self.security.flush_audit(Duration::from_secs(10)));
        let heard = self.heard.0.lock().unwrap();
        let its = heard.iter().filter(|record| record.event == event);
        its.inspect(|record| assert!(record.credential.is_some(), "{record:?}")).count()
    }

    /// A browser that is logged in as `name` by its password, with a passkey that it added.
    pub(crate) async fn with_passkey(&self, name: &str) -> (Browser, Authenticator) {
        let (mut browser, mut key) = (self.browser(), Authenticator::new());
        assert_eq!(browser.login(name).await, 204);
        assert_eq!(browser.add(&mut key).await, 204);
        (browser, key)
    }
}

/// A browser: what it was told to keep.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) cookies: Vec<(String, String)>,
}

impl Browser {
    pub(crate) async fn send(&mut self, path: &str, body: &Value) -> Reply {
        self.send_from("same-origin", path, body).await
    }

    pub(crate) async fn send_from(&mut self, site: &str, path: &str, body: &Value) -> Reply {
        let request = self.client.post(path).header("sec-fetch-site", site);
        let reply = request.header("cookie", &self.line()).json(body).send().await;
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

    pub(crate) fn line(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.client.get(path).header("cookie", &self.line()).send().await
    }

    pub(crate) async fn login(&mut self, name: &str) -> u16 {
        let body = json!({"name": name, "password": PASSWORD});
        self.send("/auth/login", &body).await.status().as_u16()
    }

    /// Begins a ceremony: its id, and the options.
    pub(crate) async fn begin(&mut self, what: &str, body: &Value) -> (Value, Value) {
        let reply = self.send(&format!("/auth/passkeys/{what}/begin"), body).await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
        assert_eq!(reply.header("cache-control"), "no-store");
        let mut json: Value = reply.json();
        (json["ceremony"].take(), json["publicKey"].take())
    }

    pub(crate) async fn finish(
        &mut self,
        what: &str,
        ceremony: &Value,
        credential: &Value,
    ) -> Reply {
        let body = json!({"ceremony": ceremony, "credential": credential});
        self.send(&format!("/auth/passkeys/{what}"), &body).await
    }

    pub(crate) async fn add(&mut self, key: &mut Authenticator) -> u16 {
        let (ceremony, options) = self.begin("add", &json!({"name": "laptop"})).await;
        let credential = key.create(&options);
        self.finish("add", &ceremony, &credential).await.status().as_u16()
    }

    /// Logs in or verifies with a passkey.
    pub(crate) async fn prove(&mut self, what: &str, key: &mut Authenticator) -> u16 {
        let (ceremony, options) = self.begin(what, &json!({})).await;
        let credential = key.get(&options);
        self.finish(what, &ceremony, &credential).await.status().as_u16()
    }

    pub(crate) async fn how(&self) -> Value {
        let reply = self.get("/me").await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
        reply.json()
    }
}
