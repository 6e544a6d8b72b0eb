//! One stranger against the capacity of an application.

use std::time::Duration;

use axum::body::Body;
use palisade::auth::webhook::Webhook;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::{CallerId, Capacity, Rate};
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
        .webhook(Webhook::standard(sender, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        .address_rate(Rate::new(100_000, Duration::from_secs(1)))
        .capacity(Capacity::of(20).each_caller(5))
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/paid", post(paid)).route("/own", get(own));
    let client = Client::new(routes.secured_by(security).unwrap());
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
