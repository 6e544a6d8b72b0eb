//! What `#[input]` checks itself: numbers that are none, URLs that run, fields for a few.

use std::collections::HashMap;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::Role;
use crate::support::fixture::{Fixture, problem};

#[input]
struct Odd {
    #[validate(range(min = 0.0, max = 1.0))]
    share: Option<f64>,
    #[validate(range(max = 340_000_000_000_000_000_000_000_000_000_000_000_000_u128))]
    wide: Option<u128>,
    #[validate(url, length(max = 80))]
    site: Option<String>,
    #[validate(length(max = 2))]
    by_number: Option<HashMap<i8, u8>>,
    kind: Option<Kind>,
}

#[input]
#[serde(rename_all = "kebab-case")]
#[derive(Debug)]
enum Kind {
    FullTime,
    PartTime,
}

#[secure]
async fn send(Json(odd): Json<Odd>) -> StatusCode {
    let _ = (odd.share, odd.wide, odd.site, odd.by_number, odd.kind);
    StatusCode::OK
}

#[secure]
async fn ask(Query(odd): Query<Share>) -> StatusCode {
    let _ = odd.share;
    StatusCode::OK
}

#[input]
struct Share {
    #[validate(range(min = 0.0, max = 1.0))]
    share: f64,
}

#[input]
struct Raise {
    #[validate(length(max = 8))]
    title: Option<String>,
    #[input(role = "hr")]
    #[validate(range(min = 0, max = 10))]
    salary_cents: Option<i64>,
    #[validate(nested, length(max = 3))]
    steps: Option<Vec<Step>>,
}

#[input]
struct Step {
    #[input(role = Role::Admin)]
    skips_review: Option<bool>,
}

#[secure]
async fn raise(Json(raise): Json<Raise>) -> StatusCode {
    let steps = raise.steps.iter().flatten().filter_map(|step| step.skips_review).count();
    let _ = (raise.title, raise.salary_cents, steps);
    StatusCode::OK
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/odd", post(send))
            .route("/share", get(ask))
            .route("/raise", post(raise)),
    )
}

async fn sent(body: Value) -> Reply {
    let fixture = fixture();
    fixture.client.post("/odd").bearer(&fixture.token("e1")).json(&body).send().await
}

#[track_caller]
fn broken(reply: &Reply) -> Value {
    let members = problem(reply, 422);
    let error = &members["errors"][0];
    assert!(error.get("value").is_none(), "{error}");
    error["code"].clone()
}

#[tokio::test]
async fn what_is_no_finite_number_is_in_no_range() {
    let fixture = fixture();
    for share in ["NaN", "inf", "-inf", "infinity", "1.1"] {
        let reply = fixture.get_with(&format!("/share?share={share}"), &fixture.token("e1")).await;
        assert_eq!(broken(&reply), "range", "{share}");
    }
    let good = fixture.get_with("/share?share=0.5", &fixture.token("e1")).await;
    assert_eq!(good.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_wide_number_and_a_map_are_refused_without_a_panic() {
    let fixture = fixture();
    let wide = format!("{{\"wide\": {}}}", u128::MAX);
    let request = fixture.client.post("/odd").bearer(&fixture.token("e1"));
    let reply = request.header("content-type", "application/json").body(wide).send().await;
    assert_eq!(broken(&reply), "range");
    let reply = sent(json!({"by_number": {"1": 1, "2": 2, "3": 3}})).await;
    assert_eq!(broken(&reply), "length");
    assert_eq!(sent(json!({"wide": 7, "by_number": {"1": 1}})).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_url_that_runs_is_none() {
    for site in ["javascript:alert(1)", "data:text/html,x", "https:", "ftp://a.test", "a.test"] {
        let reply = sent(json!({ "site": site })).await;
        assert_eq!(broken(&reply), "url", "{site}");
        assert!(!reply.text().contains(site), "{}", reply.text());
    }
    assert_eq!(sent(json!({"site": "https://a.test/b?c#d"})).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_choice_is_one_of_its_names() {
    assert_eq!(broken(&sent(json!({"kind": "FullTime"})).await), "invalid_value");
    assert_eq!(sent(json!({"kind": "full-time"})).await.status(), StatusCode::OK);
    assert_eq!(sent(json!({"kind": "part-time"})).await.status(), StatusCode::OK);
}

async fn raised(role: &str, body: Value) -> Reply {
    let fixture = fixture();
    fixture.client.post("/raise").bearer(&fixture.token_as("e1", role)).json(&body).send().await
}

#[tokio::test]
async fn a_field_for_a_few_is_403_for_others_where_it_is_there() {
    let salary = json!({"salary_cents": 5});
    let reply = raised("employee", salary.clone()).await;
    problem(&reply, 403);
    assert!(!reply.text().contains("salary"), "{}", reply.text());
    assert_eq!(raised("hr", salary.clone()).await.status(), StatusCode::OK);
    assert_eq!(raised("admin", salary).await.status(), StatusCode::OK);
    for absent in [json!({}), json!({"title": "x"}), json!({"salary_cents": null})] {
        assert_eq!(raised("employee", absent).await.status(), StatusCode::OK);
    }
    // Whoever may not write it does not learn what it may be.
    problem(&raised("employee", json!({"salary_cents": 11})).await, 403);
    problem(&raised("hr", json!({"salary_cents": 11})).await, 422);
}

#[tokio::test]
async fn a_field_for_a_few_is_guarded_however_deep_it_stands() {
    let steps = json!({"steps": [{}, {"skips_review": true}]});
    problem(&raised("hr", steps.clone()).await, 403);
    assert_eq!(raised("admin", steps).await.status(), StatusCode::OK);
    assert_eq!(raised("hr", json!({"steps": [{}]})).await.status(), StatusCode::OK);
}
