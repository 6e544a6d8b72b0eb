//! A provider of the tests' own on loopback: it signs tokens, serves keys, and misbehaves on demand.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::Jwt;
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade_oidc::{KeysBuilder, RemoteKeys};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How the provider answers a request for its keys.
#[derive(Clone)]
pub(crate) enum Manner {
    Honest,
    /// Accepts, and says nothing.
    Hanging,
    /// Answers with this text under this status line.
    Saying(&'static str, String),
    /// Announces more than it sends.
    Truncated,
    /// Sends this many bytes in chunks and counts what was taken.
    Endless(usize),
}

pub(crate) struct SigningKey {
    pub(crate) id: String,
    pair: Pair,
}

enum Pair {
    P256(EcdsaKeyPair),
    Edwards(Ed25519KeyPair),
}

impl SigningKey {
    pub(crate) fn new(id: &str) -> Arc<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Arc::new(Self { id: id.to_owned(), pair: Pair::P256(pair) })
    }

    /// A key of another algorithm.
    #[allow(dead_code, reason = "not every test has one")]
    pub(crate) fn edwards(id: &str) -> Arc<Self> {
        let pair = Pair::Edwards(Ed25519KeyPair::generate().unwrap());
        Arc::new(Self { id: id.to_owned(), pair })
    }

    fn jwk(&self) -> Value {
        let encode = |bytes| URL_SAFE_NO_PAD.encode::<&[u8]>(bytes);
        let mut jwk = match &self.pair {
            Pair::P256(pair) => {
                let point = pair.public_key().as_ref();
                json!({
                    "kty": "EC", "crv": "P-256", "x": encode(&point[1..33]),
                    "y": encode(&point[33..]),
                })
            }
            Pair::Edwards(pair) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref())})
            }
        };
        jwk["use"] = "sig".into();
        if !self.id.is_empty() {
            jwk["kid"] = self.id.as_str().into();
        }
        jwk
    }

    fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::P256(_) => "ES256",
            Pair::Edwards(_) => "EdDSA",
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::P256(pair) => pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec(),
            Pair::Edwards(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}

#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) fetches: Arc<AtomicUsize>,
    pub(crate) sent: Arc<AtomicUsize>,
    keys: Arc<Mutex<Vec<Arc<SigningKey>>>>,
    /// The set that it has moved to another address, beside the old one.
    moved: Arc<Mutex<Option<Vec<Arc<SigningKey>>>>>,
    manner: Arc<Mutex<Manner>>,
    /// How many milliseconds pass between what a set is and its answer.
    pause: Arc<AtomicU64>,
}

impl Provider {
    pub(crate) async fn start(keys: &[&Arc<SigningKey>]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self {
            issuer,
            fetches: Arc::default(),
            sent: Arc::default(),
            keys: Arc::default(),
            moved: Arc::default(),
            manner: Arc::new(Mutex::new(Manner::Honest)),
            pause: Arc::default(),
        };
        provider.publish(keys);
        tokio::spawn(serve(listener, provider.clone()));
        provider
    }

    pub(crate) fn publish(&self, keys: &[&Arc<SigningKey>]) {
        *self.keys.lock().unwrap() = keys.iter().map(|key| Arc::clone(key)).collect();
    }

    /// Names another address in its metadata, and leaves the old set where it was.
    #[allow(dead_code, reason = "not every test moves it")]
    pub(crate) fn move_to(&self, keys: &[&Arc<SigningKey>]) {
        *self.moved.lock().unwrap() = Some(keys.iter().map(|key| Arc::clone(key)).collect());
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// Answers this much later from now on, with the keys that there were when it was asked.
    #[allow(dead_code, reason = "not every test has time")]
    pub(crate) fn pause(&self, millis: u64) {
        self.pause.store(millis, Ordering::SeqCst);
    }

    pub(crate) fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    /// Its key set, as it serves it.
    #[allow(dead_code, reason = "not every test needs it")]
    pub(crate) fn set(&self) -> String {
        let keys: Vec<_> = self.keys.lock().unwrap().iter().map(|key| key.jwk()).collect();
        json!({ "keys": keys }).to_string()
    }

    /// Its keys, fetched often and given up soon.
    #[allow(dead_code, reason = "some tests state the time of each fetch")]
    pub(crate) fn keys(&self) -> KeysBuilder {
        self.unhurried().fetch_time(Duration::from_secs(1))
    }

    /// The same, for a test that states the time of a fetch.
    pub(crate) fn unhurried(&self) -> KeysBuilder {
        RemoteKeys::discover(&self.issuer).allow_http_on_loopback("127.0.0.1")
    }

    pub(crate) fn token(&self, key: &SigningKey, clock: &TestClock) -> String {
        self.token_naming(&key.id, key, clock)
    }

    /// A token that names another key than the one that signed it.
    pub(crate) fn token_naming(&self, id: &str, key: &SigningKey, clock: &TestClock) -> String {
        let now = clock.now_millis() / 1_000;
        let mut header = json!({"alg": key.algorithm(), "typ": "at+jwt"});
        if !id.is_empty() {
            header["kid"] = id.into();
        }
        let claims = json!({
            "iss": self.issuer, "aud": "payroll", "sub": "ada", "iat": now, "exp": now + 3_600,
            "client_id": "web", "jti": "t-1",
        });
        let encode = |part: Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let message = format!("{}.{}", encode(header), encode(claims));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())))
    }

    fn answer_of(&self, path: &str) -> Manner {
        let moved = self.moved.lock().unwrap().clone();
        if path.contains("/.well-known/") {
            let place = if moved.is_some() { "moved" } else { "keys" };
            let metadata =
                json!({"issuer": self.issuer, "jwks_uri": format!("{}/{place}", self.issuer)});
            return Manner::Saying("200 OK", metadata.to_string());
        }
        self.fetches.fetch_add(1, Ordering::SeqCst);
        let manner = self.manner.lock().unwrap().clone();
        if !matches!(manner, Manner::Honest) {
            return manner;
        }
        let keys = match moved {
            Some(moved) if path == "/moved" => moved,
            _ => self.keys.lock().unwrap().clone(),
        };
        let keys: Vec<_> = keys.iter().map(|key| key.jwk()).collect();
        Manner::Saying("200 OK", json!({ "keys": keys }).to_string())
    }
}

async fn serve(listener: TcpListener, provider: Provider) {
    while let Ok((stream, _)) = listener.accept().await {
        let provider = provider.clone();
        tokio::spawn(async move {
            // A client that hangs up in the middle is what some tests are about.
            let _ = answer(stream, &provider).await;
        });
    }
}

async fn answer(mut stream: TcpStream, provider: &Provider) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default();
    let manner = provider.answer_of(path);
    tokio::time::sleep(Duration::from_millis(provider.pause.load(Ordering::SeqCst))).await;
    match manner {
        Manner::Hanging => tokio::time::sleep(Duration::from_secs(60)).await,
        Manner::Saying(status, body) => {
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await?;
        }
        Manner::Truncated => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"keys\":[").await?;
        }
        Manner::Endless(bytes) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await?;
            let piece = vec![b' '; 64 * 1024];
            for _ in 0..bytes / piece.len() {
                stream.write_all(&piece).await?;
                provider.sent.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
        Manner::Honest => {}
    }
    Ok(())
}

#[secure(rate = "100000/s")]
async fn own() -> StatusCode {
    StatusCode::OK
}

#[derive(Role, Debug)]
#[allow(dead_code, reason = "no handler here asks for one")]
enum Role {
    Hr,
}

/// A service that believes the provider's keys.
pub(crate) fn service(keys: &RemoteKeys, clock: &TestClock) -> Client {
    service_of(keys.jwt().audience("payroll"), clock)
}

pub(crate) fn service_of(jwt: Jwt, clock: &TestClock) -> Client {
    let security = Security::builder()
        .roles::<Role>()
        .jwt(jwt)
        .address_rate(palisade::Rate::new(100_000, Duration::from_secs(1)))
        .direct()
        .clock(clock)
        .build()
        .unwrap();
    Client::new(SecureRouter::new().route("/own", get(own)).secured_by(security).unwrap())
}

pub(crate) async fn status(client: &Client, token: &str) -> u16 {
    client.get("/own").bearer(token).send().await.status().as_u16()
}

/// Asks until the answer has this status, for as long as a busy machine may need.
#[allow(dead_code, reason = "not every test waits")]
pub(crate) async fn becomes(client: &Client, token: &str, wanted: u16) -> bool {
    for _ in 0..3_000 {
        if status(client, token).await == wanted {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}
