//! Another password that is chosen while one is under way: the first that is stored counts, and the other changes nothing.

use std::error::Error;
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use palisade::MaybeReady;
use palisade::auth::basic::HashCost;
use palisade::login::{Account, BreachedPasswords, Login, MemoryAccounts, MemoryTickets};
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, Reply};
use serde_json::{Value, json};

use super::{Mailbox, PASSWORD, me};
use crate::problem;
use crate::service::cookie_of;

const HERS: &str = "what she chose";
const HIS: &str = "what he chose";

/// A list that is asked over a network: what happens until it answers is said before, for one answer.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<Option<BoxFuture<'static, ()>>>>);

impl Slow {
    fn meanwhile(&self, happens: impl Future<Output = ()> + Send + 'static) {
        *self.0.lock().unwrap() = Some(Box::pin(happens));
    }
}

impl BreachedPasswords for Slow {
    fn contains<'a>(
        &'a self,
        _: &'a str,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>> {
        let happens = self.0.lock().unwrap().take();
        MaybeReady::later(async move {
            if let Some(happens) = happens {
                happens.await;
            }
            Ok(false)
        })
    }
}

async fn service() -> (Client, Mailbox, Slow) {
    let (accounts, mailbox, slow) = (MemoryAccounts::new(), Mailbox::default(), Slow::default());
    let login = Login::builder(accounts.clone())
        .breached(slow.clone())
        .links("https://staff.test/enter", MemoryTickets::new(), mailbox.clone())
        .build(HashCost::new(7_168, 5).unwrap())
        .unwrap();
    let hash = login.hash(PASSWORD).await.unwrap();
    accounts.put("ada", Account::new(CallerId::new("staff", "ada")).password_hash(hash));
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security = Security::builder().sessions(sessions).direct().build().unwrap();
    let routes = SecureRouter::<()>::new().route("/me", get(me)).nest("/auth", login.routes());
    let client = Client::new(routes.secured_by(security).unwrap()).host("staff.test");
    (client, mailbox, slow)
}

async fn send(client: &Client, path: &str, body: Value) -> Reply {
    client.post(path).json(&body).send().await
}

async fn enter(client: &Client, password: &str) -> Reply {
    send(client, "/auth/login", json!({"name": "ada", "password": password})).await
}

/// The token of a link to choose another password with.
async fn link(client: &Client, mailbox: &Mailbox) -> String {
    send(client, "/auth/reset", json!({"name": "ada"})).await;
    mailbox.token().await
}

async fn reset(client: &Client, token: &str, password: &str) -> Reply {
    let body = json!({"token": token, "password": password});
    send(client, "/auth/reset/confirm", body).await
}

/// What a recovery of the owner is, from the link to the login; its session's cookie is left in the second.
fn recovery(
    client: &Client,
    mailbox: &Mailbox,
) -> (impl Future<Output = ()> + Send + use<>, Arc<Mutex<String>>) {
    let (client, mailbox) = (client.clone(), mailbox.clone());
    let hers: Arc<Mutex<String>> = Arc::default();
    let left = Arc::clone(&hers);
    let recovering = async move {
        let token = link(&client, &mailbox).await;
        assert_eq!(reset(&client, &token, HERS).await.status(), 204);
        let cookie = cookie_of(&enter(&client, HERS).await);
        *left.lock().unwrap() = cookie;
    };
    (recovering, hers)
}

async fn is_hers_alone(client: &Client, hers: &Mutex<String>) {
    let cookie = hers.lock().unwrap().clone();
    let own = client.get("/me").header("cookie", &cookie).send().await;
    assert_eq!(own.status(), 200, "her session is live");
    problem(&enter(client, PASSWORD).await, 401);
    problem(&enter(client, HIS).await, 401);
    assert_eq!(enter(client, HERS).await.status(), 204);
}

#[tokio::test]
async fn a_change_of_password_that_is_under_way_undoes_no_recovery() {
    let (client, mailbox, slow) = service().await;
    let change = async |cookie: &str, old: &str, new: &str| {
        let body = json!({"name": "ada", "password": old, "new_password": new});
        client.post("/auth/password").header("cookie", cookie).json(&body).send().await
    };
    // Whoever knows the old password has a session, too.
    let stolen = cookie_of(&enter(&client, PASSWORD).await);
    let (recovering, hers) = recovery(&client, &mailbox);
    slow.meanwhile(recovering);
    let refused = change(&stolen, PASSWORD, HIS).await;
    problem(&refused, 401);
    is_hers_alone(&client, &hers).await;
    // Where nothing happens meanwhile it is changed.
    let cookie = hers.lock().unwrap().clone();
    assert_eq!(change(&cookie, HERS, "yet another one").await.status(), 204);
    problem(&enter(&client, HERS).await, 401);
    assert_eq!(enter(&client, "yet another one").await.status(), 204);
}

#[tokio::test]
async fn a_reset_that_is_under_way_undoes_no_recovery() {
    let (client, mailbox, slow) = service().await;
    // Read by somebody else in the mailbox, too.
    let stolen = link(&client, &mailbox).await;
    let (recovering, hers) = recovery(&client, &mailbox);
    slow.meanwhile(recovering);
    problem(&reset(&client, &stolen, HIS).await, 401);
    is_hers_alone(&client, &hers).await;
    let token = link(&client, &mailbox).await;
    assert_eq!(reset(&client, &token, "yet another one").await.status(), 204);
    assert_eq!(enter(&client, "yet another one").await.status(), 204);
}
