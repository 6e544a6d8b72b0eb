//! Two tenants in one database: nothing of one is in an answer to the other.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::{Answer, Service, token};
use serde_json::{Value, json};

const ROLES: [&str; 3] = ["clerk", "accountant", "auditor"];
const ACME: [&str; 3] = ["Blue Bird Coffee", "100% Cotton Ltd", "Harbour & Sons"];
const GLOBEX: [&str; 2] = ["Blue Moon Brewery", "Springfield Power"];

/// The id of the newest invoice that an auditor of the tenant sees.
async fn newest(service: &Service, tenant: &str) -> String {
    let list = service.get("/invoices?limit=1", &token("a", "auditor", tenant)).await;
    list.json()["items"][0]["id"].as_str().unwrap().to_owned()
}

fn shows_only(answer: &Answer, own: &[&str], foreign: &[&str]) {
    let text = answer.text();
    assert!(own.iter().any(|name| text.contains(name)), "{text}");
    let seen = foreign.iter().find(|name| text.contains(*name));
    assert_eq!(seen, None, "{text}");
}

#[tokio::test]
async fn every_list_search_and_export_shows_the_own_tenant_alone() {
    let service = Service::start().await;
    for (tenant, own, foreign) in [("acme", &ACME[..], &GLOBEX[..]), ("globex", &GLOBEX, &ACME)] {
        for role in ROLES {
            let caller = token("clerk", role, tenant);
            for path in ["/invoices", "/invoices/search", "/invoices/search?customer=Blue"] {
                shows_only(&service.get(path, &caller).await, own, foreign);
            }
            for path in ["/exports/invoices.csv", "/exports/invoices.ndjson"] {
                let export = service.get(path, &caller).await;
                if role == "clerk" {
                    assert_eq!(export.status, 403);
                } else {
                    shows_only(&export, own, foreign);
                    assert!(own.iter().all(|name| export.text().contains(name)), "{path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_clerk_sees_what_it_wrote_and_an_auditor_everything() {
    let service = Service::start().await;
    let seen = async |subject: &str, role: &str| {
        let list = service.get("/invoices", &token(subject, role, "acme")).await;
        list.customers().len()
    };
    assert_eq!(seen("clerk", "clerk").await, 2);
    assert_eq!(seen("carla", "clerk").await, 1);
    assert_eq!(seen("gita", "clerk").await, 0);
    assert_eq!(seen("gita", "auditor").await, 3);
}

#[tokio::test]
async fn pages_are_full_and_a_foreign_cursor_opens_nothing() {
    let service = Service::start().await;
    let foreign = newest(&service, "globex").await;
    for (subject, role, count) in [("a", "auditor", 3), ("clerk", "clerk", 2)] {
        let caller = token(subject, role, "acme");
        let mut query = "?limit=1".to_owned();
        for page in 1..=count {
            let answer = service.get(&format!("/invoices{query}"), &caller).await;
            assert_eq!(answer.customers().len(), 1, "{role}, page {page}");
            shows_only(&answer, &ACME, &GLOBEX);
            assert_eq!(answer.json().get("next").is_some(), page < count);
            let link = answer.header("link").trim_start_matches('<');
            link.split('>').next().unwrap().clone_into(&mut query);
        }
        let answer = service.get(&format!("/invoices?after={foreign}"), &caller).await;
        shows_only(&answer, &ACME, &GLOBEX);
    }
}

#[tokio::test]
async fn an_invoice_of_another_tenant_looks_like_none() {
    let service = Service::start().await;
    let foreign = newest(&service, "globex").await;
    let missing = "01890a5d-ac96-774b-bcce-b302099a8057";
    let scan = ("application/pdf", &b"%PDF-1.7"[..]);
    let accountant = token("gita", "accountant", "globex");
    let path = |id: &str, below: &str| format!("/invoices/{id}{below}");
    let attached = service.upload(&path(&foreign, "/attachment"), &accountant, "a.pdf", scan).await;
    assert_eq!(attached.status, 204, "{}", attached.text());

    // Of the same name as the owner, and with every right in its own tenant.
    let caller = token("gita", "accountant", "acme");
    let payment = json!({"paid_on": "2026-03-01"});
    for (id, other) in [(&*foreign, missing)] {
        for below in ["", "/attachment"] {
            let [theirs, none] = [path(id, below), path(other, below)];
            let (theirs, none) =
                (service.get(&theirs, &caller).await, service.get(&none, &caller).await);
            assert_eq!((theirs.status, &theirs.body), (404, &none.body));
        }
        let paid = service.post(&path(id, "/payment"), &caller, &payment).await;
        assert_eq!(paid.status, 404);
        let put = service.upload(&path(id, "/attachment"), &caller, "b.pdf", scan).await;
        assert_eq!(put.status, 404);
    }
    let own = service.get(&path(&foreign, "/attachment"), &accountant).await;
    assert_eq!((own.status, own.header("content-type")), (200, "application/pdf"));
    assert_eq!(own.header("content-disposition"), "attachment; filename=\"a.pdf\"");
    let paid = service.post(&path(&foreign, "/payment"), &accountant, &payment).await;
    assert_eq!((paid.status, &paid.json()["paid_on"]), (200, &json!("2026-03-01")));
}

#[tokio::test]
async fn a_new_invoice_is_the_callers_and_its_tenants() {
    let service = Service::start().await;
    let (caller, new) = (token("carla", "clerk", "acme"), |extra: Value| {
        let mut new = json!({"customer": "New Ltd", "total_cents": 100, "due": "2026-06-30"});
        new.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        new
    });
    for claimed in [json!({"tenant": "globex"}), json!({"owner": "https://ledger.example#gita"})] {
        assert_eq!(service.post("/invoices", &caller, &new(claimed)).await.status, 422);
    }
    let made = service.post("/invoices", &caller, &new(json!({"note": "pays late"}))).await;
    assert_eq!((made.status, &made.json()["note"]), (201, &json!("pays late")));
    let place = made.header("location").to_owned();
    assert_eq!(service.get(&place, &caller).await.status, 200);

    let auditor = service.get(&place, &token("a", "auditor", "acme")).await;
    assert_eq!((auditor.status, auditor.json().get("note")), (200, None));
    for (subject, role, tenant) in
        [("clerk", "clerk", "acme"), ("carla", "clerk", "globex"), ("a", "accountant", "globex")]
    {
        let seen = service.get(&place, &token(subject, role, tenant)).await;
        assert_eq!(seen.status, 404, "{subject} of {tenant}");
    }
}

#[tokio::test]
async fn a_token_without_a_tenant_of_ours_is_none() {
    let service = Service::start().await;
    for tenant in ["", "initech", "ACME", "acme' OR 1=1 --"] {
        let answer = service.get("/invoices", &token("clerk", "clerk", tenant)).await;
        assert_eq!(answer.status, 401, "{tenant}");
    }
    assert_eq!(service.get("/invoices", &token("clerk", "clerk", "acme")).await.status, 200);
}

#[tokio::test]
async fn a_busy_tenant_uses_up_its_own_limit() {
    let service = Service::start().await;
    let export = async |subject: &str, tenant: &str| {
        let caller = token(subject, "auditor", tenant);
        service.get("/exports/invoices.csv", &caller).await.status
    };
    for subject in ["a", "b", "c", "d", "e", "f"] {
        assert_eq!(export(subject, "acme").await, 200);
    }
    assert_eq!(export("g", "acme").await, 429);
    assert_eq!(export("a", "globex").await, 200);
}
