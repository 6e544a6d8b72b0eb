//! `palisade::serve`: what a client may do before and after its request, over real sockets.

mod arriving;
mod bounds;
mod closing;
mod crowds;
mod figures;
mod heads;
mod http2;
mod sockets;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{ConfigError, SecureApp, Serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::edge::socket::Wire;
use crate::support::fixture::Fixture;

/// Nothing in these tests takes as long.
const LONG: Duration = Duration::from_secs(30);

#[public(reason = "says that it is there", rate = "1000/s")]
async fn hello() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[secure(body = "64KiB")]
async fn guarded(_: Json<Note>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[input]
struct Note {
    #[validate(length(max = 10))]
    text: String,
}

#[public(reason = "takes its time", rate = "1000/s", timeout = "20s")]
async fn slow(State(begun): State<Begun>) -> StatusCode {
    begun.0.notify_one();
    tokio::time::sleep(Duration::from_millis(300)).await;
    StatusCode::NO_CONTENT
}

#[public(reason = "never answers", rate = "1000/s", timeout = "1m")]
async fn hangs(State(begun): State<Begun>) -> StatusCode {
    begun.0.notify_one();
    std::future::pending().await
}

/// Where the slow handlers say that they have begun.
#[derive(Clone, Default)]
struct Begun(Arc<Notify>);

fn fixture() -> Fixture {
    telling(&Begun::default())
}

/// One whose slow handlers say here that they have begun.
fn telling(begun: &Begun) -> Fixture {
    let routes = SecureRouter::new().route("/hello", get(hello)).route("/guarded", post(guarded));
    let routes = routes.route("/slow", get(slow)).route("/hangs", get(hangs));
    Fixture::new(routes.with_state(begun.clone()))
}

/// A server that runs until it is told to stop.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), ConfigError>>,
}

impl Server {
    async fn start(fixture: &Fixture) -> Self {
        Self::with(fixture, |serve| serve).await
    }

    async fn with(
        fixture: &Fixture,
        set: impl FnOnce(Serve<TcpListener, SecureApp>) -> Serve<TcpListener, SecureApp>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, told) = oneshot::channel();
        let serve = set(palisade::serve(listener, fixture.app.clone()));
        let serve = serve.with_graceful_shutdown(async move { told.await.unwrap_or_default() });
        Self { address, stop, running: tokio::spawn(serve.into_future()) }
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// Tells the server to stop, and yields how long that took.
    async fn stop(self) -> Duration {
        let begun = std::time::Instant::now();
        self.stop.send(()).unwrap();
        timeout(LONG, self.running).await.expect("the server ends").unwrap().unwrap();
        begun.elapsed()
    }
}

/// One connection.
struct Client(TcpStream);

impl Client {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// One answer without a body, or with one of a stated length.
    async fn answer(&mut self) -> Wire {
        let mut bytes = Vec::new();
        let whole = async {
            while Wire::missing(&bytes) != 0 {
                let mut byte = [0];
                match self.0.read(&mut byte).await {
                    Ok(1) => bytes.push(byte[0]),
                    _ => break,
                }
            }
        };
        timeout(LONG, whole).await.expect("an answer");
        Wire::read(&String::from_utf8(bytes).unwrap())
    }

    /// Everything until the server closes.
    async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let reading = timeout(LONG, self.0.read_to_end(&mut bytes)).await;
        reading.expect("the server closes").unwrap();
        String::from_utf8(bytes).unwrap()
    }
}

fn get_of(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: staff.test\r\n\r\n")
}

/// Checks what every refusal on a connection must show.
#[track_caller]
fn problem(wire: &Wire, status: u16) -> serde_json::Value {
    assert_eq!(wire.status, status, "{wire:?}");
    assert_eq!(wire.field("content-type"), Some("application/problem+json"), "{wire:?}");
    assert_eq!(wire.field("cache-control"), Some("no-store"), "{wire:?}");
    assert_eq!(wire.field("x-content-type-options"), Some("nosniff"), "{wire:?}");
    assert_eq!(wire.field("server"), None);
    assert!(wire.field("date").is_some() && wire.field("x-request-id").is_some(), "{wire:?}");
    let members: serde_json::Value = serde_json::from_str(&wire.body).expect(&wire.body);
    assert_eq!(members["status"], status);
    members
}

/// What must be over soon.
async fn soon<T>(future: impl Future<Output = T>) -> T {
    timeout(LONG, future).await.expect("in time")
}
