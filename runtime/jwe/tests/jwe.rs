//! Messages of others, messages that were changed, bodies behind a guard, and stored fields.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "jwe/vectors.rs"]
mod vectors;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::axum::extract::FromRef;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock};
use palisade_jwe::{
    ClientKeys, Encrypted, FieldKeys, KeyError, OpeningKey, OpeningKeys, Sealed, SealedAnswer,
    Sealer,
};
use serde_json::{Value, json};

fn key(id: &str) -> OpeningKey {
    OpeningKey::generate(id).unwrap()
}

fn sealed(key: &OpeningKey, content: &[u8]) -> String {
    Sealer::from_jwk(&key.public_jwk().unwrap()).unwrap().seal(content).unwrap()
}

#[test]
fn a_message_with_anything_changed_is_refused() {
    let own = key("a");
    let message = sealed(&own, b"hello");
    let keys = OpeningKeys::new([own]).unwrap();
    assert_eq!(*keys.open(&message).unwrap(), b"hello");
    for at in 0..message.len() {
        let mut bytes = message.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        assert!(keys.open(std::str::from_utf8(&bytes).unwrap()).is_err(), "{at}");
    }
    assert!(keys.open(&format!("{message} ")).is_err());
    assert!(keys.open(&message[..message.len() - 1]).is_err());
    let other = OpeningKeys::new([key("a")]).unwrap();
    assert!(other.open(&message).is_err(), "another key of the same id");
}

/// The same message with another header, whose tag no longer holds; and what a header may not have.
#[test]
fn a_header_that_says_more_is_refused() {
    let own = key("a");
    let message = sealed(&own, b"hello");
    let keys = OpeningKeys::new([own]).unwrap();
    let (header, rest) = message.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    for (name, value) in [
        ("zip", json!("DEF")),
        ("crit", json!(["exp"])),
        ("p2s", json!("AAAA")),
        ("p2c", json!(1)),
        ("alg", json!("dir")),
        ("alg", json!("RSA-OAEP-256")),
        ("alg", json!("PBES2-HS256+A128KW")),
        ("enc", json!("A128GCM")),
        ("kid", json!("b")),
        ("epk", json!({ "kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43) })),
    ] {
        let mut header = header.clone();
        header[name] = value;
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        assert!(keys.open(&format!("{header}.{rest}")).is_err(), "{name}");
    }
}

#[test]
fn keys_rotate_with_an_overlap() {
    let (old, new) = (key("2026-01"), key("2026-02"));
    let (for_old, for_new) = (sealed(&old, b"old"), sealed(&new, b"new"));
    let keys = OpeningKeys::new([old]).unwrap();
    assert!(keys.open(&for_old).is_ok() && keys.open(&for_new).is_err());
    let again = key("2026-01");
    assert_eq!(keys.replace([new, again]), Ok(()));
    assert!(keys.open(&for_new).is_ok());
    assert!(keys.open(&for_old).is_err(), "the old key is gone, its id is not enough");
    assert_eq!(keys.public_jwks()["keys"].as_array().unwrap().len(), 2);
    assert_eq!(keys.replace([]), Err(KeyError::None));
    assert_eq!(keys.replace([key("a"), key("a")]), Err(KeyError::IdTwice));
    assert!(keys.open(&for_new).is_ok(), "what is faulty changes nothing");
}

#[test]
fn what_is_no_key_is_refused() {
    for id in ["", "a b", &"a".repeat(129)] {
        assert_eq!(OpeningKey::generate(id).err(), Some(KeyError::Id), "{id}");
    }
    assert!(OpeningKey::ecdh_es("a", b"nonsense").is_err());
    assert!(OpeningKey::rsa_oaep_256("a", b"nonsense").is_err());
    let good = key("a").public_jwk().unwrap();
    assert!(Sealer::from_jwk(&good).is_ok());
    for (name, value) in [
        ("kty", json!("OKP")),
        ("crv", json!("P-384")),
        ("x", json!("AAAA")),
        ("y", good["x"].clone()),
        ("use", json!("sig")),
        ("alg", json!("ECDH-ES+A128KW")),
    ] {
        let mut jwk = good.clone();
        jwk[name] = value;
        assert!(Sealer::from_jwk(&jwk).is_err(), "{name}");
    }
}

/// Who may pay.
#[derive(Role)]
pub enum Role {
    /// May.
    Hr,
    /// May say why.
    #[role(implies = "hr")]
    Boss,
}

#[input]
struct Payment {
    #[validate(length(min = 3, max = 10))]
    to: String,
    #[input(role = "boss")]
    note: Option<Text<9>>,
}

#[derive(Clone)]
struct App(OpeningKeys);

impl FromRef<App> for OpeningKeys {
    fn from_ref(app: &App) -> Self {
        app.0.clone()
    }
}

#[secure(role = "hr", unredacted = "a test")]
async fn pay(Sealed(payment): Sealed<Payment>) -> String {
    payment.to
}

struct Service {
    issuer: Issuer,
    clock: TestClock,
    client: Client,
    public: Value,
}

impl Service {
    fn new() -> Self {
        let (clock, issuer, key) = (TestClock::new(), Issuer::new(), key("a"));
        let public = key.public_jwk().unwrap();
        let builder = Security::builder().roles::<Role>().jwt(issuer.jwt().plain_tokens());
        let security = builder.direct().clock(&clock).build().unwrap();
        let app = App(OpeningKeys::new([key]).unwrap());
        let app = SecureRouter::new().route("/pay", post(pay)).with_state(app);
        let client = Client::new(app.secured_by(security).unwrap());
        Self { issuer, clock, client, public }
    }

    async fn send(&self, role: &str, kind: &str, body: String) -> Reply {
        let token = self.issuer.token("ada", &self.clock).role(role).sign();
        let request = self.client.post("/pay").bearer(&token).header("content-type", kind);
        request.body(body).send().await
    }

    fn seal(&self, content: &str) -> String {
        Sealer::from_jwk(&self.public).unwrap().seal(content.as_bytes()).unwrap()
    }
}

const JOSE: &str = "application/jose";

#[tokio::test]
async fn an_encrypted_body_is_an_input() {
    let service = Service::new();
    let good = service.send("hr", JOSE, service.seal(r#"{"to": "ada"}"#)).await;
    assert_eq!((good.status().as_u16(), good.text().as_str()), (200, "ada"));
    for (content, status) in [
        (r#"{"to": "a"}"#, 422),
        (r#"{"to": "ada", "more": 1}"#, 422),
        (r#"{"to": "ada", "to": "eve"}"#, 422),
        ("nonsense", 400),
    ] {
        let reply = service.send("hr", JOSE, service.seal(content)).await;
        assert_eq!(reply.status().as_u16(), status, "{content}: {}", reply.text());
    }
    let noted = || service.seal(r#"{"to": "ada", "note": "x"}"#);
    assert_eq!(service.send("hr", JOSE, noted()).await.status().as_u16(), 403);
    assert_eq!(service.send("boss", JOSE, noted()).await.status().as_u16(), 200);
    let plain = service.send("hr", "application/json", r#"{"to": "ada"}"#.to_owned()).await;
    assert_eq!(plain.status().as_u16(), 415);
}

/// The application's limits hold within the message.
#[tokio::test]
async fn an_encrypted_body_is_held_to_the_limits_of_json() {
    #[input]
    struct Deep {
        #[validate(length(max = 9))]
        a: Vec<i32>,
    }

    #[secure(rate = "100/s", unredacted = "a test")]
    async fn deep(Sealed(deep): Sealed<Deep>) -> String {
        deep.a.len().to_string()
    }

    for (depth, status) in [(1, 422), (2, 200)] {
        let (clock, issuer, key) = (TestClock::new(), Issuer::new(), key("a"));
        let message = sealed(&key, br#"{"a": [1, 2]}"#);
        let builder = Security::builder().jwt(issuer.jwt().plain_tokens()).direct().clock(&clock);
        let limits = palisade::JsonLimits::new().depth(depth);
        let security = builder.json_limits(limits).build().unwrap();
        let app = App(OpeningKeys::new([key]).unwrap());
        let app = SecureRouter::new().route("/deep", post(deep)).with_state(app);
        let client = Client::new(app.secured_by(security).unwrap());
        let token = issuer.token("ada", &clock).sign();
        let request = client.post("/deep").bearer(&token).header("content-type", JOSE);
        let reply = request.body(message).send().await;
        assert_eq!(reply.status().as_u16(), status, "{}", reply.text());
    }
}

#[tokio::test]
async fn every_message_that_cannot_be_opened_has_the_same_answer() {
    let service = Service::new();
    let good = service.seal(r#"{"to": "ada"}"#);
    let other = sealed(&key("a"), br#"{"to": "ada"}"#);
    let mut answers = Vec::new();
    let no_json = service.seal("nonsense");
    for message in [
        other,
        good.replacen('.', "..", 1),
        good[1..].to_owned(),
        String::new(),
        "é".to_owned(),
        no_json,
    ] {
        let reply = service.send("hr", JOSE, message).await;
        assert_eq!(reply.status().as_u16(), 400);
        answers.push(reply.text());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn nothing_is_opened_for_a_caller_who_may_not_call() {
    let service = Service::new();
    let good = service.seal(r#"{"to": "ada"}"#);
    for body in [good, "nonsense".to_owned()] {
        assert_eq!(service.send("none", JOSE, body.clone()).await.status().as_u16(), 403);
        let anonymous = service.client.post("/pay").header("content-type", JOSE).body(body);
        assert_eq!(anonymous.send().await.status().as_u16(), 401);
    }
}

#[test]
fn a_stored_field_is_bound_to_its_row_and_its_key() {
    let keys = FieldKeys::new([("b", [2; 32]), ("a", [1; 32])]).unwrap();
    let old = FieldKeys::new([("a", [1; 32])]).unwrap();
    let place = ["employees", "7", "iban"];
    let stored = Encrypted::seal(&old, &place, &"DE02".to_owned()).unwrap();
    assert_eq!(stored.open(&keys, &place).unwrap(), "DE02");
    assert!(stored.is_of_an_old_key(&keys) && !stored.is_of_an_old_key(&old));
    for other in [
        &["employees", "8", "iban"][..],
        &["employees", "7", "name"],
        &["employees", "7i", "ban"],
        &["employees7", "iban"],
        &[],
    ] {
        assert!(stored.open(&keys, other).is_err(), "{other:?}");
    }
    let new = FieldKeys::new([("b", [2; 32])]).unwrap();
    assert!(stored.open(&new, &place).is_err(), "its key is gone");
    let text = stored.as_stored();
    for at in 0..text.len() {
        let mut bytes = text.to_owned().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = Encrypted::<String>::from_stored(String::from_utf8(bytes).unwrap());
        assert!(changed.open(&keys, &place).is_err(), "{at}");
    }
    assert_ne!(Encrypted::seal(&old, &place, &"DE02".to_owned()).unwrap().as_stored(), text);
    assert!(!format!("{stored:?} {keys:?}").contains("v1."));
    let none: [(&str, [u8; 32]); 0] = [];
    assert_eq!(FieldKeys::new(none).err(), Some(KeyError::None));
    assert_eq!(FieldKeys::new([("a", [1; 32]), ("a", [2; 32])]).err(), Some(KeyError::IdTwice));
    assert_eq!(FieldKeys::new([("a.b", [1; 32])]).err(), Some(KeyError::Id));
}

/// What an answer holds.
#[derive(Redacted)]
pub struct Salary {
    #[expose]
    name: String,
    #[expose(role = "hr")]
    cents: i64,
}

#[derive(Clone)]
struct Partners(ClientKeys);

#[secure(rate = "100/s")]
async fn salary(
    State(partners): State<Partners>,
    caller: Principal,
) -> Result<SealedAnswer<Salary>, Problem> {
    partners.0.seal_for(&caller, Salary { name: "Ada".to_owned(), cents: 7 })
}

#[tokio::test]
async fn an_answer_is_for_its_caller_alone_and_what_it_may_see() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let builder = Security::builder().roles::<Role>().jwt(issuer.jwt().plain_tokens());
    let security = builder.direct().clock(&clock).build().unwrap();
    let keys = ClientKeys::new();
    let app = SecureRouter::new().route("/salary", get(salary)).with_state(Partners(keys.clone()));
    let client = Client::new(app.secured_by(security).unwrap());
    let fetch = async |subject: &str, role: &str| {
        let token = issuer.token(subject, &clock).role(role).sign();
        client.get("/salary").bearer(&token).send().await
    };
    let unregistered = fetch("ada", "hr").await;
    assert_eq!(unregistered.status(), 403);
    assert!(!unregistered.text().contains("cents"), "{}", unregistered.text());

    let (old, new) = (key("2026-01"), key("2026-02"));
    let (old_jwk, new_jwk) = (old.public_jwk().unwrap(), new.public_jwk().unwrap());
    let name = issuer.name().to_owned();
    keys.register(&name, "ada", &json!({ "keys": [old_jwk] })).unwrap();
    let reply = fetch("ada", "hr").await;
    assert_eq!(reply.header("content-type"), JOSE);
    let opening = OpeningKeys::new([old]).unwrap();
    let opened: Value = serde_json::from_slice(&opening.open(&reply.text()).unwrap()).unwrap();
    assert_eq!(opened, json!({ "name": "Ada", "cents": 7 }));
    let less = fetch("ada", "none").await;
    let opened: Value = serde_json::from_slice(&opening.open(&less.text()).unwrap()).unwrap();
    assert_eq!(opened, json!({ "name": "Ada" }));
    // Somebody else has no key, and gets no answer of hers.
    assert_eq!(fetch("eve", "hr").await.status(), 403);

    // The new key stands first, and the client opens both.
    keys.register(&name, "ada", &json!({ "keys": [new_jwk, old_jwk] })).unwrap();
    let reply = fetch("ada", "hr").await;
    assert!(opening.open(&reply.text()).is_err());
    assert!(OpeningKeys::new([new]).unwrap().open(&reply.text()).is_ok());

    // What is faulty changes nothing.
    for faulty in
        [json!({}), json!({ "keys": [] }), json!({ "keys": [{ "kty": "oct", "k": "AA" }] })]
    {
        assert!(keys.register(&name, "ada", &faulty).is_err(), "{faulty}");
    }
    let both = json!({ "keys": [new_jwk, new_jwk] });
    assert_eq!(keys.register(&name, "ada", &both), Err(KeyError::IdTwice));
    assert_eq!(fetch("ada", "hr").await.status(), 200);
    let set = json!({ "keys": [old_jwk] });
    assert!(keys.replace([(&*name, "eve", &set), (&*name, "eve", &set)]).is_err());
    keys.replace([(&*name, "eve", &set)]).unwrap();
    assert_eq!(fetch("ada", "hr").await.status(), 403);
    assert_eq!(fetch("eve", "hr").await.status(), 200);
    keys.remove(&name, "eve");
    assert!(keys.is_empty());
}
