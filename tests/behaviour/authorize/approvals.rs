//! Requests that others approve before they are handled.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::approvals::{
    ApprovalAnswer, ApprovalStore, Approving, MemoryApprovals, PendingApproval, Submitted,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{CallerId, MaybeReady, Resolved, SecurityBuilder, approvals};
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::{Log, last};

#[input]
struct Transfer {
    #[validate(range(min = 1))]
    cents: i64,
}

#[derive(Clone, Default)]
struct Paid(Arc<AtomicUsize>);

#[secure(role = "employee", approve(by = 2, of = role("admin"), within = "1h"), rate = "1000/s")]
async fn pay(
    State(paid): State<Paid>,
    Path(_): Path<Plain<u32>>,
    Json(transfer): Json<Transfer>,
) -> StatusCode {
    assert!(transfer.cents > 0);
    paid.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn close(State(paid): State<Paid>) -> StatusCode {
    paid.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

fn routes(paid: &Paid) -> SecureRouter {
    SecureRouter::new()
        .route("/pay/{to}", post(pay))
        .route("/close", post(close))
        .nest("/approvals", approvals::routes())
        .with_state(paid.clone())
}

/// The tenant stands behind the `@`.
fn with_tenants(builder: SecurityBuilder) -> SecurityBuilder {
    builder.resolve(Duration::from_secs(1), |caller| async move {
        let user = Resolved::user(());
        let tenant = caller.subject().split_once('@').map(|(_, tenant)| tenant.to_owned());
        Ok::<_, std::io::Error>(Some(match tenant {
            Some(tenant) => user.tenant(tenant),
            None => user,
        }))
    })
}

struct Bank {
    fixture: Fixture,
    paid: Paid,
}

impl Bank {
    fn new() -> Self {
        let paid = Paid::default();
        Self { fixture: Fixture::configured(routes(&paid), with_tenants), paid }
    }

    fn paid(&self) -> usize {
        self.paid.0.load(Ordering::SeqCst)
    }

    async fn pay(&self, author: &str, path: &str, body: &Value) -> Reply {
        let token = self.fixture.token_as(author, "employee");
        self.fixture.client.post(path).bearer(&token).json(body).send().await
    }

    /// The id under which the request waits.
    async fn waits(&self, author: &str, path: &str, body: &Value) -> String {
        let reply = self.pay(author, path, body).await;
        let members = problem(&reply, 403);
        members["approval"].as_str().unwrap().to_owned()
    }

    async fn decide(&self, who: &str, role: &str, id: &str, step: &str) -> u16 {
        let path = format!("/approvals/{id}/{step}");
        let token = self.fixture.token_as(who, role);
        self.fixture.client.post(&path).bearer(&token).send().await.status().as_u16()
    }

    async fn listed(&self, who: &str, role: &str) -> Value {
        let token = self.fixture.token_as(who, role);
        self.fixture.get_with("/approvals", &token).await.json()
    }
}

#[tokio::test]
async fn two_others_approve_one_exact_request_once() {
    let (bank, ten) = (Bank::new(), json!({"cents": 10}));
    let log = Log::listen();
    let id = bank.waits("ada", "/pay/1", &ten).await;
    assert_eq!(bank.waits("ada", "/pay/1", &ten).await, id, "it waits once");
    assert_eq!(bank.decide("grace", "admin", &id, "approve").await, 204);
    assert_eq!(bank.decide("grace", "admin", &id, "approve").await, 204, "and counts once");
    let reply = bank.pay("ada", "/pay/1", &ten).await;
    let members = problem(&reply, 403);
    assert_eq!((&members["approved"], &members["needed"]), (&json!(1), &json!(2)));
    assert_eq!(bank.decide("alan", "admin", &id, "approve").await, 204);
    assert_eq!(bank.paid(), 0);
    assert_eq!(bank.pay("ada", "/pay/1", &ten).await.status(), 200);
    assert_eq!(bank.paid(), 1);
    assert_ne!(bank.waits("ada", "/pay/1", &ten).await, id, "an approval is used once");
    let steps: Vec<Value> = log
        .lines()
        .into_iter()
        .filter(|line| line["target"] == "palisade::audit::approval")
        .map(|line| line["fields"]["event"].clone())
        .collect();
    assert_eq!(
        steps,
        [
            "approval_requested",
            "approval_given",
            "approval_given",
            "approval_used",
            "approval_requested"
        ]
    );
}

#[tokio::test]
async fn what_differs_in_anything_is_another_request() {
    let (bank, ten) = (Bank::new(), json!({"cents": 10}));
    let id = bank.waits("ada", "/pay/1", &ten).await;
    for who in ["grace", "alan"] {
        assert_eq!(bank.decide(who, "admin", &id, "approve").await, 204);
    }
    for (author, path, body) in [
        ("ada", "/pay/1", json!({"cents": 11})),
        ("ada", "/pay/2", ten.clone()),
        ("ada", "/pay/1?x=1", ten.clone()),
        ("eve", "/pay/1", ten.clone()),
        ("ada@acme", "/pay/1", ten.clone()),
    ] {
        let reply = bank.pay(author, path, &body).await;
        assert_eq!(reply.status(), 403, "{author} {path} {body}");
    }
    assert_eq!(bank.pay("ada", "/pay/1", &ten).await.status(), 200);
    assert_eq!(bank.paid(), 1);
}

#[tokio::test]
async fn the_author_and_strangers_approve_nothing() {
    let (bank, ten) = (Bank::new(), json!({"cents": 10}));
    let id = bank.waits("ada", "/pay/1", &ten).await;
    let log = Log::listen();
    assert_eq!(bank.decide("ada", "admin", &id, "approve").await, 403, "an admin by another token");
    assert_eq!(last(&log)["reason"], "approval_own");
    for (who, role) in [("grace", "hr"), ("grace", "employee"), ("grace@acme", "admin")] {
        for step in ["approve", "reject"] {
            assert_eq!(bank.decide(who, role, &id, step).await, 404, "{who} {role} {step}");
        }
        assert_eq!(bank.listed(who, role).await, json!([]), "{who} {role}");
    }
    assert_eq!(bank.decide("grace", "admin", "nothing", "approve").await, 404);
    let seen = bank.listed("grace", "admin").await;
    assert_eq!((&seen[0]["id"], &seen[0]["may_approve"]), (&json!(id), &json!(true)));
    assert_eq!((&seen[0]["author"], &seen[0]["path"]), (&json!("ada"), &json!("/pay/1")));
    assert_eq!(bank.listed("ada", "employee").await[0]["may_approve"], false);
}

#[tokio::test]
async fn a_rejection_and_the_end_of_the_time_take_it_away() {
    let (bank, ten, log) = (Bank::new(), json!({"cents": 10}), Log::listen());
    let id = bank.waits("ada", "/pay/1", &ten).await;
    assert_eq!(bank.decide("grace", "admin", &id, "approve").await, 204);
    assert_eq!(bank.decide("alan", "admin", &id, "reject").await, 204);
    assert!(log.text().contains("event=\"approval_rejected\""), "{}", log.text());
    assert_eq!(bank.decide("alan", "admin", &id, "approve").await, 404);
    let id = bank.waits("ada", "/pay/1", &ten).await;
    for who in ["grace", "alan"] {
        assert_eq!(bank.decide(who, "admin", &id, "approve").await, 204);
    }
    bank.fixture.clock.advance(Duration::from_secs(3_600));
    assert_eq!(bank.pay("ada", "/pay/1", &ten).await.status(), 403);
    assert_eq!(bank.paid(), 0);
}

#[tokio::test]
async fn what_may_not_be_done_does_not_wait() {
    let bank = Bank::new();
    let token = bank.fixture.token_as("ada", "hr");
    let reply = bank.fixture.client.post("/pay/1").bearer(&token).json(&json!({"cents": 1}));
    assert_eq!(problem(&reply.send().await, 403)["approval"], Value::Null);
    assert_eq!(bank.pay("ada", "/pay/1", &json!("no transfer")).await.status(), 403);
    assert_eq!(bank.listed("grace", "admin").await.as_array().map(Vec::len), Some(1));
    // A handler without a body waits all the same.
    let token = bank.fixture.token("ada");
    let reply = bank.fixture.client.post("/close").bearer(&token).send().await;
    let id = problem(&reply, 403)["approval"].as_str().unwrap().to_owned();
    assert_eq!(bank.decide("grace", "hr", &id, "approve").await, 204);
    assert_eq!(bank.fixture.client.post("/close").bearer(&token).send().await.status(), 200);
}

/// Says that everything is approved, by whom it is told to.
struct Lying(Vec<CallerId>);

impl ApprovalStore for Lying {
    fn submit(&self, proposal: PendingApproval, _: i64) -> ApprovalAnswer<'_, Submitted> {
        let mut approved = proposal;
        approved.approved_by.clone_from(&self.0);
        MaybeReady::Now(Ok(Submitted::Approved(approved)))
    }

    fn find<'a>(&'a self, _: &'a str, _: i64) -> ApprovalAnswer<'a, Option<PendingApproval>> {
        MaybeReady::Now(Err("it is down".into()))
    }

    fn approve<'a>(&'a self, _: &'a str, _: CallerId, _: i64) -> ApprovalAnswer<'a, Approving> {
        MaybeReady::Now(Err("it is down".into()))
    }

    fn reject<'a>(&'a self, _: &'a str, _: i64) -> ApprovalAnswer<'a, bool> {
        MaybeReady::Now(Err("it is down".into()))
    }

    fn waiting<'a>(
        &'a self,
        _: Option<&'a str>,
        _: i64,
    ) -> ApprovalAnswer<'a, Vec<PendingApproval>> {
        MaybeReady::Now(Err("it is down".into()))
    }
}

#[tokio::test]
async fn a_store_that_is_wrong_or_away_approves_nothing() {
    let paid = Paid::default();
    let ask = async |approvers: &[&str]| {
        let fixture = Fixture::configured(routes(&paid), |builder| {
            let issuer = "https://issuer.test";
            let ids = approvers.iter().map(|who| CallerId::new(issuer, *who));
            builder.approval_store(Lying(ids.collect()))
        });
        let token = fixture.token_as("ada", "employee");
        let request = fixture.client.post("/pay/1").bearer(&token).json(&json!({"cents": 1}));
        let status = request.send().await.status().as_u16();
        let listed = fixture.get_with("/approvals", &token).await.status().as_u16();
        (status, listed)
    };
    assert_eq!(ask(&[]).await, (503, 503));
    assert_eq!(ask(&["grace", "grace"]).await, (503, 503));
    assert_eq!(ask(&["grace", "alan"]).await, (200, 503));
    let told = refused(routes(&paid), |builder| builder.processes(2));
    assert!(told.contains(".approval_store(..)"), "{told}");
    assert!(!format!("{:?}", MemoryApprovals::new()).is_empty());
}
