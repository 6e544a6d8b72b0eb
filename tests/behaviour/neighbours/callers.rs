//! Who is who.

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::MemoryApiKeys;
use palisade::auth::jwt::Dpop;
use palisade::auth::webhook::{Webhook, WebhookFormat};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Issuer;
use serde_json::{Value, json};

use super::Faults;
use crate::support::fixture::Fixture;

#[derive(Redacted)]
struct Answer {
    #[expose]
    is_hers: bool,
}

/// Whether the caller is Zoë, as the store has her.
#[secure]
async fn hers(State(owner): State<CallerId>, caller: Principal) -> Json<Answer> {
    Json(Answer { is_hers: caller.is(&owner) })
}

#[secure]
async fn plain() -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    let owner = CallerId::new("https://issuer.test", "Zo\u{eb}");
    let routes = SecureRouter::new().route("/hers", get(hers)).with_state(owner);
    Fixture::new(routes.merge(SecureRouter::new().route("/plain", get(plain))))
}

#[tokio::test]
async fn a_subject_is_its_characters() {
    let fixture = fixture();
    let mut faults = Faults::default();
    let issuer = fixture.issuer.name().to_owned();
    let owner = CallerId::new(issuer, "Zo\u{eb}");
    let routes = SecureRouter::new().route("/hers", get(hers)).with_state(owner);
    let security = crate::support::fixture::builder(&fixture.clock, &fixture.issuer).build();
    let client = palisade::testing::Client::new(routes.secured_by(security.unwrap()).unwrap());
    for (subject, is_hers) in [
        ("Zo\u{eb}", true),
        // Another normal form of Unicode, another case, more around it, a letter that looks alike.
        ("Zoe\u{308}", false),
        ("zo\u{eb}", false),
        (" Zo\u{eb}", false),
        ("Zo\u{eb}\u{200b}", false),
        ("Z\u{43e}\u{eb}", false),
        ("", false),
    ] {
        let reply = client.get("/hers").bearer(&fixture.token(subject)).send().await;
        let said = reply.status() == 200 && reply.json()["is_hers"] == json!(true);
        faults.expect(
            &format!("{subject:?}"),
            said == is_hers && reply.status() != 500,
            reply.text(),
        );
    }
    faults.none();
}

/// A claim, and whether a token with it opens anything.
fn claims(issuer: &str) -> Vec<(&'static str, Value, bool)> {
    vec![
        ("iss", json!(format!("{issuer}/")), false),
        ("iss", json!(issuer.to_uppercase()), false),
        ("iss", json!([issuer]), false),
        ("iss", json!(null), false),
        ("aud", json!([]), false),
        ("aud", json!(7), false),
        ("aud", json!({"any": true}), false),
        ("aud", json!(null), false),
        ("aud", json!([["nested"]]), false),
        ("exp", json!("9999999999"), false),
        ("exp", json!(null), false),
        ("exp", json!(true), false),
        ("exp", json!(-1), false),
        ("exp", json!(1e300), false),
        ("exp", json!([9_999_999_999_u64]), false),
        ("nbf", json!("0"), false),
        ("nbf", json!({}), false),
        ("nbf", json!(9_999_999_999_u64), false),
        ("iat", json!("now"), false),
        ("sub", json!(7), false),
        ("sub", json!(null), false),
        ("sub", json!(["ada"]), false),
        ("sub", json!("a\u{0}b"), false),
        ("cnf", json!({}), false),
        ("cnf", json!("x"), false),
        ("cnf", json!([]), false),
        ("cnf", json!({"jkt": null}), false),
        ("cnf", json!({"kid": "k1"}), false),
        ("cnf", json!(false), false),
        // What nobody looks at breaks nothing.
        ("nickname", json!({"a": [1, 2]}), true),
        ("roles", json!("admin"), true),
        ("scope", json!(7), true),
    ]
}

#[tokio::test]
async fn a_claim_of_an_unexpected_form_opens_nothing() {
    let fixture = fixture();
    let mut faults = Faults::default();
    for (name, value, opens) in claims(fixture.issuer.name()) {
        let token = fixture.draft("ada").claim(name, value.clone()).sign();
        let reply = fixture.get_with("/plain", &token).await;
        let status = reply.status().as_u16();
        let fits = if opens { status == 200 } else { matches!(status, 401) };
        faults.expect(
            &format!("{name}: {}", value.to_string().get(..40).unwrap_or(&value.to_string())),
            fits,
            status,
        );
    }
    faults.none();
}

#[tokio::test]
async fn a_second_token_is_one_however_its_name_is_written() {
    let fixture = fixture();
    let mut faults = Faults::default();
    for (query, status) in [
        ("access_token=x", 400),
        ("access%5Ftoken=x", 400),
        ("%61ccess_token=x", 400),
        ("a=b&access_token=", 400),
        ("access_token", 400),
        ("a=access_token", 200),
        ("access_tokens=x", 200),
    ] {
        let reply = fixture.get_with(&format!("/plain?{query}"), &fixture.token("ada")).await;
        faults.expect(query, reply.status() == status, reply.status());
    }
    for field in
        ["Bearer\t{}", "Bearer {} x", "Bearer {},", "Bearer={}", "Bearer: {}", "Bearer \"{}\""]
    {
        let line = field.replace("{}", &fixture.token("ada"));
        let reply = fixture.client.get("/plain").header("authorization", &line).send().await;
        faults.expect(field, matches!(reply.status().as_u16(), 400 | 401), reply.status());
    }
    faults.none();
}

/// A secret that a dictionary or a child would try.
#[test]
fn a_secret_with_a_pattern_is_none() {
    let mut faults = Faults::default();
    let secrets: [(&str, Vec<u8>, bool); 15] = [
        ("32 random bytes", b"\x8f\x13\xd4\x66\x02\xaa\x71\x5c\xe9\x30\xb7\x4d\x98\x1b\xc2\x55\x0e\x6f\x83\xf4\x29\xd1\x7a\x46\xbd\x90\x3e\x67\xac\x12\xf8\x5b".to_vec(), true),
        ("two bytes in turns", b"ab".repeat(16), false),
        ("eight bytes again and again", b"q7Zx91pL".repeat(4), false),
        ("one letter", b"x".repeat(48), false),
        ("a known word again and again", b"password".repeat(4), false),
        ("another one", b"changeme".repeat(5), false),
        ("with digits behind it", b"secret123secret123secret123secret123".to_vec(), false),
        ("counted up", (0..32).collect(), false),
        ("counted down", (0..32).rev().map(|byte| byte + b'0').collect(), false),
        ("counted by threes", (0..32).map(|byte| byte * 3).collect(), false),
        ("the digits of 16 twice", b"0123456789abcdef0123456789abcdef".to_vec(), false),
        ("that of a page", b"a-string-secret-at-least-256-bit".to_vec(), false),
        ("rows of a keyboard", b"qwertyuiopasdfghjklzxcvbnm123456".to_vec(), false),
        ("words of this place", b"payroll-pseudonym-key-change-me!".to_vec(), false),
        ("random ones behind words", b"payroll-key-9d01fe305c7718a243ee".to_vec(), true),
    ];
    let issuer = || Issuer::new().jwt();
    for (what, secret, taken) in secrets {
        let jwt = Jwt::hs256(&secret).issuer("https://id.example").audience("a");
        let built = Security::builder().jwt(jwt).direct().build();
        faults.expect(what, built.is_ok() == taken, built.is_ok());
        // Whatever else signs with a secret measures it alike.
        if secret.is_ascii() {
            let sender = CallerId::new("https://pay.example", "pay");
            let hook = Webhook::new(sender, WebhookFormat::github(), text_of(&secret));
            let security = Security::builder().jwt(issuer()).webhook(hook).default_auth(["jwt"]);
            let built = security.direct().build();
            faults.expect(what, built.is_ok() == taken, built.is_ok());
        }
        let Ok(key) = <[u8; 32]>::try_from(secret) else { continue };
        let built = Security::builder().jwt(issuer()).pseudonym_key(key).direct().build();
        faults.expect(what, built.is_ok() == taken, built.is_ok());
        let built = ApiKeys::builder("acme", key).build(MemoryApiKeys::new());
        faults.expect(what, built.is_ok() == taken, built.is_ok());
        let dpop = Dpop::new("https://api.example").require_nonce(key);
        let built = Security::builder().jwt(issuer()).dpop(dpop).direct().build();
        faults.expect(what, built.is_ok() == taken, built.is_ok());
    }
    faults.none();
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
