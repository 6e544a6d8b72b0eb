//! The payment provider's signed messages.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::{Service, message, token};
use serde_json::Value;

/// An invoice of the tenant globex, as its owner sees it.
async fn invoice(service: &Service) -> Value {
    let list = service.get("/invoices", &token("gita", "clerk", "globex")).await.json();
    list["items"][0].clone()
}

#[tokio::test]
async fn a_signed_message_marks_an_invoice_as_paid_once() {
    let service = Service::start().await;
    let unpaid = invoice(&service).await;
    assert_eq!(unpaid["paid_on"], Value::Null);
    let paid = message(unpaid["id"].as_str().unwrap(), "2026-04-02");
    assert_eq!(service.deliver(&paid).await.status, 204);
    assert_eq!(invoice(&service).await["paid_on"], "2026-04-02");
    assert_eq!(service.deliver(&paid).await.status, 409);
    // Another message of the same payment changes nothing.
    let again = message(unpaid["id"].as_str().unwrap(), "2026-04-09");
    assert_eq!(service.deliver(&again).await.status, 204);
    assert_eq!(invoice(&service).await["paid_on"], "2026-04-02");
}

#[tokio::test]
async fn a_forged_message_changes_nothing_and_a_broken_one_is_told_afterwards() {
    let service = Service::start().await;
    let id = invoice(&service).await["id"].as_str().unwrap().to_owned();
    let good = message(&id, "2026-04-02");
    let mut forged = good.clone();
    forged.body = forged.body.replace("04-02", "01-01");
    let mut replayed = good.clone();
    replayed.id = "msg_another".to_owned();
    let mut old = good.clone();
    old.timestamp = "1700000000".to_owned();
    let mut unsigned = good.clone();
    unsigned.signature.clear();
    for message in [&forged, &replayed, &old, &unsigned] {
        assert_eq!(service.deliver(message).await.status, 401, "{message:?}");
    }
    assert_eq!(invoice(&service).await["paid_on"], Value::Null);
    let missing = message("0190163d-8694-739b-aea5-966c26f8ad91", "2026-04-02");
    assert_eq!(service.deliver(&missing).await.status, 404);
    assert_eq!(service.deliver(&good).await.status, 204);
}

/// Neither may what the other may.
#[tokio::test]
async fn the_provider_is_no_user_and_a_user_is_not_the_provider() {
    let service = Service::start().await;
    let id = invoice(&service).await["id"].as_str().unwrap().to_owned();
    let body = serde_json::from_str(&message(&id, "2026-04-02").body).unwrap();
    let accountant = token("a", "accountant", "globex");
    assert_eq!(service.post("/payments", &accountant, &body).await.status, 401);
    let paid = serde_json::json!({"paid_on": "2026-04-02"});
    let path = format!("/invoices/{id}/payment");
    assert_eq!(service.post(&path, "", &paid).await.status, 401);
    assert_eq!(service.post(&path, &accountant, &paid).await.status, 200);
}
