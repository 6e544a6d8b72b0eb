//! The same answers over a real connection, read byte by byte.

use std::net::SocketAddr;

use palisade::http::StatusCode;
use palisade::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::fixture::Fixture;
use crate::support::staff::{Db, routes, valid};

/// An answer as it came over the wire.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Wire {
    /// How many bytes of an answer are still to come: without a length, none behind the head.
    pub(crate) fn missing(bytes: &[u8]) -> usize {
        let text = String::from_utf8_lossy(bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { return 1 };
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
        length.saturating_sub(body.len())
    }

    pub(crate) fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}:")));
        line.map(str::trim)
    }
}

/// Sends bytes and reads until the server closes.
pub(crate) async fn exchange(address: SocketAddr, bytes: &[u8]) -> Wire {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may refuse and close before everything is written.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    Wire::read(&String::from_utf8(answer).unwrap())
}

pub(crate) fn head(method: &str, path: &str, token: Option<&str>) -> String {
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    let token = token.unwrap_or_default();
    format!("{method} {path} HTTP/1.1\r\nHost: staff.test\r\nConnection: close\r\n{token}")
}

/// A GET over a connection of its own.
pub(crate) async fn get(address: SocketAddr, path: &str, token: Option<&str>) -> Wire {
    exchange(address, format!("{}\r\n", head("GET", path, token)).as_bytes()).await
}

pub(crate) async fn serve(fixture: &Fixture) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = fixture.app.clone();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

#[tokio::test]
async fn the_listener_tells_every_clients_address() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let anonymous = get(address, "/me", None).await;
    assert_eq!(anonymous.status, 401);
    assert_eq!(anonymous.field("www-authenticate"), Some(r#"bearer realm="staff""#));
    assert_eq!(anonymous.field("content-type"), Some("application/problem+json"));
    let known = get(address, "/me", Some(&fixture.token("e1"))).await;
    assert_eq!(known.status, 200);
    assert!(known.body.contains("\"id\":\"e1\""), "{}", known.body);
    assert_eq!(known.field("server"), None);
}

#[tokio::test]
async fn two_authorization_lines_are_refused_on_the_wire() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let token = fixture.token("e1");
    let twice =
        format!("{}Authorization: Bearer {token}\r\n\r\n", head("GET", "/me", Some(&token)));
    assert_eq!(exchange(address, twice.as_bytes()).await.status, 400);
}

/// A POST whose body comes in chunks of 4 KiB.
fn chunked(token: &str, body: &str) -> Vec<u8> {
    let mut bytes = head("POST", "/employees", Some(token)).into_bytes();
    bytes.extend(b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for chunk in body.as_bytes().chunks(4096) {
        bytes.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
        bytes.extend(chunk);
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"0\r\n\r\n");
    bytes
}

fn declared(token: &str, body: &str) -> Vec<u8> {
    let head = head("POST", "/employees", Some(token));
    let length = body.len();
    format!("{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

#[tokio::test]
async fn a_body_of_70_kib_is_413_declared_and_chunked() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let admin = fixture.token_as("e1", "admin");
    let small = valid().to_string();
    let large = format!("{small}{}", " ".repeat(70 * 1024));
    assert_eq!(exchange(address, &chunked(&admin, &large)).await.status, 413);
    assert_eq!(exchange(address, &declared(&admin, &large)).await.status, 413);
    assert_eq!(exchange(address, &chunked(&admin, &small)).await.status, 201);
    assert_eq!(exchange(address, &declared(&admin, &small)).await.status, 201);
}

#[tokio::test]
async fn a_huge_declared_length_is_413_before_anything_arrives() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let head = head("POST", "/employees", Some(&fixture.token_as("e1", "admin")));
    let fields = "Content-Type: application/json\r\nContent-Length: 99999999999";
    let wire = exchange(address, format!("{head}{fields}\r\n\r\n").as_bytes()).await;
    assert_eq!(wire.status, 413);
}

#[tokio::test]
async fn an_anonymous_caller_is_not_asked_for_the_body() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let head = head("POST", "/employees", None);
    let fields = "Content-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue";
    let wire = exchange(address, format!("{head}{fields}\r\n\r\n").as_bytes()).await;
    assert_eq!(wire.status, 401, "100 would have asked for the body");
}

#[tokio::test]
async fn an_admitted_caller_is_asked_for_the_body() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let head = head("POST", "/employees", Some(&fixture.token_as("e1", "admin")));
    let body = valid().to_string();
    let length = body.len();
    let fields = format!(
        "Content-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue"
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{head}{fields}\r\n\r\n").as_bytes()).await.unwrap();
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(Wire::read(&answer).status, 201, "{answer}");
}

#[secure]
async fn panics() -> StatusCode {
    panic!("hunter2")
}

#[secure]
async fn fails() -> Result<StatusCode, Problem> {
    Err(std::io::Error::other("hunter2"))?
}

#[tokio::test]
async fn a_failure_arrives_whole() {
    let broken = SecureRouter::new().route("/panics", palisade::routing::get(panics));
    let broken = broken.route("/fails", palisade::routing::get(fails));
    let fixture = Fixture::new(broken);
    let address = serve(&fixture).await;
    let token = fixture.token("e1");
    for path in ["/panics", "/fails"] {
        let wire = get(address, path, Some(&token)).await;
        assert_eq!(wire.status, 500, "{path}");
        let body: serde_json::Value = serde_json::from_str(&wire.body).unwrap_or_default();
        assert!(body["request_id"].is_string(), "{path}: {} {}", wire.head, wire.body);
    }
}

#[tokio::test]
async fn head_has_no_body_on_the_wire() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let token = fixture.token("e1");
    for (path, status) in [("/me", 200), ("/employees", 403), ("/nowhere", 404)] {
        let bytes = format!("{}\r\n", head("HEAD", path, Some(&token)));
        let wire = exchange(address, bytes.as_bytes()).await;
        assert_eq!((wire.status, wire.body.as_str()), (status, ""), "{path}");
    }
}

#[tokio::test]
async fn forwarding_fields_of_a_direct_client_are_ignored() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let address = serve(&fixture).await;
    let mut statuses = Vec::new();
    for client in 1..=6 {
        let fields =
            format!("X-Forwarded-For: 203.0.113.{client}\r\nX-Real-IP: 203.0.113.{client}");
        let bytes = format!("{}{fields}\r\n\r\n", head("GET", "/health", None));
        statuses.push(exchange(address, bytes.as_bytes()).await.status);
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
}
