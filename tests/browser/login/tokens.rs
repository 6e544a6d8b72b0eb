//! A login of one's own that answers with tokens: by the same accounts, and taken back with their sessions.

use std::time::Duration;

use palisade::auth::basic::HashCost;
use palisade::auth::jwt::{MemoryRevocations, Revocations};
use palisade::login::{Account, Accounts as _, Login, MemoryAccounts};
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, TestClock};
use palisade::tokens::{
    Grant, IssuedTokens, OAuthClient, RefreshError, RefreshRequest, SigningKey, TokenService,
};
use serde_json::json;

use super::PASSWORD;
use crate::service::cookie_of;

const ISSUER: &str = "https://staff.test";

#[secure(auth = "jwt", rate = "1000/s")]
async fn own() -> NoContent {
    NoContent
}

fn cost() -> HashCost {
    HashCost::new(7_168, 5).unwrap()
}

#[tokio::test]
async fn a_password_alone_is_its_account_where_nobody_asks_for_more() {
    let accounts = MemoryAccounts::new();
    let login = Login::builder(accounts.clone()).build(cost()).unwrap();
    let (hash, other) = (login.hash(PASSWORD).await.unwrap(), login.hash("another").await.unwrap());
    let ada = CallerId::new(ISSUER, "ada");
    let account = || Account::new(ada.clone()).password_hash(&*hash);
    accounts.put("ada", account());
    let refused = async |name: &str, password: &str| {
        login.by_password(name, password).await.unwrap_err().status().as_u16()
    };
    assert_eq!(refused("ada", "wrong password").await, 401);
    assert_eq!(refused("eve", PASSWORD).await, 401);
    let found = login.by_password(" ADA", PASSWORD).await.unwrap();
    assert_eq!(found.caller(), &ada);
    assert!(login.is_unchanged(&found).await.unwrap());
    // Somebody chooses another password, or enrols, before the answer leaves.
    assert!(accounts.replace_hash("ada", Some(&*hash), &other).wait().await.unwrap());
    assert!(!login.is_unchanged(&found).await.unwrap());
    accounts.put("ada", account().with_second_factor());
    assert!(!login.is_unchanged(&found).await.unwrap());
    assert_eq!(refused("ada", PASSWORD).await, 403);
    assert_eq!(refused("ada", "wrong password").await, 401);
    // What a store does not keep at all is no account that was found.
    assert!(!login.is_unchanged(&account()).await.unwrap());
}

struct Service {
    client: Client,
    clock: TestClock,
    tokens: TokenService,
}

impl Service {
    async fn new() -> Self {
        let (clock, accounts) = (TestClock::new(), MemoryAccounts::new());
        let life = Duration::from_secs(90 * 24 * 60 * 60);
        let revocations =
            Revocations::new(MemoryRevocations::new()).longest_token_life(life).clock(&clock);
        let tokens = TokenService::builder(ISSUER)
            .audience("staff")
            .key(SigningKey::generate().unwrap())
            .client(OAuthClient::public("app"))
            .revocations(revocations.clone())
            .clock(&clock)
            .build(MemoryRecords::new())
            .unwrap();
        let login = Login::builder(accounts.clone())
            .revocations(revocations.clone())
            .clock(&clock)
            .build(cost())
            .unwrap();
        let hash = login.hash(PASSWORD).await.unwrap();
        accounts.put("ada", Account::new(CallerId::new(ISSUER, "ada")).password_hash(&*hash));
        // Of an issuer whose tokens nobody accepts.
        accounts.put("bob", Account::new(CallerId::new("elsewhere", "bob")).password_hash(hash));
        let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
        let security = Security::builder()
            .jwt(tokens.jwt())
            .revocations(revocations)
            .sessions(sessions)
            .direct()
            .clock(&clock)
            .build()
            .unwrap();
        let routes =
            SecureRouter::<()>::new().route("/own", get(own)).nest("/auth", login.routes());
        let client = Client::new(routes.secured_by(security).unwrap()).host("staff.test");
        Self { client, clock, tokens }
    }

    async fn issue(&self, subject: &str) -> IssuedTokens {
        self.tokens.issue(Grant::to(subject).client("app").amr(["pwd"])).await.unwrap()
    }

    async fn opens(&self, tokens: &IssuedTokens) -> u16 {
        let reply = self.client.get("/own").bearer(tokens.access_token()).send().await;
        reply.status().as_u16()
    }

    async fn refresh(&self, tokens: &IssuedTokens) -> Result<IssuedTokens, RefreshError> {
        let request = RefreshRequest { client: "app", ..RefreshRequest::default() };
        self.tokens.refresh(tokens.refresh_token().unwrap(), &request).await
    }

    async fn change_password(&self, name: &str) -> u16 {
        let body = json!({"name": name, "password": PASSWORD});
        let cookie = cookie_of(&self.client.post("/auth/login").json(&body).send().await);
        let body = json!({"name": name, "password": PASSWORD, "new_password": "a new password"});
        let change = self.client.post("/auth/password").header("cookie", &cookie).json(&body);
        change.send().await.status().as_u16()
    }
}

#[tokio::test]
async fn another_password_takes_back_the_tokens_that_there_are() {
    let service = Service::new().await;
    let (hers, his) = (service.issue("ada").await, service.issue("eve").await);
    assert_eq!((service.opens(&hers).await, service.opens(&his).await), (204, 204));
    // Within the second in which they were issued.
    service.clock.advance(Duration::from_millis(500));
    assert_eq!(service.change_password("ada").await, 204);
    assert_eq!((service.opens(&hers).await, service.opens(&his).await), (401, 204));
    assert!(service.refresh(&hers).await.is_err());
    assert!(service.refresh(&his).await.is_ok());
    service.clock.advance(Duration::from_secs(1));
    let new = service.issue("ada").await;
    assert_eq!(service.opens(&new).await, 204);
    // Where there are none to take back the password is another all the same.
    assert_eq!(service.change_password("bob").await, 204);
}
