//! Stores of accounts that compare names loosely, are slow, or are records.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::MaybeReady;
use palisade::auth::basic::HashCost;
use palisade::login::{Account, Accounts as _, Login, MemoryAccounts, MemoryTickets};
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::Client;
use serde_json::{Value, json};

use super::{Mailbox, PASSWORD, salaries};
use crate::service::cookie_of;
use crate::{Role, problem};

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
        old: Option<&'a str>,
        new: &'a str,
    ) -> palisade::login::AccountAnswer<'a, bool> {
        *self.replaced.lock().unwrap() += 1;
        self.accounts.replace_hash(name, old, new)
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
        old: Option<&'a str>,
        new: &'a str,
    ) -> palisade::login::AccountAnswer<'a, bool> {
        self.accounts.replace_hash(name, old, new)
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
    assert!(shared.unwrap_err().to_string().contains("several processes need shared stores"));
}
