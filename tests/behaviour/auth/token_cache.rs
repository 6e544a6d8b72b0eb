//! A token that was seen before is not verified again, and nothing else is different.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::auth::Jwt;
use palisade::auth::jwt::{KeySet, KeySource, KeysUnavailable};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock, Token};
use palisade::{Resolved, SecureApp, SecurityBuilder};
use serde_json::{Value, json};

use crate::support::fixture::problem;
use crate::support::log::Log;
use crate::{Role, Scope};

#[secure]
async fn own() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

/// An application that counts how often claims are read.
struct Service {
    clock: TestClock,
    issuer: Issuer,
    client: Client,
    reads: Arc<AtomicUsize>,
}

fn service(map: impl FnOnce(Jwt) -> Jwt) -> Service {
    configured(map, |builder| builder)
}

fn configured(
    map: impl FnOnce(Jwt) -> Jwt,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Service {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&reads);
    let jwt = issuer.jwt().roles_from(move |_: Value| {
        counted.fetch_add(1, Ordering::SeqCst);
        None::<String>
    });
    let builder = Security::builder()
        .roles::<Role>()
        .scopes::<Scope>()
        .jwt(map(jwt))
        .address_rate(palisade::Rate::new(1_000_000, Duration::from_secs(1)))
        .direct()
        .clock(&clock);
    let security = configure(builder).build().unwrap();
    let routes = SecureRouter::new().route("/own", get(own)).route("/salaries", get(salaries));
    let app: SecureApp = routes.secured_by(security).unwrap();
    Service { clock, issuer, client: crate::documented(app), reads }
}

impl Service {
    fn token(&self) -> Token {
        self.issuer.token("ada", &self.clock)
    }

    async fn get(&self, token: &str) -> Reply {
        self.client.get("/own").bearer(token).send().await
    }

    /// Sends a token until it is known.
    async fn learn(&self, token: &str) {
        for _ in 0..3 {
            assert_eq!(self.get(token).await.status(), StatusCode::OK);
        }
        assert_eq!(self.reads(), 2);
    }

    fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }
}

const ROOM: usize = 1024 * 1024;

#[tokio::test]
async fn a_token_that_verified_twice_is_not_read_again() {
    let service = service(|jwt| jwt.token_cache(ROOM));
    let (ada, bob) = (service.token().sign(), service.issuer.token("bob", &service.clock).sign());
    for _ in 0..5 {
        assert_eq!(service.get(&ada).await.status(), StatusCode::OK);
        assert_eq!(service.get(&bob).await.status(), StatusCode::OK);
    }
    assert_eq!(service.reads(), 4);
    // What a route demands is asked each time, of what the token says.
    let hr = service.token().role("hr").sign();
    for _ in 0..3 {
        let salaries = |token| service.client.get("/salaries").bearer(token);
        assert_eq!(salaries(&hr).send().await.status(), StatusCode::OK);
        problem(&salaries(&ada).send().await, 403);
    }
    assert_eq!(service.reads(), 6);
}

#[tokio::test]
async fn a_function_that_reads_claims_is_asked_each_time_unless_the_cache_was_asked_for() {
    for map in [(|jwt| jwt) as fn(Jwt) -> Jwt, |jwt| jwt.token_cache(0)] {
        let service = service(map);
        let token = service.token().sign();
        for _ in 0..3 {
            assert_eq!(service.get(&token).await.status(), StatusCode::OK);
        }
        assert_eq!(service.reads(), 3);
    }
}

#[tokio::test]
async fn a_token_expires_and_is_not_yet_valid_as_without_the_cache() {
    let service = service(|jwt| jwt.token_cache(ROOM));
    let begins = service.clock.now_millis();
    let token = service.token().claim("nbf", begins / 1000).sign();
    service.learn(&token).await;
    // A clock that is set back: before `nbf` and `iat`, the leeway included.
    service.clock.set_millis(begins - 6_000);
    let log = Log::listen();
    problem(&service.get(&token).await, 401);
    assert_eq!(log.audit()["reason"], "token_not_yet_valid");
    service.clock.set_millis(begins);
    assert_eq!(service.get(&token).await.status(), StatusCode::OK);
    service.clock.advance(Duration::from_secs(304));
    assert_eq!(service.get(&token).await.status(), StatusCode::OK);
    service.clock.advance(Duration::from_secs(1));
    let log = Log::listen();
    problem(&service.get(&token).await, 401);
    assert_eq!(log.audit()["reason"], "token_expired");
}

#[tokio::test]
async fn no_letter_of_a_cached_token_may_change() {
    let service = service(|jwt| jwt.token_cache(ROOM));
    let token = service.token().sign();
    service.learn(&token).await;
    for place in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(service.get(&changed).await.status().is_client_error(), "{changed}");
        let shorter = format!("{}{}", &token[..place], &token[place + 1..]);
        assert!(service.get(&shorter).await.status().is_client_error(), "{shorter}");
    }
    for joined in [format!("{token}."), format!("{token}="), format!("{token}A")] {
        assert!(service.get(&joined).await.status().is_client_error(), "{joined}");
    }
    assert_eq!(service.get(&token).await.status(), StatusCode::OK);
    assert_eq!(service.reads(), 2);
}

#[tokio::test]
async fn bad_tokens_push_no_good_one_out() {
    let service = service(|jwt| jwt.token_cache(ROOM));
    let token = service.token().sign();
    service.learn(&token).await;
    let stranger = Issuer::new();
    for number in 0..5_000 {
        let bad = stranger.token("eve", &service.clock).claim("jti", number.to_string()).sign();
        problem(&service.get(&bad).await, 401);
    }
    assert_eq!(service.get(&token).await.status(), StatusCode::OK);
    assert_eq!(service.reads(), 2);
}

#[tokio::test]
async fn what_a_token_says_in_a_form_that_is_not_read_is_told_each_time() {
    let service = service(|jwt| jwt.token_cache(ROOM));
    let odd = service.token().claim("roles", json!({"hr": true})).sign();
    for _ in 0..2 {
        let log = Log::listen();
        assert_eq!(service.get(&odd).await.status(), StatusCode::OK);
        assert!(log.audits().iter().any(|event| event["event"] == "claim_unreadable"));
    }
}

#[tokio::test]
async fn the_application_is_asked_about_a_caller_whose_token_is_known() {
    let revoked = Arc::new(Mutex::new(false));
    let asked = Arc::clone(&revoked);
    let service = configured(
        |jwt| jwt.token_cache(ROOM),
        |builder| {
            builder.resolve(Duration::ZERO, move |_| {
                let is_known = !*asked.lock().unwrap();
                async move {
                    let user = is_known.then(|| Resolved::user(7_u8).roles([Role::Hr]).tenant("a"));
                    Ok::<_, std::io::Error>(user)
                }
            })
        },
    );
    let token = service.token().sign();
    for _ in 0..3 {
        let reply = service.client.get("/salaries").bearer(&token).send().await;
        assert_eq!(reply.status(), StatusCode::OK);
    }
    *revoked.lock().unwrap() = true;
    problem(&service.get(&token).await, 401);
    *revoked.lock().unwrap() = false;
    assert_eq!(service.get(&token).await.status(), StatusCode::OK);
    assert_eq!(service.reads(), 2);
}

/// Keys that a test takes away and brings back.
#[derive(Clone)]
struct Keys(Arc<Mutex<Option<Arc<KeySet>>>>);

impl KeySource for Keys {
    fn current(&self) -> Result<Arc<KeySet>, KeysUnavailable> {
        self.0.lock().unwrap().clone().ok_or(KeysUnavailable)
    }
}

#[tokio::test]
async fn a_key_that_is_gone_takes_its_tokens_with_it() {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

    let pair = Ed25519KeyPair::generate().unwrap();
    let set = |pair: &Ed25519KeyPair| {
        let x = BASE64.encode(pair.public_key());
        let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x}]});
        Arc::new(KeySet::from_jwks(keys.to_string().as_bytes()).unwrap())
    };
    let (own, other) = (set(&pair), set(&Ed25519KeyPair::generate().unwrap()));
    let keys = Keys(Arc::new(Mutex::new(Some(Arc::clone(&own)))));
    let (clock, reads) = (TestClock::new(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&reads);
    let jwt = Jwt::keys_from(keys.clone())
        .issuer("https://id.example")
        .audience("test")
        .plain_tokens()
        .roles_from(move |_: Value| {
            counted.fetch_add(1, Ordering::SeqCst);
            None::<String>
        })
        .token_cache(ROOM);
    let security =
        Security::builder().roles::<Role>().jwt(jwt).direct().clock(&clock).build().unwrap();
    let routes = SecureRouter::new().route("/own", get(own_by_key));
    let app: SecureApp = routes.secured_by(security).unwrap();
    let client = crate::documented(app);
    let claims = json!({"iss": "https://id.example", "aud": "test", "sub": "ada",
        "exp": clock.now_millis() / 1000 + 300});
    let signed =
        format!("{}.{}", BASE64.encode(r#"{"alg":"EdDSA"}"#), BASE64.encode(claims.to_string()));
    let token = format!("{signed}.{}", BASE64.encode(pair.sign(signed.as_bytes())));
    let status = async || client.get("/own").bearer(&token).send().await.status().as_u16();
    let put = |set: Option<&Arc<KeySet>>| *keys.0.lock().unwrap() = set.cloned();

    for _ in 0..3 {
        assert_eq!(status().await, 200);
    }
    assert_eq!(reads.load(Ordering::SeqCst), 2);
    put(Some(&other));
    assert_eq!(status().await, 401);
    put(None);
    assert_eq!(status().await, 503);
    // The same keys as before, and the same again in another set: verified anew each time.
    put(Some(&own));
    assert_eq!((status().await, status().await, reads.load(Ordering::SeqCst)), (200, 200, 3));
    put(Some(&set(&pair)));
    assert_eq!((status().await, status().await, reads.load(Ordering::SeqCst)), (200, 200, 4));
}

#[secure]
async fn own_by_key() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn the_tokens_of_two_issuers_stand_side_by_side() {
    let other = Issuer::named("https://other.test");
    let service = configured(|jwt| jwt.token_cache(ROOM), |builder| builder.jwt(other.jwt()));
    let own = service.token().sign();
    let foreign = other.token("ada", &service.clock).sign();
    for _ in 0..3 {
        assert_eq!(service.get(&own).await.status(), StatusCode::OK);
        assert_eq!(service.get(&foreign).await.status(), StatusCode::OK);
    }
    assert_eq!(service.reads(), 2);
}

/// Numbers that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    /// One letter put in the place of another, added or taken away, and half the time another such change.
    fn change(&mut self, token: &str) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        let mut bytes = token.as_bytes().to_vec();
        for _ in 0..=self.below(2) {
            let (place, letter) = (self.below(bytes.len()), LETTERS[self.below(LETTERS.len())]);
            match self.below(3) {
                0 => _ = bytes.remove(place),
                1 => bytes.insert(place, letter),
                _ => bytes[place] = letter,
            }
        }
        String::from_utf8(bytes).unwrap()
    }
}

/// Through all that a request goes through: several issuers, each with a cache, and the ends that are noted of tokens.
#[tokio::test]
async fn nothing_that_is_made_of_cached_tokens_is_one_of_them() {
    let other = Issuer::named("https://other.test");
    let service = configured(|jwt| jwt.token_cache(ROOM), |builder| builder.jwt(other.jwt()));
    let bob = service.issuer.token("bob", &service.clock).role("hr");
    let known = [service.token(), bob, other.token("ada", &service.clock)].map(|it| it.sign());
    for token in &known {
        for _ in 0..3 {
            assert_eq!(service.get(token).await.status(), StatusCode::OK);
        }
    }
    let reads = service.reads();
    // What one of them says under the signature of another.
    for claims in &known {
        for signature in &known {
            let (signed, _) = claims.rsplit_once('.').unwrap();
            let (_, signature) = signature.rsplit_once('.').unwrap();
            let joined = format!("{signed}.{signature}");
            let status = if known.contains(&joined) { 200 } else { 401 };
            assert_eq!(service.get(&joined).await.status(), status, "{joined}");
        }
    }
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for number in 0..6_000 {
        let changed = numbers.change(&known[number % known.len()]);
        if !known.contains(&changed) {
            assert!(service.get(&changed).await.status().is_client_error(), "{changed}");
        }
    }
    for token in &known {
        assert_eq!(service.get(token).await.status(), StatusCode::OK);
    }
    assert_eq!(service.reads(), reads);
}
