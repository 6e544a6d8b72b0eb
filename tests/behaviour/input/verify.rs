//! `Verify`: rules that need the state, behind everything else.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::bank::{Vault, routes, valid};
use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

async fn sent(vault: &Vault, path: &str, body: &Value) -> Reply {
    let fixture = Fixture::new(routes(vault));
    fixture.client.post(path).bearer(&fixture.token("ada")).json(body).send().await
}

async fn transferred(vault: &Vault, change: &[(&str, Value)]) -> Reply {
    let mut body = valid();
    for (name, value) in change {
        body[*name] = value.clone();
    }
    sent(vault, "/transfers", &body).await
}

#[tokio::test]
async fn what_is_wrong_is_told_like_a_broken_rule() {
    let vault = Vault::default();
    let reply = transferred(&vault, &[("cents", json!(5_000))]).await;
    let members = problem(&reply, 422);
    assert_eq!(
        members,
        json!({
            "title": "Unprocessable Entity",
            "status": 422,
            "detail": "the request is invalid",
            "errors": [
                {"code": "balance", "detail": "has too little on it", "pointer": "#/fromAccount"}
            ]
        })
    );
    assert_eq!(vault.handled(), 0);
    assert_eq!(transferred(&vault, &[("cents", json!(1_000))]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn everything_is_told_at_once_nested_inputs_included_and_in_order() {
    let vault = Vault::default();
    let line = |period: u16| json!({"for": 7, "booking_period": period});
    let lines = json!([line(1_999), line(2_030), line(1_998)]);
    for _ in 0..3 {
        let reply = transferred(&vault, &[("cents", json!(666)), ("lines", lines.clone())]).await;
        let members = problem(&reply, 422);
        let told: Vec<_> = members["errors"].as_array().unwrap().iter().collect();
        let told: Vec<_> = told.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(told, ["#/cents", "#/lines/0/booking_period", "#/lines/2/booking_period"]);
    }
    assert_eq!(vault.handled(), 0);
}

#[tokio::test]
async fn it_runs_behind_static_rules_and_objects() {
    let vault = Vault::default();
    let closed = json!([{"for": 7, "booking_period": 1_999}]);
    for (name, bad, status) in
        [("cents", json!(0), 422), ("fromAccount", json!(7), 404), ("reasonCode", json!(1), 403)]
    {
        let reply = transferred(&vault, &[(name, bad), ("lines", closed.clone())]).await;
        let members = problem(&reply, status);
        assert!(!members.to_string().contains("closed"), "{members}");
    }
    assert_eq!((vault.verified(), vault.handled()), (0, 0));
    problem(&transferred(&vault, &[("lines", closed)]).await, 422);
    assert_eq!(vault.verified(), 1);
}

#[tokio::test]
async fn a_question_that_fails_is_503_and_no_violation() {
    let vault = Vault::default();
    assert_eq!(transferred(&vault, &[]).await.status(), StatusCode::OK);
    vault.fail_to_verify();
    let log = Log::listen();
    // The other violation is not told either.
    let reply = transferred(&vault, &[("cents", json!(666))]).await;
    let members = problem(&reply, 503);
    assert!(members.get("errors").is_none(), "{members}");
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    assert_eq!(log.audit()["reason"], "verify_failed");
    assert_eq!(vault.handled(), 1);
}

#[tokio::test]
async fn verify_may_answer_with_a_problem_of_the_application() {
    let reply = transferred(&Vault::default(), &[("cents", json!(409))]).await;
    assert_eq!(problem(&reply, 409)["detail"], "is moving to another branch");
}

#[tokio::test(start_paused = true)]
async fn it_counts_within_the_requests_time() {
    let vault = Vault::default();
    let found = |vault: Vault| async move {
        let fixture = Fixture::new(routes(&vault));
        fixture.get_with("/find?period=2030", &fixture.token("ada")).await
    };
    assert_eq!(found(vault.clone()).await.status(), StatusCode::OK);
    vault.delay(Duration::from_secs(5));
    problem(&found(vault.clone()).await, 503);
    assert_eq!((vault.verified(), vault.handled()), (2, 1));
}

#[tokio::test]
async fn a_query_a_form_and_an_optional_body_are_verified() {
    let vault = Vault::default();
    let fixture = Fixture::new(routes(&vault));
    let ada = fixture.token("ada");
    for path in ["/find?period=1999", "/form?period=1999"] {
        let reply = fixture.get_with(path, &ada).await;
        let members = problem(&reply, 422);
        assert_eq!(members["errors"][0]["code"], "closed", "{members}");
        assert_eq!(fixture.get_with(&path.replace("1999", "2030"), &ada).await.status(), 200);
    }
    let members = problem(&fixture.get_with("/find?period=1999", &ada).await, 422);
    assert_eq!(members["errors"][0]["parameter"], "period", "{members}");
    let form = |body: &'static str| {
        let form = fixture.client.post("/form").bearer(&ada).body(body);
        form.header("content-type", "application/x-www-form-urlencoded").send()
    };
    let members = problem(&form("period=1999").await, 422);
    assert_eq!(members["errors"][0]["pointer"], "#/period", "{members}");
    assert_eq!(form("period=2030").await.status(), StatusCode::OK);
    let mut body = valid();
    body["cents"] = json!(666);
    problem(&sent(&vault, "/maybe", &body).await, 422);
    assert_eq!(sent(&vault, "/maybe", &valid()).await.status(), StatusCode::OK);
}

/// A name that must be free, for anyone.
#[input(verify)]
struct Name {
    #[input(plain)]
    name: Text<16>,
}

impl Verify for Name {
    type Store = ();

    async fn verify(&self, (): &(), caller: Option<&Principal>) -> Result<Violations, Problem> {
        let mut found = Violations::default();
        if self.name.as_str() == "taken" && caller.is_none() {
            found.add("/name", "taken", "belongs to somebody");
        }
        Ok(found)
    }
}

#[public(reason = "people sign up here", rate = "50/s")]
async fn sign_up(_name: Json<Name>) -> StatusCode {
    StatusCode::OK
}

#[public(reason = "people sign up here", rate = "50/s")]
async fn sign_up_known(_caller: Option<Principal>, _name: Json<Name>) -> StatusCode {
    StatusCode::OK
}

#[public(reason = "is this name free?", rate = "50/s")]
async fn is_free(_name: Path<Name>) -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_public_handler_verifies_too_and_knows_whom_it_asked_for() {
    let routes = SecureRouter::new()
        .route("/names", post(sign_up))
        .route("/known", post(sign_up_known))
        .route("/free/{name}", get(is_free));
    let fixture = Fixture::new(routes);
    let ask = |path: &str, name: &str| fixture.client.post(path).json(&json!({"name": name}));
    problem(&ask("/names", "taken").send().await, 422);
    assert_eq!(ask("/names", "free").send().await.status(), StatusCode::OK);
    problem(&ask("/known", "taken").send().await, 422);
    let known = ask("/known", "taken").bearer(&fixture.token("ada"));
    assert_eq!(known.send().await.status(), StatusCode::OK);
    let members = problem(&fixture.client.get("/free/taken").send().await, 422);
    assert_eq!(members["errors"][0]["parameter"], "name", "{members}");
    assert_eq!(fixture.client.get("/free/free").send().await.status(), StatusCode::OK);
}
