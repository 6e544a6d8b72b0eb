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
    let security = app::configured(store, vec![issuer.jwt()], machine::keys().unwrap()).unwrap();
    let security = app::limited(security).unwrap().clock(clock).build().unwrap();
    // The client of these tests is at an address of documentation.
    security.set_address_list("operators", ["192.0.2.0/24"]).unwrap();
    let documents = service.documents.clone();
    let app = app::router(service).secured_by(security).unwrap();
    documents.write(&app);
    app
}

fn fixtures(issuer: &Issuer, clock: &TestClock) -> Fixtures {
    let by = |who: &str| Fixture::by(who).claim("tenant", seed::TENANT);
    let (admin, hr, own) = (|| by("e1").role("admin"), || by("e2").role("hr"), || by("e3"));
    let of_tenant = |fixture: Fixture| fixture.foreign_tenant("tenant", "globex");
    let colleague = || Fixture::by("e2");
    // Reads the employee, and none of its payslips.
    let manager = || Fixture::by("e4").role("manager");
    let hired = json!({
        "name": "Edsger", "email": "edsger@payroll.example", "department": "Engineering",
        "title": "Engineer", "iban": "DE89370400440532013000", "salary_cents": 700_000,
    });
    let login = json!({"email": "ada@payroll.example", "password": seed::password_of("e1")});
    let no_stranger = "whoever is hr reaches everybody of the tenant";
    let approved = "what waits is made and approved in tests/approval.rs";
    let now = clock.now_millis() / 1_000;
    Fixtures::new(issuer, clock)
        .tenant(
            "tenant",
            seed::TENANT,
            &["Ada Lovelace", "Alan Turing", "Barbara Liskov", "1250000", "720000", "M02606"],
        )
        .tenant("tenant", "globex", &["Hedy Lamarr", "Niklaus Wirth", "1010000", "930000"])
        .route("GET", "/health", Fixture::anonymous())
        .route("POST", "/login", Fixture::anonymous().json(&login))
        .route("GET", "/me", of_tenant(own()))
        .route("GET", "/employees", of_tenant(hr()).of_its_own("Ada Lovelace"))
        .route("POST", "/employees", admin().json(&hired).expecting(201))
        .route(
            "GET",
            "/employees/{id}",
            of_tenant(own()).path("/employees/e3").stranger(colleague()),
        )
        .route(
            "GET",
            "/employees/{id}/emergency-contact",
            of_tenant(hr()).path("/employees/e3/emergency-contact").stranger(manager()),
        )
        .route(
            "GET",
            "/employees/{id}/payslips",
            of_tenant(own()).path("/employees/e3/payslips").stranger(colleague()),
        )
        .route(
            "GET",
            "/employees/{id}/payslips/{payday}",
            of_tenant(own()).path("/employees/e3/payslips/2026-01-30").stranger(manager()),
        )
        // It passes where nobody has approved it: the answer says so, and 404 to whom it does not concern.
        .route(
            "POST",
            "/employees/{id}/payslips",
            of_tenant(hr())
                .path("/employees/e3/payslips")
                .json(&json!({"payday": "2026-04-15", "gross_cents": 100}))
                .expecting(403)
                .no_stranger(no_stranger),
        )
        .route("GET", "/approvals", own())
        .leaving_out("POST", "/approvals/{id}/approve", approved)
        .leaving_out("POST", "/approvals/{id}/reject", approved)
        .route(
            "PATCH",
            "/employees/{id}",
            of_tenant(hr())
                .path("/employees/e3")
                .json(&json!({"title": "Head"}))
                .no_stranger(no_stranger),
        )
        .route(
            "POST",
            "/employees/{id}/leave",
            of_tenant(hr())
                .path("/employees/e1/leave")
                .json(&json!({"until": "2030-01-10", "reason": "rest"}))
                .no_stranger(no_stranger),
        )
        .route(
            "DELETE",
            "/employees/{id}",
            of_tenant(admin())
                .claim("acr", "aal2")
                .claim("auth_time", now)
                .path("/employees/e2")
                .expecting(204)
                .no_stranger("an admin dismisses everybody of the tenant"),
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
