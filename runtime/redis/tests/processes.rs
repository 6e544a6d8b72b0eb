//! Two processes, one Redis: a limit of five lets five through.
//!
//! A process is this test program once more, told to serve.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Cost, Rate};
use palisade_redis::RedisStore;
use palisade_redis::redis::sentinel::{SentinelClient, SentinelServerType};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::server;

const URL: &str = "PALISADE_REDIS_TEST_URL";
/// Whether the server at the URL is a sentinel, which names the master `limits`.
const SENTINEL: &str = "PALISADE_REDIS_TEST_SENTINEL";
const LISTENS: &str = "listens on ";

#[public(reason = "a test", rate(limit = "5/h", per = "global"))]
async fn first() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a test", rate(limit = "5/h", per = "global"))]
async fn second() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a test", rate(limit = "5/h", per = "global"))]
async fn third() -> StatusCode {
    StatusCode::OK
}

/// Reserves two and spends one.
#[public(reason = "a test", rate(limit = "5/h", per = "global", cost = after, reserve = 2))]
async fn settled(cost: Cost) -> StatusCode {
    cost.settle(1).await;
    StatusCode::OK
}

/// Counts failures, of which there is none.
#[public(reason = "a test", rate(limit = "5/h", per = "global", count = "failures"))]
async fn successes() -> StatusCode {
    StatusCode::OK
}

/// What a process does, until it is killed; a test only so that it can be started by name.
#[allow(clippy::print_stdout, reason = "the other process waits for the address")]
#[ignore = "the other tests start it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serve() {
    let Ok(url) = std::env::var(URL) else { return };
    let store = if std::env::var_os(SENTINEL).is_some() {
        let master = SentinelServerType::Master;
        // A variable: with `tls-rustls` the client takes any text, without it a `String` alone.
        let name = String::from("limits");
        let client = SentinelClient::build(vec![url], name, None, master);
        RedisStore::on_sentinel(client.unwrap())
    } else {
        RedisStore::on(url)
    };
    let store = store.deadline(Duration::from_secs(4)).build().unwrap();
    let plenty = Rate::new(1_000_000, Duration::from_secs(1));
    let security = Security::builder().direct().rate_store(store).address_rate(plenty);
    let routes = SecureRouter::new()
        .route("/first", get(first))
        .route("/second", get(second))
        .route("/third", get(third))
        .route("/settled", get(settled))
        .route("/successes", get(successes));
    let app = routes.secured_by(security.build().unwrap()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{LISTENS}{}", listener.local_addr().unwrap());
    axum::serve(listener, app).await.unwrap();
}

pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    fn start(url: &str) -> Self {
        Self::run(Command::new(std::env::current_exe().unwrap()).env(URL, url))
    }

    /// A process whose store asks a sentinel for its master.
    pub(crate) fn behind_sentinel(url: &str) -> Self {
        Self::run(Command::new(std::env::current_exe().unwrap()).env(URL, url).env(SENTINEL, "yes"))
    }

    fn run(command: &mut Command) -> Self {
        let mut child = command
            .args(["--exact", "processes::serve", "--ignored", "--nocapture"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.split_once(LISTENS).map(|(_, address)| address.parse().unwrap()));
        Self { child, address: address.unwrap() }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status of one request; none where the process is gone.
pub(crate) async fn ask(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

/// How many of a thousand requests, on 200 connections at a time to both processes, pass; `between`
/// happens once a tenth of them was sent.
pub(crate) async fn of_a_thousand(
    addresses: [SocketAddr; 2],
    path: &'static str,
    between: impl FnOnce(),
) -> usize {
    let (mut asking, mut passed, mut between) = (JoinSet::new(), 0, Some(between));
    for number in 0..1000 {
        if number == 100
            && let Some(between) = between.take()
        {
            between();
        }
        if asking.len() == 200 {
            passed += usize::from(asking.join_next().await.unwrap().unwrap() == Some(200));
        }
        let address = addresses[number % 2];
        asking.spawn(async move { ask(address, path).await });
    }
    while let Some(answer) = asking.join_next().await {
        passed += usize::from(answer.unwrap() == Some(200));
    }
    passed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_requests_to_two_processes_five_pass() {
    let Some(mut redis) = server::start() else { return };
    let (one, mut other) = (Process::start(&redis.url()), Process::start(&redis.url()));
    let both = [one.address, other.address];
    assert_eq!(of_a_thousand(both, "/first", || ()).await, 5);

    // Four are spent, and the fifth cannot be reserved.
    assert_eq!(of_a_thousand(both, "/settled", || ()).await, 4);
    for turn in 0..40 {
        assert_eq!(ask(both[turn % 2], "/successes").await, Some(200), "given back at once");
    }

    // A process that is killed takes with it what it was about to answer, and no more than five
    // pass all the same.
    let before_the_end = of_a_thousand(both, "/second", || other.kill()).await;
    let afterwards = of_a_thousand([one.address; 2], "/second", || ()).await;
    assert!(before_the_end >= 1 && before_the_end + afterwards <= 5);
    assert_eq!(afterwards, 0, "the budget is spent");

    for _ in 0..3 {
        assert_eq!(ask(one.address, "/third").await, Some(200));
    }
    redis.kill();
    assert_eq!(ask(one.address, "/third").await, Some(503), "undecided is denied");
    redis.start();
    let mut waited = 0;
    while ask(one.address, "/third").await != Some(200) {
        waited += 1;
        assert!(waited < 300, "it is found again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(of_a_thousand([one.address; 2], "/third", || ()).await, 1, "four were used");
}
