//! Roles, scopes and tenants from claims as providers write them (RFC 9068, section 2.2.3).

use palisade::SecureApp;
use palisade::auth::Jwt;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock, Token};
use serde_json::json;

use crate::support::fixture::problem;
use crate::support::log::Log;
use crate::{Role, Scope};

#[secure(role = "hr")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn own() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn tenant(caller: Principal) -> StatusCode {
    if caller.tenant() == Some("acme") { StatusCode::OK } else { StatusCode::NOT_FOUND }
}

struct Service {
    clock: TestClock,
    issuer: Issuer,
    client: Client,
}

fn service(map: impl FnOnce(Jwt) -> Jwt) -> Service {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder()
        .roles::<Role>()
        .scopes::<Scope>()
        .jwt(map(issuer.jwt()))
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new()
        .route("/salaries", get(salaries))
        .route("/own", get(own))
        .route("/tenant", get(tenant));
    let app: SecureApp = routes.secured_by(security).unwrap();
    Service { clock, issuer, client: crate::documented(app) }
}

impl Service {
    fn draft(&self) -> Token {
        self.issuer.token("ada", &self.clock)
    }

    async fn get(&self, path: &str, token: &Token) -> palisade::testing::Reply {
        self.client.get(path).bearer(&token.sign()).send().await
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_read_refuses_only_what_needs_it_and_is_in_the_audit() {
    let service = service(|jwt| jwt);
    let odd = service.draft().claim("roles", json!({"hr": true}));
    let log = Log::listen();
    assert_eq!(service.get("/own", &odd).await.status(), StatusCode::OK);
    let told = log.audits();
    let event = told.iter().find(|event| event["event"] == "claim_unreadable").unwrap();
    assert_eq!((&event["claims"], &event["issuer"]), (&json!("roles"), &json!(Issuer::URL)));
    let allowed = told.iter().find(|event| event["event"] == "request_allowed").unwrap();
    assert!(event["request_id"].is_string() && event["request_id"] == allowed["request_id"]);
    problem(&service.get("/salaries", &odd).await, 403);
    let readable = service.draft().claim("roles", "hr");
    assert_eq!(service.get("/salaries", &readable).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn strict_claims_refuse_the_token() {
    let service = service(Jwt::strict_claims);
    let log = Log::listen();
    let odd = service.draft().claim("roles", json!({"hr": true}));
    problem(&service.get("/own", &odd).await, 401);
    assert_eq!(log.audit()["reason"], "token_claim_invalid");
    let readable = service.draft().claim("roles", "hr");
    assert_eq!(service.get("/own", &readable).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_tenant_comes_from_a_claim() {
    let service = service(|jwt| jwt.tenant_claim("org.id"));
    let of_acme = service.draft().claim("org", json!({"id": "acme"}));
    assert_eq!(service.get("/tenant", &of_acme).await.status(), StatusCode::OK);
    let of_none = service.draft();
    assert_eq!(service.get("/tenant", &of_none).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_bound_token_is_refused_as_plain_bearer() {
    let service = service(|jwt| jwt);
    let log = Log::listen();
    let bound = service.draft().claim("cnf", json!({"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2Hglg"}));
    problem(&service.get("/own", &bound).await, 401);
    assert_eq!(log.audit()["reason"], "token_proof_missing");
    assert_eq!(service.get("/own", &service.draft()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_claim_that_no_token_carries_is_one_warning() {
    let warnings = async |token: fn(Token) -> Token| {
        let service = service(|jwt| jwt.roles_claim("realm_acess.roles"));
        let log = Log::listen();
        let ask = async |number: u32| {
            let token = token(service.draft().claim("jti", number.to_string()));
            assert_eq!(service.get("/own", &token).await.status(), 200);
        };
        // One token that comes a hundred times is one token.
        for _ in 0..100 {
            ask(0).await;
        }
        assert!(log.failures().iter().all(|event| event["claims"] != "realm_acess.roles"));
        service.clock.advance(std::time::Duration::from_secs(1));
        for number in 1..150 {
            ask(number).await;
        }
        let told = log.failures();
        told.into_iter().filter(|event| event["claims"] == "realm_acess.roles").count()
    };
    let right = |token: Token| token.claim("realm_access", json!({"roles": ["hr"]}));
    assert_eq!(warnings(right).await, 1);
    let misspelt = |token: Token| token.claim("realm_acess", json!({"roles": ["hr"]}));
    assert_eq!(warnings(misspelt).await, 0);
}
