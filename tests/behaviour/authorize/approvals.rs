//! Requests that others approve before they are handled.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::approvals::{
    ApprovalAnswer, ApprovalStore, Approving, MemoryApprovals, PendingApproval, RecordApprovals,
    Submitted,
};
use palisade::http::{HeaderMap, StatusCode};
use palisade::prelude::*;
use palisade::records::MemoryRecords;
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

#[input]
struct Note {
    #[validate(length(max = 20))]
    note: String,
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn note(Json(note): Json<Note>) -> StatusCode {
    assert!(!note.note.is_empty());
    StatusCode::OK
}

#[input]
struct Run {
    #[validate(length(max = 20))]
    pay_run: Option<String>,
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn run(State(paid): State<Paid>, _: Headers<Run>) -> StatusCode {
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
        .route("/run", post(run))
        .route("/note", post(note))
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
        Self::configured(with_tenants)
    }

    fn in_records() -> Self {
        let store = RecordApprovals::new(MemoryRecords::new());
        Self::configured(|builder| with_tenants(builder).approval_store(store))
    }

    fn configured(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        let paid = Paid::default();
        Self { fixture: Fixture::configured(routes(&paid), configure), paid }
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

async fn two_others_approve_one_exact_request_once(bank: Bank) {
    let ten = json!({"cents": 10});
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

async fn what_differs_in_anything_is_another_request(bank: Bank) {
    let ten = json!({"cents": 10});
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

async fn the_author_and_strangers_approve_nothing(bank: Bank) {
    let ten = json!({"cents": 10});
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
    assert_eq!((&seen[0]["author"], &seen[0]["target"]), (&json!("ada"), &json!("/pay/1")));
    assert_eq!(bank.listed("ada", "employee").await[0]["may_approve"], false);
}

async fn a_rejection_and_the_end_of_the_time_take_it_away(bank: Bank) {
    let (ten, log) = (json!({"cents": 10}), Log::listen());
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
    for invalid in [json!("no transfer"), json!({"cents": 0}), json!({"cents": 1, "to": "me"})] {
        problem(&bank.pay("ada", "/pay/1", &invalid).await, 422);
    }
    assert_eq!(bank.listed("grace", "admin").await, json!([]), "what is invalid does not wait");
    // A handler without a body waits all the same.
    let token = bank.fixture.token("ada");
    let reply = bank.fixture.client.post("/close").bearer(&token).send().await;
    let id = problem(&reply, 403)["approval"].as_str().unwrap().to_owned();
    assert_eq!(bank.decide("grace", "hr", &id, "approve").await, 204);
    assert_eq!(bank.fixture.client.post("/close").bearer(&token).send().await.status(), 200);
}

macro_rules! in_every_store {
    ($($name:ident)*) => {
        mod in_memory {$(
            #[tokio::test]
            async fn $name() {
                super::$name(super::Bank::new()).await;
            }
        )*}

        mod in_records {$(
            #[tokio::test]
            async fn $name() {
                super::$name(super::Bank::in_records()).await;
            }
        )*}
    };
}

in_every_store! {
    two_others_approve_one_exact_request_once
    what_differs_in_anything_is_another_request
    the_author_and_strangers_approve_nothing
    a_rejection_and_the_end_of_the_time_take_it_away
    who_approves_sees_what_it_is
    header_fields_that_the_handler_reads_are_approved_too
}

async fn who_approves_sees_what_it_is(bank: Bank) {
    let small = json!({"cents": 1});
    let large = json!({"cents": 9_000_000});
    bank.waits("eve", "/pay/1", &small).await;
    bank.waits("eve", "/pay/1", &large).await;
    let reply = bank.pay("eve", "/pay/1?note=x", &large).await;
    let told = problem(&reply, 403);
    let seen = bank.listed("grace", "admin").await;
    let seen = seen.as_array().unwrap();
    let of = |member: &str| -> Vec<Value> { seen.iter().map(|it| it[member].clone()).collect() };
    assert_eq!(
        of("body"),
        [json!(small.to_string()), json!(large.to_string()), json!(large.to_string())]
    );
    assert_eq!(of("target"), ["/pay/1", "/pay/1", "/pay/1?note=x"]);
    assert_eq!(of("issuer"), vec![json!(bank.fixture.issuer.name()); 3]);
    assert_eq!(told["digest"], seen[2]["digest"], "author and approver mean one request");
    let mut digests = of("digest");
    digests.dedup();
    assert_eq!(digests.len(), 3);
}

async fn header_fields_that_the_handler_reads_are_approved_too(bank: Bank) {
    let ask = async |name: &'static str, value: &'static str| {
        let token = bank.fixture.token("ada");
        let request = bank.fixture.client.post("/run").bearer(&token).header(name, value);
        request.send().await
    };
    let id = problem(&ask("pay-run", "march").await, 403)["approval"].as_str().unwrap().to_owned();
    assert_eq!(bank.decide("grace", "hr", &id, "approve").await, 204);
    assert_eq!(ask("pay-run", "april").await.status(), 403);
    assert_eq!(ask("x-other", "march").await.status(), 403);
    assert_eq!(ask("pay-run", "march").await.status(), 200);
    assert_eq!(bank.paid(), 1);
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn by_cookie(_: Cookies<Run>) {}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn by_any_field(_: HeaderMap) {}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn by_anything(#[unchecked("a test of what is approved")] _: axum::extract::RawQuery) {}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
struct Everything;

#[tokio::test]
async fn what_decides_and_is_not_approved_does_not_start() {
    for routes in [post(by_cookie), post(by_any_field), post(by_anything)] {
        let told = refused(SecureRouter::new().route("/", routes), |builder| builder);
        assert!(told.contains("which are no part of what is approved"), "{told}");
    }
    let service = axum::routing::post(async || "done");
    let told = refused(SecureRouter::new().service("/all", Everything, service), |it| it);
    assert!(told.contains("needs approval and guards a service"), "{told}");
}

/// Of many processes that send an approved request at the same moment, one has it handled.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_approval_in_records_is_used_once_by_several_processes() {
    let records = Arc::new(MemoryRecords::new());
    let store = || RecordApprovals::new(Arc::clone(&records));
    let bank = Bank::configured(|builder| with_tenants(builder).approval_store(store()));
    let id = bank.waits("ada", "/pay/1", &json!({"cents": 10})).await;
    for who in ["grace", "alan"] {
        assert_eq!(bank.decide(who, "admin", &id, "approve").await, 204);
    }
    let mut pending = store().find(&id, 0).wait().await.unwrap().unwrap();
    pending.approved_by.clear();
    let sent = (0..16).map(|_| {
        let (store, pending) = (store(), pending.clone());
        tokio::spawn(async move { store.submit(pending, 0).wait().await.unwrap() })
    });
    let sent: Vec<_> = sent.collect();
    let mut used = 0;
    for submitted in sent {
        used += usize::from(matches!(submitted.await.unwrap(), Submitted::Approved(_)));
    }
    assert_eq!(used, 1);
}

#[tokio::test]
async fn a_store_of_records_keeps_so_many_of_an_author_and_makes_room_for_what_is_over() {
    let bank = Bank::in_records();
    let amount = |cents: i64| json!({"cents": cents});
    let mut ids = Vec::new();
    for cents in 1..=8 {
        ids.push(bank.waits("eve", "/pay/1", &amount(cents)).await);
    }
    problem(&bank.pay("eve", "/pay/1", &amount(9)).await, 503);
    bank.waits("ada", "/pay/1", &amount(1)).await;
    assert_eq!(bank.decide("grace", "admin", &ids[0], "reject").await, 204);
    bank.waits("eve", "/pay/1", &amount(9)).await;
    bank.fixture.clock.advance(Duration::from_secs(3_600));
    assert_eq!(bank.listed("grace", "admin").await, json!([]));
    bank.waits("eve", "/pay/1", &amount(10)).await;
    assert_eq!(bank.listed("grace", "admin").await.as_array().unwrap().len(), 1);
}

/// What waits for longer is listed when what waited for less is over.
#[tokio::test]
async fn a_list_lasts_as_long_as_the_last_that_it_lists() {
    let bank = Bank::in_records();
    let id = bank.waits("ada", "/pay/1", &json!({"cents": 1})).await;
    let token = bank.fixture.token("ada");
    let longer = bank.fixture.client.post("/close").bearer(&token).send().await;
    let longer = problem(&longer, 403)["approval"].as_str().unwrap().to_owned();
    for who in ["grace", "alan"] {
        assert_eq!(bank.decide(who, "admin", &id, "approve").await, 204);
    }
    assert_eq!(bank.pay("ada", "/pay/1", &json!({"cents": 1})).await.status(), 200);
    bank.fixture.clock.advance(Duration::from_secs(7_200));
    bank.waits("bob", "/pay/1", &json!({"cents": 2})).await;
    let listed = bank.listed("grace", "admin").await;
    let ids: Vec<_> = listed.as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    assert!(ids.contains(&json!(longer)) && ids.len() == 2, "{listed}");
}

#[tokio::test]
async fn no_word_and_no_space_hides_a_body() {
    for (body, seen) in [
        (r#"{"note": "for march"}"#.to_owned(), r#"{"note":"for march"}"#),
        (format!("{{{}\"note\": \"pass_word\"}}", " ".repeat(6_000)), r#"{"note":"pass_word"}"#),
    ] {
        let bank = Bank::new();
        let token = bank.fixture.token("ada");
        let request = bank.fixture.client.post("/note").bearer(&token);
        let request = request.header("content-type", "application/json").body(body);
        problem(&request.send().await, 403);
        assert_eq!(bank.listed("grace", "hr").await[0]["body"], seen);
    }
}

#[tokio::test]
async fn a_store_of_one_process_is_no_store_of_several() {
    for store in [true, false] {
        let told = refused(routes(&Paid::default()), |builder| {
            let builder = builder.processes(2);
            if store {
                builder.approval_store(RecordApprovals::new(MemoryRecords::new()))
            } else {
                builder.approval_store(MemoryApprovals::new())
            }
        });
        assert!(told.contains("waits in this process alone"), "{told}");
    }
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
