//! Heads that nobody can read: hyper's own answers, and silence.

use std::time::{Duration, Instant};

use super::{Client, Server, fixture, get_of, problem};
use crate::support::log::Log;

/// Sends what is no request over a connection of its own, and checks the answer and its event.
async fn refused(server: &Server, bytes: &str, status: u16, reason: &str) {
    let log = Log::listen();
    let mut client = server.connect().await;
    let _ = tokio::io::AsyncWriteExt::write_all(&mut client.0, bytes.as_bytes()).await;
    let text = client.rest().await;
    assert_eq!(text.matches("HTTP/1.1").count(), 1, "{text}");
    let wire = crate::edge::socket::Wire::read(&text);
    problem(&wire, status);
    assert_eq!(wire.field("connection"), Some("close"));
    let audit = log.audit();
    assert_eq!((&audit["reason"], &audit["status"]), (&reason.into(), &status.into()), "{audit}");
    assert_eq!(audit["client"], "127.0.0.1");
    assert_eq!(Some(audit["request_id"].as_str().unwrap()), wire.field("x-request-id"));
}

#[tokio::test]
async fn a_head_that_cannot_be_read_is_a_problem_with_every_field_and_an_event() {
    let fixture = fixture();
    let server = Server::start(&fixture).await;
    for head in [
        "hello\r\n\r\n",
        "GET /hello HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /hello\r\n\r\n",
        "G@T /hello HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /hello HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /he\u{1}llo HTTP/1.1\r\nHost: a\r\n\r\n",
    ] {
        refused(&server, head, 400, "head_malformed").await;
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_is_431_and_a_target_414() {
    let fixture = fixture();
    let server = Server::with(&fixture, |serve| serve.header_bytes(8_192).header_fields(20)).await;
    let head = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    let large = format!("{head}X-Large: {}\r\n\r\n", "a".repeat(9_000));
    refused(&server, &large, 431, "header_too_large").await;
    let many = format!("{head}{}\r\n", "X-Many: 1\r\n".repeat(20));
    refused(&server, &many, 431, "header_too_large").await;
    let target = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(9_000));
    refused(&server, &target, 414, "target_too_long").await;
    // At the bounds a request is taken.
    let large = format!("{head}X-Large: {}\r\n\r\n", "a".repeat(8_000));
    let many = format!("{head}{}\r\n", "X-Many: 1\r\n".repeat(19));
    for fits in [large, many] {
        let mut client = server.connect().await;
        client.send(fits).await;
        assert_eq!(client.answer().await.status, 204);
    }
}

#[tokio::test]
async fn a_head_that_comes_too_slowly_is_408() {
    let fixture = fixture();
    let short = Duration::from_millis(200);
    let server = Server::with(&fixture, |serve| serve.header_timeout(short)).await;
    for head in ["G", "GET /hello HTTP/1.1\r\nHost: a\r\n", "GET /hello HTTP/1.1\r\nHost: a\r\nX"] {
        refused(&server, head, 408, "head_timeout").await;
    }
    // A client that drips does not get more time.
    let begun = Instant::now();
    let mut client = server.connect().await;
    for piece in ["GET", " /", "hel", "lo ", "HTTP", "/1.1", "\r\nH", "ost", ": a", "\r\nX"] {
        let _ = tokio::io::AsyncWriteExt::write_all(&mut client.0, piece.as_bytes()).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    assert!(client.rest().await.starts_with("HTTP/1.1 408"));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_client_that_says_nothing_hears_nothing() {
    let fixture = fixture();
    let short = Duration::from_millis(100);
    let server =
        Server::with(&fixture, |serve| serve.header_timeout(short).idle_timeout(short)).await;
    let log = Log::listen();
    assert_eq!(server.connect().await.rest().await, "");
    // Between two requests the same.
    let mut client = server.connect().await;
    client.send(get_of("/hello")).await;
    assert_eq!(client.answer().await.status, 204);
    assert_eq!(client.rest().await, "");
    assert_eq!(log.audits().len(), 1);
}

#[tokio::test]
async fn a_bad_head_behind_a_good_request_is_a_problem_too() {
    let fixture = fixture();
    let server = Server::start(&fixture).await;
    let mut client = server.connect().await;
    client.send(get_of("/hello")).await;
    assert_eq!(client.answer().await.status, 204);
    client.send("hello\r\n\r\n").await;
    problem(&client.answer().await, 400);
    assert_eq!(client.rest().await, "");
    // Sent at once.
    let mut client = server.connect().await;
    client.send(format!("{}{}hello\r\n\r\n", get_of("/hello"), get_of("/slow"))).await;
    assert_eq!(client.answer().await.status, 204);
    assert_eq!(client.answer().await.status, 204);
    problem(&client.answer().await, 400);
}

#[tokio::test]
async fn nothing_that_a_handler_answers_is_taken_for_an_answer_of_hyper() {
    let fixture = fixture();
    let server = Server::start(&fixture).await;
    let mut client = server.connect().await;
    for _ in 0..3 {
        client.send(get_of("/nowhere")).await;
        problem(&client.answer().await, 404);
    }
    client.send(get_of("/hello")).await;
    assert_eq!(client.answer().await.status, 204);
}

#[tokio::test]
async fn what_a_proxy_sends_unread_is_nobodys() {
    let issuer = palisade::testing::Issuer::new();
    let clock = palisade::testing::TestClock::new();
    let security = crate::support::fixture::undeclared(&clock, &issuer);
    let security = security.behind(["127.0.0.0/8"]).build().unwrap();
    let app = palisade::SecureRouter::new().secured_by(security).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(palisade::serve(listener, app).into_future());
    let log = Log::listen();
    let mut client = Client(tokio::net::TcpStream::connect(address).await.unwrap());
    client.send("hello\r\n\r\n").await;
    problem(&client.answer().await, 400);
    assert!(log.audit()["client"].is_null());
}
