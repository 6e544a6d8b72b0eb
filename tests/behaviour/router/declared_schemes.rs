//! A router that declares its schemes, and what is configured: each difference keeps the application from starting.

use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::{CallerId, SecureApp, SecurityBuilder};

use crate::support::fixture::undeclared;

const PEPPER: &[u8; 32] = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

#[derive(Schemes)]
enum Credentials {
    Jwt,
    ApiKey,
}

#[derive(Schemes)]
enum Wider {
    Jwt,
    ApiKey,
    #[scheme(rename = "partner-badge")]
    Badge,
}

#[derive(Schemes)]
enum Narrower {
    Jwt,
}

#[secure]
async fn by_default() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = any("jwt", "api_key"))]
async fn by_either() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "partner-badge")]
async fn by_badge() -> StatusCode {
    StatusCode::OK
}

mod elsewhere {
    use palisade::prelude::*;

    #[secure(auth = "partner-badge")]
    pub(super) async fn by_badge() -> StatusCode {
        StatusCode::OK
    }
}

/// Tokens and API keys, where tokens count by default.
fn configured(clock: &TestClock, issuer: &Issuer) -> (SecurityBuilder, ApiKeys) {
    let keys = ApiKeys::builder("staff", *PEPPER).clock(clock).build(MemoryApiKeys::new()).unwrap();
    let builder = undeclared(clock, issuer).api_keys(keys.clone()).default_auth(["jwt"]).direct();
    (builder, keys)
}

fn started<A: palisade::Schemes>(router: SecureRouter<(), A>) -> Result<SecureApp, Vec<String>> {
    let (builder, _) = configured(&TestClock::new(), &Issuer::new());
    let started = router.secured_by(builder.build().unwrap());
    started.map_err(|error| error.reasons().to_vec())
}

fn routes<A: palisade::Schemes>() -> SecureRouter<(), A> {
    SecureRouter::accepting().route("/", get(by_default))
}

#[tokio::test]
async fn what_is_declared_and_configured_starts_and_serves() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let (builder, keys) = configured(&clock, &issuer);
    let router = SecureRouter::accepting::<Credentials>()
        .route("/", get(by_default))
        .route("/either", get(by_either));
    let client = Client::new(router.secured_by(builder.build().unwrap()).unwrap());
    let machine = CallerId::new("keys", "machine");
    let key = keys.issue(ApiKeyGrant::to(machine)).await.unwrap().into_text();
    let token = issuer.token("e1", &clock).sign();
    for path in ["/", "/either"] {
        assert_eq!(client.get(path).bearer(&token).send().await.status(), 200, "{path}");
        assert_eq!(client.get(path).send().await.status(), 401, "{path}");
    }
    let by_key = client.get("/either").header("x-api-key", &key).send().await;
    assert_eq!(by_key.status(), 200);
    assert_eq!(client.get("/").header("x-api-key", &key).send().await.status(), 401);
}

#[test]
fn a_declared_scheme_that_nothing_verifies_does_not_start() {
    assert!(started(routes::<Credentials>()).is_ok());
    let reasons = started(routes::<Wider>()).unwrap_err();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    let list = "`behaviour::router::declared_schemes::Wider`";
    let told = "the scheme `partner-badge` is not configured: add it to `Security::builder()` with \
                `.authenticator(..)`, or `.webhook(..)` of this name; configured: `jwt`, `api_key`";
    assert_eq!(reasons[0], format!("{list}: {told}"));
}

#[test]
fn with_the_handlers_that_name_it_that_is_one_reason() {
    let router =
        routes::<Wider>().route("/badge", get(by_badge)).route("/other", get(elsewhere::by_badge));
    let reasons = started(router).unwrap_err();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    let (handlers, told) = reasons[0].split_once(": the scheme `partner-badge`").unwrap();
    assert!(told.starts_with(" is not configured: add it"), "{told}");
    assert_eq!(handlers.matches("`by_badge` (").count(), 2, "{handlers}");
    assert!(handlers.ends_with("::Wider`"), "{handlers}");
}

#[test]
fn a_configured_scheme_that_is_not_declared_does_not_start() {
    let reasons = started(routes::<Narrower>()).unwrap_err();
    let told = "`behaviour::router::declared_schemes::Narrower`: the scheme `api_key` is configured and not declared: \
                add a variant of this name, or leave it out of `Security::builder()`";
    assert_eq!(reasons, [told]);
}

#[test]
fn every_difference_is_told_with_the_other_reasons() {
    #[derive(Schemes)]
    enum Other {
        Session,
        Badge,
    }

    let reasons = started(routes::<Other>().route("/{id", get(by_default))).unwrap_err();
    let told = |part: &str| reasons.iter().filter(|reason| reason.contains(part)).count();
    assert_eq!(reasons.len(), 5, "{reasons:?}");
    for name in ["session", "badge"] {
        assert_eq!(told(&format!("the scheme `{name}` is not configured")), 1, "{reasons:?}");
    }
    for name in ["jwt", "api_key"] {
        assert_eq!(told(&format!("the scheme `{name}` is configured and not declared")), 1);
    }
    assert_eq!(told("`.route(\"/{id\", ..)`"), 1, "{reasons:?}");
}

/// What another crate mounts: the compiler does not compare it, the start does.
#[test]
fn routes_of_another_crate_are_compared_when_the_application_starts() {
    fn foreign(of: fn(SecureRouter) -> SecureRouter) -> SecureRouter<(), Credentials> {
        routes().nest("/foreign", of(SecureRouter::new()).checked_at_start())
    }

    assert!(started(foreign(|router| router.route("/either", get(by_either)))).is_ok());
    let reasons = started(foreign(|router| router.route("/badge", get(by_badge)))).unwrap_err();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(reasons[0].starts_with("`by_badge` ("), "{reasons:?}");
    assert!(reasons[0].contains("the scheme `partner-badge` is not configured"), "{reasons:?}");
}

/// Without a list everything is as it was: what is not configured is told with its handler.
#[test]
fn a_router_without_a_list_compares_its_handlers_alone() {
    assert!(started(SecureRouter::new().route("/either", get(by_either))).is_ok());
    let reasons = started(SecureRouter::new().route("/badge", get(by_badge))).unwrap_err();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(reasons[0].starts_with("`by_badge` ("), "{reasons:?}");
}
