//! HTTP/2 beside HTTP/1, on the same port.

use std::time::{Duration, Instant};

use axum::body::Body;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use hyper::client::conn::http2::{Builder, SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use palisade::http::{Request, Response, StatusCode, Version};
use palisade::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Server, fixture, soon};
use crate::support::fixture::Fixture;
use crate::support::log::Log;

async fn connect(server: &Server) -> SendRequest<Body> {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (client, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    client
}

fn request(path: &str) -> palisade::http::request::Builder {
    Request::builder().version(Version::HTTP_2).uri(format!("http://staff.test{path}"))
}

async fn ask(
    client: &mut SendRequest<Body>,
    request: palisade::http::request::Builder,
) -> hyper::Result<Response<hyper::body::Incoming>> {
    soon(client.send_request(request.body(Body::empty()).unwrap())).await
}

#[tokio::test]
async fn an_http_2_request_is_answered_like_any_other() {
    let fixture = fixture();
    let server = Server::start(&fixture).await;
    let log = Log::listen();
    let mut client = connect(&server).await;
    for _ in 0..3 {
        let answer = ask(&mut client, request("/hello")).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }
    let answer = ask(&mut client, request("/nowhere")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert!(body.starts_with(b"{"), "{body:?}");
    assert!(log.audits().iter().all(|audit| audit["client"] == "127.0.0.1"));
}

#[tokio::test]
async fn the_authority_is_the_host() {
    let routes = SecureRouter::new().route("/hello", get(super::hello));
    let fixture = Fixture::configured(routes, |builder| builder.hosts(["staff.test"]));
    let server = Server::start(&fixture).await;
    let mut client = connect(&server).await;
    let answer = ask(&mut client, request("/hello")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let other = request("/hello").header("host", "evil.test");
    assert_eq!(ask(&mut client, other).await.unwrap().status(), StatusCode::BAD_REQUEST);
    let evil = Request::builder().version(Version::HTTP_2).uri("http://evil.test/hello");
    let answer = ask(&mut client, evil).await.unwrap();
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_head_beyond_the_bound_reaches_no_handler() {
    let fixture = fixture();
    let server = Server::with(&fixture, |serve| serve.header_bytes(8_192)).await;
    let mut client = connect(&server).await;
    let large = request("/hello").header("x-large", "a".repeat(12_000));
    let refused = ask(&mut client, large).await;
    assert!(refused.is_err() || refused.unwrap().status() == 431);
    let mut client = connect(&server).await;
    let fits = request("/hello").header("x-large", "a".repeat(6_000));
    assert_eq!(ask(&mut client, fits).await.unwrap().status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_one_at_work_is_not() {
    let fixture = fixture();
    let short = Duration::from_millis(150);
    let server =
        Server::with(&fixture, |serve| serve.idle_timeout(short).header_timeout(short)).await;
    let mut client = connect(&server).await;
    // It takes longer than a connection may be idle.
    let answer = ask(&mut client, request("/slow")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    tokio::time::sleep(4 * short).await;
    assert!(ask(&mut client, request("/hello")).await.is_err());
    // The preface and no request.
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    let mut bytes = Vec::new();
    let _ = soon(stream.read_to_end(&mut bytes)).await;
    assert!(!bytes.starts_with(b"HTTP/1"), "{bytes:?}");
    // Half a preface.
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"PRI * HTT").await.unwrap();
    let mut bytes = Vec::new();
    let _ = soon(stream.read_to_end(&mut bytes)).await;
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_ends_http_2_as_well() {
    let fixture = fixture();
    let within = Duration::from_millis(400);
    let server = Server::with(&fixture, |serve| serve.shutdown_within(within)).await;
    let (mut client, mut hanging) = (connect(&server).await, connect(&server).await);
    assert!(ask(&mut client, request("/hello")).await.is_ok());
    let stuck = tokio::spawn(async move { ask(&mut hanging, request("/hangs")).await.is_err() });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    server.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(soon(stuck).await.unwrap());
}

#[derive(Redacted)]
struct Piece {
    #[expose]
    text: String,
}

#[public(reason = "sends without end", rate = "1000/s")]
async fn endless() -> NdJson<BoxStream<'static, Result<Piece, Problem>>> {
    NdJson::new(stream::repeat_with(|| Ok(Piece { text: "x".repeat(10_000) })).boxed())
}

#[public(reason = "sends half a mebibyte", rate = "1000/s")]
async fn large() -> Json<Piece> {
    Json(Piece { text: "x".repeat(512 * 1024) })
}

#[public(reason = "says something now and then", rate = "1000/s")]
async fn seldom() -> NdJson<BoxStream<'static, Result<Piece, Problem>>> {
    let later = stream::iter(0..3).then(|_| async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        Ok(Piece { text: "now".to_owned() })
    });
    NdJson::new(later.boxed())
}

const SHORT: Duration = Duration::from_millis(400);

async fn streaming(rest: Duration) -> (Fixture, Server) {
    let routes = SecureRouter::new().route("/hello", get(super::hello));
    let routes = routes.route("/endless", get(endless)).route("/large", get(large));
    let fixture = Fixture::new(routes.route("/seldom", get(seldom)));
    let server = Server::with(&fixture, |serve| serve.write_timeout(rest)).await;
    (fixture, server)
}

/// A client whose streams have a window of so many bytes.
async fn connect_with_window(server: &Server, bytes: u32) -> SendRequest<Body> {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let mut builder = Builder::new(TokioExecutor::new());
    builder.initial_stream_window_size(bytes);
    let (client, connection) = builder.handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Reads a body to its end, or until it fails; whether it was whole.
async fn read(body: hyper::body::Incoming, pause: Duration) -> (usize, bool) {
    let (mut body, mut length) = (body, 0);
    while let Some(frame) = soon(body.frame()).await {
        let Ok(frame) = frame else { return (length, false) };
        length += frame.data_ref().map_or(0, bytes::Bytes::len);
        tokio::time::sleep(pause).await;
    }
    (length, true)
}

#[tokio::test]
async fn a_stream_that_nobody_reads_ends_while_its_connection_goes_on() {
    let (_fixture, server) = streaming(SHORT).await;
    let log = Log::listen();
    for (path, window) in [("/endless", 65_535), ("/endless", 0), ("/large", 10), ("/large", 0)] {
        let mut client = connect_with_window(&server, window).await;
        let begun = Instant::now();
        let unread = ask(&mut client, request(path)).await.unwrap();
        // The client goes on asking meanwhile, so that the connection is at work.
        while begun.elapsed() < 3 * SHORT {
            assert_eq!(ask(&mut client, request("/hello")).await.unwrap().status(), 204);
            tokio::time::sleep(SHORT / 4).await;
        }
        let (length, whole) = read(unread.into_body(), Duration::ZERO).await;
        assert!(!whole, "{path} with a window of {window}: {length} bytes and an end");
        assert!(length <= window as usize, "{path} with a window of {window}: {length} bytes");
        assert_eq!(ask(&mut client, request("/hello")).await.unwrap().status(), 204);
    }
    let ended = log.audits().iter().filter(|audit| audit["event"] == "stream_ended").count();
    assert_eq!(ended, 2);
}

#[tokio::test]
async fn a_reader_that_is_slow_and_a_stream_that_is_silent_are_not_cut() {
    // A busy machine may pause for longer than a short rest.
    let rest = 4 * SHORT;
    let (_fixture, server) = streaming(rest).await;
    let mut client = connect_with_window(&server, 20_000).await;
    let answer = ask(&mut client, request("/large")).await.unwrap();
    let begun = Instant::now();
    let (length, whole) = read(answer.into_body(), SHORT / 20).await;
    assert!(whole && length > 512 * 1024, "{length}");
    assert!(begun.elapsed() > rest, "it must take longer than a reader may rest");
    let answer = ask(&mut client, request("/seldom")).await.unwrap();
    let (length, whole) = read(answer.into_body(), Duration::ZERO).await;
    assert!(whole && length > 20, "{length}");
}
