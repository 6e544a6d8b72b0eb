//! Queries, paths and forms.

use axum::Form;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, problem};
use crate::support::staff::{Db, Page, routes};

#[secure(objects = "numbers of pages are nobody's")]
async fn numbered(Path(_): Path<u32>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn yearly(Path(_): Path<Plain<u16>>) -> StatusCode {
    StatusCode::OK
}

#[secure(objects = "tags are everybody's")]
async fn tagged(Path(_): Path<Text<4>>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn form(Form(_): Form<Page>) -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/numbered/{page}", get(numbered))
            .route("/yearly/{year}", get(yearly))
            .route("/tagged/{tag}", get(tagged))
            .route("/form", post(form)),
    )
}

async fn ask(path: &str) -> Reply {
    let fixture = fixture();
    fixture.get_with(path, &fixture.token("e1")).await
}

#[tokio::test]
async fn a_path_that_cannot_be_read_is_400_without_its_text() {
    for path in ["/numbered/hunter2", "/numbered/-1", "/numbered/4294967296", "/yearly/70000"] {
        let reply = ask(path).await;
        problem(&reply, 400);
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
    assert_eq!(ask("/numbered/7").await.status(), StatusCode::OK);
    assert_eq!(ask("/yearly/2030").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn text_in_the_path_is_bounded() {
    for tag in ["hunter2", "a%0ab", "%ff", "a%00"] {
        let reply = ask(&format!("/tagged/{tag}")).await;
        problem(&reply, 400);
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
    assert_eq!(ask("/tagged/r%C3%B6t").await.status(), StatusCode::OK);
}

async fn listed(query: &str) -> Reply {
    let fixture = Fixture::new(routes(&Db::seeded()));
    fixture.get_with(&format!("/employees?{query}"), &fixture.token_as("e2", "hr")).await
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_400_and_one_that_breaks_a_rule_422() {
    for query in ["limit=hunter2", "limit=-1", "unknown=hunter2", "limit=1&limit=2"] {
        let reply = listed(query).await;
        problem(&reply, 400);
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
    let members = problem(&listed("limit=101").await, 422);
    assert_eq!(members["errors"][0]["parameter"], "limit", "{members}");
    assert_eq!(members["errors"][0]["code"], "range", "{members}");
    assert_eq!(listed("limit=100").await.status(), StatusCode::OK);
    assert_eq!(listed("").await.status(), StatusCode::OK);
}

async fn posted(kind: &str, body: &'static str) -> Reply {
    let fixture = fixture();
    let request = fixture.client.post("/form").bearer(&fixture.token("e1"));
    request.header("content-type", kind).body(body).send().await
}

#[tokio::test]
async fn a_form_is_read_and_validated_like_any_body() {
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(posted(kind, "limit=5").await.status(), StatusCode::OK);
    problem(&posted(kind, "limit=0").await, 422);
    let unreadable = posted(kind, "limit=hunter2").await;
    assert!(unreadable.status().is_client_error());
    assert!(!unreadable.text().contains("hunter2"), "{}", unreadable.text());
}

#[tokio::test]
async fn a_form_of_another_type_is_415_with_accept() {
    let reply = posted("application/json", "{}").await;
    problem(&reply, 415);
    assert_eq!(reply.header("accept"), "application/x-www-form-urlencoded", "{reply:?}");
}
