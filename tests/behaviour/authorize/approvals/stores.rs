//! Stores of requests that wait: shared, full, wrong and away.

use std::sync::Arc;
use std::time::Duration;

use palisade::approvals::{
    ApprovalAnswer, ApprovalStore, Approving, MemoryApprovals, PendingApproval, RecordApprovals,
    Submitted,
};
use palisade::records::MemoryRecords;
use palisade::{CallerId, MaybeReady};
use serde_json::json;

use super::{Bank, Paid, routes, with_tenants};
use crate::support::fixture::{Fixture, problem, refused};
use crate::support::meanwhile::{Meanwhile, done};

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

/// Where the one that was looked at is gone before this one takes its place, this one is announced all the same.
#[tokio::test]
async fn a_request_beside_one_that_is_used_or_rejected_waits_where_it_is_found() {
    let records = Meanwhile::default();
    let (store, other) =
        (RecordApprovals::new(records.clone()), RecordApprovals::new(records.records.clone()));
    let bank = Bank::configured(|builder| with_tenants(builder).approval_store(other.clone()));
    let id = bank.waits("ada", "/pay/1", &json!({"cents": 10})).await;
    let waits = other.find(&id, 0).wait().await.unwrap().unwrap();
    let proposal = |id: &str| {
        let mut proposal = waits.clone();
        id.clone_into(&mut proposal.id);
        proposal
    };
    let found = async |id: &str| {
        let listed = other.waiting(waits.tenant.as_deref(), 0).wait().await.unwrap();
        let is_listed = listed.iter().any(|pending| pending.id == id);
        (other.find(id, 0).wait().await.unwrap().is_some(), is_listed)
    };
    // Rejected behind the look that found it waiting.
    let (rejecting, gone) = (other.clone(), id.clone());
    records.behind_next_look(move || assert!(done(rejecting.reject(&gone, 0).wait()).unwrap()));
    let second = store.submit(proposal("second"), 0).wait().await.unwrap();
    assert_eq!(second, Submitted::Waiting(proposal("second")));
    assert!(records.has_happened());
    assert_eq!(found("second").await, (true, true));
    // Used behind the look that found it approved.
    for who in ["grace", "alan"] {
        assert_eq!(bank.decide(who, "admin", "second", "approve").await, 204);
    }
    let (using, twin) = (other.clone(), proposal("twin"));
    records.behind_next_look(move || {
        let used = done(using.submit(twin, 0).wait()).unwrap();
        assert!(matches!(used, Submitted::Approved(_)));
    });
    let third = store.submit(proposal("third"), 0).wait().await.unwrap();
    assert_eq!(third, Submitted::Waiting(proposal("third")));
    assert!(records.has_happened());
    assert_eq!(found("third").await, (true, true));
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
