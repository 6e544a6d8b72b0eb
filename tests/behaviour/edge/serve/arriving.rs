//! Bodies that come slowly, on routes with a guard and without.

use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::Bytes;
use futures_util::StreamExt as _;
use palisade::http::StatusCode;
use palisade::prelude::*;
use tokio::io::AsyncWriteExt as _;

use super::{Client, Server, guarded, problem, soon};
use crate::support::fixture::Fixture;
use crate::support::log::Log;

const SHORT: Duration = Duration::from_millis(300);

/// No guard, and no bound of its own.
async fn whole(body: Bytes) -> String {
    format!("{} bytes", body.len())
}

/// Takes its time with each piece.
async fn at_leisure(body: Body) -> String {
    let (mut pieces, mut length) = (body.into_data_stream(), 0);
    while let Some(Ok(piece)) = pieces.next().await {
        length += piece.len();
        tokio::time::sleep(SHORT).await;
    }
    format!("{length} bytes")
}

#[public(reason = "reads what it is sent by itself", rate = "1000/s")]
async fn by_itself(
    #[unchecked("a body is only counted")] body: Body,
) -> Result<StatusCode, Problem> {
    axum::body::to_bytes(body, 1 << 20).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[public(reason = "takes any bytes", rate = "1000/s")]
async fn any_bytes(#[unchecked("a body is only counted")] _: Bytes) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[public(reason = "takes any text", rate = "1000/s")]
async fn any_text(#[unchecked("a body is only counted")] _: String) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[input]
struct Words {
    #[validate(length(max = 10))]
    text: String,
}

#[public(reason = "takes a form", rate = "1000/s")]
async fn form(_: Form<Words>) -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn server(bytes: u64) -> (Fixture, Server) {
    server_within(bytes, SHORT).await
}

async fn server_within(bytes: u64, stretch: Duration) -> (Fixture, Server) {
    let unguarded = |handler| axum::routing::post(handler);
    let routes = SecureRouter::new()
        .route("/guarded", post(guarded))
        .route("/form", post(form))
        .route("/bytes", post(any_bytes))
        .route("/text", post(any_text))
        .route("/self", post(by_itself))
        .unguarded("a test", "/whole", unguarded(whole))
        .unguarded("a test", "/leisure", axum::routing::post(at_leisure));
    let fixture = Fixture::new(routes);
    let server = Server::with(&fixture, |serve| serve.body_progress(bytes, stretch)).await;
    (fixture, server)
}

fn head(path: &str, kind: &str, fields: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\n{fields}\r\n")
}

/// Sends pieces with a pause after each, until nobody takes them.
async fn drip(client: &mut Client, pieces: impl IntoIterator<Item = &str>, pause: Duration) {
    for piece in pieces {
        if client.0.write_all(piece.as_bytes()).await.is_err() {
            return;
        }
        tokio::time::sleep(pause).await;
    }
}

#[tokio::test]
async fn a_body_that_stops_ends_on_a_route_without_a_guard() {
    let (_fixture, server) = server(1).await;
    for framing in ["Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n"] {
        let mut client = server.connect().await;
        client.send(head("/whole", "text/plain", framing)).await;
        let begun = Instant::now();
        client.send(if framing.contains("chunked") { "2\r\nab\r\n" } else { "ab" }).await;
        let answer = client.rest().await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert!(begun.elapsed() >= SHORT && begun.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test]
async fn a_guarded_handler_answers_a_body_that_stops_with_408() {
    let (fixture, server) = server(1).await;
    let log = Log::listen();
    let token = format!("Authorization: Bearer {}\r\n", fixture.token("e1"));
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    for (path, kind) in [
        ("/guarded", json),
        ("/form", form),
        ("/bytes", "text/plain"),
        ("/text", "text/plain"),
        ("/self", "text/plain"),
    ] {
        let mut client = server.connect().await;
        client.send(head(path, kind, &format!("{token}Content-Length: 100\r\n"))).await;
        client.send("{").await;
        let answer = crate::edge::socket::Wire::read(&client.rest().await);
        problem(&answer, 408);
        let audit = log.audits().pop().unwrap();
        assert_eq!(audit["reason"], "body_timeout", "{path}: {audit}");
    }
}

#[tokio::test]
async fn a_body_that_drips_is_no_progress_and_one_that_comes_slowly_is() {
    // So much longer than the pauses that a busy machine's do no harm.
    let stretch = Duration::from_secs(1);
    let (_fixture, server) = server_within(100, stretch).await;
    let mut client = server.connect().await;
    client.send(head("/whole", "text/plain", "Content-Length: 1000\r\n")).await;
    drip(&mut client, std::iter::repeat_n("x", 10), stretch / 6).await;
    assert_eq!(client.answer().await.status, 400, "it ends before the body does");
    // A hundred bytes in each stretch, for many stretches.
    let mut client = server.connect().await;
    client.send(head("/whole", "text/plain", "Content-Length: 1000\r\n")).await;
    let piece = "x".repeat(25);
    drip(&mut client, std::iter::repeat_n(&*piece, 40), stretch / 10).await;
    assert_eq!(soon(client.answer()).await.body, "1000 bytes");
}

#[tokio::test]
async fn a_handler_that_is_slow_itself_costs_its_client_nothing() {
    let (_fixture, server) = server(100).await;
    let mut client = server.connect().await;
    client.send(head("/leisure", "text/plain", "Content-Length: 300\r\n")).await;
    // Each piece has less than a stretch's bytes, and comes while the one before is worked on.
    let piece = "x".repeat(50);
    drip(&mut client, std::iter::repeat_n(&*piece, 6), SHORT / 2).await;
    assert_eq!(soon(client.answer()).await.body, "300 bytes");
}
