//! Streams: each item redacted, the end told to the log, no longer than the credential.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use futures_util::{Stream, StreamExt as _, stream};
use http_body_util::BodyExt as _;
use palisade::http::StatusCode;
use palisade::prelude::*;
use tokio::sync::mpsc;
use tower::ServiceExt as _;

use crate::edge::socket::{exchange, serve};
use crate::support::fixture::{Fixture, get_request};
use crate::support::log::Log;

#[derive(Redacted)]
struct Row {
    #[expose]
    id: u64,
    #[expose(role = "hr")]
    salary: u64,
    #[allow(dead_code, reason = "it is here to stay here")]
    ssn: &'static str,
}

#[derive(Problem)]
enum RowError {
    #[problem(status = 409, detail = "row {0} is locked")]
    Locked(u64),
    #[problem(status = 500)]
    Store(#[problem(from)] std::io::Error),
}

type Rows = Pin<Box<dyn Stream<Item = Result<Row, RowError>> + Send>>;

#[allow(clippy::unnecessary_wraps, reason = "what a stream yields")]
fn row(id: u64) -> Result<Row, RowError> {
    Ok(Row { id, salary: 10, ssn: "078-05-1120" })
}

#[secure]
async fn export() -> NdJson<Rows> {
    NdJson::new(stream::iter([row(1), row(2)]).boxed())
}

#[secure]
async fn broken() -> NdJson<Rows> {
    let error = std::io::Error::other("postgres://root:hunter2@db");
    NdJson::new(stream::iter([row(1), Err(error.into()), row(3)]).boxed())
}

#[secure]
async fn panicking() -> NdJson<Rows> {
    NdJson::new(
        stream::iter([1, 2]).map(|id| if id == 2 { panic!("hunter2") } else { row(id) }).boxed(),
    )
}

#[secure]
async fn events() -> Sse<Rows> {
    Sse::new(stream::iter([row(1), Err(RowError::Locked(2)), row(3)]).boxed()).event("row")
}

#[secure]
async fn broken_events() -> Sse<Rows> {
    let error = std::io::Error::other("postgres://root:hunter2@db");
    Sse::new(stream::iter([Err(error.into())]).boxed())
}

#[derive(Clone)]
struct Source(Arc<Mutex<Option<mpsc::Receiver<u64>>>>);

#[secure]
async fn live(State(source): State<Source>) -> Sse<Rows> {
    let receiver = source.0.lock().unwrap().take().unwrap();
    let rows = stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|id| (row(id), receiver))
    });
    Sse::new(rows.boxed()).keep_alive(Duration::from_secs(20))
}

fn fixture() -> (Fixture, mpsc::Sender<u64>) {
    let (sender, receiver) = mpsc::channel(4);
    let routes = SecureRouter::new()
        .route("/export", get(export))
        .route("/broken", get(broken))
        .route("/panicking", get(panicking))
        .route("/events", get(events))
        .route("/broken-events", get(broken_events))
        .route("/live", get(live))
        .with_state(Source(Arc::new(Mutex::new(Some(receiver)))));
    (Fixture::new(routes), sender)
}

/// The body of an answer that is still being written.
async fn open(fixture: &Fixture, path: &str) -> Body {
    let mut request: Request = get_request(path, Some(&fixture.token("e1")));
    let peer: std::net::SocketAddr = "192.0.2.1:4711".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = fixture.app.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body()
}

/// The next piece; none at the end, an error where the stream broke off.
async fn piece(body: &mut Body) -> Option<Result<String, ()>> {
    let frame = body.frame().await?;
    let frame = frame.map_err(|_| ());
    Some(frame.map(|frame| String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()))
}

/// The one line that tells how a stream ended.
#[track_caller]
fn ending(log: &Log) -> String {
    let text = log.text();
    let ends: Vec<_> = text.lines().filter(|line| line.contains("stream_ended")).collect();
    assert_eq!(ends.len(), 1, "{text}");
    ends[0].to_owned()
}

#[tokio::test]
async fn every_item_is_redacted_for_the_caller() {
    let (fixture, _) = fixture();
    let reply = fixture.get_with("/export", &fixture.token("e1")).await;
    assert_eq!(reply.text(), "{\"id\":1}\n{\"id\":2}\n");
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    assert_eq!(reply.header("cache-control"), "no-store");
    let reply = fixture.get_with("/export", &fixture.token_as("e2", "hr")).await;
    assert_eq!(reply.text(), "{\"id\":1,\"salary\":10}\n{\"id\":2,\"salary\":10}\n");
}

#[tokio::test]
async fn the_end_of_a_stream_is_audited_with_what_was_sent() {
    let log = Log::listen();
    let (fixture, _) = fixture();
    fixture.get_with("/export", &fixture.token("e1")).await;
    let end = ending(&log);
    for part in
        ["stream_complete", "items=2", "subject=\"e1\"", "route=\"/export\"", "policy=\"export\""]
    {
        assert!(end.contains(part), "{part}: {end}");
    }
    let request = |line: &str| line.split("request_id=").nth(1).unwrap()[..32].to_owned();
    let text = log.text();
    let answered = text.lines().find(|line| line.contains("request_allowed")).unwrap();
    assert_eq!(request(&end), request(answered));
}

#[tokio::test]
async fn a_failing_item_cuts_the_connection_and_tells_the_log_alone() {
    let log = Log::listen();
    let (fixture, _) = fixture();
    let mut body = open(&fixture, "/broken").await;
    assert_eq!(piece(&mut body).await, Some(Ok("{\"id\":1}\n".to_owned())));
    assert_eq!(piece(&mut body).await, Some(Ok("broken off\n".to_owned())));
    assert_eq!(piece(&mut body).await, Some(Err(())));
    drop(body);
    let end = ending(&log);
    assert!(end.contains("stream_failed") && end.contains("items=1"), "{end}");
    assert!(log.text().contains("cause=\"postgres://…@db\""), "{}", log.text());
}

/// HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
#[tokio::test]
async fn a_broken_stream_does_not_look_whole_in_any_version_of_http() {
    let (fixture, _) = fixture();
    let address = serve(&fixture).await;
    let token = fixture.token("e1");
    for version in ["1.0", "1.1"] {
        let lines = |path: &str| {
            let head = format!("GET {path} HTTP/{version}\r\nHost: a.example\r\nConnection: close");
            let bytes = format!("{head}\r\nAuthorization: Bearer {token}\r\n\r\n");
            async move { exchange(address, bytes.as_bytes()).await.body }
        };
        let (whole, broken) = (lines("/export").await, lines("/broken").await);
        assert!(!whole.contains("broken off"), "{version}: {whole}");
        assert!(broken.contains("{\"id\":1}\n"), "{version}: {broken}");
        assert!(broken.trim_end().ends_with("broken off"), "{version}: {broken}");
        assert!(!broken.contains("\r\n0\r\n"), "{version}: {broken}");
    }
}

#[tokio::test]
async fn a_panic_in_a_stream_stays_in_it() {
    let log = Log::listen();
    let (fixture, _) = fixture();
    let mut body = open(&fixture, "/panicking").await;
    assert_eq!(piece(&mut body).await, Some(Ok("{\"id\":1}\n".to_owned())));
    assert_eq!(piece(&mut body).await, Some(Ok("broken off\n".to_owned())));
    assert_eq!(piece(&mut body).await, Some(Err(())));
    drop(body);
    assert!(ending(&log).contains("stream_panicked"), "{}", log.text());
}

#[tokio::test]
async fn an_event_tells_the_error_that_ended_the_stream() {
    let (fixture, _) = fixture();
    let reply = fixture.get_with("/events", &fixture.token("e1")).await;
    assert_eq!(reply.header("content-type"), "text/event-stream");
    assert_eq!(
        reply.text(),
        "event: row\ndata: {\"id\":1}\n\nevent: problem\ndata: \
         {\"title\":\"Conflict\",\"status\":409,\"detail\":\"row 2 is locked\"}\n\n"
    );
    let text = fixture.get_with("/broken-events", &fixture.token("e1")).await.text();
    assert!(text.contains("\"status\":500,\"request_id\":"), "{text}");
    assert!(!text.contains("hunter2"));
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_when_the_credential_expires() {
    let log = Log::listen();
    let (fixture, sender) = fixture();
    let mut body = open(&fixture, "/live").await;
    sender.send(1).await.unwrap();
    assert_eq!(piece(&mut body).await, Some(Ok("data: {\"id\":1}\n\n".to_owned())));
    // Nothing comes: the connection is kept open.
    assert_eq!(piece(&mut body).await, Some(Ok(":\n\n".to_owned())));
    fixture.clock.advance(Duration::from_secs(305));
    sender.send(2).await.unwrap();
    let last = piece(&mut body).await.unwrap().unwrap();
    assert!(last.starts_with("event: problem\n") && last.contains("401"), "{last}");
    assert_eq!(piece(&mut body).await, None);
    drop(body);
    let end = ending(&log);
    assert!(end.contains("credential_expired") && end.contains("items=1"), "{end}");
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_stops_reading_holds_no_source_past_its_credential() {
    let (fixture, sender) = fixture();
    let mut body = open(&fixture, "/live").await;
    sender.send(1).await.unwrap();
    assert_eq!(piece(&mut body).await, Some(Ok("data: {\"id\":1}\n\n".to_owned())));
    assert!(!sender.is_closed());
    fixture.clock.advance(Duration::from_secs(305));
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert!(sender.is_closed(), "nobody reads, and the source is still there");
    let last = piece(&mut body).await.unwrap().unwrap();
    assert!(last.starts_with("event: problem\n") && last.contains("401"), "{last}");
    assert_eq!(piece(&mut body).await, None);
}

#[tokio::test]
async fn a_caller_who_goes_away_is_audited() {
    let log = Log::listen();
    let (fixture, sender) = fixture();
    let mut body = open(&fixture, "/live").await;
    sender.send(1).await.unwrap();
    piece(&mut body).await.unwrap().unwrap();
    drop(body);
    assert!(ending(&log).contains("stream_cancelled"), "{}", log.text());
    assert!(sender.is_closed());
}

#[tokio::test]
async fn a_head_request_starts_no_stream() {
    let log = Log::listen();
    let (fixture, _) = fixture();
    let token = fixture.token("e1");
    let head = fixture.client.request(palisade::http::Method::HEAD, "/export");
    let reply = head.bearer(&token).send().await;
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    assert_eq!(reply.text(), "");
    assert!(!log.text().contains("stream_ended"), "{}", log.text());
}
