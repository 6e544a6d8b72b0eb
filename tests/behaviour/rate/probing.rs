//! Callers who try one object id after another.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Rate, SecurityBuilder};
use serde_json::json;

use crate::rate::stores::Shared;
use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::Log;

/// The objects of everyone: those below a hundred are everybody's.
#[derive(Clone)]
struct Store;

#[derive(Redacted)]
struct Slip {
    #[expose]
    id: u64,
}

impl Resource for Slip {
    type Id = u64;
    type Store = Store;

    async fn load(_: &Store, id: &u64) -> Result<Option<Self>, Problem> {
        Ok((*id < 200).then_some(Self { id: *id }))
    }
}

impl Allow<Read> for Slip {
    fn allow(&self, _: &Principal) -> bool {
        self.id < 100
    }
}

#[secure(rate = "100000/s")]
async fn show(slip: Authorized<Slip, Read>) -> Json<Permitted<Slip>> {
    Json(slip.permitted())
}

#[secure(rate = "100000/s")]
async fn plain() -> StatusCode {
    StatusCode::OK
}

fn fixture(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Fixture {
    let routes = SecureRouter::new()
        .route("/slips/{id}", get(show))
        .route("/plain", get(plain))
        .with_state(Store);
    Fixture::configured(routes, |builder| {
        configure(builder.address_rate(Rate::new(100_000, Duration::from_secs(1))))
    })
}

fn scans(log: &Log) -> usize {
    log.text().lines().filter(|line| line.contains("object_scan")).count()
}

#[tokio::test]
async fn a_scan_by_one_caller_is_stopped_and_told_once() {
    let (log, fixture) = (Log::listen(), fixture(|builder| builder));
    let token = fixture.token("scanner");
    let (mut refused, mut stopped) = (0, 0);
    for id in 0..1_000 {
        let reply = fixture.get_with(&format!("/slips/{}", 100 + id), &token).await;
        match reply.status().as_u16() {
            404 => refused += 1,
            429 => stopped += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!((refused, stopped), (60, 940));
    assert_eq!(scans(&log), 1, "{}", log.text());
    let reply = fixture.get_with("/slips/1", &token).await;
    let members = problem(&reply, 429);
    let kind = "https://iana.org/assignments/http-problem-types#abnormal-usage-detected";
    assert_eq!(members["type"], kind);
    assert_eq!(members["violated-policies"], json!(["object-probing"]));
    assert_eq!(reply.header("retry-after"), "600", "the window is ten minutes");
    assert_eq!(fixture.get_with("/plain", &token).await.status(), StatusCode::OK);
    assert_eq!(
        fixture.get_with("/slips/1", &fixture.token("other")).await.status(),
        StatusCode::OK
    );
    fixture.clock.advance(Duration::from_secs(600));
    let token = fixture.token("scanner");
    assert_eq!(fixture.get_with("/slips/1", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_scan_by_fifty_callers_is_told_although_each_asks_little() {
    let (log, fixture) = (Log::listen(), fixture(|builder| builder));
    for caller in 0..50 {
        let token = fixture.token(&format!("caller-{caller}"));
        for id in 0..20 {
            fixture.get_with(&format!("/slips/{}", 1_000 + 20 * caller + id), &token).await;
        }
    }
    let told = log.text();
    assert!(told.contains("object-probing-of-all: 200/10m"), "{told}");
    assert_eq!(scans(&log), 1, "all together, once");
}

#[tokio::test]
async fn five_typing_errors_are_no_scan() {
    let (log, fixture) = (Log::listen(), fixture(|builder| builder));
    let token = fixture.token("clerk");
    for id in ["999", "x", "1e3", "998", "150"] {
        problem(&fixture.get_with(&format!("/slips/{id}"), &token).await, 404);
        assert_eq!(fixture.get_with("/slips/5", &token).await.status(), StatusCode::OK);
    }
    assert_eq!(scans(&log), 0, "{}", log.text());
}

#[tokio::test]
async fn the_budget_is_stated() {
    let strict = Rate::new(2, Duration::from_secs(60));
    let fixture = fixture(|builder| builder.object_probing(strict));
    let token = fixture.token("clerk");
    for expected in [404, 404, 429] {
        assert_eq!(fixture.get_with("/slips/999", &token).await.status(), expected);
    }
    let never = Rate::new(0, Duration::from_secs(60));
    let told = refused(SecureRouter::new(), |builder| builder.object_probing(never));
    assert!(told.contains("refused objects can never pass a request"), "{told}");
}

#[tokio::test]
async fn processes_that_share_a_store_share_the_budget_of_refused_objects() {
    let store = Shared::default();
    let one = fixture(|builder| builder.rate_store(store.clone()));
    let other = fixture(|builder| builder.rate_store(store));
    let token = one.token("scanner");
    for id in 0..60 {
        problem(&one.get_with(&format!("/slips/{}", 1_000 + id), &token).await, 404);
    }
    problem(&one.get_with("/slips/2000", &token).await, 429);
    // The other learns of it with the first id that it refuses itself.
    let token = other.token("scanner");
    assert_eq!(other.get_with("/slips/1", &token).await.status(), StatusCode::OK);
    problem(&other.get_with("/slips/2001", &token).await, 429);
    problem(&other.get_with("/slips/1", &token).await, 429);
    assert_eq!(other.get_with("/slips/1", &other.token("clerk")).await.status(), StatusCode::OK);
}
