//! Every route, attacked by what its guard should refuse: those of the API with tokens, those of the page with sessions.

mod visitor;

use palisade::SecureApp;
use palisade::testing::attacks::{Fixture, Fixtures, attacks};
use palisade::testing::{Issuer, TestClock};
use serde_json::json;

use self::visitor::Visitor;
use crate::issuer::ISSUER;
use crate::service::Service;
use crate::store::Store;
use crate::token::Signer;
use crate::{app, machine, refresh, seed};

/// The service on a clock that stands still: limits grow no rest while they are attacked.
fn secured(issuer: &Issuer, clock: &TestClock, visitor: &Visitor) -> SecureApp {
    // Of its own: whoever is dismissed by one attack is there at the next.
    let store = Store::in_memory().unwrap();
    seed::fill_when_empty(&store).unwrap();
    let tokens = refresh::service(&Signer::from_environment_or_random().unwrap()).unwrap();
    let login = visitor.login(&tokens);
    let service = Service::new(store, tokens, login, visitor.sessions(clock));
    let issuers = vec![issuer.jwt().tenant_claim("tenant")];
    let security = app::configured(&service, issuers, machine::keys().unwrap()).unwrap();
    let security = app::limited(security).unwrap().clock(clock).build().unwrap();
    // The client of these tests is at an address of documentation.
    security.set_address_list("operators", ["192.0.2.0/24"]).unwrap();
    let documents = service.documents.clone();
    let app = app::with_page(service).secured_by(security).unwrap();
    documents.write(&app);
    app
}

fn fixtures(issuer: &Issuer, clock: &TestClock, visitor: &Visitor) -> Fixtures {
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
    let login = json!({"email": visitor::NAME, "password": seed::password_of("e3")});
    let no_stranger = "hr reaches every employee of the tenant";
    let approved = "what waits is made and approved in tests/approval.rs";
    let now = clock.now_millis() / 1_000;
    let fixtures = visitor.fixtures(Fixtures::new(issuer, clock));
    tokens(fixtures)
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
                .no_stranger("an admin dismisses any employee of the tenant"),
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

/// The endpoints of OAuth: a client without a secret shows a refresh token that is none.
fn tokens(fixtures: Fixtures) -> Fixtures {
    let form = |form: &str| Fixture::anonymous().body("application/x-www-form-urlencoded", form);
    let refresh = "grant_type=refresh_token&client_id=payroll-app&refresh_token=none";
    fixtures
        .route("POST", "/oauth/token", form(refresh).expecting(400))
        .route("POST", "/oauth/revoke", form("client_id=payroll-app&token=none"))
        // The client has no secret, and introspects nothing.
        .route("POST", "/oauth/introspect", form("token=none").expecting(401))
        .route("GET", "/oauth/jwks", Fixture::anonymous())
        .route("GET", "/.well-known/oauth-authorization-server", Fixture::anonymous())
}

#[tokio::test]
async fn no_attack_gets_in() {
    let (issuer, clock) = (Issuer::named(ISSUER), TestClock::new());
    let visitor = Visitor::new(&clock).await;
    let fixtures = fixtures(&issuer, &clock, &visitor);
    let report = attacks(async || secured(&issuer, &clock, &visitor), &fixtures).await;
    assert!(report.is_clean(), "{report}");
    assert!(report.attempts() > 400, "{report}");
}

/// What was agreed on. After a change: `cargo palisade lock -p payroll --file examples/payroll/security.lock`.
#[tokio::test]
async fn what_protects_the_service_is_what_was_agreed_on() {
    let tokens = refresh::service(&Signer::from_environment_or_random().unwrap()).unwrap();
    let (issuers, keys) = (vec![tokens.jwt()], machine::keys().unwrap());
    let service = app::service(Store::in_memory().unwrap(), tokens).await.unwrap();
    let app = app::secured(service, issuers, keys).unwrap();
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
