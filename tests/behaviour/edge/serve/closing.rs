//! How connections end: behind a refusal, and when the server is told to stop.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::{Begun, Client, Server, fixture, get_of, problem, soon, telling};
use crate::edge::socket::Wire;
use crate::support::log::Log;

const MIB: usize = 1024 * 1024;

/// A client that writes all it has before it reads.
async fn write_then_read(address: SocketAddr, head: String, body: usize) -> (bool, Wire) {
    let talking = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(super::LONG)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let piece = vec![b'a'; MIB / 16];
        let mut left = body;
        let mut written = true;
        while left > 0 && written {
            let next = left.min(piece.len());
            written = stream.write_all(&piece[..next]).is_ok();
            left -= next;
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        (written, Wire::read(&String::from_utf8_lossy(&answer)))
    });
    soon(talking).await.unwrap()
}

fn post(token: Option<&str>, framing: &str) -> String {
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!(
        "POST /guarded HTTP/1.1\r\nHost: staff.test\r\nContent-Type: application/json\r\n{token}{framing}\r\n\r\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_writes_before_it_reads_finds_its_refusal() {
    let fixture = fixture();
    let server = Server::start(&fixture).await;
    let token = fixture.token("e1");
    for size in [MIB, 20 * MIB] {
        let length = format!("Content-Length: {size}");
        for (token, status) in [(None, 401), (Some("forged"), 401), (Some(&*token), 413)] {
            let (written, wire) = write_then_read(server.address, post(token, &length), size).await;
            assert!(written, "{size}: {status}: a broken pipe");
            problem(&wire, status);
        }
    }
    // More than the bound is not read to its end.
    let length = format!("Content-Length: {}", 200 * MIB);
    let begun = Instant::now();
    let (written, _) = write_then_read(server.address, post(None, &length), 200 * MIB).await;
    assert!(!written && begun.elapsed() < super::LONG);
}

#[tokio::test]
async fn a_head_that_is_too_large_by_far_finds_its_refusal() {
    let fixture = fixture();
    let server = Server::start(&fixture).await;
    let head = format!("GET /hello HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "a".repeat(MIB));
    let (written, wire) = write_then_read(server.address, head, 0).await;
    assert!(written);
    problem(&wire, 431);
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_lets_go_of_idle_clients_at_once() {
    let fixture = fixture();
    let server = Server::start(&fixture).await;
    let (silent, mut idle) = (server.connect().await, server.connect().await);
    idle.send(get_of("/hello")).await;
    assert_eq!(idle.answer().await.status, 204);
    assert!(server.stop().await < Duration::from_secs(5));
    drop((silent, idle));
}

#[tokio::test]
async fn a_client_in_mid_header_does_not_keep_a_server_from_its_end() {
    let fixture = fixture();
    let within = Duration::from_millis(300);
    let server = Server::with(&fixture, |serve| serve.shutdown_within(within)).await;
    let mut client = server.connect().await;
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let took = server.stop().await;
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_and_no_other_is_accepted() {
    let begun = Begun::default();
    let fixture = telling(&begun);
    let server = Server::start(&fixture).await;
    let address = server.address;
    let mut client = server.connect().await;
    client.send(get_of("/slow")).await;
    soon(begun.0.notified()).await;
    let stopping = tokio::spawn(server.stop());
    assert_eq!(client.answer().await.status, 204);
    assert!(soon(stopping).await.unwrap() < Duration::from_secs(5));
    let late = tokio::net::TcpStream::connect(address).await;
    assert!(late.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_handler_that_hangs_is_cut_off_and_audited() {
    let begun = Begun::default();
    let fixture = telling(&begun);
    let within = Duration::from_millis(200);
    let server = Server::with(&fixture, |serve| serve.shutdown_within(within)).await;
    let log = Log::listen();
    let mut client: Client = server.connect().await;
    client.send(get_of("/hangs")).await;
    soon(begun.0.notified()).await;
    assert!(server.stop().await < Duration::from_secs(20));
    let audit = log.audit();
    assert_eq!(audit["event"], "request_cancelled", "{audit}");
    assert_eq!(client.rest().await, "");
}
