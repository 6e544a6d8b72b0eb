//! What a request causes on another task, or after its handler: sinks hear it with the request.

use futures_util::stream::{self, BoxStream, StreamExt as _};
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::auth::basic::HashCost;
use palisade::login::{Account, Login, MemoryAccounts};
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, TestClock};
use serde_json::json;

use super::*;

const PASSWORD: &str = "correct horse";

#[derive(Redacted)]
struct Issued {
    #[expose]
    made: bool,
}

/// Makes a key while the answer leaves.
#[public(reason = "a test", rate = "100/s")]
async fn flow(State(keys): State<ApiKeys>) -> NdJson<BoxStream<'static, Result<Issued, Problem>>> {
    let making = async move {
        let made = keys.issue(ApiKeyGrant::to(CallerId::new("staff", "ada"))).await.is_ok();
        Ok(Issued { made })
    };
    NdJson::new(stream::once(making).boxed())
}

async fn service() -> (Client, Kept, Security) {
    let (clock, kept) = (TestClock::new(), Kept::default());
    let accounts = MemoryAccounts::new();
    let cost = HashCost::new(7_168, 5).unwrap();
    let login = Login::builder(accounts.clone()).clock(&clock).build(cost).unwrap();
    let hash = login.hash(PASSWORD).await.unwrap();
    accounts.put("ada", Account::new(CallerId::new("staff", "ada")).password_hash(hash));
    let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new()).unwrap();
    let secret = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    let keys = ApiKeys::builder("acme", secret).clock(&clock).build(MemoryApiKeys::new()).unwrap();
    let security = Security::builder()
        .sessions(sessions)
        .audit(AuditQueue::to(kept.clone(), WhenFull::Refuse))
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let app = SecureRouter::new()
        .nest("/auth", login.routes())
        .route("/flow", get(flow))
        .with_state(keys)
        .secured_by(security.clone())
        .unwrap();
    (crate::documented(app).host("staff.test"), kept, security)
}

/// The fact of that name, and the id of the request at that route.
fn told(security: &Security, kept: &Kept, event: &str, route: &str) -> (Option<String>, String) {
    assert!(security.flush_audit(Duration::from_secs(10)));
    let records = kept.records();
    let fact = records.iter().find(|record| record.event == event);
    let request =
        records.iter().find(|it| it.route.as_deref() == Some(route) && it.status.is_some());
    (fact.map(|fact| fact.request_id.clone()), request.unwrap().request_id.clone())
}

#[tokio::test]
async fn sessions_that_a_new_password_ends_are_heard_with_its_request() {
    let (client, kept, security) = service().await;
    let body = json!({"name": "ada", "password": PASSWORD});
    let entered = client.post("/auth/login").json(&body).send().await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let body = json!({"name": "ada", "password": PASSWORD, "new_password": "battery staple"});
    let changing = client.post("/auth/password").header("cookie", &cookie).json(&body);
    let changed = changing.header("sec-fetch-site", "same-origin").send().await;
    assert!(changed.status().is_success(), "{}", changed.text());
    let (fact, request) = told(&security, &kept, "sessions_ended", "/auth/password");
    assert_eq!(fact, Some(request));
}

#[tokio::test]
async fn what_the_source_of_a_stream_does_is_heard_with_its_request() {
    let (client, kept, security) = service().await;
    let flowed = client.get("/flow").send().await;
    assert_eq!(flowed.text(), "{\"made\":true}\n");
    let (fact, request) = told(&security, &kept, "api_key_issued", "/flow");
    assert_eq!(fact, Some(request));
}
