//! An approval is of one exact request, and is used once.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Bank, in_every_store};
use crate::support::fixture::problem;
use crate::support::log::Log;

in_every_store! {
    two_others_approve_one_exact_request_once
    what_differs_in_anything_is_another_request
    a_rejection_and_the_end_of_the_time_take_it_away
    header_fields_that_the_handler_reads_are_approved_too
    header_fields_of_a_flattened_input_are_approved_too
    which_revision_is_meant_is_approved_too
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

/// What approvers looked at was the revision that the request names.
async fn which_revision_is_meant_is_approved_too(bank: Bank) {
    let ask = async |revision: Option<&'static str>| {
        let token = bank.fixture.token("ada");
        let request = bank.fixture.client.put("/docs/1").bearer(&token);
        match revision {
            Some(revision) => request.header("if-match", revision).send().await,
            None => request.send().await,
        }
    };
    let first = "\"0\"";
    let id = problem(&ask(Some(first)).await, 403)["approval"].as_str().unwrap().to_owned();
    assert_eq!(bank.decide("grace", "hr", &id, "approve").await, 204);
    for other in [Some("*"), Some("\"0\", \"5\""), None] {
        assert_ne!(problem(&ask(other).await, 403)["approval"], json!(id), "{other:?}");
    }
    assert_eq!(bank.paid(), 0);
    assert_eq!(ask(Some(first)).await.status(), 200);
    assert_eq!(bank.paid(), 1);
}

async fn header_fields_of_a_flattened_input_are_approved_too(bank: Bank) {
    let ask = async |name: &'static str, value: &'static str| {
        let token = bank.fixture.token("ada");
        bank.fixture.client.post("/transfer").bearer(&token).header(name, value).send().await
    };
    let waits = async |name, value| {
        problem(&ask(name, value).await, 403)["approval"].as_str().unwrap().to_owned()
    };
    let id = waits("x-target-account", "A").await;
    assert_eq!(bank.decide("grace", "hr", &id, "approve").await, 204);
    assert_ne!(waits("x-target-account", "B").await, id, "another account is another request");
    assert_ne!(waits("x-account", "B").await, id, "under its other name, too");
    assert_eq!(bank.paid(), 0);
    assert_eq!(ask("x-target-account", "A").await.status(), 200);
    assert_eq!(bank.paid(), 1);
}
