//! How many requests are handled at the same time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use futures_util::future::join_all;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use http_body_util::BodyExt as _;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Rate, Resolved};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};
use tower::ServiceExt as _;

use crate::support::fixture::{Fixture, get_request, problem, refused};
use crate::support::log::Log;

/// Handlers wait for a permit of `goes`, and say by `came` that they are there.
#[derive(Clone, Default)]
struct Gate {
    came: Arc<Notify>,
    goes: Arc<Goes>,
}

struct Goes(Semaphore);

impl Default for Goes {
    fn default() -> Self {
        Self(Semaphore::new(0))
    }
}

impl Gate {
    async fn pass(&self) -> StatusCode {
        self.came.notify_one();
        self.goes.0.acquire().await.unwrap().forget();
        StatusCode::OK
    }
}

#[secure(in_flight = 2)]
async fn two(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

#[secure(in_flight(limit = 1, per = "tenant"), rate = "3/h")]
async fn one_of_a_tenant(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

#[public(reason = "a form for visitors", rate = "100/s", in_flight = 1)]
async fn visitors(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

#[secure(in_flight(limit = 1, per = "global"))]
async fn panics() -> StatusCode {
    panic!("a handler's own fault")
}

#[secure(in_flight = 1, timeout = "50ms")]
async fn too_slow(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

#[derive(Redacted)]
struct Row {
    #[expose]
    id: u64,
}

#[secure(in_flight = 1)]
async fn export() -> NdJson<BoxStream<'static, Result<Row, Problem>>> {
    NdJson::new(stream::iter((0..3).map(|id| Ok(Row { id }))).boxed())
}

fn fixture() -> (Fixture, Gate) {
    let gate = Gate::default();
    let routes = SecureRouter::new()
        .route("/two", get(two))
        .route("/tenant", get(one_of_a_tenant))
        .route("/visitors", get(visitors))
        .route("/panics", get(panics))
        .route("/slow", get(too_slow))
        .route("/export", get(export))
        .with_state(gate.clone());
    let tenants = |builder: palisade::SecurityBuilder| {
        let builder = builder.address_rate(Rate::new(100_000, Duration::from_secs(1)));
        builder.resolve(Duration::ZERO, |subject: palisade::Subject| async move {
            Ok::<_, std::convert::Infallible>(Some(
                Resolved::user(()).tenant(subject.subject().split('@').nth(1).unwrap_or("none")),
            ))
        })
    };
    (Fixture::configured(routes, tenants), gate)
}

/// A request that is being handled.
async fn entered(
    fixture: &Fixture,
    gate: &Gate,
    path: &str,
    token: &str,
) -> tokio::task::JoinHandle<StatusCode> {
    let request = fixture.client.get(path).bearer(token);
    let asking = tokio::spawn(async move { request.send().await.status() });
    gate.came.notified().await;
    asking
}

async fn opened(fixture: &Fixture, path: &str) -> Response {
    let mut request: Request = get_request(path, Some(&fixture.token("e1")));
    let peer: std::net::SocketAddr = "192.0.2.1:4711".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    fixture.app.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn a_third_request_at_the_same_time_is_refused_in_the_drafts_syntax() {
    let (log, (fixture, gate)) = (Log::listen(), fixture());
    let token = fixture.token("e1");
    let first = entered(&fixture, &gate, "/two", &token).await;
    let second = entered(&fixture, &gate, "/two", &token).await;
    let reply = fixture.get_with("/two", &token).await;
    let members = problem(&reply, 429);
    assert_eq!(members["type"], "https://iana.org/assignments/http-problem-types#quota-exceeded");
    assert_eq!(members["violated-policies"], json!(["two-in-flight"]));
    assert_eq!(reply.header("ratelimit-policy"), r#""two-in-flight";q=2;qu="concurrent-requests""#);
    assert_eq!(reply.header("ratelimit"), r#""two-in-flight";r=0"#);
    assert_eq!(reply.header("retry-after"), "1");
    assert!(log.text().contains("in_flight_limit_exceeded"), "{}", log.text());
    let why = "two-in-flight: 2 at once per identity";
    assert!(log.text().contains(why), "{}", log.text());

    let other = entered(&fixture, &gate, "/two", &fixture.token("e2")).await;
    gate.goes.0.add_permits(3);
    for asking in [first, second, other] {
        assert_eq!(asking.await.unwrap(), StatusCode::OK);
    }
    gate.goes.0.add_permits(1);
    assert_eq!(fixture.get_with("/two", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_request_without_a_slot_draws_on_no_budget() {
    let (fixture, gate) = fixture();
    let (ada, bob) = (fixture.token("ada@acme"), fixture.token("bob@acme"));
    let first = entered(&fixture, &gate, "/tenant", &ada).await;
    for _ in 0..10 {
        assert_eq!(fixture.get_with("/tenant", &bob).await.status(), 429);
    }
    let elsewhere = entered(&fixture, &gate, "/tenant", &fixture.token("eve@other")).await;
    gate.goes.0.add_permits(5);
    assert_eq!(first.await.unwrap(), StatusCode::OK);
    assert_eq!(elsewhere.await.unwrap(), StatusCode::OK);
    for _ in 0..3 {
        assert_eq!(fixture.get_with("/tenant", &bob).await.status(), StatusCode::OK);
    }
    let reply = fixture.get_with("/tenant", &bob).await;
    assert_eq!(problem(&reply, 429)["violated-policies"], json!(["one_of_a_tenant"]));
}

#[tokio::test]
async fn visitors_are_counted_by_their_address() {
    let (fixture, gate) = fixture();
    let request = fixture.client.get("/visitors");
    let first = tokio::spawn(async move { request.send().await.status() });
    gate.came.notified().await;
    assert_eq!(fixture.client.get("/visitors").send().await.status(), 429);
    gate.goes.0.add_permits(2);
    assert_eq!(first.await.unwrap(), StatusCode::OK);
    assert_eq!(fixture.client.get("/visitors").send().await.status(), StatusCode::OK);
}

#[tokio::test]
async fn whoever_goes_away_leaves_the_slot() {
    let (fixture, gate) = fixture();
    let token = fixture.token("e1");
    let held = [
        entered(&fixture, &gate, "/two", &token).await,
        entered(&fixture, &gate, "/two", &token).await,
    ];
    assert_eq!(fixture.get_with("/two", &token).await.status(), 429);
    for asking in held {
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
    }
    gate.goes.0.add_permits(1);
    assert_eq!(fixture.get_with("/two", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_panic_and_a_timeout_leave_the_slot() {
    let (fixture, _) = fixture();
    let token = fixture.token("e1");
    for _ in 0..3 {
        assert_eq!(fixture.get_with("/panics", &token).await.status(), 500);
        assert_eq!(fixture.get_with("/slow", &token).await.status(), 503);
    }
}

#[tokio::test]
async fn an_answer_that_is_still_being_sent_keeps_the_slot() {
    let (fixture, _) = fixture();
    let token = fixture.token("e1");
    let mut body: Body = opened(&fixture, "/export").await.into_body();
    assert!(body.frame().await.unwrap().is_ok());
    assert_eq!(fixture.get_with("/export", &token).await.status(), 429);
    assert_eq!(body.collect().await.unwrap().to_bytes(), "{\"id\":1}\n{\"id\":2}\n");
    assert_eq!(fixture.get_with("/export", &token).await.status(), StatusCode::OK);
    let unread = opened(&fixture, "/export").await;
    assert_eq!(fixture.get_with("/export", &token).await.status(), 429);
    drop(unread);
    assert_eq!(fixture.get_with("/export", &token).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_requests_at_once_two_are_inside() {
    let (fixture, gate) = fixture();
    let token = fixture.token("e1");
    let asking = (0..1_000).map(|_| {
        let request = fixture.client.get("/two").bearer(&token);
        tokio::spawn(async move { request.send().await.status() })
    });
    let mut asking: Vec<_> = asking.collect();
    let mut refusals = 0;
    tokio::time::timeout(Duration::from_secs(60), async {
        while refusals < 998 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            refusals = asking.iter().filter(|asking| asking.is_finished()).count();
        }
    })
    .await
    .unwrap_or_else(|_| panic!("{refusals} were refused"));
    gate.goes.0.add_permits(2);
    let answers = join_all(asking.drain(..)).await;
    let passed = answers.iter().filter(|status| *status.as_ref().unwrap() == 200).count();
    assert_eq!(passed, 2);
}

#[test]
fn a_bound_per_tenant_needs_one() {
    let routes =
        || SecureRouter::new().route("/tenant", get(one_of_a_tenant)).with_state(Gate::default());
    let reason = refused(routes(), |builder| builder);
    assert!(reason.contains("a bound on requests per tenant needs a caller's tenant"), "{reason}");
    let (fixture, _) = fixture();
    let posture = fixture.app.posture().to_string();
    assert!(posture.contains("3/h per identity, 1 at once per tenant"), "{posture}");
}
