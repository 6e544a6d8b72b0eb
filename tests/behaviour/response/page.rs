//! Pages, 202 and what may stand before a response.

use std::time::Duration;

use palisade::Location;
use palisade::http::StatusCode;
use palisade::prelude::*;

use crate::support::fixture::{Fixture, problem};

#[derive(Redacted)]
struct LookupContext {
    #[expose]
    id: u64,
    #[expose(role = "hr")]
    rent: u64,
    #[allow(dead_code, reason = "it is here to stay here")]
    lock: &'static str,
}

fn desk(id: u64) -> LookupContext {
    LookupContext { id, rent: 10, lock: "1234" }
}

#[secure]
async fn middle() -> Page<LookupContext> {
    Page::new(vec![desk(1), desk(2)], "2 &\"é").parameter("after")
}

#[secure]
async fn last() -> Page<LookupContext> {
    Page::last(vec![desk(3)])
}

#[secure]
async fn queue() -> Accepted<LookupContext> {
    Accepted::at("/jobs/7", desk(7))
}

#[secure]
async fn queue_nowhere() -> Accepted<LookupContext> {
    Accepted::at("/jobs/\n7", desk(7))
}

#[secure]
async fn parts() -> (StatusCode, Location, CacheControl, Json<LookupContext>) {
    let minute = CacheControl::private(Duration::from_secs(60));
    (StatusCode::ACCEPTED, Location::within("/desks/1"), minute, Json(desk(1)))
}

#[secure]
async fn refusing() -> (StatusCode, Json<LookupContext>) {
    (StatusCode::CONFLICT, Json(desk(1)))
}

#[secure]
async fn missing() -> (CacheControl, Option<Json<LookupContext>>) {
    (CacheControl::private(Duration::from_secs(60)), None)
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/middle", get(middle))
        .route("/last", get(last))
        .route("/queue", post(queue))
        .route("/nowhere", post(queue_nowhere))
        .route("/parts", get(parts))
        .route("/refusing", get(refusing))
        .route("/missing", get(missing));
    Fixture::new(routes)
}

#[tokio::test]
async fn a_page_names_the_next_one_in_its_body_and_in_a_link() {
    let fixture = fixture();
    let reply = fixture.get_with("/middle?limit=2&after=0", &fixture.token("e1")).await;
    assert_eq!(reply.text(), r#"{"items":[{"id":1},{"id":2}],"next":"2 &\"é"}"#);
    assert_eq!(reply.header("link"), "<?limit=2&after=2%20%26%22%C3%A9>; rel=\"next\"");
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_last_page_names_none() {
    let fixture = fixture();
    let reply = fixture.get_with("/last", &fixture.token("e1")).await;
    assert_eq!(reply.text(), r#"{"items":[{"id":3}]}"#);
    assert!(!reply.headers().contains_key("link"));
}

#[tokio::test]
async fn items_of_a_page_are_redacted_for_the_caller() {
    let fixture = fixture();
    let reply = fixture.get_with("/last", &fixture.token_as("e1", "hr")).await;
    assert_eq!(reply.text(), r#"{"items":[{"id":3,"rent":10}]}"#);
}

#[tokio::test]
async fn accepted_work_has_a_place_to_ask_at() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let reply = fixture.client.post("/queue").bearer(&token).send().await;
    assert_eq!(reply.status(), StatusCode::ACCEPTED);
    assert_eq!(reply.header("location"), "/jobs/7");
    assert_eq!(reply.text(), r#"{"id":7}"#);
    let reply = fixture.client.post("/nowhere").bearer(&token).send().await;
    problem(&reply, 500);
}

#[tokio::test]
async fn parts_before_a_response_are_written() {
    let fixture = fixture();
    let reply = fixture.get_with("/parts", &fixture.token("e1")).await;
    assert_eq!(reply.status(), StatusCode::ACCEPTED);
    assert_eq!(reply.header("location"), "/desks/1");
    assert_eq!(reply.header("cache-control"), "private, max-age=60");
    assert_eq!(reply.header("vary"), "authorization, cookie");
    assert_eq!(reply.text(), r#"{"id":1}"#);
}

#[tokio::test]
async fn an_error_status_sends_no_body_of_a_success_and_is_not_kept() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let members = problem(&fixture.get_with("/refusing", &token).await, 409);
    assert!(members.get("id").is_none());
    problem(&fixture.get_with("/missing", &token).await, 404);
}
