//! Search, payments and scans, as a caller meets them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::{Service, token};
use serde_json::{Value, json};

/// The customers that a search of acme's auditor finds, in their order.
async fn found(service: &Service, query: &str) -> Vec<String> {
    let caller = token("a", "auditor", "acme");
    service.get(&format!("/invoices/search?{query}"), &caller).await.customers()
}

#[tokio::test]
async fn a_search_filters_and_sorts() {
    let service = Service::start().await;
    let (blue, cotton, harbour) = ("Blue Bird Coffee", "100% Cotton Ltd", "Harbour & Sons");
    for (query, expected) in [
        ("", vec![cotton, blue, harbour]),
        ("sort=customer", vec![cotton, blue, harbour]),
        ("sort=total_cents&descending=true", vec![cotton, harbour, blue]),
        ("sort=due&limit=1", vec![cotton]),
        ("due_before=2026-04-15", vec![cotton, blue]),
        ("is_paid=true", vec![]),
        ("customer=blue", vec![blue]),
        ("customer=&sort=&is_paid=", vec![cotton, blue, harbour]),
        ("customer=%26+S", vec![harbour]),
    ] {
        assert_eq!(found(&service, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn what_is_special_in_a_pattern_is_itself() {
    let service = Service::start().await;
    assert_eq!(found(&service, "customer=100%25").await, ["100% Cotton Ltd"]);
    assert_eq!(found(&service, "customer=%25").await, ["100% Cotton Ltd"]);
    for none in ["_", "%25%25", "B%25Coffee", "\\", "\\%25", "'", "%22", "' OR 1=1 --"] {
        let query = format!("customer={}", none.replace(' ', "+"));
        assert!(found(&service, &query).await.is_empty(), "{none}");
    }
}

#[tokio::test]
async fn what_is_no_search_is_refused() {
    let service = Service::start().await;
    let caller = token("a", "auditor", "acme");
    for query in [
        "sort=tenant",
        "sort=due%20DESC",
        "limit=0",
        "limit=101",
        "due_before=soon",
        "is_paid=2",
        "tenant=globex",
        "sort=due&sort=customer",
        "customer=%00",
    ] {
        let answer = service.get(&format!("/invoices/search?{query}"), &caller).await;
        assert!([400, 422].contains(&answer.status), "{query}: {}", answer.status);
    }
}

/// The id of carla's invoice.
async fn carlas(service: &Service) -> String {
    let list = service.get("/invoices", &token("carla", "clerk", "acme")).await;
    list.json()["items"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_invoice_is_paid_once_and_by_an_accountant() {
    let service = Service::start().await;
    let path = format!("/invoices/{}/payment", carlas(&service).await);
    let pay = async |role: &str, date: &str| {
        let caller = token("carla", role, "acme");
        service.post(&path, &caller, &json!({"paid_on": date})).await
    };
    assert_eq!(pay("clerk", "2026-04-01").await.status, 403);
    assert_eq!(pay("accountant", "2026-02-30").await.status, 422);
    assert_eq!(pay("accountant", "2026-04-01").await.json()["paid_on"], "2026-04-01");
    let again = pay("accountant", "2026-04-02").await;
    assert_eq!(
        (again.status, again.json()),
        (
            409,
            json!({
                "type": "https://ledger.example/problems/paid", "title": "Paid already",
                "status": 409, "detail": "paid on 2026-04-01", "paid_on": "2026-04-01",
            })
        )
    );
    assert_eq!(found(&service, "is_paid=true").await, ["Harbour & Sons"]);
}

#[tokio::test]
async fn a_scan_comes_back_as_the_file_it_was() {
    let service = Service::start().await;
    let path = format!("/invoices/{}/attachment", carlas(&service).await);
    let (carla, clerk) = (token("carla", "clerk", "acme"), token("clerk", "clerk", "acme"));
    let auditor = token("a", "auditor", "acme");
    assert_eq!(service.get(&path, &carla).await.status, 404);

    let png = ("image/png", &b"\x89PNG\r\n\x1a\nscan"[..]);
    let large = vec![0; (1 << 20) + 1];
    for (who, file, status) in [
        (&clerk, png, 404),
        (&auditor, png, 403),
        (&carla, ("text/html", &b"<script>"[..]), 422),
        (&carla, ("image/png", &b"%PDF-1.7"[..]), 422),
        (&carla, ("image/png", &large[..]), 422),
        (&carla, png, 204),
    ] {
        let answer = service.upload(&path, who, "../../Scan 1.png", file).await;
        assert_eq!(answer.status, status, "{}: {}", file.0, answer.text());
    }
    for reader in [&carla, &auditor] {
        let scan = service.get(&path, reader).await;
        assert_eq!((scan.status, scan.header("content-type")), (200, "image/png"));
        assert_eq!(scan.header("content-disposition"), "attachment; filename=\"Scan 1.png\"");
        assert_eq!(scan.body, png.1);
    }
    assert_eq!(service.get(&path, &clerk).await.status, 404);
}

#[tokio::test]
async fn a_table_keeps_formulas_from_running() {
    let service = Service::start().await;
    let new = json!({"customer": "=HYPERLINK(1)", "total_cents": 1, "due": "2026-01-01"});
    let clerk = token("clerk", "clerk", "acme");
    assert_eq!(service.post("/invoices", &clerk, &new).await.status, 201);
    let table = service.get("/exports/invoices.csv", &token("a", "auditor", "acme")).await;
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"invoices.csv\"");
    let text = table.text();
    assert!(text.contains("\"'=HYPERLINK(1)\"") && !text.contains("\"=HYPERLINK"), "{text}");
    assert!(!text.contains("seeded") && !text.contains("ledger.example"), "{text}");
}

#[tokio::test]
async fn anonymous_callers_learn_nothing() {
    let service = Service::start().await;
    assert_eq!(service.get("/health", "").await.text(), "ok");
    let bodies = [Value::Null, json!({"customer": 1})];
    for body in bodies {
        let answer = service.post("/invoices", "", &body).await;
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, "Bearer realm=\"ledger\"")
        );
    }
}
