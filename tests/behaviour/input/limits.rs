//! What a body or a query may be before anything is built from it.

use std::collections::BTreeMap;

use axum::Form;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::Value;

use crate::support::fixture::{Fixture, problem};
use crate::support::staff::Page;

#[input]
struct Marks {
    #[validate(length(max = 9))]
    by_name: BTreeMap<Text<8>, u8>,
    #[validate(length(max = 100_000))]
    list: Option<Vec<u8>>,
}

#[secure(body = "1MiB")]
async fn mark(Json(_): Json<Marks>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn maybe(_: Option<Json<Page>>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn find(_: Query<Page>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn form(Form(_): Form<Page>) -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/marks", post(mark))
            .route("/maybe", post(maybe))
            .route("/find", get(find))
            .route("/form", post(form)),
    )
}

async fn sent(path: &str, kind: &str, body: impl Into<String>) -> Reply {
    let fixture = fixture();
    let request = fixture.client.post(path).bearer(&fixture.token("e1"));
    request.header("content-type", kind).body(body.into()).send().await
}

async fn marked(body: impl Into<String>) -> Reply {
    sent("/marks", "application/json", body).await
}

#[track_caller]
fn first(reply: &Reply) -> (Value, Value) {
    let error = problem(reply, 422)["errors"][0].clone();
    (error["pointer"].clone(), error["code"].clone())
}

#[tokio::test]
async fn a_key_of_a_map_stands_once() {
    let reply = marked(r#"{"by_name": {"a": 1, "b": 2, "\u0061": 3}}"#).await;
    assert_eq!(first(&reply), ("#/by_name/a".into(), "duplicate_field".into()));
    let once = marked(r#"{"by_name": {"a": 1, "b": 2, "c": 3}}"#).await;
    assert_eq!(once.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_body_nests_to_a_depth_and_no_deeper() {
    let nested = |depth: usize| {
        let inner = format!("{}1{}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        format!("{{\"by_name\": {{}}, \"list\": {inner}}}")
    };
    assert_eq!(first(&marked(nested(33)).await).1, "too_deep");
    // Shallow enough to be parsed, and then of the wrong type.
    assert_eq!(first(&marked(nested(32)).await).1, "invalid_type");
}

#[tokio::test]
async fn a_body_holds_so_many_items_and_no_more() {
    let list = |items: usize| {
        let items = vec!["1"; items].join(",");
        format!("{{\"by_name\": {{}}, \"list\": [{items}]}}")
    };
    assert_eq!(first(&marked(list(10_000)).await).1, "too_many_members");
    assert_eq!(marked(list(9_990)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_content_type_is_exactly_what_the_handler_takes() {
    let body = r#"{"by_name": {}}"#;
    for kind in [
        "application/merge-patch+json",
        "application/json; charset=latin1",
        "application/json, application/json",
    ] {
        let reply = sent("/marks", kind, body).await;
        problem(&reply, 415);
        assert_eq!(reply.header("accept"), "application/json", "{kind}");
    }
    for kind in ["application/json", "application/json;charset=UTF-8"] {
        assert_eq!(sent("/marks", kind, body).await.status(), StatusCode::OK, "{kind}");
    }
}

#[tokio::test]
async fn an_optional_body_that_is_sent_obeys_the_limits() {
    let fixture = fixture();
    let without = fixture.client.post("/maybe").bearer(&fixture.token("e1")).send().await;
    assert_eq!(without.status(), StatusCode::OK);
    let deep = "[".repeat(99);
    assert_eq!(first(&sent("/maybe", "application/json", deep).await).1, "too_deep");
    assert_eq!(sent("/maybe", "application/json", "{}").await.status(), StatusCode::OK);
}

async fn found(query: &str) -> Reply {
    let fixture = fixture();
    fixture.get_with(&format!("/find?{query}"), &fixture.token("e1")).await
}

#[tokio::test]
async fn a_query_is_bounded_and_names_each_parameter_once() {
    problem(&found("limit=1&%6Cimit=2").await, 400);
    problem(&found(&format!("limit=1&{}", "a&".repeat(300))).await, 400);
    problem(&found(&format!("limit={}", "0".repeat(8192))).await, 414);
    problem(&found(&format!("limit={}1", "0".repeat(8000))).await, 400);
    assert_eq!(found("limit=1").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_anonymous_caller_learns_nothing_of_a_query() {
    let fixture = fixture();
    let reply = fixture.client.get(&format!("/find?{}", "a".repeat(9000))).send().await;
    problem(&reply, 401);
}

#[tokio::test]
async fn a_form_names_each_field_once() {
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(first(&sent("/form", kind, "limit=1&limit=2").await).0, "#/limit");
    assert_eq!(sent("/form", kind, "limit=1").await.status(), StatusCode::OK);
    problem(&sent("/form", "application/x-www-form-urlencoded; charset=latin1", "").await, 415);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_names_its_parameter() {
    for (query, parameter, code) in [
        ("limit=hunter2", "limit", "invalid_value"),
        ("limit=1&other=hunter2", "other", "unknown_field"),
        ("limit=hunter2&limit=1", "limit", "duplicate_field"),
    ] {
        let reply = found(query).await;
        let error = problem(&reply, 400)["errors"][0].clone();
        assert_eq!((&error["parameter"], &error["code"]), (&parameter.into(), &code.into()));
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
    let kind = "application/x-www-form-urlencoded";
    let reply = sent("/form", kind, "limit=hunter2").await;
    assert_eq!(first(&reply), ("#/limit".into(), "invalid_value".into()));
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
}
