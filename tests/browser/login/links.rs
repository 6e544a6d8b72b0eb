//! Links that log in, reset a password or register.

use std::time::Duration;

use palisade::MaybeReady;
use palisade::auth::basic::HashCost;
use palisade::login::{
    Account, Accounts as _, LinkKind, LinkMessage, Login, MemoryAccounts, MemoryTickets, SendLinks,
};
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::Client;
use serde_json::{Value, json};

use super::{PASSWORD, Service};
use crate::problem;
use crate::service::cookie_of;

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
async fn nobody_keeps_the_owner_of_an_account_from_its_links() {
    let service = Service::new().await;
    let ask = async |last: u8| {
        let client = service.client.clone().at([192, 0, 2, last].into());
        let asked = client.post("/auth/reset").json(&json!({"name": "ada"})).send().await;
        assert_eq!(asked.status(), 202, "{last}");
    };
    for _ in 0..5 {
        ask(1).await;
        service.mailbox.next().await;
    }
    ask(1).await;
    ask(2).await;
    service.mailbox.next().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(service.mailbox.0.lock().unwrap().is_empty(), "the sixth of one client was not sent");
    // Where the owner logged in before, all others do not count.
    let home = service.client.clone().at([192, 0, 2, 9].into());
    let login = json!({"name": "ada", "password": PASSWORD});
    assert_eq!(home.post("/auth/login").json(&login).send().await.status(), 204);
    for client in 10..14 {
        for _ in 0..5 {
            ask(client).await;
        }
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    service.mailbox.0.lock().unwrap().clear();
    ask(20).await;
    ask(9).await;
    service.mailbox.next().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(service.mailbox.0.lock().unwrap().is_empty());
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
async fn another_password_ends_the_links_that_are_out() {
    let service = Service::new().await;
    let asked = async |path: &str| {
        service.post(path, json!({"name": "ada"})).await;
        service.mailbox.token().await
    };
    let open = async |token: &str| {
        service.post("/link/open", json!({ "token": token, "elsewhere": true })).await
    };
    let reset = async |token: &str, password: &str| {
        service.post("/reset/confirm", json!({"token": token, "password": password})).await
    };
    // Kept by whoever read the mail for a minute.
    let (link, stolen) = (asked("/link").await, asked("/reset").await);
    let cookie = cookie_of(&service.login(PASSWORD).await);
    let body = json!({"name": "ada", "password": PASSWORD, "new_password": "a new password"});
    let changed = service.client.post("/auth/password").header("cookie", &cookie).json(&body);
    assert_eq!(changed.send().await.status(), 204);
    problem(&open(&link).await, 401);
    problem(&reset(&stolen, "hers by now").await, 401);
    assert_eq!(service.login("a new password").await.status(), 204);
    // A reset ends links that log in as well.
    let (link, token) = (asked("/link").await, asked("/reset").await);
    assert_eq!(reset(&token, "another password").await.status(), 204);
    problem(&open(&link).await, 401);
    // With the password as it was they work; one client has five of them an hour.
    service.clock.advance(Duration::from_secs(60 * 60));
    let link = asked("/link").await;
    assert_eq!(open(&link).await.status(), 204);
    let token = asked("/reset").await;
    assert_eq!(reset(&token, "yet another one").await.status(), 204);
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
