//! Engines of policies as leaves of a rule.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Decision, EngineAnswer, EngineQuestion, MaybeReady, PolicyEngine};

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::{Log, last};

/// Lets `ada` view, at once or later.
struct Engine {
    later: bool,
    is_away: Arc<AtomicBool>,
}

impl PolicyEngine for Engine {
    fn check(&self, action: &str) -> Result<(), String> {
        match action {
            "View" => Ok(()),
            other => Err(format!("the schema has no action `{other}`")),
        }
    }

    fn decide<'a>(&'a self, question: EngineQuestion<'a>) -> MaybeReady<'a, EngineAnswer> {
        let roles: Vec<&str> = question.caller().role_names().collect();
        let may = question.caller().subject() == "ada" || roles.contains(&"hr");
        let decision =
            if self.is_away.load(Ordering::SeqCst) { Decision::Failed } else { may.into() };
        let answer = EngineAnswer::of(decision).because(format!("policy-of-{}", question.action()));
        if self.later { MaybeReady::later(async move { answer }) } else { MaybeReady::Now(answer) }
    }
}

#[secure(allow = cedar("View"), rate = "1000/s")]
async fn view() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = any(not(cedar("View")), role("admin")), rate = "1000/s")]
async fn hide() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = all(authzen("View"), role("employee")), rate = "1000/s")]
async fn both() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = cedar("Remove"))]
async fn remove() {}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/view", get(view))
        .route("/hide", get(hide))
        .route("/both", get(both))
}

fn fixture(is_away: &Arc<AtomicBool>) -> Fixture {
    let engine = |later| Engine { later, is_away: Arc::clone(is_away) };
    Fixture::configured(routes(), |builder| {
        builder.engine("cedar", engine(false)).engine("authzen", engine(true))
    })
}

#[tokio::test]
async fn an_engine_decides_and_its_policies_are_audited() {
    let is_away = Arc::new(AtomicBool::new(false));
    let fixture = fixture(&is_away);
    let ask = async |path: &'static str, who: &'static str, role: &'static str| {
        let status = fixture.get_with(path, &fixture.token_as(who, role)).await.status();
        status.as_u16()
    };
    let log = Log::listen();
    assert_eq!(ask("/view", "ada", "employee").await, 200);
    assert_eq!(last(&log)["policies"], "cedar: policy-of-View");
    assert_eq!(ask("/view", "bob", "employee").await, 403);
    assert_eq!(last(&log)["policies"], "cedar: policy-of-View");
    assert_eq!(last(&log)["rule"], "cedar(\"View\")");
    assert_eq!(ask("/view", "bob", "hr").await, 200, "a role by its name");
    assert_eq!(ask("/view", "bob", "admin").await, 200, "and one that another implies");
    assert_eq!(
        (ask("/hide", "ada", "hr").await, ask("/hide", "bob", "employee").await),
        (403, 200)
    );
    assert_eq!(
        (ask("/both", "ada", "employee").await, ask("/both", "ada", "hr").await),
        (200, 403)
    );
    assert_eq!(last(&log)["policies"], "authzen: policy-of-View");

    is_away.store(true, Ordering::SeqCst);
    for path in ["/view", "/hide", "/both"] {
        problem(&fixture.get_with(path, &fixture.token_as("ada", "admin")).await, 503);
    }
    let posture = fixture.app.posture().to_string();
    assert!(posture.contains("cedar(\"View\")") && !posture.contains("policy cedar"), "{posture}");
}

#[tokio::test]
async fn an_engine_that_is_missing_or_knows_no_such_action_is_told_at_the_start() {
    let engine = || Engine { later: false, is_away: Arc::default() };
    let told = refused(routes(), |builder| builder.engine("cedar", engine()));
    assert!(
        told.contains("there is no engine of that name: give one to `.engine(\"authzen\", ..)`")
    );
    let told = refused(SecureRouter::new().route("/", get(remove)), |builder| {
        builder.engine("cedar", engine())
    });
    assert!(told.contains("`cedar(\"Remove\")`: the schema has no action `Remove`"), "{told}");
    let told = refused(SecureRouter::new().route("/", get(view)), |builder| {
        builder.engine("cedar", engine()).engine("cedar", engine())
    });
    assert!(told.contains("was called twice"), "{told}");
}
