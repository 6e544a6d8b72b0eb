//! Limits that hold while everyone asks at once.

use std::sync::Arc;

use axum::Router;
use futures_util::future::join_all;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use tokio::net::TcpListener;

use crate::support::fixture::{Fixture, ask, builder, get_request};

#[secure(rate = "10/s")]
async fn ten() -> StatusCode {
    tokio::task::yield_now().await;
    StatusCode::OK
}

async fn of_a_hundred(fixture: &Fixture) -> (usize, usize) {
    let token = fixture.token("e1");
    let asking = (0..100).map(|_| {
        let request = fixture.client.get("/ten").bearer(&token);
        tokio::spawn(async move { request.send().await.status() })
    });
    let answers: Vec<_> = join_all(asking).await.into_iter().map(Result::unwrap).collect();
    let count = |wanted| answers.iter().filter(|status| **status == wanted).count();
    (count(StatusCode::OK), count(StatusCode::TOO_MANY_REQUESTS))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_parallel_requests_exactly_ten_pass() {
    let fixture = Fixture::new(SecureRouter::new().route("/ten", get(ten)));
    assert_eq!(of_a_hundred(&fixture).await, (10, 90));
    fixture.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(of_a_hundred(&fixture).await, (10, 90));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_connections_exactly_ten_pass() {
    let fixture = Fixture::new(SecureRouter::new().route("/ten", get(ten)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = fixture.app.clone();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let token: Arc<str> = fixture.token("e1").into();
    let asking = (0..100).map(|_| {
        let token = Arc::clone(&token);
        tokio::spawn(
            async move { crate::edge::socket::get(address, "/ten", Some(&token)).await.status },
        )
    });
    let answers: Vec<_> = join_all(asking).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 10, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 90, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_parallel_requests_to_a_layered_router_exactly_ten_pass() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).build().unwrap();
    let router: Router =
        Router::new().route("/ten", axum::routing::get(ten)).layer(security.layer());
    let token = issuer.token("e1", &clock).sign();
    let asking = (0..100).map(|_| {
        let (router, request) = (router.clone(), get_request("/ten", Some(&token)));
        tokio::spawn(async move { ask(router, "192.0.2.1", request).await.status })
    });
    let answers = join_all(asking).await;
    let passed = answers.iter().filter(|status| *status.as_ref().unwrap() == 200).count();
    assert_eq!(passed, 10);
}
