//! Limits that count each API key by itself.

use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{CallerId, Per, Rate};

use crate::support::fixture::{problem, undeclared};

const BY_KEY: Rate = Rate::new(2, std::time::Duration::from_secs(1)).per(Per::ApiKey);

#[secure(auth = any("jwt", "api_key"), rate(limit = "2/s", per = "api_key"))]
async fn feed() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[secure(rate = BY_KEY)]
async fn of_default() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[secure(in_flight(limit = 2, per = "api_key"))]
async fn at_once() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn keys() -> ApiKeys {
    let pepper = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    ApiKeys::builder("acme", pepper).build(MemoryApiKeys::new()).unwrap()
}

#[tokio::test]
async fn each_key_of_one_owner_has_a_budget_and_other_credentials_that_of_their_caller() {
    let (clock, issuer, keys) = (TestClock::new(), Issuer::new(), keys());
    let owner = || CallerId::new("https://issuer.test", "robot");
    let mut texts = Vec::new();
    for _ in 0..2 {
        let grant = ApiKeyGrant::to(owner()).without_expiry();
        texts.push(keys.issue(grant).await.unwrap().into_text());
    }
    let security = undeclared(&clock, &issuer).api_keys(keys).default_auth(["jwt"]).direct();
    let app = SecureRouter::new().route("/feed", get(feed));
    let app = app.secured_by(security.build().unwrap()).unwrap();
    assert!(app.posture().to_string().contains("2/s per api_key"), "{}", app.posture());
    let client = crate::documented(app);
    let token = format!("Bearer {}", issuer.token("robot", &clock).sign());
    let lines = [("x-api-key", &texts[0]), ("x-api-key", &texts[1]), ("authorization", &token)];
    for (name, value) in lines {
        let send = || client.get("/feed").header(name, value).send();
        for _ in 0..2 {
            assert_eq!(send().await.status(), StatusCode::NO_CONTENT, "{name}");
        }
        problem(&send().await, 429);
    }
    // Another token of the same caller draws on the same budget.
    let other = issuer.token("robot", &clock).role("hr").sign();
    problem(&client.get("/feed").bearer(&other).send().await, 429);
}

#[test]
fn an_application_whose_handler_takes_no_keys_does_not_start() {
    let start = |default: &str| {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let security = undeclared(&clock, &issuer).api_keys(keys()).default_auth([default]);
        let routes = SecureRouter::new().route("/", get(of_default)).route("/once", get(at_once));
        routes.secured_by(security.direct().build().unwrap()).err().map(|error| error.to_string())
    };
    assert_eq!(start("api_key"), None);
    let reasons = start("jwt").unwrap();
    for limit in ["a rate", "a bound on requests"] {
        let reason = format!("{limit} per API key needs a handler that takes them");
        assert!(reasons.contains(&reason), "{reasons}");
    }
}
