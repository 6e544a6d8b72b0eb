//! Two issuers with every setting of their own: what one of them may say is refused of the other.

use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use palisade::auth::Jwt;
use palisade::auth::jwt::PublicKey;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use serde_json::{Value, json};

use crate::Role;
use crate::support::fixture::problem;
use crate::support::log::Log;

const STRICT: &str = "https://people.example";
const PLAIN: &str = "https://legacy.example";
const SECRET: &[u8] = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

#[secure]
async fn own() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

/// A strict issuer with a private key, whose tokens are for `staff` and good for five minutes, and a plain one with a
/// secret, whose tokens are for `payroll` and have their roles in `groups`.
struct Service {
    clock: TestClock,
    key: EcdsaKeyPair,
    client: Client,
}

fn service() -> Service {
    let (clock, key) =
        (TestClock::new(), EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());
    let (x, y) = key.public_key().as_ref()[1..].split_at(32);
    let strict = Jwt::es256(PublicKey::ec(BASE64.encode(x), BASE64.encode(y)))
        .issuer(STRICT)
        .audience("staff")
        .max_age(Duration::from_secs(300));
    let plain =
        Jwt::hs256(SECRET).issuer(PLAIN).audience("payroll").plain_tokens().roles_claim("groups");
    let security =
        Security::builder().roles::<Role>().jwt(strict).jwt(plain).direct().clock(&clock);
    let routes = SecureRouter::new().route("/own", get(own)).route("/salaries", get(salaries));
    let app = routes.secured_by(security.build().unwrap()).unwrap();
    Service { client: crate::documented(app), clock, key }
}

/// A token before it is signed.
#[derive(Clone)]
struct Draft {
    header: Value,
    claims: Value,
}

impl Draft {
    fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    fn without(mut self, name: &str) -> Self {
        let _ = self.claims.as_object_mut().unwrap().remove(name);
        self
    }

    fn header(mut self, header: Value) -> Self {
        self.header = header;
        self
    }

    fn signed(&self) -> String {
        let [header, claims] = [&self.header, &self.claims].map(|it| BASE64.encode(it.to_string()));
        format!("{header}.{claims}")
    }
}

impl Service {
    fn seconds(&self) -> i64 {
        self.clock.now_millis() / 1_000
    }

    fn strict(&self) -> Draft {
        let now = self.seconds();
        Draft {
            header: json!({"alg": "ES256", "typ": "at+jwt"}),
            claims: json!({
                "iss": STRICT, "aud": "staff", "sub": "ada", "client_id": "web", "jti": "1", "iat": now,
                "exp": now + 3_600, "roles": ["hr"],
            }),
        }
    }

    fn plain(&self) -> Draft {
        let now = self.seconds();
        Draft {
            header: json!({"alg": "HS256"}),
            claims: json!({
                "iss": PLAIN, "aud": "payroll", "sub": "ada", "iat": now - 3_600, "exp": now + 3_600,
                "groups": ["hr"],
            }),
        }
    }

    fn by_key(&self, draft: &Draft) -> String {
        let signed = draft.signed();
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", BASE64.encode(signature.as_ref()))
    }

    async fn status(&self, path: &str, token: &str) -> StatusCode {
        self.client.get(path).bearer(token).send().await.status()
    }

    /// Why a token is refused.
    async fn refusal(&self, token: &str) -> String {
        let log = Log::listen();
        problem(&self.client.get("/own").bearer(token).send().await, 401);
        log.audit()["reason"].as_str().unwrap().to_owned()
    }
}

fn by_secret(draft: &Draft) -> String {
    let signed = draft.signed();
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET), signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature.as_ref()))
}

#[tokio::test]
async fn each_issuer_has_its_own_keys_algorithm_audience_and_profile() {
    let service = service();
    let (strict, plain) = (|| service.strict(), || service.plain());
    assert_eq!(service.status("/own", &service.by_key(&strict())).await, StatusCode::OK);
    assert_eq!(service.status("/own", &by_secret(&plain())).await, StatusCode::OK);
    // What is good of the plain one alone.
    let by_secret_of_other = strict().header(json!({"alg": "HS256", "typ": "at+jwt"}));
    for (token, reason) in [
        (by_secret(&by_secret_of_other), "token_algorithm_refused"),
        (service.by_key(&strict().claim("aud", "payroll")), "token_audience_refused"),
        (service.by_key(&strict().header(json!({"alg": "ES256"}))), "token_type_refused"),
        (service.by_key(&strict().without("client_id")), "token_claim_missing"),
        (service.by_key(&strict().without("jti")), "token_claim_missing"),
    ] {
        assert_eq!(service.refusal(&token).await, reason, "{token}");
    }
    // And of the strict one.
    for (token, reason) in [
        (
            service.by_key(&plain().header(json!({"alg": "ES256", "typ": "at+jwt"}))),
            "token_algorithm_refused",
        ),
        (by_secret(&plain().claim("aud", "staff")), "token_audience_refused"),
        (by_secret(&plain().claim("iss", STRICT)), "token_algorithm_refused"),
    ] {
        assert_eq!(service.refusal(&token).await, reason, "{token}");
    }
    let for_both = json!(["staff", "payroll"]);
    let token = service.by_key(&strict().claim("aud", for_both));
    assert_eq!(service.status("/own", &token).await, StatusCode::OK);
}

#[tokio::test]
async fn each_issuer_has_its_roles_where_it_writes_them() {
    let service = service();
    let (strict, plain) = (service.strict(), service.plain());
    for token in [service.by_key(&strict), by_secret(&plain)] {
        assert_eq!(service.status("/salaries", &token).await, StatusCode::OK);
    }
    let strict = strict.without("roles").claim("groups", json!(["hr"]));
    let plain = plain.without("groups").claim("roles", json!(["hr"]));
    for token in [service.by_key(&strict), by_secret(&plain)] {
        assert_eq!(service.status("/salaries", &token).await, StatusCode::FORBIDDEN);
        assert_eq!(service.status("/own", &token).await, StatusCode::OK);
    }
}

#[tokio::test]
async fn each_issuer_has_tokens_of_an_age_of_its_own() {
    let service = service();
    let (strict, plain) = (service.by_key(&service.strict()), by_secret(&service.plain()));
    // Known tokens, too.
    for _ in 0..3 {
        assert_eq!(service.status("/own", &strict).await, StatusCode::OK);
        assert_eq!(service.status("/own", &plain).await, StatusCode::OK);
    }
    service.clock.advance(Duration::from_secs(306));
    assert_eq!(service.refusal(&strict).await, "token_too_old");
    assert_eq!(service.status("/own", &plain).await, StatusCode::OK);
    let young = service.by_key(&service.strict());
    assert_eq!(service.status("/own", &young).await, StatusCode::OK);
    let old = service.strict().claim("iat", service.seconds() - 3_600);
    assert_eq!(service.refusal(&service.by_key(&old)).await, "token_too_old");
}
