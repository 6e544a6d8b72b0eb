//! Who is calling: bearer tokens and their challenges (RFC 6750, section 3; RFC 9110, section 11.6).

use palisade::Security;
use palisade::http::StatusCode;
use palisade::testing::{Issuer, Reply, TestClock};
use serde_json::json;

use crate::support::fixture::{Fixture, challenge, problem};
use crate::support::staff::{Db, routes};
use crate::{Role, Scope};

fn staff() -> Fixture {
    Fixture::new(routes(&Db::seeded()))
}

async fn with_authorization(fixture: &Fixture, lines: &[&str]) -> Reply {
    let request = fixture.client.get("/me");
    lines.iter().fold(request, |request, line| request.header("authorization", line)).send().await
}

#[tokio::test]
async fn a_caller_without_a_token_is_challenged_without_an_error() {
    let fixture = staff();
    let reply = fixture.client.get("/me").send().await;
    problem(&reply, 401);
    assert_eq!(challenge(&reply), r#"Bearer realm="staff""#);
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/me", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn another_scheme_or_a_token_elsewhere_counts_as_none() {
    let fixture = staff();
    let token = fixture.token("e1");
    let anonymous = fixture.client.get("/me").send().await;
    for line in ["Basic YTpi", "Digest username=\"a\"", "Bearers abc", "Bearer-a b", "", "DPoP abc"]
    {
        assert_eq!(with_authorization(&fixture, &[line]).await, anonymous, "{line:?}");
    }
    let query = format!("/me?access_token={token}");
    assert_eq!(fixture.client.get(&query).send().await, anonymous);
    let cookie = fixture.client.get("/me").header("cookie", &format!("access_token={token}"));
    assert_eq!(cookie.send().await, anonymous);
    let line = format!("Bearer {token}");
    assert_eq!(with_authorization(&fixture, &[&line]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_scheme_may_be_written_in_any_letter_case() {
    let fixture = staff();
    let token = fixture.token("e1");
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer "] {
        let line = format!("{scheme} {token}");
        assert_eq!(with_authorization(&fixture, &[&line]).await.status(), 200, "{scheme}");
    }
}

#[tokio::test]
async fn token_text_that_is_none_is_an_invalid_request() {
    let fixture = staff();
    let token = fixture.token("e1");
    let tabs = [format!("Bearer\t{token}"), format!("Bearer \t{token}")];
    let lines = [
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer é",
        "Bearer =",
        "Bearer a\"b",
        "Bearer {}",
        "Bearer,a",
        "Bearer=a",
        tabs[0].as_str(),
        tabs[1].as_str(),
    ];
    for line in lines {
        let reply = with_authorization(&fixture, &[line]).await;
        problem(&reply, 400);
        assert_eq!(challenge(&reply), r#"Bearer realm="staff", error="invalid_request""#, "{line}");
    }
    let line = format!("Bearer {token}");
    assert_eq!(with_authorization(&fixture, &[&line]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn two_credentials_are_never_decided_by_their_order() {
    let fixture = staff();
    let good = format!("Bearer {}", fixture.token("e1"));
    let joined = format!("{good}, {good}");
    let mixed = format!("{good}, Basic YTpi");
    let cases: [&[&str]; 6] = [
        &[&good, &good],
        &[&good, "Basic YTpi"],
        &["Basic YTpi", &good],
        &["", &good],
        &[&joined],
        &[&mixed],
    ];
    for lines in cases {
        let reply = with_authorization(&fixture, lines).await;
        problem(&reply, 400);
        assert!(challenge(&reply).contains(r#"error="invalid_request""#), "{lines:?}");
    }
    assert_eq!(with_authorization(&fixture, &[&good]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_bearer_credential_joined_behind_another_scheme_is_an_invalid_request() {
    let fixture = staff();
    let line = format!("Basic YTpi, Bearer {}", fixture.token("e1"));
    problem(&with_authorization(&fixture, &[&line]).await, 400);
}

fn other_key(fixture: &Fixture) -> String {
    Issuer::new().token("e1", &fixture.clock).sign()
}

fn tampered(fixture: &Fixture) -> String {
    let (poor, rich) = (fixture.token("e1"), fixture.token_as("e1", "admin"));
    let parts: Vec<&str> = poor.split('.').collect();
    let claims = rich.split('.').nth(1).unwrap();
    format!("{}.{claims}.{}", parts[0], parts[2])
}

fn unsigned(fixture: &Fixture, algorithm: &str) -> String {
    let token = fixture.draft("e1").header(json!({"alg": algorithm, "typ": "at+jwt"})).sign();
    let (head, _) = token.rsplit_once('.').unwrap();
    format!("{head}.")
}

/// Tokens that differ from a good one by a single fault.
fn bad_tokens(fixture: &Fixture) -> Vec<(&'static str, String)> {
    let now = fixture.clock.now_millis() / 1000;
    let draft = || fixture.draft("e1");
    let header = |value| draft().header(value).sign();
    let good = draft().sign();
    vec![
        ("no token at all", "abc".to_owned()),
        ("two parts", good.rsplit_once('.').unwrap().0.to_owned()),
        ("five parts", format!("{good}.a.b")),
        ("padded", format!("{good}=")),
        ("alg none", unsigned(fixture, "none")),
        ("alg None", unsigned(fixture, "None")),
        ("alg none, signed", header(json!({"alg": "none", "typ": "at+jwt"}))),
        ("alg of another hash", header(json!({"alg": "HS512", "typ": "at+jwt"}))),
        ("alg of a public key", header(json!({"alg": "RS256", "typ": "at+jwt"}))),
        ("no alg", header(json!({"typ": "at+jwt"}))),
        ("a critical extension", header(json!({"alg": "HS256", "crit": ["x"], "x": 1}))),
        ("a key inside", header(json!({"alg": "HS256", "jwk": {"kty": "oct", "k": "AA"}}))),
        ("an id token", header(json!({"alg": "HS256", "typ": "id_token+jwt"}))),
        ("a logout token", header(json!({"alg": "HS256", "typ": "logout+jwt"}))),
        ("another key", other_key(fixture)),
        ("claims exchanged", tampered(fixture)),
        ("expired", draft().claim("exp", now - 6).sign()),
        ("expired now", draft().claim("exp", now - 5).sign()),
        ("no expiry", draft().without("exp").sign()),
        ("expiry as text", draft().claim("exp", (now + 60).to_string()).sign()),
        ("not yet valid", draft().claim("nbf", now + 6).sign()),
        ("issued in the future", draft().claim("iat", now + 6).sign()),
        ("no audience", draft().without("aud").sign()),
        ("an empty audience", draft().claim("aud", json!([])).sign()),
        ("another audience", draft().claim("aud", "other").sign()),
        ("no issuer", draft().without("iss").sign()),
        ("another issuer", draft().claim("iss", "https://issuer.test/").sign()),
        ("no subject", draft().without("sub").sign()),
        ("an empty subject", draft().claim("sub", "").sign()),
        ("a subject that is not text", draft().claim("sub", 1).sign()),
    ]
}

#[tokio::test]
async fn every_bad_token_gets_one_and_the_same_answer() {
    let fixture = staff();
    let first = fixture.get_with("/me", "abc").await;
    problem(&first, 401);
    assert_eq!(challenge(&first), r#"Bearer realm="staff", error="invalid_token""#);
    for (fault, token) in bad_tokens(&fixture) {
        assert_eq!(fixture.get_with("/me", &token).await, first, "{fault}");
    }
    let now = fixture.clock.now_millis() / 1000;
    let last_second = fixture.draft("e1").claim("exp", now + 1).claim("nbf", now).sign();
    assert_eq!(fixture.get_with("/me", &last_second).await.status(), StatusCode::OK);
    let several = fixture.draft("e1").claim("aud", json!(["other", Issuer::AUDIENCE])).sign();
    assert_eq!(fixture.get_with("/me", &several).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn strict_access_tokens_need_their_type() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let strict = Security::builder()
        .roles::<Role>()
        .scopes::<Scope>()
        .jwt(issuer.jwt().access_tokens_only())
        .direct()
        .clock(&clock);
    let app = routes(&Db::seeded()).secured_by(strict.build().unwrap()).unwrap();
    let client = crate::documented(app);
    let draft = || issuer.token("e1", &clock).claim("client_id", "cli").claim("jti", "1");
    let typed = |typ: &str| draft().header(json!({"alg": "HS256", "typ": typ}));
    for (token, status) in [
        (draft(), 200),
        (typed("AT+JWT"), 200),
        (typed("application/at+jwt"), 200),
        (typed("JWT"), 401),
        (typed(""), 401),
        (draft().header(json!({"alg": "HS256"})), 401),
        (draft().without("jti"), 401),
        (draft().without("client_id"), 401),
        (draft().without("iat"), 401),
    ] {
        let reply = client.get("/me").bearer(&token.sign()).send().await;
        assert_eq!(reply.status().as_u16(), status, "{token:?}");
    }
}

#[tokio::test]
async fn a_token_expires_while_the_service_runs() {
    let fixture = staff();
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/me", &token).await.status(), StatusCode::OK);
    fixture.clock.advance(std::time::Duration::from_secs(304));
    assert_eq!(fixture.get_with("/me", &token).await.status(), StatusCode::OK);
    fixture.clock.advance(std::time::Duration::from_secs(1));
    problem(&fixture.get_with("/me", &token).await, 401);
}
