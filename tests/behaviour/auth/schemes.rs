//! Several ways to prove who one is, one of the application's own among them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Reply, Sending};
use palisade::{MaybeReady, RequestHead};

use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

const FIELD: &str = "x-api-key";

/// Keys `key-of-<name>`; others are refused, and `key-down` cannot be asked.
#[derive(Clone, Default)]
struct ApiKey {
    asked: Arc<AtomicUsize>,
}

impl Authenticator for ApiKey {
    fn name(&self) -> &'static str {
        "api_key"
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        let mut lines = head.headers().get_all(FIELD).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Presented::Absent,
            (Some(line), None) => Presented::credential(line.as_bytes()),
            (Some(_), Some(_)) => Presented::Malformed,
        }
    }

    fn verify<'a>(
        &'a self,
        key: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            match key.to_str().unwrap_or_default().strip_prefix("key-") {
                Some("down") => Err(AuthFailure::Unavailable("keys@db is down".into())),
                Some(text) => match text.strip_prefix("of-") {
                    Some(name) => Ok(request.verified("keys", name).role("hr").role("no role")),
                    None => Err(AuthFailure::Invalid("key_unknown")),
                },
                None => Err(AuthFailure::Invalid("key_unknown")),
            }
        })
    }

    fn challenge(&self, realm: &str, _: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::new("ApiKey").param("realm", realm)
    }
}

#[secure(rate = "2/s")]
async fn by_default() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "api_key", rate = "2/s")]
async fn by_key() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = any("jwt", "api_key"), rate = "2/s")]
async fn by_either() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "api_key", role = "hr")]
async fn key_of_hr() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "api_key", role = "admin")]
async fn key_of_admin() -> StatusCode {
    StatusCode::OK
}

fn keyed() -> (Fixture, ApiKey) {
    let scheme = ApiKey::default();
    let routes = SecureRouter::new()
        .route("/default", get(by_default))
        .route("/key", get(by_key))
        .route("/either", get(by_either))
        .route("/hr", get(key_of_hr))
        .route("/admin", get(key_of_admin));
    let configured = scheme.clone();
    let fixture = Fixture::configured(routes, |builder| {
        builder.authenticator(configured).default_auth(["jwt"])
    });
    (fixture, scheme)
}

fn with(request: Sending, token: Option<&str>, key: Option<&str>) -> Sending {
    let request = match token {
        Some(token) => request.bearer(token),
        None => request,
    };
    match key {
        Some(key) => request.header(FIELD, key),
        None => request,
    }
}

async fn ask(fixture: &Fixture, path: &str, token: bool, key: Option<&str>) -> Reply {
    let token = token.then(|| fixture.token("e1"));
    with(fixture.client.get(path), token.as_deref(), key).send().await
}

fn challenges(reply: &Reply) -> Vec<&str> {
    let all = reply.headers().get_all("www-authenticate").iter();
    all.map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_scheme_of_the_applications_own_authenticates() {
    let (fixture, _) = keyed();
    let log = Log::listen();
    assert_eq!(ask(&fixture, "/key", false, Some("key-of-bot")).await.status(), StatusCode::OK);
    let audit = log.audit();
    assert_eq!((&audit["subject"], &audit["issuer"]), (&"bot".into(), &"keys".into()));
    let wrong = ask(&fixture, "/key", false, Some("guess")).await;
    problem(&wrong, 401);
    assert_eq!(challenges(&wrong), [r#"ApiKey realm="staff""#]);
    assert_eq!(ask(&fixture, "/hr", false, Some("key-of-bot")).await.status(), StatusCode::OK);
    problem(&ask(&fixture, "/admin", false, Some("key-of-bot")).await, 403);
}

#[tokio::test]
async fn a_scheme_that_cannot_be_asked_lets_nobody_through() {
    let (fixture, _) = keyed();
    let reply = ask(&fixture, "/key", false, Some("key-down")).await;
    problem(&reply, 503);
    assert!(!reply.text().contains("keys@"), "{}", reply.text());
}

#[tokio::test]
async fn every_accepted_scheme_challenges_and_no_other() {
    let (fixture, _) = keyed();
    let (bearer, key) = (r#"Bearer realm="staff""#, r#"ApiKey realm="staff""#);
    let none = |path: &'static str| ask(&fixture, path, false, None);
    assert_eq!(challenges(&none("/either").await), [bearer, key]);
    assert_eq!(challenges(&none("/key").await), [key]);
    assert_eq!(challenges(&none("/default").await), [bearer]);
}

#[tokio::test]
async fn two_accepted_credentials_in_one_request_are_refused() {
    let (fixture, scheme) = keyed();
    problem(&ask(&fixture, "/either", true, Some("key-of-bot")).await, 400);
    problem(&ask(&fixture, "/either", true, Some("guess")).await, 400);
    assert_eq!(scheme.asked.load(Ordering::SeqCst), 0);
    assert_eq!(ask(&fixture, "/either", true, None).await.status(), StatusCode::OK);
    assert_eq!(ask(&fixture, "/either", false, Some("key-of-x")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_bad_token_beside_a_good_key_is_not_looked_past() {
    let (fixture, _) = keyed();
    let request = fixture.client.get("/either").bearer("abc").header(FIELD, "key-of-bot");
    problem(&request.send().await, 400);
    let request = fixture.client.get("/either").header("authorization", "Bearer");
    problem(&request.header(FIELD, "key-of-bot").send().await, 400);
}

#[tokio::test]
async fn credentials_that_do_not_count_here_are_ignored() {
    let (fixture, scheme) = keyed();
    assert_eq!(ask(&fixture, "/default", true, Some("guess")).await.status(), StatusCode::OK);
    assert_eq!(scheme.asked.load(Ordering::SeqCst), 0);
    problem(&ask(&fixture, "/default", false, Some("key-of-bot")).await, 401);
    assert_eq!(ask(&fixture, "/key", true, Some("key-of-bot")).await.status(), StatusCode::OK);
    problem(&ask(&fixture, "/key", true, None).await, 401);
    assert_eq!(scheme.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn one_subject_at_two_issuers_is_two_callers() {
    let (fixture, _) = keyed();
    for _ in 0..2 {
        assert_eq!(ask(&fixture, "/either", true, None).await.status(), StatusCode::OK);
    }
    problem(&ask(&fixture, "/either", true, None).await, 429);
    let other = ask(&fixture, "/either", false, Some("key-of-e1")).await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn two_keys_are_malformed_and_two_tokens_do_not_count_where_keys_do() {
    let (fixture, _) = keyed();
    let request = fixture.client.get("/key").header(FIELD, "key-of-a").header(FIELD, "key-of-b");
    problem(&request.send().await, 400);
    let token = fixture.token("e1");
    let request = fixture.client.get("/key").bearer(&token).bearer(&token);
    assert_eq!(request.header(FIELD, "key-of-a").send().await.status(), StatusCode::OK);
}
