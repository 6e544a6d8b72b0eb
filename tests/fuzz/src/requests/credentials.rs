//! Any bytes where a credential stands: heads and claims of tokens, whole tokens, key sets, names with
//! passwords, proofs of possession.
//!
//! What is accepted must be accepted by a reading that knows serde_json and this page alone.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use axum::body::Body;
use axum::extract::Request;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use palisade::auth::Jwt;
use palisade::auth::NameTable;
use palisade::auth::basic::{Basic, BasicUser, HashCost, MemoryBasicUsers};
use palisade::auth::jwt::dpop::{ProofId, ReplayAnswer, ReplayStore};
use palisade::auth::jwt::{Dpop, KeySet, PublicKey, Verifier};
use palisade::http::HeaderValue;
use palisade::prelude::*;
use palisade::testing::TestClock;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};

use super::{Answer, Asked};

/// A Unix time at which nothing has expired.
const NOW: i64 = 1_700_000_000_000;
const ISSUER: &str = "https://id.example";
const URL: &str = "https://api.example/x";

/// A key, what it verifies, and an application that demands proofs of it.
struct Keys {
    pair: Ed25519KeyPair,
    x: String,
    set: KeySet,
    verifier: Verifier,
    /// A token that is bound to the key.
    token: String,
    app: Asked,
    passwords: Asked,
    now: i64,
}

/// Whether a proof was seen before is not what is asked here.
struct Unseen;

impl ReplayStore for Unseen {
    fn remember(&self, _: ProofId, _: i64, _: i64) -> ReplayAnswer<'_> {
        Ok(true).into()
    }
}

thread_local! {
    static KEYS: OnceCell<Keys> = const { OnceCell::new() };
}

/// The first byte chooses what the others are, among those that `PALISADE_FUZZ_ONLY` names where it is set.
pub fn run(data: &[u8]) {
    static CHOICES: LazyLock<&[u8]> =
        LazyLock::new(|| match std::env::var("PALISADE_FUZZ_ONLY").as_deref() {
            Err(_) => &[0, 1, 2, 3, 4, 5, 6],
            Ok("header") => &[0],
            Ok("claims") => &[1],
            Ok("jws") => &[2],
            Ok("jwk") => &[3],
            Ok("proof") => &[4, 5],
            Ok("basic") => &[6],
            Ok(other) => panic!("{other}: header, claims, jws, jwk, proof or basic"),
        });
    let Some((first, data)) = data.split_first() else { return };
    let choice = CHOICES[usize::from(*first) % CHOICES.len()];
    accepts(&[&[choice], data].concat());
}

/// Whether it is accepted.
pub fn accepts(data: &[u8]) -> bool {
    let Some((choice, data)) = data.split_first() else { return false };
    KEYS.with(|keys| {
        let keys = keys.get_or_init(Keys::new);
        match choice % 7 {
            0 => keys.header(data),
            1 => keys.claims(data),
            2 => keys.jws(data),
            3 => key_set(data),
            4 => keys.proof_header(data),
            5 => keys.proof_claims(data),
            _ => keys.password(data),
        }
    })
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Keys {
    fn new() -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
        let x = encode(pair.public_key());
        let set = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x}]}).to_string();
        let jwt = || {
            Jwt::eddsa(PublicKey::ed25519(x.clone())).issuer(ISSUER).audience("fuzz").plain_tokens()
        };
        let clock = TestClock::new();
        let security = Security::builder()
            .jwt(jwt())
            .dpop(Dpop::new("https://api.example").replay_store(Unseen))
            .default_auth(["dpop"])
            .clock(&clock)
            .behind(["127.0.0.0/8"])
            .address_rate(palisade::Rate::new(u32::MAX, std::time::Duration::from_secs(1)))
            .build()
            .expect("a configuration");
        let app = SecureRouter::new().route("/x", get(proven)).secured_by(security);
        let now = clock.now_millis() / 1000;
        let mut keys = Self {
            set: KeySet::from_jwks(set.as_bytes()).expect("a key set"),
            verifier: jwt().build().expect("a verifier"),
            app: Asked::of(app.expect("an application")),
            passwords: passwords(),
            token: String::new(),
            pair,
            x,
            now,
        };
        let thumbprint = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, keys.x);
        let cnf = json!({ "jkt": encode(digest(&SHA256, thumbprint.as_bytes())) });
        let claims =
            json!({"iss": ISSUER, "aud": "fuzz", "sub": "a", "exp": now + 1_000_000, "cnf": cnf});
        keys.token = keys.signed(br#"{"alg":"EdDSA"}"#, claims.to_string().as_bytes());
        keys
    }

    fn signed(&self, header: &[u8], payload: &[u8]) -> String {
        let signed = format!("{}.{}", encode(header), encode(payload));
        format!("{signed}.{}", encode(self.pair.sign(signed.as_bytes())))
    }

    fn header(&self, header: &[u8]) -> bool {
        let jws = self.signed(header, b"{}");
        let Ok(payload) = self.set.verify_jws(&jws) else { return false };
        assert_eq!(payload, b"{}");
        let header = object(header).expect("an object without repeated names");
        check_header(&header);
        assert!(!header.contains_key("jwk"));
        true
    }

    fn claims(&self, claims: &[u8]) -> bool {
        let token = self.signed(br#"{"alg":"EdDSA"}"#, claims);
        let Ok(verified) = self.verifier.verify(&token, NOW, &NameTable::new()) else {
            return false;
        };
        let claims = object(claims).expect("an object without repeated names");
        assert_eq!(claims["iss"], ISSUER);
        let audience = &claims["aud"];
        assert!(
            audience == "fuzz"
                || audience.as_array().is_some_and(|all| all.contains(&json!("fuzz")))
        );
        assert_eq!(claims["sub"].as_str(), Some(&*verified.subject));
        let date = |name: &str| claims.get(name).map(|date| date.as_f64().expect("a number"));
        let now = 1_700_000_000.0;
        assert!(date("exp").expect("exp") + 5.0 > now);
        assert!(date("nbf").is_none_or(|start| start - 5.001 <= now));
        assert!(date("iat").is_none_or(|made| made - 5.001 <= now));
        assert!(["cnf", "events", "at_hash", "c_hash"].iter().all(|it| !claims.contains_key(*it)));
        true
    }

    /// Text that is no token by this key verifies nowhere.
    fn jws(&self, text: &[u8]) -> bool {
        let Ok(text) = str::from_utf8(text) else { return false };
        let known = self.signed(br#"{"alg":"EdDSA"}"#, b"{}");
        let changed = text.strip_prefix('+').map(|end| format!("{known}{end}"));
        let text = changed.as_deref().unwrap_or(text);
        let is_accepted = self.set.verify_jws(text).is_ok();
        assert_eq!(is_accepted, text == known, "{text}");
        assert!(self.verifier.verify(text, NOW, &NameTable::new()).is_err(), "{text}");
        is_accepted
    }

    fn proof_header(&self, header: &[u8]) -> bool {
        let id = encode(digest(&SHA256, header));
        let claims = self.proof(&id).to_string();
        let answer = self.ask(&self.signed(header, claims.as_bytes()));
        if answer.status != 200 {
            return false;
        }
        let header = object(header).expect("an object without repeated names");
        check_header(&header);
        let kind = header["typ"].as_str().expect("a text").to_ascii_lowercase();
        assert!(kind == "dpop+jwt" || kind == "application/dpop+jwt", "{header:?}");
        let jwk = &header["jwk"];
        assert_eq!(
            (&jwk["kty"], &jwk["crv"], &jwk["x"]),
            (&json!("OKP"), &json!("Ed25519"), &json!(self.x))
        );
        assert!(jwk.get("d").is_none());
        true
    }

    fn proof_claims(&self, claims: &[u8]) -> bool {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": self.x});
        let header = json!({"typ": "dpop+jwt", "alg": "EdDSA", "jwk": jwk}).to_string();
        // A line that begins with `+` is put into claims that are good.
        let known = claims.strip_prefix(b"+").map(|more| {
            let known = self.proof(&encode(digest(&SHA256, claims))).to_string();
            [known.trim_end_matches('}').as_bytes(), more, b"}"].concat()
        });
        let claims = known.as_deref().unwrap_or(claims);
        let answer = self.ask(&self.signed(header.as_bytes(), claims));
        if answer.status != 200 {
            return false;
        }
        let claims = object(claims).expect("an object without repeated names");
        assert_eq!(claims["htm"], "GET");
        let url = claims["htu"].as_str().expect("htu").split(['?', '#']).next();
        assert!(url.expect("htu").to_ascii_lowercase().starts_with("https://api.example"));
        assert_eq!(claims["ath"], encode(digest(&SHA256, self.token.as_bytes())));
        assert!(claims["jti"].as_str().is_some_and(|id| !id.is_empty()));
        let now = f64::from(u32::try_from(self.now).expect("a date before 2106"));
        assert!((claims["iat"].as_f64().expect("iat") - now).abs() < 61.0);
        true
    }

    /// What stands behind the name of the scheme.
    fn password(&self, text: &[u8]) -> bool {
        let line = [b"Basic ", text].concat();
        let Ok(line) = HeaderValue::from_bytes(&line) else { return false };
        let request = Request::builder().uri("/y").header("host", "fuzz.test");
        let request = request.header("authorization", line).body(Body::empty());
        let answer = self.passwords.answer(request.expect("a request"));
        assert!([200, 400, 401].contains(&answer.status), "{}", answer.status);
        let is_accepted = answer.status == 200;
        let decoded = STANDARD.decode(text.trim_ascii_start());
        assert_eq!(is_accepted, decoded.is_ok_and(|pair| pair == b"ada:p:w"), "{text:?}");
        is_accepted
    }

    fn proof(&self, id: &str) -> Value {
        let token = encode(digest(&SHA256, self.token.as_bytes()));
        json!({"jti": id, "htm": "GET", "htu": URL, "iat": self.now, "ath": token})
    }

    fn ask(&self, proof: &str) -> Answer {
        let request = Request::builder()
            .uri("/x")
            .header("host", "fuzz.test")
            .header("authorization", format!("DPoP {}", self.token))
            .header("dpop", proof)
            .body(Body::empty());
        let answer = self.app.answer(request.expect("a request"));
        assert!([200, 401].contains(&answer.status), "{}", answer.status);
        answer
    }
}

/// An application that knows one user.
fn passwords() -> Asked {
    let users = MemoryBasicUsers::new();
    let cost = HashCost::new(7_168, 5).expect("a cost that is enough");
    let basic = Basic::new(cost, users.clone()).expect("a scheme");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let hash = runtime.block_on(basic.hash("p:w")).expect("a hash");
    users.put("ada", BasicUser::new(CallerId::new("staff", "ada"), hash));
    let security = Security::builder()
        .authenticator(basic)
        .behind(["127.0.0.0/8"])
        .address_rate(palisade::Rate::new(u32::MAX, std::time::Duration::from_secs(1)))
        .build()
        .expect("a configuration");
    let app = SecureRouter::new().route("/y", get(known)).secured_by(security);
    Asked::of(app.expect("an application"))
}

#[secure(rate = "1000000/s")]
async fn known() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = "1000000/s")]
async fn proven() -> StatusCode {
    StatusCode::OK
}

fn check_header(header: &Map<String, Value>) {
    assert!(header["alg"] == "EdDSA" || header["alg"] == "Ed25519");
    assert!(header.get("typ").is_none_or(Value::is_string), "{header:?}");
    for refused in ["crit", "b64", "jku", "x5u", "x5c", "zip", "enc"] {
        assert!(!header.contains_key(refused), "{header:?}");
    }
}

/// No key set has a key that could sign, or more keys than its text.
fn key_set(json: &[u8]) -> bool {
    let Ok(set) = KeySet::from_jwks(json) else { return false };
    let value: Value = serde_json::from_slice(json).expect("JSON");
    let keys = value["keys"].as_array().expect("keys");
    let usable = keys.iter().filter(|key| key["kty"] != "oct" && key.get("d").is_none());
    assert!((1..=usable.count()).contains(&set.len()));
    true
}

/// An object, no name twice in it or below.
fn object(json: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice::<Unrepeated>(json).ok()?;
    serde_json::from_slice(json).ok()
}

struct Unrepeated;

impl<'de> Deserialize<'de> for Unrepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unrepeated {
    type Value = Self;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(Self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, Self)) = members.next_entry::<String, Self>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(Self)
    }
}
