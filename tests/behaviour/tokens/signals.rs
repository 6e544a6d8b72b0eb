//! Signals of other systems end the same things; unsigned, replayed or foreign ones change nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::CallerId;
use palisade::auth::Jwt;
use palisade::auth::jwt::{
    KeySet, KeySource, KeysUnavailable, MemoryRevocations, Revocation, Revocations,
};
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::testing::{Client, Reply, TestClock};
use palisade::tokens::signals::{SignalKind, SignalReceiver, SignalReceiverBuilder};
use serde_json::{Value, json};

use super::service::member;
use crate::support::log::Log;

const IDP: &str = "https://idp.example";
const US: &str = "https://api.example";
const SESSION_REVOKED: &str = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
const ACCOUNT_DISABLED: &str =
    "https://schemas.openid.net/secevent/risc/event-type/account-disabled";

#[secure]
async fn me() -> NoContent {
    NoContent
}

struct Provider(Ed25519KeyPair);

impl Provider {
    fn new() -> Self {
        Self(Ed25519KeyPair::generate().unwrap())
    }

    fn keys(&self) -> String {
        let x = URL_SAFE_NO_PAD.encode(self.0.public_key());
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "1"}]}).to_string()
    }

    fn jwt(&self) -> Jwt {
        Jwt::jwks(self.keys()).issuer(IDP).audience(US)
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let [header, claims] =
            [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(self.0.sign(message.as_bytes())))
    }

    fn event(&self, claims: &Value) -> String {
        self.sign(&json!({"alg": "EdDSA", "kid": "1", "typ": "secevent+jwt"}), claims)
    }

    fn token(&self, subject: &str, session: &str, now: i64) -> String {
        let claims = json!({
            "iss": IDP, "aud": US, "sub": subject, "iat": now, "exp": now + 600, "sid": session,
            "client_id": "app", "jti": format!("{subject} {session}"),
        });
        self.sign(&json!({"alg": "EdDSA", "kid": "1", "typ": "at+jwt"}), &claims)
    }
}

/// Keys that take the place of none as soon as somebody asked for those.
struct Arriving {
    keys: Arc<KeySet>,
    asked: AtomicBool,
}

impl KeySource for Arriving {
    fn current(&self) -> Result<Arc<KeySet>, KeysUnavailable> {
        let is_there = self.asked.swap(true, Ordering::SeqCst);
        Ok(if is_there { Arc::clone(&self.keys) } else { Arc::new(KeySet::empty()) })
    }
}

struct Service {
    provider: Provider,
    client: Client,
    clock: TestClock,
}

impl Service {
    fn new() -> Self {
        Self::with(|builder| builder)
    }

    fn with(change: impl FnOnce(SignalReceiverBuilder) -> SignalReceiverBuilder) -> Self {
        let (clock, provider) = (TestClock::new(), Provider::new());
        let revocations = Revocations::new(MemoryRevocations::new()).clock(&clock);
        let signals = SignalReceiver::builder(revocations.clone()).transmitter(provider.jwt());
        let signals = change(signals.clock(&clock)).build(MemoryRecords::new()).unwrap();
        let security = Security::builder().jwt(provider.jwt()).revocations(revocations);
        let security = security.direct().clock(&clock).build().unwrap();
        let app = SecureRouter::new().route("/me", get(me)).merge(signals.routes("/signals"));
        Self { provider, client: crate::documented(app.secured_by(security).unwrap()), clock }
    }

    fn now(&self) -> i64 {
        self.clock.now_millis() / 1_000
    }

    async fn push(&self, event: &str) -> Reply {
        let sending =
            self.client.post("/signals").header("content-type", "application/secevent+jwt");
        sending.body(event.to_owned()).send().await
    }

    async fn is_in(&self, token: &str) -> bool {
        self.client.get("/me").bearer(token).send().await.status() == 204
    }

    /// An event about somebody, a second after now.
    fn about(&self, id: &str, kind: &str, subject: &Value) -> Value {
        let now = self.now();
        json!({
            "iss": IDP, "aud": US, "iat": now, "jti": id, "sub_id": subject,
            "events": {kind: {"event_timestamp": now}},
        })
    }
}

fn ada() -> Value {
    json!({"format": "iss_sub", "iss": IDP, "sub": "ada"})
}

fn acme() -> Value {
    json!({"format": "opaque", "id": "acme"})
}

#[tokio::test]
async fn a_session_that_the_provider_revoked_ends_here() {
    let (service, log) = (Service::new(), Log::listen());
    let token = |subject, session| service.provider.token(subject, session, service.now());
    let (one, other, bob) = (token("ada", "s1"), token("ada", "s2"), token("bob", "s3"));
    service.clock.advance(std::time::Duration::from_secs(1));
    let both =
        json!({"format": "complex", "user": ada(), "session": {"format": "opaque", "id": "s1"}});
    let event = service.provider.event(&service.about("1", SESSION_REVOKED, &both));
    assert!(service.is_in(&one).await);
    let taken = service.push(&event).await;
    assert_eq!((taken.status().as_u16(), taken.text().as_str()), (202, ""));
    assert!(!service.is_in(&one).await);
    assert!(service.is_in(&other).await && service.is_in(&bob).await, "no other session");
    // Without a session all of the subject are meant, and with an account that is disabled.
    for (id, kind) in [("2", SESSION_REVOKED), ("3", ACCOUNT_DISABLED)] {
        service.clock.advance(std::time::Duration::from_secs(2));
        let again = token("ada", id);
        service.clock.advance(std::time::Duration::from_secs(1));
        assert!(service.is_in(&again).await);
        let event = service.provider.event(&service.about(id, kind, &ada()));
        assert_eq!(service.push(&event).await.status(), 202);
        assert!(!service.is_in(&again).await && service.is_in(&bob).await, "{kind}");
    }
    assert!(log.text().contains("signal_received") && log.text().contains("account-disabled"));
}

#[tokio::test]
async fn a_replayed_event_changes_nothing() {
    let told = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&told);
    let service = Service::with(move |builder| {
        builder.revoke_with(move |signal| {
            *counted.lock().unwrap() += 1;
            async move {
                assert_eq!(signal.kind(), SignalKind::AccountDisabled);
                let local = CallerId::new(IDP, signal.subject().unwrap());
                Ok::<_, std::io::Error>(vec![Revocation::of_subject(&local)])
            }
        })
    });
    let event = service.provider.event(&service.about("1", ACCOUNT_DISABLED, &ada()));
    let before = service.provider.token("ada", "s", service.now());
    service.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(service.push(&event).await.status(), 202);
    assert!(!service.is_in(&before).await);
    service.clock.advance(std::time::Duration::from_secs(1));
    let after = service.provider.token("ada", "t", service.now());
    for _ in 0..3 {
        service.clock.advance(std::time::Duration::from_secs(60));
        assert_eq!(service.push(&event).await.status(), 202, "it is acknowledged");
        assert!(service.is_in(&after).await, "and changes nothing");
    }
    assert_eq!(*told.lock().unwrap(), 1);
}

#[tokio::test]
async fn an_event_that_is_unsigned_or_foreign_changes_nothing() {
    let service = Service::new();
    let token = service.provider.token("ada", "s1", service.now());
    service.clock.advance(std::time::Duration::from_secs(1));
    let good = service.about("1", ACCOUNT_DISABLED, &ada());
    let changed = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        service.provider.event(&claims)
    };
    let typed = |header: Value| service.provider.sign(&header, &good);
    let week = 7 * 24 * 60 * 60;
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let unsigned = json!({"alg": "none", "typ": "secevent+jwt"});
    let strange =
        |kind: &str| json!({"format": kind, "iss": "https://other.example", "sub": "ada"});
    for (event, code) in [
        (format!("{}.{}.", encode(&unsigned), encode(&good)), "invalid_key"),
        (Provider::new().event(&good), "invalid_key"),
        (changed("iss", json!("https://other.example")), "invalid_issuer"),
        (changed("aud", json!("https://other.example")), "invalid_audience"),
        (changed("aud", json!([])), "invalid_audience"),
        (changed("aud", Value::Null), "invalid_audience"),
        (changed("iat", json!(service.now() + 60)), "invalid_request"),
        (changed("iat", json!(service.now() - week - 1)), "invalid_request"),
        (changed("iat", Value::Null), "invalid_request"),
        (changed("exp", json!(service.now() - 60)), "invalid_request"),
        (changed("jti", json!("")), "invalid_request"),
        (changed("events", json!({})), "invalid_request"),
        (changed("events", json!([ACCOUNT_DISABLED])), "invalid_request"),
        (changed("sub_id", Value::Null), "invalid_request"),
        (changed("sub_id", json!({"format": "iss_sub", "iss": IDP})), "invalid_request"),
        (
            changed("sub_id", json!({"format": "phone_number", "phone_number": "1"})),
            "invalid_request",
        ),
        (changed("sub_id", strange("iss_sub")), "access_denied"),
        (
            changed("sub_id", json!({"format": "complex", "user": strange("iss_sub")})),
            "access_denied",
        ),
        (
            changed("sub_id", json!({"format": "complex", "tenant": acme(), "device": acme()})),
            "invalid_request",
        ),
        (
            changed("sub_id", json!({"format": "complex", "tenant": acme(), "group": acme()})),
            "invalid_request",
        ),
        (typed(json!({"alg": "EdDSA", "kid": "1", "typ": "JWT"})), "invalid_request"),
        (typed(json!({"alg": "EdDSA", "kid": "1"})), "invalid_request"),
        (typed(json!({"alg": "EdDSA", "kid": "1", "typ": "at+jwt"})), "invalid_request"),
        (token.clone(), "invalid_request"),
        ("x".to_owned(), "invalid_request"),
    ] {
        let refused = service.push(&event).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "err")),
            (400, code.into()),
            "{event}"
        );
        assert!(service.is_in(&token).await, "{event}");
    }
    let other_type = service.client.post("/signals").header("content-type", "application/json");
    let other_type = other_type.body(service.provider.event(&good)).send().await;
    assert_eq!(member(&other_type, "err"), "invalid_request");
    // What nobody here acts on is accepted, and an event is no credential.
    let verification = "https://schemas.openid.net/secevent/ssf/event-type/verification";
    let mut unknown = good.clone();
    unknown["events"] = json!({verification: {"state": "x"}});
    assert_eq!(service.push(&service.provider.event(&unknown)).await.status(), 202);
    assert!(service.is_in(&token).await);
    assert!(!service.is_in(&service.provider.event(&good)).await);
    // The same event as it should be.
    let mut again = good.clone();
    again["jti"] = "2".into();
    assert_eq!(service.push(&service.provider.event(&again)).await.status(), 202);
    assert!(!service.is_in(&token).await);
}

#[tokio::test]
async fn an_event_about_which_something_failed_is_sent_again() {
    let is_away = Arc::new(Mutex::new(true));
    let away = Arc::clone(&is_away);
    let service = Service::with(move |builder| {
        builder.revoke_with(move |_| {
            let is_away = *away.lock().unwrap();
            async move {
                if is_away {
                    Err(std::io::Error::other("the database is away"))
                } else {
                    Ok(Vec::new())
                }
            }
        })
    });
    let event = service.provider.event(&service.about("1", ACCOUNT_DISABLED, &ada()));
    let failed = service.push(&event).await;
    assert_eq!(failed.status(), 503);
    assert!(!failed.text().contains("database"));
    *is_away.lock().unwrap() = false;
    assert_eq!(service.push(&event).await.status(), 202);
}

#[test]
fn a_receiver_that_cannot_hold_does_not_start() {
    let (clock, provider) = (TestClock::new(), Provider::new());
    let receiver =
        || SignalReceiver::builder(Revocations::new(MemoryRevocations::new())).clock(&clock);
    let good = || receiver().transmitter(provider.jwt());
    for (builder, told) in [
        (receiver(), "no transmitter"),
        (good().transmitter(provider.jwt()), "two transmitters are"),
        (receiver().transmitter(Jwt::jwks("{}").issuer(IDP).audience(US)), "signals:"),
        (good().processes(2), "shared stores"),
    ] {
        let refused = builder.build(MemoryRecords::new()).unwrap_err().to_string();
        assert!(refused.contains(told), "{refused}");
        let page = include_str!("../../../runtime/src/docs/guide/tokens.md");
        assert!(told == "signals:" || page.contains(told), "the guide has it: {told}");
    }
    assert!(good().build(MemoryRecords::new()).is_ok());
}

#[tokio::test]
async fn a_signal_about_somebody_whom_nobody_here_knows_is_not_told_as_taken() {
    let (service, log) = (Service::new(), Log::listen());
    let by_mail = json!({"format": "email", "email": "ada@example.com"});
    let event = service.provider.event(&service.about("1", ACCOUNT_DISABLED, &by_mail));
    for _ in 0..2 {
        let refused = service.push(&event).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "err")),
            (400, "invalid_request".into())
        );
    }
    let told = log.text();
    assert!(told.contains("signal_subject_unmapped") && told.contains("ignored"), "{told}");
    assert!(!told.contains("replayed") && !told.contains("taken"), "{told}");
    // The application knows whom the address is of.
    let service = Service::with(|signals| {
        signals.revoke_with(async |signal: palisade::tokens::signals::Signal| {
            let known = signal.email() == Some("ada@example.com");
            let ada = Revocation::of_subject(&CallerId::new(IDP, "ada"));
            Ok::<_, std::io::Error>(known.then_some(ada).into_iter().collect())
        })
    });
    let token = service.provider.token("ada", "s1", service.now());
    let event = service.provider.event(&service.about("1", ACCOUNT_DISABLED, &by_mail));
    assert!(service.is_in(&token).await);
    // A token of the very second of a revocation is from behind it.
    service.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(service.push(&event).await.status(), 202);
    assert!(!service.is_in(&token).await);
}

#[tokio::test]
async fn an_event_by_a_key_that_arrives_meanwhile_is_taken() {
    let (clock, provider) = (TestClock::new(), Provider::new());
    let revocations = Revocations::new(MemoryRevocations::new()).clock(&clock);
    let keys = Arc::new(KeySet::from_jwks(provider.keys().as_bytes()).unwrap());
    let transmitter = Jwt::keys_from(Arriving { keys, asked: AtomicBool::new(false) });
    let signals = SignalReceiver::builder(revocations.clone())
        .transmitter(transmitter.issuer(IDP).audience(US))
        .clock(&clock)
        .build(MemoryRecords::new())
        .unwrap();
    let security = Security::builder().jwt(provider.jwt()).revocations(revocations);
    let security = security.direct().clock(&clock).build().unwrap();
    let app = SecureRouter::new().route("/me", get(me)).merge(signals.routes("/signals"));
    let client = Client::new(app.secured_by(security).unwrap());
    let service = Service { provider, client, clock };
    let event = service.about("1", ACCOUNT_DISABLED, &ada());
    assert_eq!(service.push(&service.provider.event(&event)).await.status(), 202);
    let stranger = Provider::new().event(&service.about("2", ACCOUNT_DISABLED, &ada()));
    assert_eq!(service.push(&stranger).await.status(), 400);
}
