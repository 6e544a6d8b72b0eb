//! Limits by the plan that a caller has booked.

use std::convert::Infallible;
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Plan, Rate, Resolved, SecurityBuilder, Subject};

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::Log;

/// Callers whose plan cannot be read are treated like the smallest.
#[derive(Plan)]
enum Booked {
    #[plan(rate = "2/m", default)]
    Free,
    #[plan(rename = "pro-2024", rate(limit = "4/m", burst = 3))]
    Pro,
    #[plan(rate = named("enterprise"))]
    Enterprise,
    #[plan(rate = PARTNER)]
    Partner,
}

const PARTNER: Rate = Rate::new(5, Duration::from_secs(60));

/// Nobody without a plan gets in.
#[derive(Clone, Copy, Plan)]
enum Strict {
    #[plan(rate = "1/m")]
    Basic,
    #[plan(rate = "2/m")]
    Plus,
}

#[secure(rate(plan = Booked))]
async fn export() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(plan = Booked, per = "global", cost = 2))]
async fn archive() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(plan = Strict))]
async fn strict() -> StatusCode {
    StatusCode::OK
}

fn minute(limit: u32) -> Rate {
    Rate::new(limit, Duration::from_secs(60))
}

fn routes() -> SecureRouter {
    SecureRouter::new().route("/export", get(export)).route("/archive", get(archive))
}

fn by_claim(builder: SecurityBuilder) -> SecurityBuilder {
    builder.plan_claim::<Booked>("plan").limit("enterprise", minute(6))
}

/// How many of twenty requests pass.
async fn passed(fixture: &Fixture, path: &str, token: &str) -> usize {
    let mut passed = 0;
    for _ in 0..20 {
        passed += usize::from(fixture.get_with(path, token).await.status() == StatusCode::OK);
    }
    passed
}

#[tokio::test]
async fn a_caller_has_the_limit_of_its_plan() {
    let fixture = Fixture::configured(routes(), by_claim);
    for (plan, count) in [("free", 2), ("pro-2024", 3), ("enterprise", 6), ("partner", 5)] {
        let token = fixture.draft(plan).claim("plan", plan).sign();
        assert_eq!(passed(&fixture, "/export", &token).await, count, "{plan}");
    }
}

#[tokio::test]
async fn a_claim_that_names_no_plan_gets_the_default() {
    let fixture = Fixture::configured(routes(), by_claim);
    for (subject, plan) in [
        ("missing", serde_json::Value::Null),
        ("unknown", "gold".into()),
        ("case", "Pro-2024".into()),
        ("variant", "pro".into()),
        ("number", 1.into()),
        ("list", serde_json::json!(["enterprise"])),
        ("empty", "".into()),
        ("huge", "enterprise".repeat(100).into()),
    ] {
        let token = fixture.draft(subject).claim("plan", plan).sign();
        assert_eq!(passed(&fixture, "/export", &token).await, 2, "{subject}");
    }
    assert_eq!(passed(&fixture, "/export", &fixture.token("none at all")).await, 2);
}

#[tokio::test]
async fn without_a_default_a_caller_without_a_plan_is_refused_and_the_log_says_why() {
    let log = Log::listen();
    let routes = SecureRouter::new().route("/strict", get(strict));
    let fixture = Fixture::configured(routes, |builder| builder.plan_claim::<Strict>("plan"));
    problem(&fixture.get_with("/strict", &fixture.token("e1")).await, 403);
    assert!(log.text().contains("plan_unknown"), "{}", log.text());
    let token = fixture.draft("e1").claim("plan", "basic").sign();
    assert_eq!(fixture.get_with("/strict", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_resolver_tells_the_plan_and_comes_before_a_claim() {
    let routes = SecureRouter::new().route("/strict", get(strict));
    let fixture = Fixture::configured(routes, |builder| {
        builder.plan_claim::<Strict>("plan").resolve(
            Duration::ZERO,
            |subject: Subject| async move {
                let known = Resolved::user(());
                let plus = subject.subject() == "plus";
                Ok::<_, Infallible>(Some(if plus { known.plan(Strict::Plus) } else { known }))
            },
        )
    });
    let plus = fixture.draft("plus").claim("plan", "basic").sign();
    assert_eq!(passed(&fixture, "/strict", &plus).await, 2);
    let claimed = fixture.draft("claimed").claim("plan", "basic").sign();
    assert_eq!(passed(&fixture, "/strict", &claimed).await, 1);
    problem(&fixture.get_with("/strict", &fixture.token("neither")).await, 403);
}

#[tokio::test]
async fn a_store_tells_the_plan_and_without_its_answer_nobody_passes() {
    let routes = SecureRouter::new().route("/strict", get(strict));
    let fixture = Fixture::configured(routes, |builder| {
        builder.plan_store(Duration::from_secs(60), |subject: Subject| async move {
            match subject.subject() {
                "down" => Err("the database is down"),
                "stranger" => Ok(None),
                _ => Ok(Some(Strict::Plus)),
            }
        })
    });
    assert_eq!(passed(&fixture, "/strict", &fixture.token("e1")).await, 2);
    problem(&fixture.get_with("/strict", &fixture.token("stranger")).await, 403);
    problem(&fixture.get_with("/strict", &fixture.token("down")).await, 503);
}

#[tokio::test]
async fn a_handler_says_whom_its_plans_count_and_what_a_request_costs() {
    let fixture = Fixture::configured(routes(), by_claim);
    let token = |subject: &str| fixture.draft(subject).claim("plan", "enterprise").sign();
    let (one, other) = (token("e1"), token("e2"));
    assert_eq!(passed(&fixture, "/archive", &one).await, 3, "six units, two a request");
    assert_eq!(passed(&fixture, "/archive", &other).await, 0, "everyone together");
}

#[test]
fn the_posture_shows_every_plan() {
    let fixture = Fixture::configured(routes(), by_claim);
    let posture = fixture.app.posture().to_string();
    for told in [
        "by plan (free, default: 2/m per identity",
        "pro-2024: 4/m per identity, burst 3",
        "enterprise: 6/m per identity",
        "partner: 5/m per identity",
        "enterprise: 6/m per everyone, cost 2",
    ] {
        assert!(posture.contains(told), "{told}: {posture}");
    }
}

#[test]
fn what_cannot_hold_does_not_start() {
    let unsourced = refused(routes(), |builder| builder.limit("enterprise", minute(6)));
    assert!(unsourced.contains("nothing tells it"), "{unsourced}");
    let unnamed = refused(routes(), |builder| builder.plan_claim::<Booked>("plan"));
    assert!(unnamed.contains("plan `enterprise`: the limit `enterprise` is not configured"));
    let other = refused(routes(), |builder| {
        builder.plan_claim::<Strict>("plan").limit("enterprise", minute(6))
    });
    assert!(other.contains("nothing tells it"), "{other}");
    let dear = refused(routes(), |builder| {
        builder.plan_claim::<Booked>("plan").limit("enterprise", minute(1))
    });
    assert!(dear.contains("plan `enterprise`: a rate can never pass a request"), "{dear}");
}

#[test]
fn plans_are_read_from_one_place() {
    const TOLD: &str =
        "- plans are read from one place: call `.plan_claim(..)` or `.plan_store(..)`, once";
    let strict = || SecureRouter::new().route("/strict", get(strict));
    let by_store = |builder: SecurityBuilder| {
        builder.plan_store(Duration::from_secs(60), |_: Subject| async {
            Ok::<_, Infallible>(Some(Strict::Plus))
        })
    };
    let claimed = |builder: SecurityBuilder| builder.plan_claim::<Strict>("plan");
    for told in [
        refused(strict(), |builder| claimed(claimed(builder))),
        refused(strict(), |builder| claimed(by_store(builder))),
        refused(strict(), |builder| by_store(claimed(builder))),
        refused(strict(), |builder| by_store(by_store(builder))),
    ] {
        assert!(told.contains(TOLD), "{told}");
    }
    let _: Fixture = Fixture::configured(strict(), claimed);
    let _: Fixture = Fixture::configured(strict(), by_store);
}

#[tokio::test]
async fn another_plan_keeps_what_was_used() {
    let fixture = Fixture::configured(routes(), by_claim);
    let token = |plan: &str| fixture.draft("e1").claim("plan", plan).sign();
    assert_eq!(passed(&fixture, "/export", &token("free")).await, 2);
    let after = passed(&fixture, "/export", &token("enterprise")).await;
    assert!(after <= 4, "two of six are used: {after}");
    assert_eq!(passed(&fixture, "/export", &token("free")).await, 0);
    fixture.clock.advance(Duration::from_secs(120));
    assert_eq!(passed(&fixture, "/export", &token("enterprise")).await, 6);
}
