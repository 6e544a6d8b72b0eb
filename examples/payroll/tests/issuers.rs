//! A second issuer whose keys the service fetches, and the key of a machine.

#![allow(unreachable_pub, reason = "a test has no outside")]

mod common;

use common::{Provider, Service, token};

#[test]
fn tokens_of_a_provider_count_where_the_service_knows_it() {
    let provider = Provider::start("c1", &["hr"]);
    let service = Service::start_believing(&provider);
    assert_eq!(service.get("/employees?limit=2", &provider.token).status, 200);
    assert_eq!(service.get("/employees?limit=2", &token("e2", &["hr"])).status, 200);
    let forged = format!("{}A", provider.token);
    assert_eq!(service.get("/employees?limit=2", &forged).status, 401);
    // A service that does not know the provider.
    assert_eq!(Service::start().get("/employees?limit=2", &provider.token).status, 401);
}

#[test]
fn one_subject_of_two_issuers_is_two_callers() {
    let provider = Provider::start("e3", &["employee"]);
    let service = Service::start_believing(&provider);
    assert_eq!(service.get("/employees/e3", &token("e3", &["employee"])).status, 200);
    assert_eq!(service.get("/me", &token("e3", &["employee"])).status, 200);
    for path in ["/employees/e3", "/me", "/employees/e3/payslips"] {
        assert_eq!(service.get(path, &provider.token).status, 404, "{path}");
    }
}

#[test]
fn the_provider_of_one_customer_names_no_other_tenant() {
    let theirs = Provider::start_of("globex", "e5", &["admin"]);
    let service = Service::start_believing(&theirs);
    for path in ["/employees", "/me", "/export", "/v2/payday"] {
        assert_eq!(service.get(path, &theirs.token).status, 401, "{path}");
    }
    let ours = Provider::start("e5", &["admin"]);
    let service = Service::start_believing(&ours);
    let seen = service.get("/employees", &ours.token);
    assert_eq!(seen.status, 200);
    assert!(!seen.text().contains("Hedy"), "{}", seen.text());
}

#[test]
fn the_key_of_a_machine_opens_the_export_and_the_measures_alone() {
    let service = Service::start();
    let key = service.machine_key();
    let with = |path: &str, fields: &[(&str, &str)]| service.request("GET", path, fields, "");
    let export = with("/export", &[("X-Api-Key", &key)]);
    assert_eq!((export.status, export.whole), (200, true), "{}", export.text());
    // Prometheus may read the measures with it.
    assert_eq!(with("/metrics", &[("X-Api-Key", &key)]).status, 200);
    assert_eq!(with("/employees", &[("X-Api-Key", &key)]).status, 401);
    let refused = with("/export", &[("X-Api-Key", &key.to_uppercase())]);
    assert_eq!(refused.status, 401);
    let hr = token("e2", &["hr"]);
    let both = with("/export", &[("X-Api-Key", &key), ("Authorization", &hr)]);
    assert_eq!(both.status, 400);
    assert_eq!(with("/export", &[("Authorization", &hr)]).status, 200);
    let log = service.stop();
    assert!(!log.contains(&key), "{log}");
}
