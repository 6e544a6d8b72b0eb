//! What one client's requests take beside clients that mean no good, and the memory of those: with `--nocapture` the
//! table of the guide is printed. Memory is that of both ends, which are in this process.

#![allow(clippy::print_stdout, reason = "the figures")]

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use palisade::SecureRouter;
use palisade::routing::get;
use palisade::{Serve, public};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::{Server, get_of, hello};
use crate::support::fixture::Fixture;

const ROUNDS: usize = 60;

#[public(reason = "a long answer", rate = "1000/s", unredacted = "a test")]
async fn large() -> String {
    "x".repeat(4 * 1024 * 1024)
}

fn app() -> Fixture {
    Fixture::new(SecureRouter::new().route("/hello", get(hello)).route("/large", get(large)))
}

async fn connect_from(address: SocketAddr, from: [u8; 4]) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(IpAddr::from(from), 0)).unwrap();
    socket.connect(address).await.unwrap()
}

/// As many connections, over as many addresses as they need.
async fn crowd(address: SocketAddr, count: u32) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for number in 0..count {
        let [.., high, low] = (number / 200 + 1).to_be_bytes();
        held.push(connect_from(address, [127, 7, high, low]).await);
    }
    held
}

/// What a client's requests take, sorted.
async fn good_client(address: SocketAddr) -> Vec<Duration> {
    let mut taken = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let asking = async {
            let mut stream = connect_from(address, [127, 0, 0, 9]).await;
            stream.write_all(get_of("/hello").as_bytes()).await.unwrap();
            let mut start = [0; 12];
            stream.read_exact(&mut start).await.unwrap();
            assert_eq!(&start, b"HTTP/1.1 204");
        };
        tokio::time::timeout(Duration::from_secs(10), asking).await.expect("nobody is held up");
        taken.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    taken.sort();
    taken
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn tell(beside: &str, taken: &[Duration], before: u64) {
    let (half, most) = (taken[taken.len() / 2], taken[taken.len() - 1]);
    let grown = resident_kib().saturating_sub(before);
    println!("| {beside} | {half:.1?} | {most:.1?} | {grown} KiB |");
    assert!(half < Duration::from_millis(500), "{beside}: {half:?}");
}

async fn beside<H>(
    name: &str,
    set: impl FnOnce(Serve<TcpListener, palisade::SecureApp>) -> Serve<TcpListener, palisade::SecureApp>,
    begin: impl AsyncFnOnce(SocketAddr) -> H,
) {
    let fixture = app();
    let server = Server::with(&fixture, set).await;
    let address = server.address;
    let before = resident_kib();
    let held = begin(address).await;
    let taken = good_client(address).await;
    tell(name, &taken, before);
    drop(held);
    server.running.abort();
}

/// Bytes of a head that never ends.
async fn drip(mut stream: TcpStream) {
    let begun = stream.write_all(b"GET /hello HTTP/1.1\r\nHost: a\r\n").await;
    let mut number = 0_u64;
    while begun.is_ok() && stream.write_all(format!("x-{number}: 1\r\n").as_bytes()).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(100)).await;
        number += 1;
    }
}

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Opens streams and resets each at once, until the server has had enough; then again.
async fn reset_rapidly(address: SocketAddr, from: [u8; 4]) {
    // GET, http, /hello, a.test in HPACK.
    let head = b"\x82\x86\x04\x06/hello\x01\x06a.test";
    loop {
        let mut stream = connect_from(address, from).await;
        let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        bytes.extend(frame(4, 0, 0, &[]));
        for number in (1..2_000).step_by(2) {
            bytes.extend(frame(1, 0x5, number, head));
            bytes.extend(frame(3, 0, number, &8_u32.to_be_bytes()));
        }
        let _ = stream.write_all(&bytes).await;
        let mut rest = Vec::new();
        let reading = stream.read_to_end(&mut rest);
        let _ = tokio::time::timeout(Duration::from_millis(500), reading).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_mean_no_good_hold_up_nobody() {
    println!("| beside | half of the requests within | all within | memory |\n|---|---|---|---|");
    beside("nobody", |serve| serve, async |_| ()).await;
    beside("2,000 idle connections", |serve| serve, async |address| crowd(address, 2_000).await)
        .await;
    beside(
        "1,000 heads of which a field comes each 100 ms",
        |serve| serve,
        async |address| {
            let mut dripping = JoinSet::new();
            for stream in crowd(address, 1_000).await {
                dripping.spawn(drip(stream));
            }
            dripping
        },
    )
    .await;
    beside(
        "20 clients that open and reset 1,000 streams of HTTP/2 again and again",
        |serve| serve,
        async |address| {
            let mut resetting = JoinSet::new();
            for number in 1..=20 {
                resetting.spawn(reset_rapidly(address, [127, 8, 0, number]));
            }
            resetting
        },
    )
    .await;
    beside(
        "200 readers of 4 MiB that take nothing",
        |serve| serve,
        async |address| {
            let mut held = crowd(address, 200).await;
            for stream in &mut held {
                stream.write_all(get_of("/large").as_bytes()).await.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
            held
        },
    )
    .await;
}
