//! Keys of a source that has newer ones: which tokens make it look, as bearer tokens and with proofs.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::jwt::{Dpop, Jwt, KeySet, KeySource, KeysUnavailable};
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use serde_json::{Value, json};

use crate::support::proof::ProofKey;

const URL: &str = "https://api.example/x";

/// The newer keys take the place of the old ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Swapped {
    /// By a look.
    ByLook,
    /// By another request, as soon as somebody asked for the old ones.
    OnceAsked,
}

/// Keys before and after.
struct Keys {
    sets: [Arc<KeySet>; 2],
    swapped: Swapped,
    asked: AtomicUsize,
    looks: Arc<AtomicUsize>,
}

impl KeySource for Keys {
    fn current(&self) -> Result<Arc<KeySet>, KeysUnavailable> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let swaps = match self.swapped {
            Swapped::ByLook => self.looks.load(Ordering::SeqCst),
            Swapped::OnceAsked => asked,
        };
        Ok(Arc::clone(&self.sets[swaps.min(1)]))
    }

    fn refresh(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

#[secure(auth = any("jwt", "dpop"), rate = "1000/s")]
async fn guarded() -> StatusCode {
    StatusCode::NO_CONTENT
}

struct Service {
    client: Client,
    clock: TestClock,
    looks: Arc<AtomicUsize>,
    new: EcdsaKeyPair,
    key: ProofKey,
}

fn set(keys: &[Value]) -> Arc<KeySet> {
    Arc::new(KeySet::from_jwks(json!({ "keys": keys }).to_string().as_bytes()).unwrap())
}

impl Service {
    fn new() -> Self {
        Self::with_keys(Swapped::ByLook)
    }

    /// The issuer had an Ed25519 key, and has one of P-256 beside it now.
    fn with_keys(swapped: Swapped) -> Self {
        let (clock, looks) = (TestClock::new(), Arc::<AtomicUsize>::default());
        let new = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let point = &new.public_key().as_ref()[1..];
        let mut old = ProofKey::new().jwk();
        old["kid"] = "old".into();
        let newer = json!({
            "kty": "EC", "crv": "P-256", "kid": "new", "x": encode(&point[..32]),
            "y": encode(&point[32..]),
        });
        let sets = [set(&[old.clone()]), set(&[old, newer])];
        let (asked, counted) = (AtomicUsize::new(0), Arc::clone(&looks));
        let jwt = Jwt::keys_from(Keys { sets, swapped, asked, looks: counted });
        let jwt = jwt.issuer("https://id.example").audience("test").plain_tokens();
        let security = Security::builder().jwt(jwt).dpop(Dpop::new("https://api.example"));
        let security = security.default_auth(["jwt"]).direct().clock(&clock).build().unwrap();
        let routes = SecureRouter::new().route("/x", get(guarded));
        let client = crate::documented(routes.secured_by(security).unwrap());
        Self { client, clock, looks, new, key: ProofKey::new() }
    }

    fn now(&self) -> i64 {
        self.clock.now_millis() / 1_000
    }

    /// A token by the new key, whatever it says of it.
    fn token(&self, header: &Value, cnf: Option<Value>) -> String {
        self.token_of("https://id.example", header, cnf)
    }

    fn token_of(&self, issuer: &str, header: &Value, cnf: Option<Value>) -> String {
        let mut claims = json!({
            "iss": issuer, "aud": "test", "sub": "ada", "exp": self.now() + 300,
        });
        if let Some(cnf) = cnf {
            claims["cnf"] = cnf;
        }
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(header), encode(&claims));
        let signature = self.new.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    async fn plain(&self, header: &Value) -> (u16, usize) {
        let token = self.token(header, None);
        let reply = self.client.get("/x").bearer(&token).send().await;
        (reply.status().as_u16(), self.looks.load(Ordering::SeqCst))
    }

    async fn proven(&self, header: &Value) -> (u16, usize) {
        let token = self.token(header, Some(json!({ "jkt": self.key.thumbprint() })));
        let proof = self.key.sign(&self.key.draft(&token, "GET", URL, self.now()));
        let request = self.client.get("/x").header("authorization", &format!("DPoP {token}"));
        let reply = request.header("dpop", &proof).send().await;
        (reply.status().as_u16(), self.looks.load(Ordering::SeqCst))
    }
}

#[tokio::test]
async fn a_key_that_is_unknown_is_looked_for_whatever_its_algorithm() {
    for header in [json!({"alg": "ES256", "kid": "new"}), json!({"alg": "ES256"})] {
        assert_eq!(Service::new().plain(&header).await, (204, 1), "{header}");
        assert_eq!(Service::new().proven(&header).await, (204, 1), "{header}");
    }
    let unknown = json!({"alg": "ES256", "kid": "newer"});
    assert_eq!(Service::new().plain(&unknown).await, (401, 1));
    assert_eq!(Service::new().proven(&unknown).await, (401, 1));
}

#[tokio::test]
async fn a_key_that_another_request_brought_meanwhile_is_as_good_as_one_that_was_looked_for() {
    for header in [json!({"alg": "ES256", "kid": "new"}), json!({"alg": "ES256"})] {
        let service = || Service::with_keys(Swapped::OnceAsked);
        assert_eq!(service().plain(&header).await.0, 204, "{header}");
        assert_eq!(service().proven(&header).await.0, 204, "{header}");
    }
    let unknown = json!({"alg": "ES256", "kid": "newer"});
    assert_eq!(Service::with_keys(Swapped::OnceAsked).plain(&unknown).await, (401, 1));
}

#[tokio::test]
async fn a_key_that_is_known_is_not_looked_for() {
    for header in [
        json!({"alg": "ES256", "kid": "old"}),
        json!({"alg": "EdDSA", "kid": "old"}),
        json!({"alg": "none", "kid": "new"}),
        json!({"alg": "ES256", "kid": "new", "crit": ["x"]}),
    ] {
        assert_eq!(Service::new().plain(&header).await, (401, 0), "{header}");
        assert_eq!(Service::new().proven(&header).await, (401, 0), "{header}");
    }
}

#[tokio::test]
async fn a_token_of_another_issuer_makes_nobody_look() {
    let header = json!({"alg": "ES256", "kid": "new"});
    for (issuer, expected) in
        [("https://id.example", (204, 1)), ("https://other.example", (401, 0)), ("", (401, 0))]
    {
        let service = Service::new();
        let token = service.token_of(issuer, &header, None);
        let reply = service.client.get("/x").bearer(&token).send().await;
        let told = (reply.status().as_u16(), service.looks.load(Ordering::SeqCst));
        assert_eq!(told, expected, "{issuer}");
    }
}
