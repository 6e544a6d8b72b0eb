//! A process that is killed before or after any step of a login and of a reset: no session is lost, none of the old password is left, and there are
//! never two winners. The process is the test program once more.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::auth::basic::HashCost;
use palisade::login::{Account, LinkMessage, Login, RecordAccounts, RecordTickets, SendLinks};
use palisade::prelude::*;
use palisade::records::{Record, RecordAnswer, RecordChange, RecordId, RecordStore};
use palisade::session::{SessionAnswer, SessionId, SessionRecord, SessionStore, Sessions};
use palisade::testing::{Client, Reply};
use palisade::{CallerId, MaybeReady};
use serde_json::json;

/// At which step the other process ends.
const STEP: &str = "PALISADE_TEST_STEP";
const NAME: &str = "PALISADE_TEST_NAME";
const OLD: &str = "correct horse";
const NEW: &str = "battery staple";

/// A store whose process ends, as by `kill -9`, before or after one of its operations.
struct EndsAt<S> {
    store: Arc<S>,
    steps_left: Option<Arc<AtomicU32>>,
}

impl<S> Clone for EndsAt<S> {
    fn clone(&self) -> Self {
        Self { store: Arc::clone(&self.store), steps_left: self.steps_left.clone() }
    }
}

impl<S> EndsAt<S> {
    fn step(&self) {
        let Some(left) = &self.steps_left else { return };
        if left.fetch_sub(1, Ordering::SeqCst) == 1 {
            let own = std::process::id().to_string();
            let _ = Command::new("kill").args(["-9", &own]).status();
            loop {
                std::thread::park();
            }
        }
    }
}

impl<S: RecordStore> RecordStore for EndsAt<S> {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        self.store.find(id)
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::later(async move {
            self.step();
            let replaced = self.store.replace(change).wait().await;
            self.step();
            replaced
        })
    }
}

impl<S: SessionStore> SessionStore for EndsAt<S> {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        MaybeReady::later(async move {
            self.step();
            let begun = self.store.begin(new, instead_of).wait().await;
            self.step();
            begun
        })
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        self.store.find(id)
    }

    fn renew(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> SessionAnswer<'_, bool> {
        self.store.renew(old, new, now_millis)
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        self.store.note_use(id, at_millis)
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        self.store.end(id, caller)
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        MaybeReady::later(async move {
            self.step();
            let ended = self.store.end_all(caller, but).wait().await;
            self.step();
            ended
        })
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        self.store.sessions_of(caller)
    }
}

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
        for _ in 0..2_000 {
            if let Some(link) = self.0.lock().unwrap().take() {
                return link.rsplit('=').next().unwrap().to_owned();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nothing was sent");
    }
}

#[secure(auth = "session", rate = "1000/s")]
async fn me() -> NoContent {
    NoContent
}

struct Service {
    client: Client,
    accounts: RecordAccounts,
    login: Login,
    mailbox: Mailbox,
    name: String,
}

impl Service {
    fn over<R: RecordStore, S: SessionStore>(
        (records, sessions): (R, S),
        steps_left: Option<u32>,
        name: &str,
    ) -> Self {
        let steps_left = steps_left.map(|left| Arc::new(AtomicU32::new(left)));
        let store = EndsAt { store: Arc::new(records), steps_left: steps_left.clone() };
        let sessions = EndsAt { store: Arc::new(sessions), steps_left };
        let (accounts, mailbox) = (RecordAccounts::new(store.clone()), Mailbox::default());
        let login = Login::builder(accounts.clone())
            .links("https://staff.test/enter", RecordTickets::new(store), mailbox.clone())
            .build(HashCost::new(7_168, 5).unwrap())
            .unwrap();
        let sessions = Sessions::builder().build(sessions).unwrap();
        let security = Security::builder().sessions(sessions).direct().build().unwrap();
        let app = SecureRouter::<()>::new().route("/me", get(me)).nest("/auth", login.routes());
        let client = Client::new(app.secured_by(security).unwrap()).host("staff.test");
        Self { client, accounts, login, mailbox, name: name.to_owned() }
    }

    async fn post(&self, path: &str, body: serde_json::Value) -> Reply {
        self.client.post(&format!("/auth{path}")).json(&body).send().await
    }

    async fn login(&self, password: &str) -> Reply {
        self.post("/login", json!({"name": self.name, "password": password})).await
    }

    async fn is_in(&self, cookie: &str) -> bool {
        let status = self.client.get("/me").header("cookie", cookie).send().await.status();
        assert!([204, 401].contains(&status.as_u16()), "{status}");
        status == 204
    }
}

/// The other process: logs in, asks for a link, and chooses another password; it says what has left it.
#[allow(clippy::print_stdout, reason = "the other process reads it")]
pub(crate) async fn log_in_until_killed(stores: (impl RecordStore, impl SessionStore)) {
    let step = std::env::var(STEP).unwrap().parse().unwrap();
    let service = Service::over(stores, Some(step), &std::env::var(NAME).unwrap());
    let entered = service.login(OLD).await;
    assert_eq!(entered.status(), 204);
    println!("cookie {}", entered.header("set-cookie").split(';').next().unwrap());
    service.post("/reset", json!({"name": service.name})).await;
    let token = service.mailbox.token().await;
    println!("token {token}");
    let reset = service.post("/reset/confirm", json!({"token": token, "password": NEW})).await;
    assert_eq!(reset.status(), 204);
    println!("reset done");
}

/// Kills the test `name`, which calls the above, at each of its steps, and looks at what is left in the store that `store` opens anew.
pub(crate) async fn no_login_is_lost<R: RecordStore, S: SessionStore>(
    test: &str,
    variable: (&str, &str),
    stores: impl AsyncFn() -> (R, S),
) {
    let mut seen = [0; 4];
    for step in 1_u32.. {
        assert!(step < 100, "it never comes to an end");
        let name = format!("ada{step}");
        let before = Service::over(stores().await, None, &name);
        let hash = before.login.hash(OLD).await.unwrap();
        let account = Account::new(CallerId::new("staff", &*name)).password_hash(hash);
        before.accounts.put(&name, account).await.unwrap();
        drop(before);
        let said = run(test, variable, &name, step);
        judge(&Service::over(stores().await, None, &name), &said, step).await;
        seen[said.len()] += 1;
        if said.len() == 3 {
            break;
        }
    }
    assert!(
        seen.iter().all(|count| *count > 0),
        "it was killed after each of the answers: {seen:?}"
    );
}

fn run(test: &str, (variable, value): (&str, &str), name: &str, step: u32) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(variable, value)
        .env(STEP, step.to_string())
        .env(NAME, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let known = |line: String| {
        let (what, value) = ["cookie ", "token ", "reset "]
            .iter()
            .find_map(|what| Some((what, line.split_once(what)?.1.to_owned())))?;
        let _ = what;
        Some(value)
    };
    let said = lines.map_while(Result::ok).filter_map(known).collect();
    child.wait().unwrap();
    said
}

async fn judge(service: &Service, said: &[String], step: u32) {
    // Exactly one of both passwords is good, whenever it was killed.
    let old = service.login(OLD).await.status() == 204;
    let new = service.login(NEW).await.status() == 204;
    assert!(old != new, "step {step}: old {old}, new {new}");
    if let Some(cookie) = said.first() {
        let is_in = service.is_in(cookie).await;
        match said.len() {
            // Nobody has begun to choose another password.
            1 => assert!(is_in && old, "the session is lost at step {step}"),
            2 => assert!(!(is_in && new), "a session of the old password is left at step {step}"),
            _ => assert!(!is_in && new, "step {step}"),
        }
    }
    // A link whose password was set opens nothing more.
    if let Some(token) = said.get(1) {
        let body = json!({"token": token, "password": "a third password"});
        let again = service.post("/reset/confirm", body).await.status() == 204;
        assert!(!(again && new), "two winners at step {step}");
    }
}
