//! How many requests the whole application handles at the same time, and which it sheds first.

use std::sync::Arc;
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Capacity, Class, Rate, SecurityBuilder};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::Log;

/// Handlers wait for a permit of `goes`, and say by `came` that they are there.
#[derive(Clone)]
struct Gate {
    came: Arc<Notify>,
    goes: Arc<Semaphore>,
}

impl Gate {
    async fn pass(&self) -> StatusCode {
        self.came.notify_one();
        self.goes.acquire().await.unwrap().forget();
        StatusCode::OK
    }
}

#[secure(class = "export")]
async fn export(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

#[secure(class = "report")]
async fn report(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

#[secure]
async fn pay(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

#[public(reason = "a form for visitors", rate = "1000/s", class = "export")]
async fn visitors(State(gate): State<Gate>) -> StatusCode {
    gate.pass().await
}

fn capacity() -> Capacity {
    Capacity::of(10)
        .each_caller(10)
        .class(Class::new("export", 2).each_caller(2))
        .class(Class::new("report", 3).each_caller(3))
}

fn configured(builder: SecurityBuilder) -> SecurityBuilder {
    builder.address_rate(Rate::new(100_000, Duration::from_secs(1))).capacity(capacity())
}

fn routes(gate: &Gate) -> SecureRouter {
    SecureRouter::new()
        .route("/export", get(export))
        .route("/report", get(report))
        .route("/pay", get(pay))
        .route("/visitors", get(visitors))
        .with_state(gate.clone())
}

fn fixture() -> (Fixture, Gate) {
    let gate = Gate { came: Arc::default(), goes: Arc::new(Semaphore::new(0)) };
    (Fixture::configured(routes(&gate), configured), gate)
}

/// A request that is being handled.
async fn entered(fixture: &Fixture, gate: &Gate, path: &str, who: &str) -> JoinHandle<StatusCode> {
    let request = fixture.client.get(path).bearer(&fixture.token(who));
    let asking = tokio::spawn(async move { request.send().await.status() });
    gate.came.notified().await;
    asking
}

#[tokio::test]
async fn the_lowest_class_is_shed_first_and_the_answer_says_so() {
    let (log, (fixture, gate)) = (Log::listen(), fixture());
    let mut held = Vec::new();
    for caller in 0..10 {
        held.push(entered(&fixture, &gate, "/pay", &caller.to_string()).await);
    }
    for path in ["/export", "/report", "/pay"] {
        let reply = fixture.get_with(path, &fixture.token("late")).await;
        let members = problem(&reply, 503);
        let kind = "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity";
        assert_eq!(members["type"], kind);
        let name = if path == "/pay" { "capacity" } else { path.trim_start_matches('/') };
        assert_eq!(members["violated-policies"], json!([name]));
        assert_eq!(reply.header("retry-after"), "1");
    }
    assert!(log.text().contains("temporary_reduced_capacity"), "{}", log.text());
    for why in ["export: 2 at once", "report: 5 at once", "capacity: 10 at once"] {
        assert!(log.text().contains(why), "{why}: {}", log.text());
    }
    gate.goes.add_permits(10);
    for asking in held {
        assert_eq!(asking.await.unwrap(), StatusCode::OK);
    }
    gate.goes.add_permits(1);
    assert_eq!(fixture.get_with("/export", &fixture.token("late")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_class_never_takes_the_room_of_those_above_it() {
    let (fixture, gate) = fixture();
    let mut held = Vec::new();
    for caller in ["a", "b"] {
        held.push(entered(&fixture, &gate, "/export", caller).await);
    }
    problem(&fixture.get_with("/export", &fixture.token("c")).await, 503);
    for caller in ["a", "b", "c"] {
        held.push(entered(&fixture, &gate, "/report", caller).await);
    }
    problem(&fixture.get_with("/report", &fixture.token("d")).await, 503);
    for caller in 0..5 {
        held.push(entered(&fixture, &gate, "/pay", &caller.to_string()).await);
    }
    problem(&fixture.get_with("/pay", &fixture.token("late")).await, 503);
    gate.goes.add_permits(10);
    for asking in held {
        assert_eq!(asking.await.unwrap(), StatusCode::OK);
    }
}

#[tokio::test]
async fn one_caller_does_not_take_a_class() {
    let gate = Gate { came: Arc::default(), goes: Arc::new(Semaphore::new(0)) };
    let fixture = Fixture::configured(routes(&gate), |builder| {
        builder.capacity(
            Capacity::of(100).class(Class::new("export", 8)).class(Class::new("report", 2)),
        )
    });
    let log = Log::listen();
    let first = entered(&fixture, &gate, "/export", "greedy").await;
    let second = entered(&fixture, &gate, "/export", "greedy").await;
    let members = problem(&fixture.get_with("/export", &fixture.token("greedy")).await, 429);
    assert_eq!(members["violated-policies"], json!(["export"]), "a quarter of the share");
    assert!(log.text().contains("export: 2 at once a caller"), "{}", log.text());
    let other = entered(&fixture, &gate, "/export", "other").await;
    gate.goes.add_permits(3);
    for asking in [first, second, other] {
        assert_eq!(asking.await.unwrap(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_visitor_counts_by_its_address_and_one_that_goes_away_leaves_its_room() {
    let (fixture, gate) = fixture();
    for _ in 0..5 {
        let request = fixture.client.get("/visitors");
        let asking = tokio::spawn(async move { request.send().await.status() });
        gate.came.notified().await;
        asking.abort();
        assert!(asking.await.is_err());
    }
    gate.goes.add_permits(1);
    assert_eq!(fixture.client.get("/visitors").send().await.status(), StatusCode::OK);
}

#[test]
fn the_posture_shows_the_class() {
    let (fixture, _) = fixture();
    let posture = fixture.app.posture().to_string();
    assert!(posture.contains("class export: 2 of 10 at once, 2 a caller"), "{posture}");
    assert!(posture.contains("class report: 5 of 10 at once, 3 a caller"), "{posture}");
}

#[secure(in_flight = 50, in_flight(limit = 20, per = "global"))]
async fn redundant() -> StatusCode {
    StatusCode::OK
}

#[secure(in_flight(limit = 20, per = "global"), in_flight = 19)]
async fn needed() -> StatusCode {
    StatusCode::OK
}

#[secure(class = "export", in_flight(limit = 2, per = "global"))]
async fn as_its_class() -> StatusCode {
    StatusCode::OK
}

#[test]
fn what_has_no_effect_or_no_class_does_not_start() {
    let told = refused(SecureRouter::new().route("/", get(redundant)), |builder| builder);
    assert!(
        told.contains("a bound of 50 requests at the same time is redundant: one of 20"),
        "{told}"
    );
    Fixture::new(SecureRouter::new().route("/", get(needed)));
    let told = refused(SecureRouter::new().route("/", get(as_its_class)), configured);
    assert!(
        told.contains("a bound of 2 requests at the same time is redundant: one of 2"),
        "{told}"
    );
    let told = refused(SecureRouter::new().route("/", get(as_its_class)), |builder| builder);
    assert!(told.contains("the class `export` is not stated"), "{told}");
    let told = refused(SecureRouter::new(), |builder| {
        builder.capacity(Capacity::of(5).class(Class::new("export", 5)))
    });
    assert!(told.contains("leaves nothing for requests without a class"), "{told}");
}
