//! Limits by the day and the month of a time zone.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{Calendar, Rate};

use crate::support::fixture::{Fixture, problem, refused};

#[secure(rate(limit = "3/day", zone = "Europe/Berlin"), rate = "2/s")]
async fn daily() -> StatusCode {
    StatusCode::OK
}

const MONTHLY: Rate = Rate::calendar(4, Calendar::month("UTC"));

#[secure(rate = MONTHLY)]
async fn monthly() -> StatusCode {
    StatusCode::OK
}

const NOWHERE: Rate = Rate::calendar(4, Calendar::month("Europe/Berlim"));

#[secure(rate = NOWHERE)]
async fn nowhere() -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    Fixture::new(SecureRouter::new().route("/daily", get(daily)).route("/monthly", get(monthly)))
}

/// Moves to an instant, in seconds since the Unix epoch.
fn go_to(fixture: &Fixture, instant: i64) -> String {
    let now = fixture.clock.now_millis() / 1000;
    fixture.clock.advance(Duration::from_secs(u64::try_from(instant - now).unwrap()));
    fixture.token("e1")
}

/// Noon of 2100-03-01 in UTC: 13:00 in Berlin.
const NOON: i64 = 4_107_585_600;

async fn ask(fixture: &Fixture, path: &str, token: &str) -> Reply {
    fixture.clock.advance(Duration::from_secs(1));
    fixture.get_with(path, token).await
}

#[tokio::test]
async fn a_day_ends_at_midnight_of_its_zone_however_its_requests_come() {
    let fixture = fixture();
    let token = go_to(&fixture, NOON);
    for _ in 0..3 {
        assert_eq!(ask(&fixture, "/daily", &token).await.status(), StatusCode::OK);
    }
    let refused = ask(&fixture, "/daily", &token).await;
    problem(&refused, 429);
    // Eleven hours are left of the day, but for four seconds.
    assert_eq!(refused.header("retry-after"), (11 * 3600 - 4).to_string());
    assert_eq!(refused.header("ratelimit-policy"), r#""daily";q=3"#);
    let token = go_to(&fixture, NOON + 11 * 3600 - 5);
    problem(&ask(&fixture, "/daily", &token).await, 429);
    let token = go_to(&fixture, NOON + 11 * 3600 - 1);
    for _ in 0..3 {
        assert_eq!(ask(&fixture, "/daily", &token).await.status(), StatusCode::OK);
    }
    problem(&ask(&fixture, "/daily", &token).await, 429);
}

#[tokio::test]
async fn a_month_ends_with_its_last_day() {
    let fixture = fixture();
    let token = go_to(&fixture, NOON);
    for _ in 0..4 {
        assert_eq!(ask(&fixture, "/monthly", &token).await.status(), StatusCode::OK);
    }
    let token = go_to(&fixture, NOON + 30 * 86_400);
    problem(&ask(&fixture, "/monthly", &token).await, 429);
    let token = go_to(&fixture, NOON + 30 * 86_400 + 12 * 3600);
    assert_eq!(ask(&fixture, "/monthly", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_posture_names_the_zone() {
    let posture = fixture().app.posture().to_string();
    assert!(posture.contains("3/day in Europe/Berlin per identity"), "{posture}");
    assert!(posture.contains("4/month in UTC per identity"), "{posture}");
}

#[test]
fn a_zone_that_is_none_does_not_start() {
    let told = refused(SecureRouter::new().route("/", get(nowhere)), |builder| builder);
    assert!(told.contains("the time zone `Europe/Berlim` is not known"), "{told}");
}

#[public(
    reason = "a beacon",
    rate = "1000/s",
    rate(limit = "100/month", zone = "UTC", per = header("x-device"))
)]
async fn monthly_by_device() -> StatusCode {
    StatusCode::OK
}

#[public(
    reason = "a beacon",
    rate = "1000/s",
    rate(limit = "100/month", zone = "UTC", per = "ip"),
    rate(limit = "100/h", per = header("x-device"))
)]
async fn monthly_by_address() -> StatusCode {
    StatusCode::OK
}

/// One address could make up devices until no other has room, and they would stay to the month's end.
#[tokio::test]
async fn what_clients_choose_is_counted_in_windows() {
    let routes = SecureRouter::new().route("/beacon", get(monthly_by_device));
    let reason = refused(routes, |builder| builder);
    assert!(reason.contains("is counted by what clients choose"), "{reason}");
    let fixture = Fixture::new(SecureRouter::new().route("/beacon", get(monthly_by_address)));
    let reply = fixture.client.get("/beacon").header("x-device", "a").send().await;
    assert_eq!(reply.status(), StatusCode::OK);
}
