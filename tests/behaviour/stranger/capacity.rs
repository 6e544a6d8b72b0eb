//! One stranger against the capacity of an application.

use std::time::Duration;

use axum::body::Body;
use palisade::auth::webhook::Webhook;
use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified, bearer_token, find_bearer,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{CallerId, Capacity, MaybeReady, Rate, RequestHead};
use tokio::time::sleep;

#[secure(auth = "webhook", rate = "1000/s", timeout = "30s", unredacted = "a status")]
async fn paid(#[unchecked("nothing of it is looked at")] _body: axum::body::Bytes) -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "jwt")]
async fn own() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn one_address_without_a_secret_does_not_take_the_capacity_of_all() {
    let (clock, issuer) = (TestClock::new(), Issuer::named("https://issuer.test"));
    let sender = CallerId::new("https://pay.example", "webhook");
    let security = Security::builder()
        .jwt(issuer.jwt())
        .webhook(Webhook::standard(sender, "whsec_3fliGptaB4oAeKT0ytxlha4JT57h3/mo"))
        .address_rate(Rate::new(100_000, Duration::from_secs(1)))
        .capacity(Capacity::of(20).each_caller(5))
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/paid", post(paid)).route("/own", get(own));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let token = issuer.token("ada", &clock).sign();
    let time = clock.now_millis() / 1_000;
    let mut waiting = Vec::new();
    for number in 0..20 {
        let body = Body::from_stream(futures_util::stream::pending::<
            Result<bytes::Bytes, std::io::Error>,
        >());
        let sending = client
            .post("/paid")
            .header("webhook-id", &format!("m{number}"))
            .header("webhook-timestamp", &time.to_string())
            .header("webhook-signature", "v1,AAAA")
            .body(body);
        waiting.push(tokio::spawn(async move { sending.send().await.status() }));
    }
    sleep(Duration::from_millis(300)).await;
    let reply = client.get("/own").bearer(&token).send().await;
    assert_eq!(reply.status(), StatusCode::OK);
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

/// Tokens that another system is asked about, which knows one at once and takes long over the others.
struct Asking;

impl Authenticator for Asking {
    fn name(&self) -> &'static str {
        "asking"
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        find_bearer(head)
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        MaybeReady::later(async move {
            if bearer_token(credential) != Some("good") {
                sleep(Duration::from_secs(20)).await;
                return Err(AuthFailure::Invalid("unknown"));
            }
            Ok(request.verified("https://id.example", "ada"))
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Bearer", realm, error)
    }
}

#[secure(auth = "asking", timeout = "30s")]
async fn asked() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn one_address_with_tokens_that_take_long_to_judge_does_not_take_the_capacity_of_all() {
    let security = Security::builder()
        .authenticator(Asking)
        .address_rate(Rate::new(100_000, Duration::from_secs(1)))
        .capacity(Capacity::of(20).each_caller(5))
        .direct()
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/asked", get(asked));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let ask = |from: [u8; 4], token: &str| {
        let request = client.clone().at(from.into()).get("/asked").bearer(token);
        async move { request.send().await.status() }
    };
    let guesses = (0..20).map(|number| tokio::spawn(ask([192, 0, 2, 9], &format!("g{number}"))));
    let guesses: Vec<_> = guesses.collect();
    sleep(Duration::from_millis(300)).await;
    let refused = guesses.iter().filter(|guess| guess.is_finished()).count();
    assert_eq!(refused, 15, "five wait, and the others are told at once");
    // Everyone else passes, and holds no slot of an address any more once the caller is known.
    for _ in 0..6 {
        assert_eq!(ask([192, 0, 2, 1], "good").await, StatusCode::OK);
    }
    guesses.iter().for_each(tokio::task::JoinHandle::abort);
    for guess in guesses {
        let _ = guess.await;
    }
    assert_eq!(ask([192, 0, 2, 9], "good").await, StatusCode::OK, "nothing is left behind");
}
