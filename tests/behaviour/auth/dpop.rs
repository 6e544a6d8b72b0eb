//! Proofs of possession (RFC 9449): what a proof must be, and for which request.

mod stores;

use std::time::Duration;

use palisade::SecureApp;
use palisade::auth::jwt::{Dpop, Jwt};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, Sending, TestClock};
use serde_json::{Value, json};

use crate::support::fixture::{challenge, problem};
use crate::support::log::Log;
use crate::support::proof::{Proof, ProofKey};

const URL: &str = "https://api.example/notes";

#[secure]
async fn read() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn write() -> StatusCode {
    StatusCode::CREATED
}

#[secure(auth = any("jwt", "dpop"))]
async fn either() -> StatusCode {
    StatusCode::OK
}

struct Service {
    clock: TestClock,
    issuer: Issuer,
    client: Client,
    key: ProofKey,
}

fn service(dpop: Dpop) -> Service {
    started(TestClock::new(), Issuer::new(), Issuer::jwt, dpop)
}

/// A process that starts now.
fn started(
    clock: TestClock,
    issuer: Issuer,
    jwt: impl FnOnce(&Issuer) -> Jwt,
    dpop: Dpop,
) -> Service {
    let security = Security::builder()
        .jwt(jwt(&issuer))
        .dpop(dpop)
        .default_auth(["dpop"])
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let inner = SecureRouter::new().route("/deep", get(read));
    let routes = SecureRouter::new()
        .route("/notes", get(read).post(write))
        .route("/either", get(either))
        .nest("/nested", inner);
    let app: SecureApp = routes.secured_by(security).unwrap();
    Service { clock, issuer, client: crate::documented(app), key: ProofKey::new() }
}

fn usual() -> Service {
    service(Dpop::new("https://api.example"))
}

impl Service {
    fn token(&self) -> String {
        self.token_of(&json!({ "jkt": self.key.thumbprint() }))
    }

    fn token_of(&self, confirmation: &Value) -> String {
        self.issuer.token("ada", &self.clock).claim("cnf", confirmation.clone()).sign()
    }

    fn now(&self) -> i64 {
        self.clock.now_millis() / 1000
    }

    fn draft(&self, token: &str) -> Proof {
        self.key.draft(token, "GET", URL, self.now())
    }

    /// A GET with the usual token and a proof that is changed first.
    async fn get(&self, change: impl FnOnce(&mut Proof)) -> Reply {
        let token = self.token();
        let mut proof = self.draft(&token);
        change(&mut proof);
        self.with(self.client.get("/notes"), &token, &self.key.sign(&proof)).await
    }

    async fn with(&self, request: Sending, token: &str, proof: &str) -> Reply {
        let request = request.header("authorization", &format!("DPoP {token}"));
        request.header("dpop", proof).send().await
    }
}

/// A refusal of the proof, for this reason and no other.
#[track_caller]
fn refused(log: &Log, reply: &Reply, reason: &str) {
    problem(reply, 401);
    assert!(challenge(reply).contains(r#"error="invalid_dpop_proof", algs="ES256 "#), "{reply:?}");
    assert!(challenge(reply).starts_with("DPoP "), "{reply:?}");
    assert_eq!(log.audit()["reason"], reason);
}

type Change = fn(&mut Proof);

#[tokio::test]
async fn a_proof_is_for_this_request_and_token_alone() {
    let service = usual();
    let cases: [(&str, Change); 16] = [
        ("dpop_method_refused", |proof| proof.claims["htm"] = "POST".into()),
        ("dpop_method_refused", |proof| proof.claims["htm"] = "get".into()),
        ("dpop_address_refused", |proof| proof.claims["htu"] = "https://api.example/other".into()),
        ("dpop_address_refused", |proof| proof.claims["htu"] = "http://api.example/notes".into()),
        ("dpop_address_refused", |proof| proof.claims["htu"] = "https://evil.example/notes".into()),
        ("dpop_address_refused", |proof| proof.claims["htu"] = "/notes".into()),
        ("dpop_token_refused", |proof| proof.claims["ath"] = "x".into()),
        ("dpop_claim_invalid", |proof| proof.claims["ath"] = json!(null)),
        ("dpop_claim_invalid", |proof| proof.claims["jti"] = "".into()),
        ("dpop_claim_invalid", |proof| proof.claims["jti"] = "a".repeat(257).into()),
        ("dpop_claim_invalid", |proof| proof.claims["jti"] = json!(7)),
        ("dpop_claim_invalid", |proof| proof.claims["iat"] = json!("1")),
        ("dpop_claim_invalid", |proof| proof.claims["iat"] = json!(null)),
        ("dpop_time_refused", |proof| proof.claims["exp"] = json!(1)),
        ("dpop_time_refused", |proof| proof.claims["nbf"] = json!(4_000_000_000_u32)),
        ("dpop_claim_invalid", |proof| proof.claims["htu"] = json!([URL])),
    ];
    for (reason, change) in cases {
        let log = Log::listen();
        let reply = service.get(change).await;
        refused(&log, &reply, reason);
    }
    for same in ["https://API.example:443/notes?x=1#y", "HTTPS://api.example/%6eotes"] {
        let reply = service.get(|proof| proof.claims["htu"] = same.into()).await;
        assert_eq!(reply.status(), StatusCode::OK, "{same}");
    }
    assert_eq!(service.get(|_| {}).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_proof_is_for_a_method_and_a_path_as_the_client_sees_them() {
    let service = usual();
    let token = service.token();
    let proof =
        |method, url| service.key.sign(&service.key.draft(&token, method, url, service.now()));
    let posted = service.client.post("/notes");
    assert_eq!(service.with(posted, &token, &proof("POST", URL)).await.status(), 201);
    let headed = service.client.head("/notes");
    assert_eq!(service.with(headed, &token, &proof("HEAD", URL)).await.status(), 200);
    let nested = "https://api.example/nested/deep";
    let deep = service.client.get("/nested/deep?page=2");
    assert_eq!(service.with(deep, &token, &proof("GET", nested)).await.status(), 200);
    let stripped = service.client.get("/nested/deep");
    let log = Log::listen();
    let reply = service.with(stripped, &token, &proof("GET", "https://api.example/deep")).await;
    refused(&log, &reply, "dpop_address_refused");
}

#[tokio::test]
async fn a_proof_is_of_this_moment() {
    let service = usual();
    service.clock.advance(Duration::from_secs(120));
    for (seconds, reason) in
        [(-59, None), (60, None), (-60, Some("dpop_time_refused")), (61, Some("dpop_time_refused"))]
    {
        let log = Log::listen();
        let iat = json!(service.now() + seconds);
        let reply = service.get(|proof| proof.claims["iat"] = iat).await;
        match reason {
            None => assert_eq!(reply.status(), StatusCode::OK, "{seconds}"),
            Some(reason) => refused(&log, &reply, reason),
        }
    }
}

#[tokio::test]
async fn the_header_names_a_public_key_and_nothing_else() {
    let service = usual();
    let cases: [(&str, Change); 13] = [
        ("dpop_header_refused", |proof| proof.header["typ"] = "JWT".into()),
        ("dpop_header_refused", |proof| proof.header["typ"] = "at+jwt".into()),
        ("dpop_header_refused", |proof| proof.header["typ"] = json!(null)),
        ("dpop_header_refused", |proof| proof.header["crit"] = json!(["exp"])),
        ("dpop_header_refused", |proof| proof.header["jku"] = "https://evil.example".into()),
        ("dpop_header_refused", |proof| proof.header["b64"] = false.into()),
        ("dpop_algorithm_refused", |proof| proof.header["alg"] = "none".into()),
        ("dpop_algorithm_refused", |proof| proof.header["alg"] = "HS256".into()),
        ("dpop_algorithm_refused", |proof| proof.header["alg"] = "ES256".into()),
        ("dpop_algorithm_refused", |proof| proof.header["alg"] = json!(null)),
        ("dpop_key_refused", |proof| proof.header["jwk"]["d"] = "AA".into()),
        ("dpop_key_refused", |proof| proof.header["jwk"] = json!({"kty": "oct", "k": "AA"})),
        ("dpop_key_refused", |proof| proof.header["jwk"] = json!(null)),
    ];
    for (reason, change) in cases {
        let log = Log::listen();
        let reply = service.get(change).await;
        refused(&log, &reply, reason);
    }
    let reply = service.get(|proof| proof.header["typ"] = "application/DPoP+JWT".into()).await;
    assert_eq!(reply.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_proof_of_this_key_is_refused() {
    let service = usual();
    let token = service.token();
    let draft = service.draft(&token);
    let (header, claims) = (draft.header.to_string(), draft.claims.to_string());
    let good = service.key.sign(&draft);
    let (signed, _) = good.rsplit_once('.').unwrap();
    let twice = claims.replacen('{', r#"{"jti":"a","#, 1);
    let forged = ProofKey::new().sign(&draft);
    for (proof, reason) in [
        (String::new(), "dpop_proof_malformed"),
        ("a.b".into(), "dpop_proof_malformed"),
        (format!("{signed}."), "dpop_proof_malformed"),
        (format!("{signed}.AAAA"), "dpop_proof_malformed"),
        (format!("{good}="), "dpop_proof_malformed"),
        (format!("{good}.."), "dpop_proof_malformed"),
        ("a".repeat(8 * 1024 + 1), "dpop_proof_malformed"),
        (service.key.sign_text("[]", &claims), "dpop_proof_malformed"),
        (service.key.sign_text(&header, "[]"), "dpop_proof_malformed"),
        (service.key.sign_text(&header, &twice), "dpop_proof_malformed"),
        (forged, "dpop_signature_invalid"),
    ] {
        let log = Log::listen();
        let reply = service.with(service.client.get("/notes"), &token, &proof).await;
        refused(&log, &reply, reason);
    }
    let log = Log::listen();
    let line = format!("DPoP {token}");
    let bare = service.client.get("/notes").header("authorization", &line).send().await;
    refused(&log, &bare, "dpop_proof_missing");
    let log = Log::listen();
    let doubled = service.client.get("/notes").header("dpop", &good);
    refused(&log, &service.with(doubled, &token, &good).await, "dpop_proof_repeated");
    let reply = service.with(service.client.get("/notes"), &token, &good).await;
    assert_eq!(reply.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_proof_is_good_once_for_as_long_as_it_lasts() {
    let service = usual();
    let token = service.token();
    let proof = service.key.sign(&service.draft(&token));
    let send = || service.with(service.client.get("/notes"), &token, &proof);
    assert_eq!(send().await.status(), StatusCode::OK);
    for _ in 0..3 {
        let log = Log::listen();
        refused(&log, &send().await, "dpop_proof_replayed");
        service.clock.advance(Duration::from_secs(19));
    }
    service.clock.advance(Duration::from_secs(3));
    let log = Log::listen();
    refused(&log, &send().await, "dpop_time_refused");
    // The same `jti` by another key is another proof.
    assert_eq!(service.get(|proof| proof.claims["jti"] = "one".into()).await.status(), 200);
    let other = ProofKey::new();
    let token = service.token_of(&json!({ "jkt": other.thumbprint() }));
    let mut draft = other.draft(&token, "GET", URL, service.now());
    draft.claims["jti"] = "one".into();
    let reply = service.with(service.client.get("/notes"), &token, &other.sign(&draft)).await;
    assert_eq!(reply.status(), StatusCode::OK);
}

#[tokio::test]
async fn of_many_that_send_one_proof_at_once_one_passes() {
    let service = usual();
    let token = service.token();
    let proof = service.key.sign(&service.draft(&token));
    let sending = (0..50).map(|_| service.with(service.client.get("/notes"), &token, &proof));
    let replies = futures_util::future::join_all(sending).await;
    assert_eq!(replies.iter().filter(|reply| reply.status() == StatusCode::OK).count(), 1);
}

#[tokio::test]
async fn the_token_is_bound_to_the_key_of_the_proof_and_to_nothing_else() {
    let service = usual();
    let jkt = service.key.thumbprint();
    for odd in [
        json!({ "jkt": ProofKey::new().thumbprint() }),
        json!({ "jkt": &jkt[1..] }),
        json!({ "jkt": format!("{jkt}=") }),
        json!({ "jkt": jkt, "x5t#S256": jkt }),
        json!({ "x5t#S256": jkt }),
        json!({ "jkt": jkt, "jwk": {} }),
        json!({}),
    ] {
        let token = service.token_of(&odd);
        let proof = service.key.sign(&service.draft(&token));
        let log = Log::listen();
        let reply = service.with(service.client.get("/notes"), &token, &proof).await;
        problem(&reply, 401);
        assert!(challenge(&reply).contains(r#"error="invalid_token""#), "{odd}: {reply:?}");
        assert_eq!(log.audit()["reason"], "dpop_binding_refused", "{odd}");
    }
    let unbound = service.issuer.token("ada", &service.clock).sign();
    let proof = service.key.sign(&service.draft(&unbound));
    problem(&service.with(service.client.get("/notes"), &unbound, &proof).await, 401);
    assert_eq!(service.get(|_| {}).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_bound_token_is_worth_nothing_as_a_plain_one() {
    let service = usual();
    let token = service.token();
    let proof = service.key.sign(&service.key.draft(
        &token,
        "GET",
        "https://api.example/either",
        service.now(),
    ));
    let log = Log::listen();
    let plain = service.client.get("/either").bearer(&token).header("dpop", &proof).send().await;
    problem(&plain, 401);
    assert_eq!(log.audit()["reason"], "token_proof_missing");
    let proven = service.with(service.client.get("/either"), &token, &proof).await;
    assert_eq!(proven.status(), StatusCode::OK);
    let unbound = service.issuer.token("ada", &service.clock).sign();
    assert_eq!(service.client.get("/either").bearer(&unbound).send().await.status(), 200);
    problem(&service.client.get("/notes").bearer(&unbound).send().await, 401);
}

/// What `require_certificate_bound` refuses is refused whatever the token is bound to instead.
#[tokio::test]
async fn a_key_is_no_certificate() {
    for (jwt, status) in [
        (Jwt::require_certificate_bound as fn(Jwt) -> Jwt, 401),
        (Jwt::accept_certificate_bound, 200),
        (|jwt| jwt, 200),
    ] {
        let dpop = Dpop::new("https://api.example");
        let service = started(TestClock::new(), Issuer::new(), |issuer| jwt(issuer.jwt()), dpop);
        let log = Log::listen();
        let reply = service.get(|_| {}).await;
        assert_eq!(reply.status(), status);
        if status == 401 {
            assert_eq!(log.audit()["reason"], "token_proof_missing");
        }
    }
}

#[tokio::test]
async fn a_nonce_is_demanded_given_out_and_renewed() {
    let service = service(
        Dpop::new("https://api.example").require_nonce(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c"),
    );
    let log = Log::listen();
    let asked = service.get(|_| {}).await;
    problem(&asked, 401);
    assert!(challenge(&asked).contains(r#"error="use_dpop_nonce""#), "{asked:?}");
    assert_eq!(log.audit()["reason"], "dpop_nonce_refused");
    let nonce = asked.header("dpop-nonce").to_owned();
    assert!(!nonce.is_empty());
    let with = async |nonce: &str| {
        let nonce = json!(nonce);
        service.get(|proof| proof.claims["nonce"] = nonce).await
    };
    let good = with(&nonce).await;
    assert_eq!((good.status(), good.headers().contains_key("dpop-nonce")), (StatusCode::OK, false));
    problem(&with("guess").await, 401);
    problem(&with("").await, 401);
    service.clock.advance(Duration::from_secs(180));
    let aging = with(&nonce).await;
    assert_eq!(aging.status(), StatusCode::OK);
    let next = aging.header("dpop-nonce").to_owned();
    assert!(!next.is_empty() && next != nonce);
    service.clock.advance(Duration::from_secs(180));
    problem(&with(&nonce).await, 401);
    assert_eq!(with(&next).await.status(), StatusCode::OK);
}
