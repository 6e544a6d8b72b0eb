//! What a request costs: a constant, what a function says, or what the handler tells afterwards.

use std::time::Duration;

use axum::body::Body;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use http_body_util::BodyExt as _;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Cost, RateRequest};
use tower::ServiceExt as _;

use crate::support::fixture::{Fixture, get_request, problem, refused};

const DEAR: u32 = 4;

#[secure(rate(limit = "10/h", cost = DEAR))]
async fn constant() -> StatusCode {
    StatusCode::OK
}

/// What the request asks for.
fn rows(request: &RateRequest<'_>) -> u32 {
    let asked = request.head().headers().get("x-rows");
    let rows = asked.and_then(|rows| rows.to_str().ok()?.parse().ok()).unwrap_or(1);
    if request.caller().is_some_and(|caller| caller.subject() == "vip") { rows / 2 } else { rows }
}

#[secure(rate(limit = "10/h", cost = by(rows), unit = "rows"))]
async fn asked() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(limit = "100/h", cost = after, reserve = 40, unit = "rows"))]
async fn export(cost: Cost, Path(rows): Path<Plain<u64>>) -> Result<StatusCode, Problem> {
    match rows.0 {
        // Dropped without a word.
        998 => return Ok(StatusCode::OK),
        999 => return Err(Problem::new(StatusCode::CONFLICT)),
        rows => cost.settle(rows).await,
    }
    Ok(StatusCode::OK)
}

#[derive(Redacted)]
struct Row {
    #[expose]
    id: u64,
}

/// Settles once all was sent.
#[secure(rate(limit = "100/h", cost = after, reserve = 100))]
async fn streamed(cost: Cost) -> NdJson<BoxStream<'static, Result<Row, Problem>>> {
    let rows = stream::iter((0..3).map(|id| Ok(Row { id })));
    let end = stream::once(async move {
        cost.settle(3).await;
        None
    });
    NdJson::new(rows.map(Some).chain(end).filter_map(std::future::ready).boxed())
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/constant", get(constant))
            .route("/asked", get(asked))
            .route("/export/{rows}", get(export))
            .route("/streamed", get(streamed)),
    )
}

#[tokio::test]
async fn a_constant_is_what_each_request_takes() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for expected in [200, 200, 429] {
        assert_eq!(fixture.get_with("/constant", &token).await.status(), expected);
    }
}

#[tokio::test]
async fn a_function_of_the_request_tells_the_cost() {
    let fixture = fixture();
    let ask = |subject: &str, rows: &str| {
        let request = fixture.client.get("/asked").bearer(&fixture.token(subject));
        let request = request.header("x-rows", rows);
        async move { request.send().await }
    };
    let first = ask("e1", "7").await;
    assert_eq!(first.header("ratelimit-policy"), r#""asked";q=10;w=3600;qu="rows""#);
    assert!(first.header("ratelimit").starts_with(r#""asked";r=3;"#), "{first:?}");
    problem(&ask("e1", "4").await, 429);
    assert_eq!(ask("e1", "3").await.status(), StatusCode::OK);
    assert_eq!(ask("vip", "20").await.status(), StatusCode::OK, "ten of ten");
    problem(&ask("e2", "11").await, 429);
    assert_eq!(ask("e3", "0").await.status(), StatusCode::OK);
    assert!(ask("e3", "0").await.header("ratelimit").contains("r=8"), "nothing counts as one");
}

#[tokio::test]
async fn what_was_reserved_is_replaced_by_what_the_handler_tells() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let left = |reply: &palisade::testing::Reply| {
        let field = reply.header("ratelimit").to_owned();
        field.split("r=").nth(1).unwrap().split(';').next().unwrap().parse::<u32>().unwrap()
    };
    let small = fixture.get_with("/export/5", &token).await;
    assert_eq!(left(&small), 95, "35 of 40 came back");
    let large = fixture.get_with("/export/50", &token).await;
    assert_eq!(left(&large), 45, "ten more than was reserved");
    let untold = fixture.get_with("/export/998", &token).await;
    assert_eq!(left(&untold), 5, "dropped without a word: the reservation stays");
    let refused = fixture.get_with("/export/1", &token).await;
    problem(&refused, 429);
    fixture.clock.advance(Duration::from_secs(3600));
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/export/999", &token).await.status(), StatusCode::CONFLICT);
    assert_eq!(left(&fixture.get_with("/export/0", &token).await), 60, "a failure keeps it, too");
}

#[tokio::test]
async fn what_is_owed_counts_against_the_next_requests() {
    let fixture = fixture();
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/export/150", &token).await.status(), StatusCode::OK);
    problem(&fixture.get_with("/export/1", &token).await, 429);
    fixture.clock.advance(Duration::from_secs(3600));
    let token = fixture.token("e1");
    // Half an hour is still owed, and a reservation is forty.
    for _ in 0..2 {
        assert_eq!(fixture.get_with("/export/10", &token).await.status(), StatusCode::OK);
    }
    problem(&fixture.get_with("/export/10", &token).await, 429);
}

#[tokio::test]
async fn a_stream_settles_at_its_end() {
    let fixture = fixture();
    let open = || {
        let mut request = get_request("/streamed", Some(&fixture.token("e1")));
        let peer: std::net::SocketAddr = "192.0.2.1:4711".parse().unwrap();
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        fixture.app.clone().oneshot(request)
    };
    let response = open().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(open().await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS, "all is reserved");
    let body: Body = response.into_body();
    let lines = body.collect().await.unwrap().to_bytes();
    assert_eq!(String::from_utf8_lossy(&lines).lines().count(), 3);
    fixture.clock.advance(Duration::from_secs(3600));
    assert_eq!(open().await.unwrap().status(), StatusCode::OK, "three were used, and came back");
}

#[secure(rate(limit = "10/h", cost = after, reserve = 1))]
async fn mute() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = "10/h")]
async fn idle(cost: Cost) -> StatusCode {
    drop(cost);
    StatusCode::OK
}

#[test]
fn a_cost_that_nobody_tells_or_asks_for_does_not_start() {
    let mute = refused(SecureRouter::new().route("/", get(mute)), |builder| builder);
    assert!(mute.contains("take `cost: Cost`"), "{mute}");
    let idle = refused(SecureRouter::new().route("/", get(idle)), |builder| builder);
    assert!(idle.contains("none of its limits has `cost = after`"), "{idle}");
}
