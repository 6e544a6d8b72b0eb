//! What a scheme of the application's own may see and say: the method and the target of the request,
//! fields that leave with the answer, and a challenge of two fields with an error of its own.

use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use palisade::http::header::{HeaderValue, SET_COOKIE};
use palisade::http::{Method, StatusCode};
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{MaybeReady, RequestHead};

use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

/// A proof is good for the one method and path it names.
struct Proof;

impl Authenticator for Proof {
    fn name(&self) -> &'static str {
        "proof"
    }

    fn answers_with(&self) -> &[&str] {
        &["X-Proof-Nonce"]
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        let proof = head.headers().get("x-proof");
        proof.map_or(Presented::Absent, |proof| Presented::credential(proof.as_bytes()))
    }

    fn verify<'a>(
        &'a self,
        proof: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let head = request.head();
        let expected = format!("{} {}", head.method(), head.uri().path());
        request.add_response_field(SET_COOKIE, HeaderValue::from_static("seen=1; Secure"));
        MaybeReady::Now(match proof.to_str() {
            Some("old") => {
                Err(AuthFailure::Challenged { error: "use_nonce", reason: "proof_without_nonce" })
            }
            Some(proof) if proof == expected => Ok(request.verified("proofs", "ada")),
            _ => Err(AuthFailure::Invalid("proof_of_another_request")),
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Proof", realm, error).field("x-proof-nonce", "n1")
    }
}

#[secure(auth = "proof")]
async fn read() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "proof")]
async fn change() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = any("jwt", "proof"), role = "hr")]
async fn either() -> StatusCode {
    StatusCode::OK
}

fn proven() -> Fixture {
    let routes =
        SecureRouter::new().route("/x", get(read).post(change)).route("/either", get(either));
    Fixture::configured(routes, |builder| builder.authenticator(Proof).default_auth(["jwt"]))
}

async fn ask(fixture: &Fixture, method: Method, path: &str, proof: &str) -> Reply {
    fixture.client.request(method, path).header("x-proof", proof).send().await
}

fn challenges(reply: &Reply) -> Vec<&str> {
    let all = reply.headers().get_all("www-authenticate").iter();
    all.map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_proof_of_one_method_is_none_of_another() {
    let fixture = proven();
    assert_eq!(ask(&fixture, Method::GET, "/x", "GET /x").await.status(), StatusCode::OK);
    problem(&ask(&fixture, Method::POST, "/x", "GET /x").await, 401);
    assert_eq!(ask(&fixture, Method::POST, "/x", "POST /x").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_field_that_the_scheme_leaves_is_in_every_answer_it_judged() {
    let fixture = proven();
    for proof in ["GET /x", "GET /y"] {
        let reply = ask(&fixture, Method::GET, "/x", proof).await;
        assert_eq!(reply.header("set-cookie"), "seen=1; Secure", "{proof}");
    }
    let unasked = fixture.client.get("/x").send().await;
    problem(&unasked, 401);
    assert!(!unasked.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn a_challenge_has_its_second_field_and_the_schemes_own_error() {
    let fixture = proven();
    let log = Log::listen();
    let reply = ask(&fixture, Method::GET, "/x", "old").await;
    problem(&reply, 401);
    assert_eq!(challenges(&reply), [r#"Proof realm="staff", error="use_nonce""#]);
    assert_eq!(reply.header("x-proof-nonce"), "n1");
    assert_eq!(log.audit()["reason"], "proof_without_nonce");
}

#[tokio::test]
async fn the_error_stands_at_the_scheme_that_was_presented() {
    let fixture = proven();
    let wrong = ask(&fixture, Method::GET, "/either", "GET /x").await;
    problem(&wrong, 401);
    let expected = [r#"Bearer realm="staff""#, r#"Proof realm="staff", error="invalid_token""#];
    assert_eq!(challenges(&wrong), expected);
    let wrong = fixture.client.get("/either").bearer("a.b.c").send().await;
    problem(&wrong, 401);
    let expected = [r#"Bearer realm="staff", error="invalid_token""#, r#"Proof realm="staff""#];
    assert_eq!(challenges(&wrong), expected);
}
