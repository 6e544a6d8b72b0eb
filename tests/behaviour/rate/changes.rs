//! Named limits that change while the application runs.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::{Per, Rate, SecureApp};

use crate::support::fixture::builder;

#[secure(rate = named("export"))]
async fn export() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(limit = named("export"), cost = 3))]
async fn dear() -> StatusCode {
    StatusCode::OK
}

fn minute(limit: u32) -> Rate {
    Rate::new(limit, Duration::from_secs(60))
}

struct Started {
    security: Security,
    app: SecureApp,
    client: Client,
    clock: TestClock,
    token: String,
}

fn start() -> Started {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).limit("export", minute(4)).build().unwrap();
    let routes = SecureRouter::new().route("/export", get(export)).route("/dear", get(dear));
    let app = routes.secured_by(security.clone()).unwrap();
    let token = issuer.token("ada", &clock).sign();
    Started { security, client: crate::documented(app.clone()), app, clock, token }
}

impl Started {
    async fn passed(&self) -> usize {
        let mut passed = 0;
        for _ in 0..20 {
            let reply = self.client.get("/export").bearer(&self.token).send().await;
            passed += usize::from(reply.status() == StatusCode::OK);
        }
        passed
    }
}

#[tokio::test]
async fn a_change_holds_from_the_next_request_on_and_keeps_what_was_used() {
    let started = start();
    assert_eq!(started.passed().await, 4);
    started.security.set_limit("export", minute(6)).unwrap();
    assert!(started.passed().await <= 2, "four of six are used");
    started.security.set_limit("export", minute(3)).unwrap();
    assert_eq!(started.passed().await, 0);
    started.clock.advance(Duration::from_secs(120));
    assert_eq!(started.passed().await, 3);
    let reply = started.client.get("/export").bearer(&started.token).send().await;
    assert_eq!(reply.header("ratelimit-policy"), r#""export";q=3;w=60"#);
}

#[tokio::test]
async fn a_shorter_window_does_not_begin_anew() {
    let started = start();
    assert_eq!(started.passed().await, 4);
    started.security.set_limit("export", Rate::new(4, Duration::from_secs(1))).unwrap();
    assert_eq!(started.passed().await, 0, "what was used in the minute stays used");
}

#[tokio::test]
async fn the_posture_shows_the_numbers_in_force() {
    let started = start();
    assert!(started.app.posture().to_string().contains("export: 4/m per identity"));
    started.security.set_limit("export", minute(9)).unwrap();
    assert!(started.app.posture().to_string().contains("export: 9/m per identity"));
}

#[tokio::test]
async fn a_change_that_cannot_hold_changes_nothing() {
    let started = start();
    for (name, rate, told) in [
        ("exports", minute(9), "not stated at the start"),
        ("export", minute(0), "never pass a request"),
        ("export", minute(2), "`dear`: a rate can never pass a request"),
        ("export", minute(9).per(Per::Tenant), "cannot count others"),
    ] {
        let refused = started.security.set_limit(name, rate).unwrap_err().to_string();
        assert!(refused.contains(told), "{refused}");
    }
    assert_eq!(started.passed().await, 4);
}
