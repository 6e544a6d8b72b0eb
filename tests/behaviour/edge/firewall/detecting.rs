//! What a firewall that refuses nothing lets pass, beside one that refuses it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Client;
use tokio::time::{Sleep, sleep};

use super::{Note, blocking};
use crate::support::fixture::{Fixture, problem};

/// A body of a known size that comes in two pieces, the second late or never.
struct Slow {
    pieces: Vec<Result<&'static str, io::Error>>,
    waiting: Pin<Box<Sleep>>,
}

impl HttpBody for Slow {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.pieces.len() == 1 && self.waiting.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        let piece = self.pieces.pop();
        Poll::Ready(
            piece.map(|piece| piece.map(|text| Frame::data(Bytes::from_static(text.as_bytes())))),
        )
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.pieces.iter().map(|piece| piece.as_ref().map_or(5, |text| text.len()));
        SizeHint::with_exact(left.sum::<usize>() as u64)
    }
}

fn answer(second: Result<&'static str, io::Error>, late: Duration) -> Response {
    let pieces = vec![second, Ok("first ")];
    Response::new(Body::new(Slow { pieces, waiting: Box::pin(sleep(late)) }))
}

#[secure(rate = "100/s", unredacted = "a test")]
async fn slow() -> Response {
    answer(Ok("second"), Duration::from_millis(400))
}

#[secure(rate = "100/s", unredacted = "a test")]
async fn breaks() -> Response {
    answer(Err(io::Error::other("gone")), Duration::ZERO)
}

#[secure(rate = "100/s")]
async fn takes_nothing() -> NoContent {
    NoContent
}

#[secure(rate = "100/s", body = "4KiB", unredacted = "a test")]
async fn takes(Json(note): Json<Note>) -> String {
    note.text
}

/// Less than the slow answer takes.
const SHORT: Duration = Duration::from_millis(100);
/// Long enough for a busy machine.
const LONG: Duration = Duration::from_secs(10);

fn fixture(firewall: palisade::firewall::Firewall, deadline: Duration) -> Fixture {
    let routes = SecureRouter::new()
        .route("/slow", get(slow))
        .route("/breaks", get(breaks))
        .route("/nothing", post(takes_nothing))
        .route("/takes", post(takes));
    Fixture::configured(routes, |builder| builder.firewall(firewall.deadline(deadline)))
}

#[tokio::test]
async fn an_answer_that_is_late_leaves_whole_where_failures_pass() {
    for firewall in [blocking().detection_only(), blocking().fails_open("availability first")] {
        let fixture = fixture(firewall, SHORT);
        let reply = fixture.get_with("/slow", &fixture.token("ada")).await;
        assert_eq!((reply.status(), &*reply.text()), (StatusCode::OK, "first second"));
        assert_eq!(reply.header("content-length"), "12");
    }
    let fixture = fixture(blocking(), SHORT);
    problem(&fixture.get_with("/slow", &fixture.token("ada")).await, 503);
}

#[tokio::test]
async fn an_answer_that_breaks_off_breaks_off_where_failures_pass() {
    use axum::extract::{ConnectInfo, Request};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;
    for (firewall, status) in [(blocking().detection_only(), 200), (blocking(), 503)] {
        let fixture = fixture(firewall, LONG);
        let token = fixture.token("ada");
        let request = Request::get("/breaks").header("authorization", format!("Bearer {token}"));
        let mut request = request.header("host", "localhost").body(Body::empty()).unwrap();
        let peer = std::net::SocketAddr::from(([192, 0, 2, 1], 4711));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = fixture.app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.into_body().collect().await.is_err(), status == 200);
    }
}

#[tokio::test]
async fn a_body_that_nobody_takes_is_no_reason_to_refuse() {
    let large = "x".repeat(70_000);
    for (firewall, coded, outgrown) in
        [(blocking().detection_only(), 204, 204), (blocking(), 415, 413)]
    {
        let fixture = fixture(firewall, LONG);
        let client = Client::new(fixture.app.clone());
        let post = |path: &str| client.post(path).bearer(&fixture.token("ada"));
        let sent = post("/nothing").header("content-encoding", "gzip").body(Body::from("evil"));
        assert_eq!(sent.send().await.status(), coded);
        let sent = post("/nothing").body(Body::from(large.clone())).send().await;
        assert_eq!(sent.status(), outgrown);
        // What its handler refuses is refused in either mode.
        let json = || post("/takes").header("content-type", "application/json");
        let coded = json().header("content-encoding", "gzip").body(Body::from("evil")).send().await;
        problem(&coded, 415);
        let note = serde_json::json!({ "text": large }).to_string();
        problem(&json().body(Body::from(note)).send().await, 413);
        let sent = json().body(Body::from(r#"{"text":"good"}"#)).send().await;
        assert_eq!(sent.text(), "good");
    }
}
