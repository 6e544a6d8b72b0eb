//! Limits whose numbers the configuration states.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{ConfigError, Per, Rate, SecureApp, SecurityBuilder};

use crate::support::fixture::{Fixture, builder, problem};

const DEAR: Rate = Rate::named("export").cost(2);

#[secure(rate = named("export"))]
async fn export() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = DEAR)]
async fn archive() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a download", rate = named("download"))]
async fn download() -> StatusCode {
    StatusCode::OK
}

fn exports() -> SecureRouter {
    SecureRouter::new().route("/export", get(export)).route("/archive", get(archive))
}

fn minute(limit: u32) -> Rate {
    Rate::new(limit, Duration::from_secs(60))
}

#[tokio::test]
async fn handlers_that_name_one_limit_share_its_budgets() {
    let fixture = Fixture::configured(exports(), |builder| builder.limit("export", minute(4)));
    let (one, other) = (fixture.token("e1"), fixture.token("e2"));
    let first = fixture.get_with("/export", &one).await;
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(first.header("ratelimit-policy"), r#""export";q=4;w=60"#);
    assert_eq!(fixture.get_with("/archive", &one).await.status(), StatusCode::OK, "costs two");
    assert_eq!(fixture.get_with("/archive", &one).await.status(), 429, "one is left");
    assert_eq!(fixture.get_with("/export", &one).await.status(), StatusCode::OK);
    let members = problem(&fixture.get_with("/export", &one).await, 429);
    assert_eq!(members["violated-policies"], serde_json::json!(["export"]));
    assert_eq!(fixture.get_with("/archive", &other).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_posture_shows_the_numbers_in_force() {
    let fixture = Fixture::configured(exports(), |builder| builder.limit("export", minute(7)));
    let posture = fixture.app.posture().to_string();
    assert!(posture.contains("export: 7/m per identity"), "{posture}");
    assert!(posture.contains("export: 7/m per identity, cost 2"), "{posture}");
    assert!(exports().posture().to_string().contains("export: not configured"));
}

fn start(
    routes: SecureRouter,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Result<SecureApp, ConfigError> {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    routes.secured_by(configure(builder(&clock, &issuer)).build()?)
}

fn told(refused: Result<SecureApp, ConfigError>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn a_name_without_a_limit_refuses_to_start() {
    let reasons = told(start(exports(), |builder| builder.limit("exports", minute(5))));
    assert!(reasons.contains("the limit `export` is not configured"), "{reasons}");
    assert!(start(exports(), |builder| builder.limit("export", minute(5))).is_ok());
    let dear = told(start(exports(), |builder| builder.limit("export", minute(1))));
    assert!(dear.contains("`archive`") && dear.contains("never pass a request"), "{dear}");
}

#[test]
fn a_limit_that_cannot_hold_is_refused() {
    let given = |limits: &[(&str, Rate)]| {
        let limits = limits.to_vec();
        start(exports(), |builder| {
            limits.into_iter().fold(builder, |builder, (name, rate)| builder.limit(name, rate))
        })
    };
    assert!(
        told(given(&[("export", minute(2)), ("export", minute(3))])).contains("more than once")
    );
    assert!(told(given(&[("export", Rate::named("other"))])).contains("names another"));
    assert!(told(given(&[("export", minute(0))])).contains("never pass a request"));
}

#[test]
fn a_public_handler_counts_by_address_or_globally_under_a_name_too() {
    let downloads = || SecureRouter::new().route("/download", get(download));
    let by_identity = start(downloads(), |builder| builder.limit("download", minute(5)));
    assert!(told(by_identity).contains("Per::Ip"));
    let by_address = |builder: SecurityBuilder| builder.limit("download", minute(5).per(Per::Ip));
    assert!(start(downloads(), by_address).is_ok());
    let uncounted = minute(5).per(Per::Ip).on_failure(palisade::OnFailure::Allow);
    let uncounted = start(downloads(), |builder| builder.limit("download", uncounted));
    assert!(told(uncounted).contains("uncounted"));
}
