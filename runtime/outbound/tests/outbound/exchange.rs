//! The caller's token, exchanged for one host ([RFC 8693](https://www.rfc-editor.org/rfc/rfc8693)).

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::axum::extract::FromRef;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock};
use palisade_outbound::{CallerToken, Host, Outbound, OutboundError, TokenExchange};

use crate::support::{Service, Table, json, redirect};

const GOOD: &str = r#"{"access_token":"for-the-ledger","issued_token_type":"urn:ietf:params:oauth:token-type:access_token","token_type":"Bearer","expires_in":300,"scope":"read","more":1}"#;

#[derive(Clone)]
struct App {
    outbound: Outbound,
    exchange: TokenExchange,
    target: String,
}

/// The token, for whatever asks the state for it.
#[derive(Clone)]
struct Exchange(App);

impl FromRef<App> for Exchange {
    fn from_ref(app: &App) -> Self {
        Self(app.clone())
    }
}

#[secure(auth = "jwt", rate = "100/s", unredacted = "a test")]
async fn balance(State(Exchange(app)): State<Exchange>, token: CallerToken) -> String {
    let told = match app.exchange.for_caller(&token).await {
        Ok(token) => app.outbound.get(&app.target).on_behalf(&token).send().await,
        Err(error) => Err(error),
    };
    told.map_or_else(|error| format!("{error:?}"), |answer| answer.status().to_string())
}

#[secure(auth = "jwt", rate = "100/s", unredacted = "a test")]
async fn write(State(Exchange(app)): State<Exchange>, token: CallerToken) -> String {
    let token = app.exchange.clone().scope("balance:write").for_caller(&token).await.unwrap();
    app.outbound.get(&app.target).on_behalf(&token).send().await.unwrap().status().to_string()
}

#[secure(auth = "api_key", rate = "100/s", unredacted = "a test")]
async fn key_alone(caller: Principal, _token: CallerToken) -> String {
    caller.subject().to_owned()
}

#[secure(auth = any("api_key", "jwt"), rate = "100/s", unredacted = "a test")]
async fn by_key(caller: Principal, _token: CallerToken) -> String {
    caller.subject().to_owned()
}

#[public(reason = "a test", rate = "100/s", unredacted = "a test")]
async fn nobody(_token: CallerToken) -> String {
    "passed".to_owned()
}

struct Setup {
    client: Client,
    issuer: Issuer,
    clock: TestClock,
    endpoint: Service,
    ledger: Service,
    keys: ApiKeys,
}

impl Setup {
    async fn new(answers: Vec<String>) -> Self {
        let other = Service::start([json(200, "{}")]).await;
        let ledger = Service::start([
            json(200, "{}"),
            redirect(307, &format!("{}/", other.origin("c.test"))),
        ])
        .await;
        Self::with(answers, ledger, &other).await
    }

    async fn with(answers: Vec<String>, ledger: Service, other: &Service) -> Self {
        let endpoint = Service::start(answers).await;
        let inside = |service: &Service, name| {
            Host::plain_http(service.origin(name)).in_networks(["127.0.0.0/8"])
        };
        let outbound = Outbound::builder()
            .names(Table::local(&["id.test", "ledger.test", "c.test"]))
            .host(inside(&endpoint, "id.test").basic("payroll", "s3:cret/%"))
            .host(
                inside(&ledger, "ledger.test")
                    .bearer("of-the-service")
                    .redirects_to(other.origin("c.test")),
            )
            .host(inside(other, "c.test"))
            .build()
            .unwrap();
        let token = format!("{}/token", endpoint.origin("id.test"));
        let exchange =
            TokenExchange::new(&outbound, &token, &ledger.origin("ledger.test")).unwrap();
        let exchange = exchange.audience("ledger").scope("balance:read");
        let target = format!("{}/balance", ledger.origin("ledger.test"));
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let pepper = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
        let keys = ApiKeys::builder("acme", pepper).build(MemoryApiKeys::new()).unwrap();
        let security = Security::builder().jwt(issuer.jwt().plain_tokens()).api_keys(keys.clone());
        let security = security.direct().clock(&clock);
        let app = SecureRouter::new()
            .route("/balance", get(balance))
            .route("/by-key", get(by_key))
            .route("/key-alone", get(key_alone))
            .route("/write", get(write))
            .route("/nobody", get(nobody))
            .with_state(App { outbound, exchange, target })
            .secured_by(security.build().unwrap())
            .unwrap();
        Self { client: Client::new(app), issuer, clock, endpoint, ledger, keys }
    }

    async fn ask(&self, subject: &str) -> Reply {
        let token = self.issuer.token(subject, &self.clock).sign();
        self.client.get("/balance").bearer(&token).send().await
    }
}

#[tokio::test]
async fn the_other_service_is_told_who_calls_by_a_token_of_its_own() {
    let setup = Setup::new(vec![json(200, GOOD)]).await;
    let token = setup.issuer.token("ada", &setup.clock).sign();
    let ask = || setup.client.get("/balance").bearer(&token).send();
    assert_eq!(ask().await.text(), "200");
    let asked = setup.endpoint.heads().concat();
    // `payroll:s3%3Acret%2F%25`
    assert!(asked.contains("authorization: basic cgf5cm9sbdpzmyuzqwnyzxqlmkylmju="), "{asked}");
    for part in [
        "grant_type=urn%3aietf%3aparams%3aoauth%3agrant-type%3atoken-exchange",
        "subject_token_type=urn%3aietf%3aparams%3aoauth%3atoken-type%3aaccess_token",
        "audience=ledger",
        "scope=balance%3aread",
        "content-type: application/x-www-form-urlencoded",
    ] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(asked.contains(&format!("subject_token={}", token.to_lowercase())), "{asked}");
    let told = setup.ledger.heads().concat();
    assert!(told.contains("authorization: bearer for-the-ledger\r\n"), "{told}");
    assert!(!told.contains("of-the-service") && !told.contains(&token.to_lowercase()), "{told}");
    // It is kept, for this caller.
    assert_eq!(ask().await.text(), "200");
    assert_eq!(setup.endpoint.heads().len(), 1);
    setup.ask("eve").await;
    assert_eq!(setup.endpoint.heads().len(), 2);
}

#[tokio::test]
async fn a_redirect_elsewhere_takes_no_token_along() {
    let other = Service::start([json(200, "{}")]).await;
    let ledger = Service::start([redirect(307, &format!("{}/", other.origin("c.test")))]).await;
    let setup = Setup::with(vec![json(200, GOOD)], ledger, &other).await;
    assert_eq!(setup.ask("ada").await.text(), "200");
    let told = other.heads().concat();
    assert!(!told.contains("authorization"), "{told}");
}

#[tokio::test]
async fn what_is_no_token_to_send_is_not_sent() {
    let with = |name: &str, value: &str| {
        let mut answer: serde_json::Value = serde_json::from_str(GOOD).unwrap();
        answer[name] = value.into();
        json(200, &answer.to_string())
    };
    for (answer, told) in [
        (json(400, r#"{"error":"invalid_target"}"#), "ExchangeRefused"),
        (json(401, r#"{"error":"invalid_client"}"#), "ExchangeRefused"),
        (json(500, "{}"), "Status(500)"),
        (json(200, "{}"), "ExchangeUnusable"),
        (json(200, "[]"), "ExchangeUnusable"),
        (with("token_type", "N_A"), "ExchangeUnusable"),
        (with("token_type", "DPoP"), "ExchangeUnusable"),
        (with("issued_token_type", "urn:ietf:params:oauth:token-type:saml2"), "ExchangeUnusable"),
        (with("access_token", ""), "ExchangeUnusable"),
        (with("access_token", "a\r\nx-admin: 1"), "ExchangeUnusable"),
        (
            "HTTP/1.1 200 x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
            "NotJson",
        ),
    ] {
        let setup = Setup::new(vec![answer.clone()]).await;
        assert_eq!(setup.ask("ada").await.text(), told, "{answer}");
        assert!(setup.ledger.heads().is_empty(), "{answer}");
    }
}

#[tokio::test]
async fn a_token_of_a_moment_is_not_kept() {
    let short = GOOD.replace("300", "5");
    let setup = Setup::new(vec![json(200, &short)]).await;
    for count in 1..=2 {
        let token = setup.issuer.token("ada", &setup.clock).sign();
        setup.client.get("/balance").bearer(&token).send().await;
        assert_eq!(setup.endpoint.heads().len(), count);
    }
}

#[tokio::test]
async fn a_token_goes_to_the_host_that_it_was_exchanged_for() {
    let setup = Setup::new(vec![json(200, GOOD)]).await;
    // Nobody who was let through: nothing to exchange.
    let token = setup.issuer.token("ada", &setup.clock).sign();
    assert_eq!(setup.client.get("/nobody").bearer(&token).send().await.status(), 500);
    assert_eq!(setup.client.get("/balance").send().await.status(), 401);
    assert!(setup.endpoint.heads().is_empty());

    let names = Table::local(&["id.test", "a.test", "b.test"]);
    let inside = |origin: &str| Host::plain_http(origin).in_networks(["127.0.0.0/8"]);
    let outbound = Outbound::builder()
        .names(names)
        .host(inside("http://id.test:1"))
        .host(inside("http://a.test:1"))
        .build()
        .unwrap();
    let exchange = |endpoint: &str, origin: &str| TokenExchange::new(&outbound, endpoint, origin);
    assert!(exchange("http://id.test:1/token", "http://a.test:1").is_ok());
    for (endpoint, origin) in [
        ("http://b.test:1/token", "http://a.test:1"),
        ("http://id.test:1/token", "http://b.test:1"),
        ("http://id.test:2/token", "http://a.test:1"),
    ] {
        assert!(matches!(exchange(endpoint, origin), Err(OutboundError::HostUndeclared)));
    }
    assert!(matches!(exchange("token", "http://a.test:1"), Err(OutboundError::UrlMalformed)));
}

#[tokio::test]
async fn an_exchanged_token_cannot_be_sent_elsewhere() {
    #[derive(Clone)]
    struct Elsewhere(App);

    #[secure(rate = "100/s", unredacted = "a test")]
    async fn elsewhere(State(Elsewhere(app)): State<Elsewhere>, token: CallerToken) -> String {
        let Ok(token) = app.exchange.for_caller(&token).await else { return "none".to_owned() };
        assert!(!format!("{token:?} {:?}", app.exchange).contains("for-the-ledger"));
        let sent = app.outbound.get("http://id.test/").on_behalf(&token).send().await;
        sent.map_or_else(|error| format!("{error:?}"), |_| "sent".to_owned())
    }

    let endpoint = Service::start([json(200, GOOD)]).await;
    let ledger = Service::start([json(200, "{}")]).await;
    let inside = |service: &Service, name| {
        Host::plain_http(service.origin(name)).in_networks(["127.0.0.0/8"])
    };
    let outbound = Outbound::builder()
        .names(Table::local(&["id.test", "ledger.test"]))
        .host(inside(&endpoint, "id.test"))
        .host(inside(&ledger, "ledger.test"))
        .build()
        .unwrap();
    let token = format!("{}/token", endpoint.origin("id.test"));
    let exchange = TokenExchange::new(&outbound, &token, &ledger.origin("ledger.test")).unwrap();
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder().jwt(issuer.jwt().plain_tokens()).direct().clock(&clock);
    let app = App { outbound, exchange, target: String::new() };
    let app = SecureRouter::new()
        .route("/", get(elsewhere))
        .with_state(Elsewhere(app))
        .secured_by(security.build().unwrap())
        .unwrap();
    let token = issuer.token("ada", &clock).sign();
    let reply = Client::new(app).get("/").bearer(&token).send().await;
    assert_eq!(reply.text(), "TokenElsewhere");
    assert_eq!(endpoint.heads().len(), 1, "only the exchange was asked for");
}

/// Beside another credential stands whatever token the client likes.
#[tokio::test]
async fn a_token_that_no_guard_verified_is_not_the_callers() {
    let setup = Setup::new(vec![json(200, GOOD)]).await;
    let mallory = ApiKeyGrant::to(CallerId::new("https://issuer.test", "mallory"));
    let key = setup.keys.issue(mallory.without_expiry()).await.unwrap().into_text();
    let token = format!("Bearer {}", setup.issuer.token("ada", &setup.clock).sign());
    let by_both = setup.client.get("/by-key").header("x-api-key", &key);
    assert_eq!(by_both.header("authorization", &token).send().await.status(), 400, "two of them");
    let by_token = setup.client.get("/by-key").header("authorization", &token).send().await;
    assert_eq!((by_token.status().as_u16(), &*by_token.text()), (200, "ada"));
    let by_key = setup.client.get("/by-key").header("x-api-key", &key);
    assert_eq!(by_key.send().await.status(), 403);
    // A handler that takes keys alone ignores the token.
    let alone = setup.client.get("/key-alone").header("x-api-key", &key);
    let both = alone.header("authorization", &token).send().await;
    assert_eq!((both.status().as_u16(), &*both.text() == "ada"), (403, false));
}

#[tokio::test]
async fn a_copy_that_asks_for_something_else_has_tokens_of_its_own() {
    let named = |name: &str| json(200, &GOOD.replace("for-the-ledger", name));
    let setup = Setup::new(vec![named("read"), named("write"), named("audience")]).await;
    let token = setup.issuer.token("ada", &setup.clock).sign();
    for (path, sent) in [("/balance", "read"), ("/write", "write"), ("/balance", "read")] {
        setup.client.get(path).bearer(&token).send().await;
        let told = setup.ledger.heads().pop().unwrap();
        assert!(told.contains(&format!("authorization: bearer {sent}\r\n")), "{path}: {told}");
    }
}
