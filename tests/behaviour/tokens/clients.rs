//! Which client asks, and what a request to an endpoint must be.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::jwt::KeySet;
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::testing::{Client, Reply, TestClock};
use palisade::tokens::OAuthClient;
use serde_json::{Value, json};

use super::service::{SECRET, Service, basic, builder, encoded, member, part, revocations};

const FORM: &str = "application/x-www-form-urlencoded";
const MACHINE: [(&str, &str); 1] = [("grant_type", "client_credentials")];

#[tokio::test]
async fn a_machine_gets_tokens_of_its_own() {
    let service = Service::new();
    let reply = service.post_as("export", "/oauth/token", &MACHINE).await;
    assert_eq!((reply.status().as_u16(), reply.header("cache-control")), (200, "no-store"));
    assert!(reply.json()["refresh_token"].is_null(), "it has a credential of its own");
    let token = member(&reply, "access_token");
    let claims = part(&token, 1);
    assert_eq!(
        (claims["sub"].clone(), claims["client_id"].clone()),
        ("export".into(), "export".into())
    );
    assert_eq!((claims["tenant"].clone(), claims["sid"].clone()), ("acme".into(), Value::Null));
    assert_eq!((service.get("/pay", &token).await, service.get("/read", &token).await), (204, 204));
    let narrow = [MACHINE[0], ("scope", "staff:write"), ("audience", "ledger")];
    let narrow = service.post_as("export", "/oauth/token", &narrow).await;
    let claims = part(&member(&narrow, "access_token"), 1);
    assert_eq!(
        (claims["scope"].clone(), claims["aud"].clone()),
        ("staff:write".into(), "ledger".into())
    );
    for (name, value, error) in [
        ("scope", "staff:read admin", "invalid_scope"),
        ("scope", " ", "invalid_scope"),
        ("audience", "elsewhere", "invalid_target"),
        ("resource", "elsewhere", "invalid_target"),
    ] {
        let refused = service.post_as("export", "/oauth/token", &[MACHINE[0], (name, value)]).await;
        assert_eq!((refused.status().as_u16(), member(&refused, "error")), (400, error.into()));
    }
}

#[tokio::test]
async fn a_client_that_does_not_prove_who_it_is_gets_nothing() {
    let service = Service::new();
    let with = async |authorization: Option<&str>, more: &[(&str, &str)]| {
        service.send("/oauth/token", &[&MACHINE[..], more].concat(), authorization).await
    };
    let good = basic("export", SECRET);
    assert_eq!(with(Some(&good), &[]).await.status(), 200);
    assert_eq!(with(Some(&good), &[("client_id", "export")]).await.status(), 200);
    let wrong =
        [basic("export", "wrong"), basic("nobody", SECRET), basic("export", ""), "Basic !".into()];
    for authorization in wrong.iter().map(|it| Some(&**it)).chain([None]) {
        let refused = with(authorization, &[]).await;
        assert_eq!(
            (refused.status().as_u16(), refused.text().as_str()),
            (401, r#"{"error":"invalid_client"}"#)
        );
        assert!(refused.header("www-authenticate").starts_with("Basic realm="));
        assert_eq!(refused.header("cache-control"), "no-store");
    }
    assert_eq!(with(None, &[("client_id", "export")]).await.status(), 401, "it has a secret");
    assert_eq!(with(None, &[("client_id", "app")]).await.status(), 401, "a public client has none");
    for (authorization, more) in [
        (Some(&*good), ("client_id", "web")),
        (Some(&*good), ("client_secret", SECRET)),
        (None, ("client_secret", SECRET)),
        (Some(&*good), ("client_assertion", "a.b.c")),
    ] {
        let refused = with(authorization, &[more]).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "error")),
            (400, "invalid_request".into())
        );
    }
    let unauthorized = service.post_as("web", "/oauth/token", &MACHINE).await;
    assert_eq!(member(&unauthorized, "error"), "unauthorized_client");
}

#[tokio::test]
async fn a_request_that_is_no_form_is_an_invalid_request() {
    let service = Service::new();
    let token = service.login().await.refresh_token().unwrap().to_owned();
    let form = [("grant_type", "refresh_token"), ("client_id", "app"), ("refresh_token", &*token)];
    let good = encoded(&form);
    let send = async |kind: &str, body: &str| {
        let sending = service.client.post("/oauth/token").header("content-type", kind);
        sending.body(body.to_owned()).send().await
    };
    for (kind, body, error) in [
        ("application/json", r#"{"grant_type":"refresh_token"}"#, "invalid_request"),
        (FORM, &*format!("{good}&scope=a&scope=b"), "invalid_request"),
        (FORM, &*format!("{good}&grant_type=refresh_token"), "invalid_request"),
        (FORM, &*format!("{good}&more=%ff"), "invalid_request"),
        (FORM, &*good.replace("grant_type", "grant"), "invalid_request"),
        (FORM, &*good.replace("refresh_token=prt", "token=prt"), "invalid_request"),
        (FORM, &*good.replace("=refresh_token", "=password"), "unsupported_grant_type"),
        (FORM, "", "invalid_request"),
    ] {
        let refused = send(kind, body).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "error")),
            (400, error.into()),
            "{body}"
        );
        assert_eq!(refused.header("content-type"), "application/json");
    }
    let long = send(FORM, &format!("{good}&more={}", "x".repeat(40_000))).await;
    assert_eq!(long.status(), 413);
    assert_eq!(service.client.get("/oauth/token").send().await.status(), 405);
    // An empty parameter counts as left out, and one that nobody knows is ignored.
    let taken = send(&format!("{FORM}; charset=UTF-8"), &format!("{good}&scope=&more=x")).await;
    assert_eq!(taken.status(), 200);
}

#[tokio::test]
async fn guesses_are_slowed_down_by_address() {
    let service = Service::new();
    let mut statuses = Vec::new();
    for _ in 0..70 {
        service.clock.advance(std::time::Duration::from_millis(200));
        let guess = service.send("/oauth/token", &MACHINE, Some(&basic("export", "guess"))).await;
        statuses.push(guess.status().as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 60, "{statuses:?}");
    assert!(statuses.ends_with(&[429]));
    let elsewhere = service.client.clone().at("198.51.100.1".parse().unwrap());
    let sending = elsewhere.post("/oauth/token").header("authorization", &basic("export", SECRET));
    let sending = sending.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(sending.body(encoded(&MACHINE)).send().await.status(), 200, "another address");
}

/// A service with a client that signs, and its key.
fn with_keys(clock: &TestClock) -> (Client, Ed25519KeyPair) {
    let document = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
    (started(clock, &pair), pair)
}

/// The service of that client, as it starts.
fn started(clock: &TestClock, pair: &Ed25519KeyPair) -> Client {
    let x = URL_SAFE_NO_PAD.encode(pair.public_key());
    let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "1"}]}).to_string();
    let robot = OAuthClient::with_keys("robot", KeySet::from_jwks(keys.as_bytes()).unwrap());
    let revocations = revocations(clock);
    let tokens = builder(clock, &revocations).client(robot.machine(["staff:read"]));
    let tokens = tokens.build(MemoryRecords::new()).unwrap();
    let security = Security::builder().jwt(tokens.jwt()).revocations(revocations).direct();
    let security = security.clock(clock).build().unwrap();
    let app = SecureRouter::new().merge(tokens.routes()).secured_by(security).unwrap();
    crate::documented(app)
}

fn signed(pair: &Ed25519KeyPair, claims: &Value) -> String {
    signed_under(pair, &json!({"alg": "EdDSA", "kid": "1"}), claims)
}

fn signed_under(pair: &Ed25519KeyPair, header: &Value, claims: &Value) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let message = format!("{header}.{claims}");
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()));
    format!("{message}.{signature}")
}

async fn assert_as(client: &Client, assertion: &str) -> Reply {
    const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let form = [MACHINE[0], ("client_assertion_type", KIND), ("client_assertion", assertion)];
    let sending = client.post("/oauth/token");
    let sending = sending.header("content-type", "application/x-www-form-urlencoded");
    sending.body(encoded(&form)).send().await
}

#[tokio::test]
async fn a_client_with_a_key_signs_an_assertion_that_counts_once() {
    let clock = TestClock::new();
    let (client, pair) = with_keys(&clock);
    let now = clock.now_millis() / 1_000;
    let claims = |id: &str| {
        json!({
            "iss": "robot", "sub": "robot", "aud": "https://id.example", "exp": now + 60, "jti": id,
            "iat": now,
        })
    };
    let good = signed(&pair, &claims("1"));
    assert_eq!(assert_as(&client, &good).await.status(), 200);
    assert_eq!(assert_as(&client, &good).await.status(), 401, "it was used");
    for (name, value) in [
        ("iss", json!("app")),
        ("sub", json!("export")),
        ("aud", json!("https://other.example")),
        // Whoever names our endpoint as its own is sent such assertions.
        ("aud", json!("https://id.example/oauth/token")),
        ("aud", json!(["https://id.example", "https://other.example"])),
        ("exp", json!(now - 6)),
        ("exp", json!(now + 3_600)),
        ("nbf", json!(now + 60)),
        ("iat", json!(now + 60)),
        ("iat", json!(now - 2)),
        ("iat", Value::Null),
        ("jti", json!("")),
        ("jti", Value::Null),
    ] {
        let mut claims = claims("3");
        claims[name] = value;
        let refused = assert_as(&client, &signed(&pair, &claims)).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "error")),
            (401, "invalid_client".into()),
            "{claims}"
        );
    }
    // Nor is one taken that holds what no claims hold, in members that nobody asks about as well.
    let mut odd = claims("3");
    odd["other"] = json!({"a\0": "b"});
    assert_eq!(assert_as(&client, &signed(&pair, &odd)).await.status(), 401);
    let forged = signed(&pair, &claims("4")).replacen('.', ".e", 1);
    assert_eq!(assert_as(&client, &forged).await.status(), 401);
    assert_eq!(assert_as(&client, &signed(&pair, &claims("3"))).await.status(), 200);
}

/// What a client signs for another purpose is no proof of who it is.
#[tokio::test]
async fn an_assertion_states_no_other_type() {
    let clock = TestClock::new();
    let (client, pair) = with_keys(&clock);
    let now = clock.now_millis() / 1_000;
    for (kind, status) in [
        ("JWT", 200),
        ("jwt", 200),
        ("at+jwt", 401),
        ("secevent+jwt", 401),
        ("logout+jwt", 401),
        ("dpop+jwt", 401),
        ("JOSE", 401),
        ("", 401),
    ] {
        let claims = json!({
            "iss": "robot", "sub": "robot", "aud": "https://id.example", "exp": now + 60,
            "jti": format!("as {kind}"), "iat": now,
        });
        let header = json!({"alg": "EdDSA", "kid": "1", "typ": kind});
        let answer = assert_as(&client, &signed_under(&pair, &header, &claims)).await;
        assert_eq!(answer.status(), status, "{kind}");
    }
}

#[tokio::test]
async fn an_assertion_counts_no_second_time_after_a_restart() {
    let clock = TestClock::new();
    let (before, pair) = with_keys(&clock);
    let claims = |id: &str| {
        let now = clock.now_millis() / 1_000;
        json!({
            "iss": "robot", "sub": "robot", "aud": "https://id.example", "exp": now + 200, "jti": id,
            "iat": now,
        })
    };
    let sent = signed(&pair, &claims("1"));
    assert_eq!(assert_as(&before, &sent).await.status(), 200);
    clock.advance(std::time::Duration::from_secs(5));
    let after = started(&clock, &pair);
    assert_eq!(assert_as(&after, &sent).await.status(), 401);
    assert_eq!(assert_as(&after, &signed(&pair, &claims("2"))).await.status(), 200);
}

#[tokio::test]
async fn guesses_at_a_client_lock_nobody_but_their_address_out() {
    let service = Service::new();
    let send = async |address: &str, secret: &str| {
        let client = service.client.clone().at(address.parse().unwrap());
        let sending = client.post("/oauth/token").header("authorization", &basic("export", secret));
        let sending = sending.header("content-type", "application/x-www-form-urlencoded");
        sending.body(encoded(&MACHINE)).send().await.status().as_u16()
    };
    for address in 1..6 {
        for _ in 0..50 {
            service.clock.advance(std::time::Duration::from_millis(100));
            assert_eq!(send(&format!("203.0.113.{address}"), "guess").await, 401);
        }
    }
    assert_eq!(send("198.51.100.7", SECRET).await, 200);
}

#[tokio::test]
async fn what_users_send_to_a_gateway_locks_no_gateway_out() {
    let service = Service::new();
    let exchange = async |token: &str| {
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", token),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ];
        service.post_as("gateway", "/oauth/token", &form).await.status().as_u16()
    };
    for _ in 0..70 {
        service.clock.advance(std::time::Duration::from_millis(200));
        assert_eq!(exchange("made-up").await, 400);
    }
    let token = service.login().await.access_token().to_owned();
    assert_eq!(exchange(&token).await, 200);
}
