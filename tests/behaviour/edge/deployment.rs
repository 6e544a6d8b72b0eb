//! What SECURITY.md says of deployment: what a mistake costs, shown.

use std::sync::Arc;

use palisade::auth::ApiKeys;
use palisade::auth::api_key::{
    ApiKeyId, ApiKeyRecord, ApiKeyStore, MemoryApiKeys, Rotation, StoreAnswer,
};
use palisade::auth::basic::{Basic, HashCost, MemoryBasicUsers};
use palisade::auth::jwt::{MemoryRevocations, Revocation, Revocations};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::{SecureApp, SecurityBuilder};
use serde_json::json;

use crate::support::fixture::undeclared;
use crate::support::log::Log;

#[public(reason = "liveness probe", rate = "2/s")]
async fn health() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = "2/s")]
async fn mine() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn read() -> StatusCode {
    StatusCode::OK
}

fn app(
    clock: &TestClock,
    issuer: &Issuer,
    declare: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> SecureApp {
    let security = declare(undeclared(clock, issuer)).build().unwrap();
    let routes = SecureRouter::new()
        .route("/health", get(health))
        .route("/mine", get(mine))
        .route("/read", get(read));
    routes.secured_by(security).unwrap()
}

/// The statuses of three clients, each named by the same proxy.
async fn of_three_clients(app: SecureApp) -> Vec<u16> {
    let proxy = Client::new(app).at([10, 0, 0, 1].into());
    let mut statuses = Vec::new();
    for number in 1..=3 {
        let client = format!("198.51.100.{number}");
        let reply = proxy.get("/health").header("x-forwarded-for", &client).send().await;
        statuses.push(reply.status().as_u16());
    }
    statuses
}

#[tokio::test]
async fn behind_a_proxy_that_is_not_declared_all_clients_are_the_proxy() {
    let (clock, issuer) = Default::default();
    let log = Log::listen();
    let direct = app(&clock, &issuer, SecurityBuilder::direct);
    assert_eq!(of_three_clients(direct).await, [200, 200, 429]);
    assert!(log.text().contains("10.0.0.1") && !log.text().contains("198.51.100.1"));
    let declared = app(&clock, &issuer, |security| security.behind(["10.0.0.0/8"]));
    assert_eq!(of_three_clients(declared).await, [200, 200, 200]);
}

#[tokio::test]
async fn any_host_of_the_declared_range_claims_any_address() {
    let (clock, issuer) = Default::default();
    let app = app(&clock, &issuer, |security| security.behind(["10.0.0.0/8"]));
    for (host, is_believed) in [([10, 200, 3, 4], true), ([203, 0, 113, 9], false)] {
        let log = Log::listen();
        let client = Client::new(app.clone()).at(host.into());
        client.get("/health").header("x-forwarded-for", "198.51.100.77").send().await;
        assert_eq!(log.audit()["client"] == json!("198.51.100.77"), is_believed, "{}", log.text());
    }
}

#[tokio::test]
async fn two_processes_admit_twice_the_limit_and_a_restart_resets_it() {
    let (clock, issuer): (TestClock, Issuer) = Default::default();
    let token = issuer.token("ada", &clock).sign();
    let processes = [0, 1].map(|_| Client::new(app(&clock, &issuer, SecurityBuilder::direct)));
    let mut admitted = 0;
    for turn in 0..6 {
        let reply = processes[turn % 2].get("/mine").bearer(&token).send().await;
        admitted += usize::from(reply.status() == StatusCode::OK);
    }
    assert_eq!(admitted, 4);
    let restarted = Client::new(app(&clock, &issuer, SecurityBuilder::direct));
    assert_eq!(restarted.get("/mine").bearer(&token).send().await.status(), StatusCode::OK);
}

#[tokio::test]
async fn revocations_in_memory_are_forgotten_at_a_restart_and_never_shared_by_processes() {
    let (clock, issuer): (TestClock, Issuer) = Default::default();
    let token = issuer.token("ada", &clock).claim("jti", "t1").sign();
    let revocations = || Revocations::new(MemoryRevocations::new()).clock(&clock);
    let kept = revocations();
    let with = |revocations: &Revocations| {
        let revocations = revocations.clone();
        app(&clock, &issuer, |security| security.direct().revocations(revocations))
    };
    let client = Client::new(with(&kept));
    assert_eq!(client.get("/read").bearer(&token).send().await.status(), StatusCode::OK);
    kept.revoke(Revocation::of_token(issuer.name(), "t1")).await.unwrap();
    assert_eq!(client.get("/read").bearer(&token).send().await.status(), StatusCode::UNAUTHORIZED);
    let restarted = Client::new(with(&revocations()));
    assert_eq!(restarted.get("/read").bearer(&token).send().await.status(), StatusCode::OK);
    let several = undeclared(&clock, &issuer).direct().revocations(revocations()).processes(2);
    assert!(several.build().is_err());
}

/// A key or a user that one process takes back would open the others.
#[test]
fn credentials_that_one_process_knows_start_in_one_process_alone() {
    let keys = || ApiKeys::builder("acme", PEPPER).build(MemoryApiKeys::new()).unwrap();
    let cost = HashCost::new(7_168, 5).unwrap();
    let users = || Basic::new(cost, MemoryBasicUsers::new()).unwrap();
    let told = |builder: SecurityBuilder| match builder.direct().build() {
        Err(error) => error.to_string(),
        Ok(_) => String::new(),
    };
    let with_keys = told(Security::builder().api_keys(keys()).processes(2));
    assert!(with_keys.contains("api_key: several processes need a shared store"), "{with_keys}");
    let with_users = told(Security::builder().authenticator(users()).processes(2));
    assert!(with_users.contains("basic: several processes need a shared store"), "{with_users}");
    assert_eq!(told(Security::builder().api_keys(keys()).processes(1)), "");
    assert_eq!(told(Security::builder().authenticator(users())), "");
    let shared = ApiKeys::builder("acme", PEPPER).build(Shared(MemoryApiKeys::new())).unwrap();
    assert_eq!(told(Security::builder().api_keys(shared).processes(2)), "");
}

const PEPPER: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

/// A store of keys that several processes ask.
struct Shared(MemoryApiKeys);

impl ApiKeyStore for Shared {
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool> {
        self.0.insert(record)
    }

    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>> {
        self.0.find(id)
    }

    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool> {
        self.0.rotate(rotation)
    }

    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool> {
        self.0.revoke(id, at_millis)
    }

    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()> {
        self.0.note_use(id, at_millis)
    }

    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>> {
        self.0.keys_of(owner)
    }
}

#[tokio::test]
async fn what_a_header_field_says_of_a_certificate_is_not_read() {
    let (clock, issuer): (TestClock, Issuer) = Default::default();
    let bound = issuer.token("ada", &clock).claim("cnf", json!({"x5t#S256": "A".repeat(43)}));
    let security = Security::builder()
        .jwt(issuer.jwt().plain_tokens().accept_certificate_bound())
        .clock(&clock)
        .behind(["10.0.0.0/8"]);
    let routes = SecureRouter::new().route("/read", get(read));
    let app = routes.secured_by(security.build().unwrap()).unwrap();
    let proxy = Client::new(app).at([10, 0, 0, 1].into());
    for field in [
        "client-cert",
        "x-client-cert",
        "x-ssl-client-cert",
        "x-forwarded-client-cert",
        "ssl-client-cert",
        "x-forwarded-tls-client-cert",
    ] {
        let request = proxy.get("/read").header("x-forwarded-for", "198.51.100.1");
        let reply = request.header(field, ":AAAA:").bearer(&bound.clone().sign()).send().await;
        assert_eq!(reply.status(), StatusCode::UNAUTHORIZED, "{field}");
    }
    let free = issuer.token("ada", &clock).sign();
    let request = proxy.get("/read").header("x-forwarded-for", "198.51.100.1");
    assert_eq!(request.bearer(&free).send().await.status(), StatusCode::OK);
}
