//! Every route, attacked by what its guard should refuse.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use ledger::db::Db;
use ledger::{app, payment, seed};
use palisade::SecureApp;
use palisade::testing::attacks::{Fixture, Fixtures, attacks};
use palisade::testing::{Client, Issuer, TestClock};
use serde_json::json;

const PAYMENT_SECRET: &[u8] = b"41b7e9d20c6f8a35d1e07b94f2c6a83e";

/// The service on a clock that stands still: limits grow no rest while they are attacked.
fn secured(db: &Db, issuer: &Issuer, clock: &TestClock) -> SecureApp {
    let payments = payment::verifier(&payment::secret_text(PAYMENT_SECRET));
    let security = app::configured(db, issuer.jwt(), payments).clock(clock).build().unwrap();
    app::router(db.clone()).secured_by(security).unwrap()
}

fn fixtures(issuer: &Issuer, clock: &TestClock, id: &str) -> Fixtures {
    let of = |role: &str| {
        Fixture::by("clerk").role(role).claim("tenant", "acme").foreign_tenant("tenant", "nowhere")
    };
    let auditor = || of("auditor");
    let own = || Fixture::by("clerk").claim("tenant", "acme").foreign_tenant("tenant", "globex");
    let accountant = || of("accountant").foreign_tenant("tenant", "globex");
    let stranger = || Fixture::by("eve");
    let at = |path: &str| path.replace("{id}", id);
    let new = json!({"customer": "Blue", "total_cents": 5, "due": "2030-01-01", "note": "n"});
    Fixtures::new(issuer, clock)
        .tenant("tenant", "acme", &["Harbour & Sons", "100% Cotton", "seeded for acme"])
        .tenant("tenant", "globex", &["Blue Moon", "Springfield", "seeded for globex"])
        .route("GET", "/health", Fixture::anonymous())
        .route("GET", "/invoices", auditor())
        .route("POST", "/invoices", of("clerk").json(&new).expecting(201))
        .route("GET", "/invoices/search", auditor().path("/invoices/search?limit=5"))
        .route("GET", "/invoices/{id}", own().path(&at("/invoices/{id}")).stranger(stranger()))
        .route(
            "POST",
            "/invoices/{id}/payment",
            accountant()
                .path(&at("/invoices/{id}/payment"))
                .json(&json!({"paid_on": "2030-01-01"}))
                .stranger(stranger().role("clerk")),
        )
        .route(
            "GET",
            "/invoices/{id}/attachment",
            own().path(&at("/invoices/{id}/attachment")).stranger(stranger()),
        )
        .route("GET", "/exports/invoices.csv", auditor())
        .route("GET", "/exports/invoices.ndjson", auditor())
        .leaving_out(
            "PUT",
            "/invoices/{id}/attachment",
            "its body is a form with a file, which tests/invoices.rs attacks",
        )
        .leaving_out(
            "POST",
            "/payments",
            "its credentials are the payment provider's, see tests/payments.rs",
        )
}

#[tokio::test]
async fn no_attack_gets_in() {
    let (issuer, clock, db) =
        (Issuer::named(ledger::token::ISSUER), TestClock::new(), Db::in_memory().await.unwrap());
    seed::fill_when_empty(&db).await.unwrap();
    let token = issuer.token("clerk", &clock).role("auditor").claim("tenant", "acme").sign();
    let client = Client::new(secured(&db, &issuer, &clock));
    let list = client.get("/invoices").bearer(&token).send().await.json();
    let own = list["items"].as_array().unwrap().iter().find(|item| item["note"].is_string());
    let id = own.unwrap()["id"].as_str().unwrap().to_owned();
    // A scan to download.
    let form = "--b\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\r\n--b--\r\n";
    let writer = issuer.token("clerk", &clock).role("clerk").claim("tenant", "acme").sign();
    let put = client.put(&format!("/invoices/{id}/attachment")).bearer(&writer);
    let put = put.header("content-type", "multipart/form-data; boundary=b").body(form).send().await;
    assert!(put.status().is_success(), "{}", put.text());

    let report =
        attacks(async || secured(&db, &issuer, &clock), &fixtures(&issuer, &clock, &id)).await;
    assert!(report.is_clean(), "{report}");
    assert!(report.attempts() > 150, "{report}");
}
