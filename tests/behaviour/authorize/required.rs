//! What a router demands of every caller, rules in shadow, and rules that are passed in an emergency.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::{
    BreakGlassStore, BreakGlassStoreError, MaybeReady, RecordBreakGlass, SecurityBuilder, require,
};

use crate::authorize::conditions::First;
use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::{Log, last};

#[secure(role = "hr")]
async fn of_hr() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn of_anyone() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a test", rate = "5/s")]
async fn open() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_router_demands_more_and_never_less() {
    let inner = SecureRouter::new()
        .route("/hr", get(of_hr))
        .require(require!(role = "employee"))
        .route("/anyone", get(of_anyone));
    let outer = SecureRouter::new().require(require!(scope = "staff:read")).merge(inner);
    let routes = SecureRouter::new().nest("/in", outer).route("/anyone", get(of_anyone));
    let fixture = Fixture::new(routes);
    for (roles, scope, hr, anyone) in [
        (&["hr", "employee"][..], "staff:read", 200, 200),
        (&["hr"], "staff:read", 403, 403),
        (&["employee"], "staff:read", 403, 200),
        (&["hr", "employee"], "", 403, 403),
    ] {
        let draft = roles.iter().fold(fixture.draft("e1"), |draft, role| draft.role(role));
        let token = draft.scope(scope).sign();
        assert_eq!(fixture.get_with("/in/hr", &token).await.status(), hr, "{roles:?} {scope}");
        assert_eq!(
            fixture.get_with("/in/anyone", &token).await.status(),
            anyone,
            "{roles:?} {scope}"
        );
    }
    assert_eq!(fixture.get_with("/anyone", &fixture.token("e1")).await.status(), 200);
    let posture = fixture.app.posture().to_string();
    assert!(
        posture.contains("role hr, required: scope staff:read, required: role employee"),
        "{posture}"
    );
}

#[secure(version = "1")]
async fn of_version_one() -> StatusCode {
    StatusCode::OK
}

#[secure(version = "2")]
async fn of_version_two() -> StatusCode {
    StatusCode::OK
}

/// However a route comes into the router: by version, nested or merged, before or after it was demanded.
#[tokio::test]
async fn a_router_demands_it_of_every_version_and_of_all_that_it_holds() {
    let leaf = || SecureRouter::new().route("/leaf", get(of_anyone));
    let versioned = || {
        SecureRouter::new()
            .route("/staff", get(of_version_one))
            .route("/staff", get(of_version_two))
    };
    let demanding = SecureRouter::new()
        .merge(versioned())
        .nest("/before", leaf())
        .require(require!(role = "hr"))
        .nest("/after", leaf())
        .merge(SecureRouter::new().nest("/merged", SecureRouter::new().nest("/deep", leaf())));
    let routes = SecureRouter::new().nest("/in", demanding).nest("/out", leaf());
    let fixture = Fixture::configured(routes, |builder| {
        builder.versions(palisade::Versions::in_path("/v{version}", ["1", "2"]))
    });
    let posture = fixture.app.posture();
    let inside: Vec<&str> =
        posture.routes().iter().map(palisade::posture::RoutePosture::path).collect();
    assert_eq!(inside.len(), 6, "{inside:?}");
    for path in inside {
        let expected = if path.contains("/out/") { (200, 200) } else { (403, 200) };
        let of = async |role: &str| {
            let token = fixture.token_as("e1", role);
            fixture.get_with(path, &token).await.status().as_u16()
        };
        assert_eq!((of("employee").await, of("hr").await), expected, "{path}");
    }
}

#[tokio::test]
async fn routes_that_are_open_do_not_start_in_such_a_router() {
    let routes = SecureRouter::new().require(require!(role = "hr")).route("/open", get(open));
    let told = refused(routes, |builder| builder);
    assert!(told.contains("it is public, and its router requires `role hr`"), "{told}");
    let routes = SecureRouter::new().require(require!(role = "hr")).unguarded(
        "a test",
        "/bare",
        axum::routing::get(|| async {}),
    );
    let told = refused(routes, |builder| builder);
    assert!(told.contains("`/bare` is unguarded, and its router requires `role hr`"), "{told}");
    let routes =
        SecureRouter::new().require(require!(allow = policy(First))).route("/", get(of_hr));
    let told = refused(routes, |builder| builder);
    assert!(told.contains("has no value"), "{told}");
}

#[secure(role = "hr", shadow = all(role("admin"), policy(First)))]
async fn shadowed() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_rule_in_shadow_decides_nothing_and_its_differences_are_told() {
    let routes = SecureRouter::new().route("/", get(shadowed));
    let log = Log::listen();
    let mut kept = None;
    let fixture = {
        let (clock, issuer) =
            (palisade::testing::TestClock::new(), palisade::testing::Issuer::new());
        let security = crate::support::fixture::builder(&clock, &issuer).condition(First);
        let security = security.build().unwrap();
        kept.replace(security.clone());
        let app = routes.secured_by(security).unwrap();
        Fixture { clock, issuer, client: crate::documented(app.clone()), app }
    };
    let ask = async |role: &str, answer: &'static str| {
        let request = fixture.client.get("/").bearer(&fixture.token_as("e1", role));
        request.header("first", answer).send().await.status().as_u16()
    };
    assert_eq!(ask("admin", "allow").await, 200);
    assert!(log.lines().iter().all(|line| line["fields"]["event"] != "rule_differs"));
    assert_eq!(ask("hr", "allow").await, 200);
    let told = log.lines();
    let told =
        &told.iter().find(|line| line["fields"]["event"] == "rule_differs").unwrap()["fields"]
            .clone();
    assert_eq!((&told["present"], &told["future"]), (&"Allow".into(), &"Deny".into()));
    assert_eq!(told["policy"], "shadowed");
    assert_eq!(ask("admin", "fail").await, 200);
    assert_eq!(ask("admin", "panic").await, 200);
    assert_eq!(ask("employee", "allow").await, 403);
    let counted = kept.unwrap().shadow_differences();
    assert_eq!(counted.len(), 1);
    assert!(counted[0].0.ends_with("required::shadowed"));
    assert_eq!((counted[0].1.allowed, counted[0].1.denied, counted[0].1.failed), (0, 1, 2));
}

#[secure(role = "admin", break_glass(role = "hr", lasts = "1h", once_per = "1d"), rate = "1000/s")]
async fn sealed() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = policy(First), break_glass(role = "hr", lasts = "1h"))]
async fn conditioned() -> StatusCode {
    StatusCode::OK
}

const WHY: &str = "payroll run is stuck, ticket 4711";

fn glass() -> Fixture {
    glass_over(|builder| builder)
}

fn glass_over(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Fixture {
    let routes =
        SecureRouter::new().route("/sealed", get(sealed)).route("/conditioned", get(conditioned));
    Fixture::configured(routes, |builder| configure(builder.condition(First)))
}

async fn breaking(fixture: &Fixture, subject: &str, role: &str, reasons: &[&str]) -> u16 {
    let request = fixture.client.get("/sealed").bearer(&fixture.token_as(subject, role));
    let request = reasons.iter().fold(request, |it, reason| it.header("break-glass", reason));
    request.send().await.status().as_u16()
}

#[tokio::test]
async fn the_declared_role_passes_in_an_emergency_with_a_reason_and_an_alarm() {
    let fixture = glass();
    let log = Log::listen();
    assert_eq!(breaking(&fixture, "e1", "hr", &[WHY]).await, 200);
    let told = log.lines();
    let told =
        &told.iter().find(|line| line["fields"]["event"] == "break_glass").unwrap()["fields"]
            .clone();
    assert_eq!(told["reason"], WHY);
    assert_eq!((&told["policy"], &told["subject"]), (&"sealed".into(), &"e1".into()));
    for reasons in [&[][..], &["no"], &["............"], &[WHY, WHY], &["        x       "]] {
        assert_eq!(breaking(&fixture, "e1", "hr", reasons).await, 403, "{reasons:?}");
    }
    assert_eq!(last(&log)["reason"], "break_glass_unexplained");
    assert_eq!(breaking(&fixture, "e1", "employee", &[WHY]).await, 403);
    assert_eq!(last(&log)["reason"], "rule_denied");
    // Who may anyway needs no emergency.
    assert_eq!(breaking(&fixture, "e1", "admin", &[]).await, 200);
}

#[tokio::test]
async fn an_emergency_ends_when_it_was_said_to() {
    emergency(glass()).await;
}

#[tokio::test]
async fn an_emergency_in_records_ends_then_too() {
    let store = RecordBreakGlass::new(MemoryRecords::new());
    emergency(glass_over(|builder| builder.break_glass_store(store))).await;
}

async fn emergency(fixture: Fixture) {
    let minutes = |count: u64| fixture.clock.advance(Duration::from_secs(count * 60));
    assert_eq!(breaking(&fixture, "e1", "hr", &[WHY]).await, 200);
    minutes(59);
    assert_eq!(breaking(&fixture, "e1", "hr", &[WHY]).await, 200);
    minutes(1);
    let log = Log::listen();
    assert_eq!(breaking(&fixture, "e1", "hr", &[WHY]).await, 403);
    assert_eq!(last(&log)["reason"], "break_glass_spent");
    assert_eq!(breaking(&fixture, "e2", "hr", &[WHY]).await, 200, "another caller's is another");
    minutes(22 * 60);
    assert_eq!(breaking(&fixture, "e1", "hr", &[WHY]).await, 403);
    minutes(60);
    assert_eq!(breaking(&fixture, "e1", "hr", &[WHY]).await, 200);
}

#[tokio::test]
async fn a_failure_is_no_emergency() {
    let fixture = glass();
    let ask = async |answer: &'static str| {
        let request = fixture.client.get("/conditioned").bearer(&fixture.token_as("e1", "hr"));
        request.header("first", answer).header("break-glass", WHY).send().await
    };
    assert_eq!(ask("deny").await.status(), 200);
    problem(&ask("fail").await, 503);
}

struct Away;

impl BreakGlassStore for Away {
    fn begun<'a>(
        &'a self,
        _: &'a str,
        _: i64,
        _: Duration,
    ) -> MaybeReady<'a, Result<i64, BreakGlassStoreError>> {
        MaybeReady::Now(Err("it is down".into()))
    }
}

#[tokio::test]
async fn where_nothing_is_remembered_nobody_passes() {
    let routes = || SecureRouter::new().route("/sealed", get(sealed));
    let fixture = Fixture::configured(routes(), |builder| builder.break_glass_store(Away));
    assert_eq!(breaking(&fixture, "e1", "hr", &[WHY]).await, 503);
    let told = refused(routes(), |builder| builder.processes(2));
    assert!(told.contains(".break_glass_store(..)"), "{told}");
}
