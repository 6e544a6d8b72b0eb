//! Two issuers of tokens in one application: each token is judged by the rules of the issuer it names.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};

use crate::support::fixture::{problem, undeclared};
use crate::support::log::Log;

#[secure(rate = "1/s")]
async fn guarded() -> StatusCode {
    StatusCode::OK
}

struct TwoIssuers {
    clock: TestClock,
    people: Issuer,
    machines: Issuer,
    client: Client,
}

fn two_issuers() -> TwoIssuers {
    let (clock, people) = (TestClock::new(), Issuer::new());
    let machines = Issuer::named("https://ci.example");
    let security = undeclared(&clock, &people).jwt(machines.jwt()).direct().build().unwrap();
    let app = SecureRouter::new().route("/x", get(guarded)).secured_by(security).unwrap();
    TwoIssuers { clock, people, machines, client: crate::documented(app) }
}

#[tokio::test]
async fn each_issuers_token_is_accepted_and_the_audit_names_its_issuer() {
    let two = two_issuers();
    for (issuer, name) in [(&two.people, two.people.name()), (&two.machines, "https://ci.example")]
    {
        let log = Log::listen();
        let token = issuer.token("ada", &two.clock).sign();
        let reply = two.client.get("/x").bearer(&token).send().await;
        assert_eq!(reply.status(), StatusCode::OK);
        assert_eq!(log.audit()["issuer"], name);
    }
}

#[tokio::test]
async fn one_subject_at_two_issuers_has_two_budgets() {
    let two = two_issuers();
    let person = two.people.token("ada", &two.clock).sign();
    let machine = two.machines.token("ada", &two.clock).sign();
    let ask = async |token: &str| two.client.get("/x").bearer(token).send().await;
    assert_eq!(ask(&person).await.status(), StatusCode::OK);
    problem(&ask(&person).await, 429);
    assert_eq!(ask(&machine).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_token_that_names_an_issuer_whose_key_did_not_sign_it_is_refused() {
    let two = two_issuers();
    let log = Log::listen();
    let forged = two.machines.token("ada", &two.clock).claim("iss", two.people.name()).sign();
    problem(&two.client.get("/x").bearer(&forged).send().await, 401);
    assert_eq!(log.audit()["reason"], "token_signature_invalid");
}

#[tokio::test]
async fn a_token_of_an_unknown_issuer_or_of_none_is_refused() {
    let two = two_issuers();
    let stranger = Issuer::named("https://evil.example").token("ada", &two.clock).sign();
    let log = Log::listen();
    problem(&two.client.get("/x").bearer(&stranger).send().await, 401);
    assert_eq!(log.audit()["reason"], "token_issuer_refused");
    let unnamed = two.people.token("ada", &two.clock).without("iss").sign();
    problem(&two.client.get("/x").bearer(&unnamed).send().await, 401);
}

#[test]
fn two_configurations_of_one_issuer_do_not_start() {
    let (clock, people) = (TestClock::new(), Issuer::new());
    let again = undeclared(&clock, &people).jwt(people.jwt()).direct().build();
    let error = again.expect_err("one issuer twice").to_string();
    assert!(error.contains(people.name()) && error.contains(".also(..)"), "{error}");
    assert!(undeclared(&clock, &people).direct().build().is_ok());
}
