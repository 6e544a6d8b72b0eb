//! Logins by password and by link, with registration and reset.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use palisade::auth::basic::HashCost;
use palisade::login::{
    Account, Accounts as _, LinkKind, LinkMessage, Login, MemoryAccounts, MemoryTickets, SendLinks,
};
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, Reply, TestClock};
use palisade::{MaybeReady, SecurityBuilder};
use serde_json::{Value, json};

use crate::log::Log;
use crate::service::cookie_of;
use crate::{Role, problem};

/// What was sent.
#[derive(Clone, Default)]
struct Mailbox(Arc<Mutex<Vec<LinkMessage>>>);

impl SendLinks for Mailbox {
    fn send(
        &self,
        message: LinkMessage,
    ) -> MaybeReady<'_, Result<(), Box<dyn std::error::Error + Send + Sync>>> {
        self.0.lock().unwrap().push(message);
        MaybeReady::Now(Ok(()))
    }
}

impl Mailbox {
    /// The next message, once it is there.
    async fn next(&self) -> LinkMessage {
        for _ in 0..200 {
            if let Some(message) = self.0.lock().unwrap().pop() {
                return message;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nothing was sent");
    }

    async fn token(&self) -> String {
        let message = self.next().await;
        message.link().unwrap().rsplit('=').next().unwrap().to_owned()
    }
}

#[secure(auth = "session", rate = "1000/s")]
async fn me(caller: Principal) -> Result<StatusCode, Problem> {
    assert_eq!(caller.subject(), "ada");
    Ok(StatusCode::OK)
}

#[secure(auth = "session", role = "hr", rate = "1000/s")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

struct Service {
    client: Client,
    clock: TestClock,
    accounts: MemoryAccounts,
    mailbox: Mailbox,
}

const PASSWORD: &str = "correct horse";

impl Service {
    async fn new() -> Self {
        Self::with(HashCost::new(7_168, 5).unwrap(), |builder| builder).await
    }

    async fn with(cost: HashCost, state: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        let accounts = MemoryAccounts::with_registration("https://staff.test");
        Self::over(accounts, cost, state).await
    }

    async fn over(
        accounts: MemoryAccounts,
        cost: HashCost,
        state: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        let (clock, mailbox) = (TestClock::new(), Mailbox::default());
        let login = Login::builder(accounts.clone())
            .breached(|password: &str| password == "password1234")
            .links("https://staff.test/enter", MemoryTickets::new(), mailbox.clone())
            .clock(&clock)
            .build(cost)
            .unwrap();
        if accounts.find("ada").wait().await.unwrap().is_none() {
            let hash = login.hash(PASSWORD).await.unwrap();
            let account = Account::new(CallerId::new("staff", "ada")).password_hash(hash);
            accounts.put("ada", account.role(Role::Hr));
        }
        let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
        let security = state(Security::builder().roles::<Role>().sessions(sessions));
        let security = security.direct().clock(&clock).build().unwrap();
        let routes = SecureRouter::<()>::new()
            .route("/me", get(me))
            .route("/salaries", get(salaries))
            .nest("/auth", login.routes());
        let client = crate::documented(routes.secured_by(security).unwrap()).host("staff.test");
        Self { client, clock, accounts, mailbox }
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.client.post(&format!("/auth{path}")).json(&body).send().await
    }

    async fn login(&self, password: &str) -> Reply {
        self.post("/login", json!({"name": "ada", "password": password})).await
    }

    async fn status(&self, path: &str, cookie: &str) -> u16 {
        self.client.get(path).header("cookie", cookie).send().await.status().as_u16()
    }
}

#[tokio::test]
async fn a_password_logs_in_with_the_rights_of_its_account_and_no_log_has_it() {
    let (service, log) = (Service::new().await, Log::listen());
    let reply = service.login(PASSWORD).await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    let cookie = cookie_of(&reply);
    assert_eq!(
        (service.status("/me", &cookie).await, service.status("/salaries", &cookie).await),
        (200, 200)
    );
    let wrong = service.login("hunter2hunter2").await;
    problem(&wrong, 401);
    assert_eq!(wrong.header("set-cookie"), "");
    let shown = log.text();
    assert!(!shown.contains(PASSWORD) && !shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("login_wrong"), "{shown}");
    // The name is found however it is written.
    let spelt = service.post("/login", json!({"name": " ADA ", "password": PASSWORD})).await;
    assert_eq!(spelt.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_unknown_name_has_the_answer_and_the_time_of_a_wrong_password() {
    let service = Service::new().await;
    let known = service.login("wrong password").await;
    let unknown =
        service.post("/login", json!({"name": "bob", "password": "wrong password"})).await;
    assert_eq!(known, unknown);
    let long = "x".repeat(1_024);
    assert_eq!(service.login(&long).await, known);
    let taken = async |number: u8, name: &str| {
        let body = json!({"name": name, "password": "wrong password"});
        let client = service.client.clone().at([198, 51, 100, number].into());
        let begun = Instant::now();
        problem(&client.post("/auth/login").json(&body).send().await, 401);
        begun.elapsed()
    };
    let (mut unknown, mut wrong) = (Duration::MAX, Duration::MAX);
    for number in 0..4 {
        unknown = unknown.min(taken(number, "nobody").await);
        wrong = wrong.min(taken(number, "ada").await);
    }
    assert!(unknown > wrong / 3 && wrong > unknown / 3, "{unknown:?} {wrong:?}");
}

#[tokio::test]
async fn guesses_are_limited_by_account_from_wherever_they_come() {
    let service = Service::new().await;
    let guess = async |number: u8, name: &str| {
        let client = service.client.clone().at([198, 51, 100, number].into());
        let body = json!({"name": name, "password": "wrong password"});
        client.post("/auth/login").json(&body).send().await.status().as_u16()
    };
    for number in 0..10 {
        assert_eq!(guess(number, "ada").await, 401);
    }
    assert_eq!(guess(11, "ada").await, 429);
    assert_eq!(guess(11, " Ada").await, 429, "however it is written");
    assert_eq!(guess(11, "bob").await, 401, "another account");
    service.clock.advance(Duration::from_secs(900));
    assert_eq!(guess(11, "ada").await, 401);
}

#[tokio::test]
async fn a_hash_of_less_is_renewed_at_the_login() {
    let accounts = MemoryAccounts::new();
    let stored = async || {
        let account = accounts.find("ada").wait().await.unwrap().unwrap();
        account.stored_hash().unwrap().to_owned()
    };
    let small = HashCost::new(7_168, 5).unwrap();
    let service = Service::over(accounts.clone(), small, |it| it).await;
    assert_eq!(service.login(PASSWORD).await.status(), 204);
    assert!(stored().await.contains("m=7168"));
    let grown = Service::over(accounts.clone(), HashCost::new(9_216, 5).unwrap(), |it| it).await;
    assert_eq!(grown.login("wrong password").await.status(), 401);
    assert!(stored().await.contains("m=7168"), "a wrong password renews nothing");
    assert_eq!(grown.login(PASSWORD).await.status(), 204);
    assert!(stored().await.contains("m=9216"));
    assert_eq!(grown.login(PASSWORD).await.status(), 204);
}

#[tokio::test]
async fn a_link_logs_in_once_and_for_a_while() {
    let service = Service::new().await;
    let send =
        async || assert_eq!(service.post("/link", json!({"name": "ada"})).await.status(), 202);
    let open = async |token: &str| {
        service.post("/link/open", json!({ "token": token, "elsewhere": true })).await
    };
    send().await;
    let message = service.mailbox.next().await;
    assert_eq!((message.kind(), message.name()), (LinkKind::Login, "ada"));
    let link = message.link().unwrap();
    let token = link.strip_prefix("https://staff.test/enter#login=").unwrap();
    let reply = open(token).await;
    assert_eq!(reply.status(), 204);
    assert_eq!(service.status("/me", &cookie_of(&reply)).await, 200);
    problem(&open(token).await, 401);
    send().await;
    let late = service.mailbox.token().await;
    service.clock.advance(Duration::from_secs(15 * 60));
    problem(&open(&late).await, 401);
    // One kind opens nothing of another.
    send().await;
    let token = service.mailbox.token().await;
    let reset = json!({"token": token, "password": "another password"});
    problem(&service.post("/reset/confirm", reset).await, 401);
    assert_eq!(open(&token).await.status(), 204);
}

#[tokio::test]
async fn of_two_that_open_a_link_at_once_one_is_logged_in() {
    let service = Service::new().await;
    service.post("/link", json!({"name": "ada"})).await;
    let token = service.mailbox.token().await;
    let open = || service.post("/link/open", json!({ "token": token, "elsewhere": true }));
    let replies = futures_util::future::join_all((0..16).map(|_| open())).await;
    let won = replies.iter().filter(|reply| reply.status() == 204).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn what_is_sent_tells_nobody_whether_there_is_an_account() {
    let service = Service::new().await;
    for path in ["/link", "/reset", "/register"] {
        let known = service.post(path, json!({"name": "ada"})).await;
        let unknown = service.post(path, json!({"name": "nobody"})).await;
        assert_eq!(known.status(), 202);
        // The account's own limit stands in the answer, and is of the same size.
        assert_eq!((known.text(), known.status()), (unknown.text(), unknown.status()));
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut sent: Vec<_> = service
        .mailbox
        .0
        .lock()
        .unwrap()
        .iter()
        .map(|it| (it.name().to_owned(), it.kind()))
        .collect();
    sent.sort_by_key(|(name, kind)| (name.clone(), format!("{kind:?}")));
    let ada = |kind| ("ada".to_owned(), kind);
    let expected = [
        ada(LinkKind::AlreadyRegistered),
        ada(LinkKind::Login),
        ada(LinkKind::Reset),
        ("nobody".to_owned(), LinkKind::Register),
    ];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_reset_ends_every_session_and_the_old_password() {
    let service = Service::new().await;
    let cookie = cookie_of(&service.login(PASSWORD).await);
    let token = async || {
        service.post("/reset", json!({"name": "ada"})).await;
        service.mailbox.token().await
    };
    let confirm = async |token: &str, password: &str| {
        service.post("/reset/confirm", json!({"token": token, "password": password})).await
    };
    for unfit in ["short", "password1234", &"x".repeat(1_024 + 1)] {
        problem(&confirm(&token().await, unfit).await, 422);
    }
    assert_eq!(service.status("/me", &cookie).await, 200, "nothing has changed");
    let token = token().await;
    assert_eq!(confirm(&token, "a new password").await.status(), 204);
    problem(&confirm(&token, "another password").await, 401);
    assert_eq!(service.status("/me", &cookie).await, 401);
    problem(&service.login(PASSWORD).await, 401);
    assert_eq!(service.login("a new password").await.status(), 204);
}

#[tokio::test]
async fn whoever_registers_reads_at_the_name() {
    let service = Service::new().await;
    service.post("/register", json!({"name": "Grace@Staff.test"})).await;
    let token = service.mailbox.token().await;
    let body = json!({"token": token, "password": "a long password", "elsewhere": true});
    let reply = service.post("/register/confirm", body.clone()).await;
    assert_eq!(reply.status(), 204);
    let listed = service.client.get("/auth/sessions").header("cookie", &cookie_of(&reply));
    assert_eq!(listed.send().await.json()[0]["current"], true);
    problem(&service.post("/register/confirm", body).await, 401);
    let made = service.accounts.find("grace@staff.test").wait().await.unwrap().unwrap();
    assert_eq!(made.caller(), &CallerId::new("https://staff.test", "grace@staff.test"));
    // A name that is nobody's is no password either.
    service.post("/register", json!({"name": "long-enough-name"})).await;
    let token = service.mailbox.token().await;
    let body = json!({"token": token, "password": "Long-Enough-Name", "elsewhere": true});
    problem(&service.post("/register/confirm", body).await, 422);
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let service = Service::new().await;
    let (here, there) =
        (cookie_of(&service.login(PASSWORD).await), cookie_of(&service.login(PASSWORD).await));
    let change = async |password: &str, new: &str| {
        let body = json!({"name": "ada", "password": password, "new_password": new});
        service.client.post("/auth/password").header("cookie", &here).json(&body).send().await
    };
    problem(&change("wrong password", "a new password").await, 401);
    problem(&change(PASSWORD, "short").await, 422);
    let changed = change(PASSWORD, "a new password").await;
    assert_eq!(changed.status(), 204);
    assert_eq!(service.status("/me", &there).await, 401);
    assert_eq!(service.status("/me", &here).await, 401, "the old id is dead");
    assert_eq!(service.status("/me", &cookie_of(&changed)).await, 200);
    problem(&service.login(PASSWORD).await, 401);
}

#[tokio::test]
async fn a_page_of_another_site_neither_logs_in_nor_out() {
    let service = Service::new().await;
    let cookie = cookie_of(&service.login(PASSWORD).await);
    let body = json!({"name": "ada", "password": PASSWORD});
    let forged = service.client.post("/auth/login").header("sec-fetch-site", "cross-site");
    problem(&forged.json(&body).send().await, 403);
    let forged = service.client.post("/auth/logout").header("origin", "https://evil.test");
    problem(&forged.header("cookie", &cookie).send().await, 403);
    assert_eq!(service.status("/me", &cookie).await, 200);
    let own = service.client.post("/auth/logout").header("origin", "https://staff.test");
    let reply = own.header("cookie", &cookie).send().await;
    assert_eq!(reply.status(), 204);
    assert_eq!(reply.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(service.status("/me", &cookie).await, 401);
    assert_eq!(service.post("/logout", json!({})).await.status(), 204, "whoever left may leave");
}

#[tokio::test]
async fn a_link_logs_in_the_browser_that_asked_for_it_or_whoever_confirms() {
    let service = Service::new().await;
    for (ask, open) in [("/link", "/link/open"), ("/register", "/register/confirm")] {
        let name = if ask == "/link" { "ada" } else { "grace@staff.test" };
        let asked = service.post(ask, json!({ "name": name })).await;
        let cookie = asked.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("__Host-link="), "{cookie}");
        let token = service.mailbox.token().await;
        let mut body = json!({ "token": token });
        if open == "/register/confirm" {
            body["password"] = json!("a long password");
        }
        // The link of somebody else's account, on the page of whoever was sent to it.
        problem(&service.post(open, body.clone()).await, 401);
        let request = service.client.post(&format!("/auth{open}")).header("cookie", &cookie);
        assert_eq!(request.json(&body).send().await.status(), 204, "{open}");
    }
    // Another browser's cookie opens nothing.
    let asked = service.post("/link", json!({"name": "ada"})).await;
    let own = asked.header("set-cookie").split(';').next().unwrap().to_owned();
    let token = service.mailbox.token().await;
    let other = format!("__Host-link={}", "x".repeat(43));
    let open = async |cookie: &str, body: Value| {
        let request = service.client.post("/auth/link/open").header("cookie", cookie);
        request.json(&body).send().await
    };
    problem(&open(&other, json!({ "token": token })).await, 401);
    assert_eq!(open(&own, json!({ "token": token })).await.status(), 204, "it was not used up");
    service.post("/link", json!({"name": "ada"})).await;
    let token = service.mailbox.token().await;
    problem(&open(&other, json!({ "token": token })).await, 401);
    let confirmed = json!({ "token": token, "elsewhere": true });
    assert_eq!(open(&other, confirmed).await.status(), 204);
}

/// A store that compares names as a database with a loose collation does, and counts who changes a hash.
#[derive(Clone, Default)]
struct Loose {
    accounts: MemoryAccounts,
    replaced: Arc<Mutex<u32>>,
}

fn folded(name: &str) -> String {
    name.to_uppercase().to_lowercase()
}

impl palisade::login::Accounts for Loose {
    fn find<'a>(&'a self, name: &'a str) -> palisade::login::AccountAnswer<'a, Option<Account>> {
        let name = folded(name);
        MaybeReady::later(async move { self.accounts.find(&name).wait().await })
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> palisade::login::AccountAnswer<'a, bool> {
        *self.replaced.lock().unwrap() += 1;
        self.accounts.replace_hash(name, old, new)
    }

    fn set_hash<'a>(
        &'a self,
        name: &'a str,
        new: &'a str,
    ) -> palisade::login::AccountAnswer<'a, bool> {
        self.accounts.set_hash(name, new)
    }
}

#[tokio::test]
async fn a_link_goes_to_the_name_that_the_account_has_and_to_no_other_spelling() {
    let (mailbox, accounts) = (Mailbox::default(), Loose::default());
    let login = Login::builder(accounts.clone())
        .links("https://staff.test/enter", MemoryTickets::new(), mailbox.clone())
        .build(HashCost::new(7_168, 5).unwrap())
        .unwrap();
    accounts.accounts.put("sis@x", Account::new(CallerId::new("staff", "sis")));
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security = Security::builder().sessions(sessions).direct().build().unwrap();
    let app = SecureRouter::<()>::new().nest("/auth", login.routes()).secured_by(security);
    let client = Client::new(app.unwrap()).host("staff.test");
    for path in ["/auth/reset", "/auth/link"] {
        // A long s, which is an s in upper case.
        client.post(path).json(&json!({"name": "\u{17f}is@x"})).send().await;
        client.post(path).json(&json!({"name": "sis@x"})).send().await;
        assert_eq!(mailbox.next().await.name(), "sis@x");
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(mailbox.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn no_session_is_a_way_to_guess_the_password_of_somebody_else() {
    let accounts = Loose::default();
    let cheap = Login::builder(MemoryAccounts::new()).build(HashCost::new(7_168, 5).unwrap());
    let hash = cheap.unwrap().hash(PASSWORD).await.unwrap();
    for name in ["ada", "eve"] {
        let account = Account::new(CallerId::new("staff", name)).password_hash(&*hash);
        accounts.accounts.put(name, account);
    }
    let login = Login::builder(accounts.clone()).build(HashCost::new(9_216, 5).unwrap()).unwrap();
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security = Security::builder().sessions(sessions).direct().build().unwrap();
    let app = SecureRouter::<()>::new().nest("/auth", login.routes()).secured_by(security);
    let client = Client::new(app.unwrap()).host("staff.test");
    let entered = client.post("/auth/login").json(&json!({"name": "eve", "password": PASSWORD}));
    let cookie = cookie_of(&entered.send().await);
    assert_eq!(*accounts.replaced.lock().unwrap(), 1, "her own hash was renewed");
    for path in ["/auth/password", "/auth/confirm"] {
        let mut body = json!({"name": "ada", "password": PASSWORD});
        if path == "/auth/password" {
            body["new_password"] = json!("another password");
        }
        let guess = client.post(path).header("cookie", &cookie).json(&body);
        problem(&guess.send().await, 401);
    }
    assert_eq!(*accounts.replaced.lock().unwrap(), 1, "the right guess told nothing");
    let own = client.post("/auth/confirm").header("cookie", &cookie);
    let own = own.json(&json!({"name": "eve", "password": PASSWORD})).send().await;
    assert_eq!(own.status(), 204);
}

/// Finds the account before a reset, and answers after it.
#[derive(Clone)]
struct Slow {
    accounts: MemoryAccounts,
    begun: Arc<tokio::sync::Notify>,
    done: Arc<tokio::sync::Notify>,
    waits: Arc<Mutex<bool>>,
}

impl palisade::login::Accounts for Slow {
    fn find<'a>(&'a self, name: &'a str) -> palisade::login::AccountAnswer<'a, Option<Account>> {
        let waits = std::mem::take(&mut *self.waits.lock().unwrap());
        MaybeReady::later(async move {
            let found = self.accounts.find(name).wait().await;
            if waits {
                self.begun.notify_one();
                self.done.notified().await;
            }
            found
        })
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> palisade::login::AccountAnswer<'a, bool> {
        self.accounts.replace_hash(name, old, new)
    }

    fn set_hash<'a>(
        &'a self,
        name: &'a str,
        new: &'a str,
    ) -> palisade::login::AccountAnswer<'a, bool> {
        self.accounts.set_hash(name, new)
    }
}

#[tokio::test]
async fn a_login_that_runs_beside_a_reset_leaves_no_session_of_the_old_password() {
    let accounts = Slow {
        accounts: MemoryAccounts::new(),
        begun: Arc::default(),
        done: Arc::default(),
        waits: Arc::default(),
    };
    let mailbox = Mailbox::default();
    let login = Login::builder(accounts.clone())
        .links("https://staff.test/enter", MemoryTickets::new(), mailbox.clone())
        .build(HashCost::new(7_168, 5).unwrap())
        .unwrap();
    let (ada, hash) = (CallerId::new("staff", "ada"), login.hash(PASSWORD).await.unwrap());
    accounts.accounts.put("ada", Account::new(ada.clone()).password_hash(hash));
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security = Security::builder().sessions(sessions.clone()).direct().build().unwrap();
    let app = SecureRouter::<()>::new().nest("/auth", login.routes()).secured_by(security);
    let client = Client::new(app.unwrap()).host("staff.test");
    client.post("/auth/reset").json(&json!({"name": "ada"})).send().await;
    let token = mailbox.token().await;

    *accounts.waits.lock().unwrap() = true;
    let entering = client.clone();
    let entering = tokio::spawn(async move {
        let body = json!({"name": "ada", "password": PASSWORD});
        entering.post("/auth/login").json(&body).send().await
    });
    accounts.begun.notified().await;
    let body = json!({"token": token, "password": "a new password"});
    assert_eq!(client.post("/auth/reset/confirm").json(&body).send().await.status(), 204);
    accounts.done.notify_one();
    let entered = entering.await.unwrap();
    problem(&entered, 401);
    assert_eq!(entered.header("set-cookie"), "");
    assert!(sessions.sessions_of(&ada).await.unwrap().is_empty());
    let body = json!({"name": "ada", "password": "a new password"});
    assert_eq!(client.post("/auth/login").json(&body).send().await.status(), 204);
}

/// A sender that never answers.
struct Hanging;

impl SendLinks for Hanging {
    fn send(
        &self,
        _: LinkMessage,
    ) -> MaybeReady<'_, Result<(), Box<dyn std::error::Error + Send + Sync>>> {
        MaybeReady::later(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_sender_that_hangs_stops_no_links_for_good() {
    let accounts = MemoryAccounts::new();
    accounts.put("ada", Account::new(CallerId::new("staff", "ada")));
    let login = Login::builder(accounts)
        .links("https://staff.test/enter", MemoryTickets::new(), Hanging)
        .build(HashCost::new(7_168, 5).unwrap())
        .unwrap();
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security = Security::builder().sessions(sessions).direct().build().unwrap();
    let app = SecureRouter::<()>::new().nest("/auth", login.routes()).secured_by(security);
    let client = Client::new(app.unwrap()).host("staff.test");
    let ask = async |number: u8| {
        let client = client.clone().at([198, 51, 100, number].into());
        let request = client.post("/auth/reset").json(&json!({"name": format!("nobody{number}")}));
        request.send().await.status().as_u16()
    };
    let ada = async |number: u8| {
        let client = client.clone().at([203, 0, 113, number].into());
        client
            .post("/auth/register")
            .json(&json!({"name": format!("n{number}")}))
            .send()
            .await
            .status()
            .as_u16()
    };
    // Whoever has no account is sent a link to register with.
    for number in 0..64 {
        assert_eq!(ada(number).await, 202);
    }
    assert_eq!(ada(64).await, 503);
    tokio::time::sleep(Duration::from_secs(31)).await;
    assert_eq!(ask(65).await, 202);
}

#[tokio::test]
async fn accounts_and_links_in_records_do_what_those_in_memory_do() {
    use palisade::login::{RecordAccounts, RecordTickets};
    use palisade::records::MemoryRecords;
    let (store, mailbox) = (MemoryRecords::new(), Mailbox::default());
    let accounts = RecordAccounts::with_registration(store.clone(), "https://staff.test");
    let login = || {
        Login::builder(accounts.clone())
            .links("https://staff.test/enter", RecordTickets::new(store.clone()), mailbox.clone())
            .build(HashCost::new(7_168, 5).unwrap())
            .unwrap()
    };
    let hash = login().hash(PASSWORD).await.unwrap();
    let ada = Account::new(CallerId::new("staff", "ada")).password_hash(hash).role(Role::Hr);
    accounts.put(" Ada", ada).await.unwrap();
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    // Each time anew, as by another process.
    let client = || {
        let security = Security::builder().roles::<Role>().sessions(sessions.clone()).direct();
        let app = SecureRouter::<()>::new()
            .route("/salaries", get(salaries))
            .nest("/auth", login().routes());
        Client::new(app.secured_by(security.build().unwrap()).unwrap()).host("staff.test")
    };
    let post = async |path: &str, body: Value| {
        client().post(&format!("/auth{path}")).json(&body).send().await
    };
    let entered = post("/login", json!({"name": "ada", "password": PASSWORD})).await;
    assert_eq!(entered.status(), 204);
    let cookie = cookie_of(&entered);
    assert_eq!(client().get("/salaries").header("cookie", &cookie).send().await.status(), 200);
    problem(&post("/login", json!({"name": "ada", "password": "wrong password"})).await, 401);

    // Of two links and two that open one at once, one.
    post("/link", json!({"name": "ada"})).await;
    let first = mailbox.token().await;
    post("/link", json!({"name": "ada"})).await;
    let second = mailbox.token().await;
    let open = |token: &str| post("/link/open", json!({"token": token, "elsewhere": true}));
    let replies =
        futures_util::future::join_all([open(&first), open(&first), open(&second), open(&second)])
            .await;
    assert_eq!(replies.iter().filter(|reply| reply.status() == 204).count(), 1);
    problem(&open(&second).await, 401);

    post("/reset", json!({"name": "ada"})).await;
    let token = mailbox.token().await;
    problem(&open(&token).await, 401);
    let reset = json!({"token": token, "password": "a new password"});
    assert_eq!(post("/reset/confirm", reset.clone()).await.status(), 204);
    problem(&post("/reset/confirm", reset).await, 401);
    assert_eq!(client().get("/salaries").header("cookie", &cookie).send().await.status(), 401);
    assert_eq!(
        post("/login", json!({"name": "ada", "password": "a new password"})).await.status(),
        204
    );

    post("/register", json!({"name": "grace@staff.test"})).await;
    let body =
        json!({"token": mailbox.token().await, "password": "a long password", "elsewhere": true});
    assert_eq!(post("/register/confirm", body).await.status(), 204);
    assert!(accounts.register("grace@staff.test", "x").wait().await.unwrap().is_none());
    // Several processes want stores that they share.
    let shared = Login::builder(accounts.clone()).processes(2).build(HashCost::default());
    assert!(shared.unwrap_err().to_string().contains("stores that they share"));
}

#[tokio::test]
async fn two_logins_at_once_after_the_cost_grew_both_log_in() {
    let accounts = MemoryAccounts::new();
    let small = Service::over(accounts.clone(), HashCost::new(7_168, 5).unwrap(), |it| it).await;
    assert_eq!(small.login(PASSWORD).await.status(), 204);
    let grown = Service::over(accounts, HashCost::new(9_216, 5).unwrap(), |it| it).await;
    let (one, other) = tokio::join!(grown.login(PASSWORD), grown.login(PASSWORD));
    assert_eq!((one.status().as_u16(), other.status().as_u16()), (204, 204));
}
