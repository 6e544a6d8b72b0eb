//! Many connections of one address, and floods of heads that nobody can read.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use palisade::SecureRouter;
use palisade::routing::get;
use tokio::net::TcpSocket;

use super::{Client, Server, fixture, get_of, hello, soon};
use crate::support::fixture::Fixture;
use crate::support::log::Log;

/// A connection from one of the loopback addresses.
async fn connect_from(server: &Server, address: [u8; 4]) -> Client {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(IpAddr::from(address), 0)).unwrap();
    Client(socket.connect(server.address).await.unwrap())
}

/// Whether a request over this connection is answered.
async fn is_served(client: &mut Client) -> bool {
    let sent =
        tokio::io::AsyncWriteExt::write_all(&mut client.0, get_of("/hello").as_bytes()).await;
    sent.is_ok() && {
        let mut byte = [0];
        matches!(soon(tokio::io::AsyncReadExt::read(&mut client.0, &mut byte)).await, Ok(1))
    }
}

#[tokio::test]
async fn one_address_has_a_number_of_connections_and_leaves_the_others_theirs() {
    let fixture = fixture();
    let server = Server::with(&fixture, |serve| serve.connections_per_address(2)).await;
    let log = Log::listen();
    let (ours, other) = ([127, 0, 0, 1], [127, 0, 0, 2]);
    let (mut first, mut second) =
        (connect_from(&server, ours).await, connect_from(&server, ours).await);
    assert!(is_served(&mut first).await && is_served(&mut second).await);
    for _ in 0..20 {
        assert!(!is_served(&mut connect_from(&server, ours).await).await);
    }
    assert!(is_served(&mut connect_from(&server, other).await).await);
    assert_eq!(log.text().matches("connections were closed").count(), 1, "{}", log.text());
    drop(first);
    let let_in = async {
        while !is_served(&mut connect_from(&server, ours).await).await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon(let_in).await;
    drop(second);
}

#[tokio::test]
async fn a_declared_proxy_connects_for_others() {
    let routes = SecureRouter::new().route("/hello", get(hello));
    let fixture = Fixture::declared(routes, |builder| builder.behind(["127.0.0.3/32"]));
    let server = Server::with(&fixture, |serve| serve.connections_per_address(1)).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut proxied = connect_from(&server, [127, 0, 0, 3]).await;
        assert!(is_served(&mut proxied).await);
        held.push(proxied);
    }
    let mut direct = connect_from(&server, [127, 0, 0, 4]).await;
    assert!(is_served(&mut direct).await);
    assert!(!is_served(&mut connect_from(&server, [127, 0, 0, 4]).await).await);
}

#[tokio::test]
async fn a_declared_proxy_behind_a_balancer_connects_for_others_too() {
    let routes = SecureRouter::new().route("/hello", get(hello));
    let fixture = Fixture::declared(routes, |builder| builder.behind(["192.0.2.7/32"]));
    let server = Server::with(&fixture, |serve| {
        serve.connections_per_address(1).proxy_protocol(["127.0.0.6/32"])
    });
    let server = server.await;
    let from = async |client: &str| {
        let mut balanced = connect_from(&server, [127, 0, 0, 6]).await;
        balanced.send(&format!("PROXY TCP4 {client} 192.0.2.1 5000 80\r\n")).await;
        balanced
    };
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut proxied = from("192.0.2.7").await;
        assert!(is_served(&mut proxied).await);
        held.push(proxied);
    }
    let mut direct = from("192.0.2.8").await;
    assert!(is_served(&mut direct).await);
    assert!(!is_served(&mut from("192.0.2.8").await).await);
}

#[tokio::test]
async fn a_flood_of_heads_that_cannot_be_read_draws_on_the_limit_of_its_address() {
    let routes = SecureRouter::new().route("/hello", get(hello));
    let fixture = Fixture::configured(routes, |builder| {
        builder.address_rate(palisade::Rate::new(3, Duration::from_secs(3_600)))
    });
    let server = Server::start(&fixture).await;
    let log = Log::listen();
    let mut answers = Vec::new();
    for _ in 0..12 {
        let mut client = connect_from(&server, [127, 0, 0, 5]).await;
        client.send("no request\r\n\r\n").await;
        answers.push(client.rest().await);
    }
    let (told, silent) = answers.split_at(3);
    assert!(told.iter().all(|answer| answer.starts_with("HTTP/1.1 400")), "{told:?}");
    assert!(silent.iter().all(String::is_empty), "{silent:?}");
    let audits = log.audits();
    assert_eq!(audits.len(), 3, "one event for each that was told");
    assert_eq!(log.text().matches("heads that cannot be read were dropped").count(), 1);
    // Requests of the same address draw on the same limit, those of others do not.
    let mut client = connect_from(&server, [127, 0, 0, 5]).await;
    client.send(get_of("/hello")).await;
    assert_eq!(client.answer().await.status, 429);
    assert!(is_served(&mut connect_from(&server, [127, 0, 0, 6]).await).await);
}
