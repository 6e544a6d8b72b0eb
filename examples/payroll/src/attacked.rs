//! Every route of the API, attacked by what its guard should refuse. Those of the page have sessions, which these tokens are not.

use std::sync::Arc;

use palisade::SecureApp;
use palisade::testing::attacks::{Fixture, Fixtures, attacks};
use palisade::testing::{Issuer, TestClock};
use serde_json::json;

use crate::service::Service;
use crate::store::Store;
use crate::token::{ISSUER, Signer};
use crate::{app, machine, seed};

/// The service on a clock that stands still: limits grow no rest while they are attacked.
fn secured(store: &Store, issuer: &Issuer, clock: &TestClock) -> SecureApp {
    let signer = Arc::new(Signer::from_environment_or_random().unwrap());
    let service = Service::new(store.clone(), signer);
    let security = app::configured(vec![issuer.jwt()], machine::keys().unwrap()).unwrap();
    let security = app::limited(security).unwrap().clock(clock).build().unwrap();
    // The client of these tests is at an address of documentation.
    security.set_address_list("operators", ["192.0.2.0/24"]).unwrap();
    let documents = service.documents.clone();
    let app = app::router(service).secured_by(security).unwrap();
    documents.write(&app);
    app
}

fn fixtures(issuer: &Issuer, clock: &TestClock) -> Fixtures {
    let admin = || Fixture::by("e1").role("admin");
    let hr = || Fixture::by("e2").role("hr");
    let own = || Fixture::by("e3");
    let hired = json!({
        "name": "Edsger", "email": "edsger@payroll.example", "title": "Engineer",
        "iban": "DE89370400440532013000", "salary_cents": 700_000,
    });
    let login = json!({"email": "ada@payroll.example", "password": seed::password_of("e1")});
    let no_stranger = "whoever is hr reaches everybody";
    Fixtures::new(issuer, clock)
        .route("GET", "/health", Fixture::anonymous())
        .route("POST", "/login", Fixture::anonymous().json(&login))
        .route("GET", "/me", own())
        .route("GET", "/employees", hr())
        .route("POST", "/employees", admin().json(&hired).expecting(201))
        .route("GET", "/employees/{id}", own().path("/employees/e3").stranger(Fixture::by("e4")))
        .route(
            "GET",
            "/employees/{id}/payslips",
            own().path("/employees/e3/payslips").stranger(Fixture::by("e4")),
        )
        .route(
            "PATCH",
            "/employees/{id}",
            hr().path("/employees/e3").json(&json!({"title": "Head"})).no_stranger(no_stranger),
        )
        .route(
            "POST",
            "/employees/{id}/leave",
            hr().path("/employees/e1/leave")
                .json(&json!({"until": "2030-01-10", "reason": "rest"}))
                .no_stranger(no_stranger),
        )
        .route(
            "DELETE",
            "/employees/{id}",
            admin()
                .path("/employees/e2")
                .expecting(204)
                .no_stranger("an admin dismisses everybody"),
        )
        .route("GET", "/export", hr())
        .route("GET", "/v1/payday", own())
        .route("GET", "/v2/payday", own())
        .route("GET", "/openapi.json", hr())
        .route("GET", "/openapi", hr())
        .route("GET", "/posture", admin())
        .route("GET", "/metrics", hr())
        .hiding("seeded-ssn-")
        .hiding("seeded-notes-")
        .hiding("seeded-tax-")
}

#[tokio::test]
async fn no_attack_gets_in() {
    let (issuer, clock, store) =
        (Issuer::named(ISSUER), TestClock::new(), Store::in_memory().unwrap());
    seed::fill_when_empty(&store).unwrap();
    let report =
        attacks(async || secured(&store, &issuer, &clock), &fixtures(&issuer, &clock)).await;
    assert!(report.is_clean(), "{report}");
    assert!(report.attempts() > 250, "{report}");
}

/// What was agreed on. After a change: `cargo palisade lock -p payroll --file examples/payroll/security.lock`.
#[tokio::test]
async fn what_protects_the_service_is_what_was_agreed_on() {
    let (issuer, store) = (Issuer::named(ISSUER), Store::in_memory().unwrap());
    let signer = Arc::new(Signer::from_environment_or_random().unwrap());
    let login = crate::page::login().await.unwrap();
    let service = Service::new(store, signer);
    let app = app::secured(service, vec![issuer.jwt()], machine::keys().unwrap(), &login).unwrap();
    let inventory = palisade::inventory::Inventory::of(&app);
    // Issuers are the deployment's, and the digest tells of more than what is compared.
    let mut locked = palisade_report::lock::Lock::parse(include_str!("../security.lock")).unwrap();
    let now = palisade_report::lock::Lock::of(&inventory);
    locked.settings.insert("issuers".to_owned(), now.settings["issuers"].clone());
    locked.digest.clone_from(&now.digest);
    if let Err(told) = palisade_report::lock::check(&inventory, &locked.to_text()) {
        panic!("{told}");
    }
}
