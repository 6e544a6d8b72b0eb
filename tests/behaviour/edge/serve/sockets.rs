//! TCP and Unix sockets, layers outside, and connections that become another protocol's.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::extract::{ConnectInfo, Request};
use palisade::http::{HeaderValue, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{Condition, Decision, RequestHead, SecureApp, SecurityBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tower::Layer;

use super::{Client, Server, get_of, problem, soon};
use crate::edge::socket::{Wire, exchange, head};
use crate::support::fixture::{Fixture, undeclared};
use crate::support::log::Log;

/// Remembers the address of whoever asked last.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Option<IpAddr>>>);

impl Condition for Seen {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        *self.0.lock().unwrap() = Some(request.client());
        Decision::Allow
    }
}

#[secure(allow = policy(Seen))]
async fn seen() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// An application, a token for it, and whom it saw.
fn app(declare: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> (SecureApp, String, Seen) {
    let (clock, issuer, seen_by) = (TestClock::new(), Issuer::new(), Seen::default());
    let security = declare(undeclared(&clock, &issuer)).condition(seen_by.clone());
    let routes = SecureRouter::new().route("/seen", get(seen));
    let app = routes.secured_by(security.build().unwrap()).unwrap();
    (app, issuer.token("e1", &clock).sign(), seen_by)
}

/// A socket in a directory of its own.
fn socket(name: &str) -> (UnixListener, PathBuf) {
    let path = std::env::temp_dir().join(format!("palisade-{name}-{}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    (UnixListener::bind(&path).unwrap(), path)
}

async fn ask_over(path: &PathBuf, token: &str, fields: &str) -> Wire {
    let mut stream = UnixStream::connect(path).await.unwrap();
    let request = format!("{}{fields}\r\n", head("GET", "/seen", Some(token)));
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer)).await.unwrap();
    Wire::read(&answer)
}

#[tokio::test]
async fn a_proxy_on_a_unix_socket_names_the_client() {
    for by_axum in [false, true] {
        let (app, token, seen) = app(|builder| builder.behind(["unix:", "10.0.0.0/8"]));
        let (listener, path) = socket(if by_axum { "axum" } else { "own" });
        if by_axum {
            tokio::spawn(async { axum::serve(listener, app).await });
        } else {
            tokio::spawn(palisade::serve(listener, app).into_future());
        }
        let forwarded = "X-Forwarded-For: 203.0.113.9, 10.0.0.7\r\n";
        assert_eq!(ask_over(&path, &token, forwarded).await.status, 204);
        assert_eq!(seen.0.lock().unwrap().unwrap().to_string(), "203.0.113.9");
        for nobody in ["", "X-Forwarded-For: unknown\r\n", "X-Forwarded-For: \r\n"] {
            let wire = ask_over(&path, &token, nobody).await;
            problem(&wire, 400);
        }
        let _ = std::fs::remove_file(path);
    }
}

#[tokio::test]
async fn a_unix_socket_without_its_declaration_is_refused_at_start() {
    for declare in
        [(|builder| builder.direct()) as fn(SecurityBuilder) -> SecurityBuilder, |builder| {
            builder.behind(["10.0.0.0/8"])
        }]
    {
        let (listener, path) = socket("undeclared");
        let refused = soon(palisade::serve(listener, app(declare).0).into_future()).await;
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("behind([\"unix:\"])"), "{told}");
        // `axum::serve` cannot refuse: no request is let through, and the log says why.
        let log = Log::listen();
        let _ = std::fs::remove_file(&path);
        let (listener, path) = socket("undeclared");
        let (app, token, _) = app(declare);
        tokio::spawn(async { axum::serve(listener, app).await });
        assert_eq!(ask_over(&path, &token, "X-Forwarded-For: 203.0.113.9\r\n").await.status, 500);
        assert!(log.text().contains("unix:"), "{}", log.text());
        let _ = std::fs::remove_file(path);
    }
}

/// A layer that looks at what it is given, as a limiter or a logger would.
#[derive(Clone)]
struct Marks;

#[derive(Clone)]
struct Marked<S>(S);

impl<S> Layer<S> for Marks {
    type Service = Marked<S>;

    fn layer(&self, inner: S) -> Marked<S> {
        Marked(inner)
    }
}

impl<S> tower::Service<Request> for Marked<S>
where
    S: tower::Service<Request, Response = axum::response::Response>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(
        &mut self,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let answering = self.0.call(request);
        Box::pin(async move {
            let mut response = answering.await?;
            let peer = HeaderValue::from_str(&format!("{peer:?}")).unwrap();
            response.headers_mut().insert("x-peer", peer);
            Ok(response)
        })
    }
}

#[tokio::test]
async fn layers_outside_are_served_by_either_server_and_know_the_peer() {
    let log = Log::listen();
    for by_axum in [false, true] {
        let (app, token, seen) = app(SecurityBuilder::direct);
        let layered = app.layer(Marks).layer(Marks);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        if by_axum {
            tokio::spawn(async { axum::serve(listener, layered).await });
        } else {
            tokio::spawn(palisade::serve(listener, layered).into_future());
        }
        let request = format!("{}\r\n", head("GET", "/seen", Some(&token)));
        let wire = exchange(address, request.as_bytes()).await;
        assert_eq!(wire.status, 204);
        assert_eq!(wire.field("x-peer"), Some("some(127.0.0.1)"));
        assert_eq!(seen.0.lock().unwrap().unwrap().to_string(), "127.0.0.1");
    }
    assert!(!log.text().contains("WARN"), "{}", log.text());
}

#[tokio::test]
async fn cors_stands_outside_and_answers_preflights() {
    use tower_http::cors::{Any, CorsLayer};
    for by_axum in [false, true] {
        let (app, token, _) = app(SecurityBuilder::direct);
        let layered = app.layer(CorsLayer::new().allow_origin(Any));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        if by_axum {
            tokio::spawn(async { axum::serve(listener, layered).await });
        } else {
            tokio::spawn(palisade::serve(listener, layered).into_future());
        }
        let origin = "Origin: https://app.test\r\n";
        let preflight = format!("{origin}Access-Control-Request-Method: GET\r\n");
        let preflight = format!("{}{preflight}\r\n", head("OPTIONS", "/seen", None));
        let wire = exchange(address, preflight.as_bytes()).await;
        assert_eq!((wire.status, wire.field("access-control-allow-origin")), (200, Some("*")));
        for (token, status) in [(None, 401), (Some(&*token), 204)] {
            let request = format!("{}{origin}\r\n", head("GET", "/seen", token));
            let wire = exchange(address, request.as_bytes()).await;
            assert_eq!(wire.status, status);
            assert_eq!(wire.field("access-control-allow-origin"), Some("*"));
            assert!(wire.field("x-request-id").is_some());
        }
    }
}

/// A listener of a service's own that knows more of its peers than an address.
struct Certified(TcpListener);

impl axum::serve::Listener for Certified {
    type Io = TcpStream;
    type Addr = palisade::Peer;

    async fn accept(&mut self) -> (TcpStream, palisade::Peer) {
        let (stream, address) = axum::serve::Listener::accept(&mut self.0).await;
        let chain = vec![vec![0x30, 0x03, 0x02, 0x01, 0x05]];
        let certificate = palisade::PeerCertificate::from_chain(chain).unwrap();
        (stream, palisade::Peer::from(address).certificate(certificate))
    }

    fn local_addr(&self) -> std::io::Result<palisade::Peer> {
        self.0.local_addr().map(palisade::Peer::from)
    }
}

/// Lets callers through whose connection proved a certificate.
struct Proven;

impl Condition for Proven {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        if request.peer_certificate().is_some() { Decision::Allow } else { Decision::Deny }
    }
}

#[secure(allow = policy(Proven))]
async fn proven() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::test]
async fn a_listener_of_ones_own_tells_its_peers() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = undeclared(&clock, &issuer).direct().condition(Proven).build().unwrap();
    let routes = SecureRouter::new().route("/proven", get(proven));
    let app = routes.secured_by(security).unwrap();
    let token = issuer.token("e1", &clock).sign();
    for (certified, status) in [(true, 204), (false, 403)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        if certified {
            tokio::spawn(palisade::serve(Certified(listener), app.clone()).into_future());
        } else {
            tokio::spawn(palisade::serve(listener, app.clone()).into_future());
        }
        let request = format!("{}\r\n", head("GET", "/proven", Some(&token)));
        assert_eq!(exchange(address, request.as_bytes()).await.status, status);
    }
}

#[tokio::test]
async fn a_plain_router_is_served_with_its_guards() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = undeclared(&clock, &issuer).direct().condition(Seen::default()).build().unwrap();
    let router = axum::Router::new()
        .route("/seen", axum::routing::get(seen))
        .route("/open", axum::routing::get(async || "open"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(palisade::serve(listener, security.around(router)).into_future());
    let token = issuer.token("e1", &clock).sign();
    for (path, token, status) in [
        ("/seen", None, 401),
        ("/seen", Some(&*token), 204),
        ("/open", None, 200),
        ("/x", None, 404),
    ] {
        let wire = exchange(address, format!("{}\r\n", head("GET", path, token)).as_bytes()).await;
        assert_eq!(wire.status, status, "{path}");
        assert_eq!(wire.field("x-content-type-options"), Some("nosniff"), "{path}");
    }
}

#[tokio::test]
async fn a_connection_that_is_upgraded_belongs_to_its_handler() {
    let echo = axum::routing::get(|mut request: Request| async move {
        let upgrade = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let upgraded = upgrade.await.unwrap();
            let mut io = hyper_util::rt::TokioIo::new(upgraded);
            let mut bytes = [0; 64];
            while let Ok(read) = io.read(&mut bytes).await {
                if read == 0 || io.write_all(&bytes[..read]).await.is_err() {
                    break;
                }
            }
        });
        (StatusCode::SWITCHING_PROTOCOLS, [("connection", "upgrade"), ("upgrade", "echo")])
    });
    let fixture =
        Fixture::new(SecureRouter::new().unguarded("echoes what it hears", "/echo", echo));
    let short = std::time::Duration::from_millis(100);
    let server = Server::with(&fixture, |serve| {
        serve.idle_timeout(short).header_timeout(short).write_timeout(short)
    })
    .await;
    let mut client = server.connect().await;
    client
        .send("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
        .await;
    assert_eq!(client.answer().await.status, 101);
    tokio::time::sleep(3 * short).await;
    for text in ["HTTP/1.1 400 Bad Request\r\n\r\n", "hello"] {
        client.send(text).await;
        let mut echoed = vec![0; text.len()];
        soon(client.0.read_exact(&mut echoed)).await.unwrap();
        assert_eq!(String::from_utf8(echoed).unwrap(), text);
    }
}

/// A 101.
struct Switched;

impl palisade::SafeResponse for Switched {
    fn respond(self, _: &palisade::Exchange<'_>) -> axum::response::Response {
        let fields = [("connection", "upgrade"), ("upgrade", "talk")];
        axum::response::IntoResponse::into_response((StatusCode::SWITCHING_PROTOCOLS, fields))
    }
}

/// Logs in the task that the connection is talked over in, and in one of its own.
#[secure(rate = "100/s", in_flight = 4)]
async fn talks(upgrade: palisade::Upgrade) -> Switched {
    upgrade.spawn(|connection| async move {
        let mut connection = hyper_util::rt::TokioIo::new(connection);
        tracing::info!(target: "service", "a message");
        tokio::task::yield_now().await;
        tracing::info!(target: "service", "another message");
        let _ = connection.write_all(b"done").await;
        "complete"
    });
    Switched
}

#[tokio::test]
async fn what_is_logged_over_a_connection_that_was_taken_stands_in_the_span_of_its_request() {
    let fixture = Fixture::new(SecureRouter::new().route("/talks", get(talks)));
    let log = Log::listen();
    let server = Server::start(&fixture).await;
    let mut client = server.connect().await;
    let token = fixture.token("ada");
    let upgrade = "Connection: upgrade\r\nUpgrade: talk\r\n\r\n";
    client.send(&format!("{}{upgrade}", head("GET", "/talks", Some(&token)))).await;
    assert_eq!(client.answer().await.status, 101);
    let mut said = [0; 4];
    soon(client.0.read_exact(&mut said)).await.unwrap();
    let lines = log.lines();
    let own: Vec<_> = lines.iter().filter(|line| line["target"] == "service").collect();
    assert_eq!(own.len(), 2, "{}", log.text());
    for line in own {
        let span = &line["span"];
        assert_eq!((&span["route"], &span["subject"]), (&"/talks".into(), &"ada".into()), "{line}");
        assert!(span["request_id"].is_string(), "{line}");
    }
}

#[tokio::test]
async fn a_connection_is_kept_for_many_requests() {
    let fixture = super::fixture();
    let server = Server::start(&fixture).await;
    let mut client = Client(TcpStream::connect(server.address).await.unwrap());
    for _ in 0..50 {
        client.send(get_of("/hello")).await;
        assert_eq!(client.answer().await.status, 204);
    }
}

#[tokio::test]
async fn a_proxys_own_certificate_is_nobodys() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let token = issuer.token("e1", &clock).sign();
    for (proxies, forwarded, status) in [
        ("127.0.0.0/8", "X-Forwarded-For: 203.0.113.9\r\n", 403),
        ("127.0.0.0/8", "", 403),
        ("10.0.0.0/8", "X-Forwarded-For: 203.0.113.9\r\n", 204),
    ] {
        let builder = undeclared(&clock, &issuer).behind([proxies]).condition(Proven);
        let routes = SecureRouter::new().route("/proven", get(proven));
        let app = routes.secured_by(builder.build().unwrap()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(palisade::serve(Certified(listener), app).into_future());
        let request = format!("{}{forwarded}\r\n", head("GET", "/proven", Some(&token)));
        assert_eq!(exchange(address, request.as_bytes()).await.status, status, "{proxies}");
    }
}
