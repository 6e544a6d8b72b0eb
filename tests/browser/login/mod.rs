//! Logins by password and by link, with registration and reset.

mod links;
mod meanwhile;
mod passwords;
mod stores;
mod tokens;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::auth::basic::HashCost;
use palisade::login::{
    Account, Accounts as _, LinkMessage, Login, MemoryAccounts, MemoryTickets, SendLinks,
};
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, Reply, TestClock};
use palisade::{MaybeReady, SecurityBuilder};
use serde_json::{Value, json};

use crate::Role;

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
        for _ in 0..6_000 {
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
