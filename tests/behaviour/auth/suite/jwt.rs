//! Bearer tokens, with keys from a source.

use std::future::{Future, pending, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::SecurityBuilder;
use palisade::auth::Jwt;
use palisade::auth::jwt::{KeySet, KeySource, KeysUnavailable};
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use serde_json::json;

use super::{Line, Scheme, Source};

/// Whether the source has the key that tokens are signed with, and how it is doing.
#[derive(Clone)]
struct Keys(Arc<Mutex<(Source, bool)>>, Arc<[Arc<KeySet>; 2]>);

impl KeySource for Keys {
    fn current(&self) -> Result<Arc<KeySet>, KeysUnavailable> {
        let (source, has_key) = *self.0.lock().unwrap();
        match source {
            Source::Away => Err(KeysUnavailable),
            Source::Up if has_key => Ok(Arc::clone(&self.1[0])),
            Source::Up | Source::Hanging => Ok(Arc::clone(&self.1[1])),
        }
    }

    fn refresh(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let (source, _) = *self.0.lock().unwrap();
        if source == Source::Hanging { Box::pin(pending()) } else { Box::pin(ready(())) }
    }
}

/// An application that accepts the tokens of one issuer.
pub(super) struct Tokens {
    clock: TestClock,
    client: Client,
    pair: Ed25519KeyPair,
    keys: Keys,
    made_at: i64,
}

impl Tokens {
    #[allow(clippy::unused_async, reason = "other schemes wait")]
    pub(super) async fn new() -> Self {
        Self::with(|builder| builder)
    }

    pub(super) fn with(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        Self::of(|jwt| jwt, configure, super::client)
    }

    /// Of an issuer and an application with more settings, whose clients connect in another way.
    pub(super) fn of(
        bind: impl FnOnce(Jwt) -> Jwt,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
        connect: impl FnOnce(&Security) -> Client,
    ) -> Self {
        let (clock, pair) = (TestClock::new(), Ed25519KeyPair::generate().unwrap());
        let other = Ed25519KeyPair::generate().unwrap();
        let sets = [key_set(&pair, "one"), key_set(&other, "two")];
        let keys = Keys(Arc::new(Mutex::new((Source::Up, true))), Arc::new(sets));
        let jwt = Jwt::keys_from(keys.clone())
            .issuer("https://id.example")
            .audience("test")
            .plain_tokens();
        let builder = Security::builder().jwt(bind(jwt)).realm("staff").direct().clock(&clock);
        let security = configure(builder).build().unwrap();
        let made_at = clock.now_millis() / 1000;
        Self { client: connect(&security), clock, pair, keys, made_at }
    }

    pub(super) fn clock(&self) -> &TestClock {
        &self.clock
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.now_millis() / 1000
    }

    pub(super) fn token(&self, change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut claims = json!({
            "iss": "https://id.example", "aud": "test", "sub": "ada", "exp": self.made_at + 300,
            "iat": self.made_at, "jti": "t-1",
        });
        change(&mut claims);
        let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed =
            format!("{}.{}", encode(&json!({"alg": "EdDSA", "kid": "one"})), encode(&claims));
        let signature = self.pair.sign(signed.as_bytes());
        format!("Bearer {signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn key_set(pair: &Ed25519KeyPair, id: &str) -> Arc<KeySet> {
    let x = URL_SAFE_NO_PAD.encode(pair.public_key());
    let key =
        json!({"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": id, "x": x});
    Arc::new(KeySet::from_jwks(json!({"keys": [key]}).to_string().as_bytes()).unwrap())
}

impl Scheme for Tokens {
    fn client(&self) -> &Client {
        &self.client
    }

    fn good(&self) -> Line {
        ("authorization", self.token(|_| {}))
    }

    fn malformed(&self) -> Vec<String> {
        ["Bearer", "Bearer ", "Bearer a b", "Bearer é", "Bearer a,b"].map(String::from).into()
    }

    fn wrong(&self) -> Vec<String> {
        let (_, good) = self.good();
        let stranger = Ed25519KeyPair::generate().unwrap();
        let (signed, _) = good.rsplit_once('.').unwrap();
        let forged = URL_SAFE_NO_PAD.encode(stranger.sign(&signed.as_bytes()["Bearer ".len()..]));
        vec![
            "Bearer abc".into(),
            format!("{signed}.{forged}"),
            format!("{signed}."),
            good[..good.len() - 1].to_owned(),
            self.token(|claims| claims["iss"] = "https://evil.example".into()),
            self.token(|claims| claims["aud"] = "other".into()),
            self.token(|claims| claims["exp"] = json!(self.made_at - 300)),
            self.token(|claims| claims["sub"] = json!(null)),
        ]
    }

    fn expire(&self) {
        self.clock.advance(Duration::from_secs(310));
    }

    async fn revoke(&self) {
        self.keys.0.lock().unwrap().1 = false;
    }

    fn set_source(&self, source: Source) {
        self.keys.0.lock().unwrap().0 = source;
    }
}
