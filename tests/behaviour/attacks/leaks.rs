//! What a service never meant to tell, asked for in every way an answer has.

use std::pin::Pin;

use futures_util::{Stream, StreamExt as _, stream};
use palisade::http::header::{CACHE_CONTROL, HeaderValue};
use palisade::http::{Method, StatusCode};
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, ask, challenge, get_request, problem};
use crate::support::log::Log;

#[derive(Redacted)]
struct LookupContext {
    #[expose]
    id: u64,
    #[expose(mask = "last4")]
    code: String,
    #[expose(role = "hr")]
    rent: u64,
    #[allow(dead_code, reason = "it is here to stay here")]
    lock: &'static str,
}

fn desk() -> LookupContext {
    LookupContext { id: 1, code: "1234".to_owned(), rent: 10, lock: "hunter2" }
}

type Desks = Pin<Box<dyn Stream<Item = Result<LookupContext, Problem>> + Send>>;

fn desks() -> Desks {
    stream::iter([Ok(desk())]).boxed()
}

#[secure]
async fn json() -> Json<LookupContext> {
    Json(desk())
}

#[secure]
async fn page() -> Page<LookupContext> {
    Page::new(vec![desk()], "x")
}

#[secure]
async fn tagged() -> Tagged<Json<LookupContext>> {
    Tagged(Json(desk()))
}

#[secure]
async fn lines() -> NdJson<Desks> {
    NdJson::new(desks())
}

#[secure]
async fn events() -> Sse<Desks> {
    Sse::new(desks())
}

#[secure]
async fn file() -> Download {
    Download::new("text/csv", "hunter2").named("x.csv")
}

#[secure]
async fn moved() -> Redirect {
    Redirect::within("/json")
}

#[secure]
async fn stranger() -> Result<NoContent, Problem> {
    Err(Problem::new(StatusCode::UNAUTHORIZED).detail("log in again"))
}

#[public(reason = "a page of its own", rate = "9/s")]
async fn public_stranger() -> StatusCode {
    StatusCode::UNAUTHORIZED
}

#[secure]
async fn found() -> StatusCode {
    StatusCode::FOUND
}

#[secure]
async fn failed() -> Result<NoContent, Problem> {
    let problem = Problem::new(StatusCode::BAD_GATEWAY).detail("hunter2").kind("/hunter2", "x");
    let kept = HeaderValue::from_static("public, max-age=60");
    Err(problem.extension("host", "hunter2").header(CACHE_CONTROL, kept))
}

#[secure]
async fn unreadable() -> Result<NoContent, Problem> {
    serde_json::from_str::<Vec<u64>>("[1, \"hunter2\"]")?;
    Ok(NoContent)
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/json", get(json))
        .route("/page", get(page))
        .route("/tagged", get(tagged))
        .route("/lines", get(lines))
        .route("/events", get(events))
        .route("/file", get(file))
        .route("/moved", get(moved))
        .route("/stranger", get(stranger))
        .route("/public", get(public_stranger))
        .route("/found", get(found))
        .route("/failed", get(failed))
        .route("/unreadable", get(unreadable));
    Fixture::new(routes)
}

fn fields(reply: &Reply) -> Vec<(String, String)> {
    let told = |value: &HeaderValue| value.to_str().unwrap().to_owned();
    let mut fields: Vec<_> = reply
        .headers()
        .iter()
        // The budget is one smaller each time, and the request another.
        .filter(|(name, _)| !name.as_str().starts_with("ratelimit"))
        .filter(|(name, _)| !["x-request-id", "traceparent"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), told(value)))
        .collect();
    fields.sort();
    fields
}

#[tokio::test]
async fn head_tells_what_get_tells() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for path in ["json", "page", "tagged", "lines", "events", "file", "moved", "stranger", "none"] {
        let path = format!("/{path}");
        let got = fixture.get_with(&path, &token).await;
        let head = fixture.client.request(Method::HEAD, &path).bearer(&token).send().await;
        assert_eq!((got.status(), fields(&got)), (head.status(), fields(&head)), "{path}");
        assert_eq!(head.text(), "", "{path}");
    }
}

#[tokio::test]
async fn nothing_hidden_is_in_any_form_of_a_view() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for path in ["/json", "/page", "/tagged", "/lines", "/events"] {
        let reply = fixture.get_with(path, &token).await;
        let text = format!("{}{:?}", reply.text(), fields(&reply));
        for hidden in ["hunter2", "lock", "rent", "1234"] {
            assert!(!text.contains(hidden), "{path}: {hidden} in {text}");
        }
        assert!(reply.text().contains(r#"{"id":1,"code":"****"}"#), "{path}: {}", reply.text());
    }
}

#[test]
fn nothing_hidden_is_in_what_a_log_writes_of_a_response() {
    let file = Download::new("text/csv", "hunter2").named("x.csv");
    let told = [
        format!("{:?}", desk()),
        format!("{:#?}", vec![Some(desk())]),
        format!("{:?}", Page::new(vec![desk()], "x")),
        format!("{:?}", Created::at("/desks/1", desk())),
        format!("{:?}", Tagged(Json(desk()))),
        format!("{file:?}"),
        format!("{:?}", Problem::new(StatusCode::CONFLICT).detail("hunter2").cause("hunter2")),
    ];
    for text in told {
        for hidden in ["hunter2", "lock", "rent", "1234"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
    assert!(format!("{file:?}").contains("length: 7"));
}

#[tokio::test]
async fn a_handlers_401_says_what_it_wants() {
    let fixture = fixture();
    for reply in [
        fixture.get_with("/stranger", &fixture.token("e1")).await,
        fixture.client.get("/public").send().await,
    ] {
        problem(&reply, 401);
        assert_eq!(challenge(&reply), r#"Bearer realm="staff""#);
    }
}

#[tokio::test]
async fn a_status_that_needs_more_is_no_answer_by_itself() {
    let log = Log::listen();
    let fixture = fixture();
    problem(&fixture.get_with("/found", &fixture.token("e1")).await, 500);
    assert!(log.text().contains("Redirect"), "{}", log.text());
}

#[tokio::test]
async fn a_failure_says_nothing_of_itself_wherever_it_is_answered() {
    let fixture = fixture();
    let reply = fixture.get_with("/failed", &fixture.token("e1")).await;
    let members = problem(&reply, 502);
    assert!(!reply.text().contains("hunter2"), "{members}");
    assert!(members["request_id"].is_string());

    // Nor where no guard stands around it.
    let bare = || async {
        Problem::new(StatusCode::BAD_GATEWAY).detail("hunter2").extension("host", "hunter2")
    };
    let bare = axum::Router::new().route("/bare", axum::routing::get(bare));
    let answer = ask(bare, "192.0.2.1", get_request("/bare", None)).await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert_eq!(answer.text, r#"{"title":"Bad Gateway","status":502}"#);
}

#[tokio::test]
async fn the_log_hears_what_is_wrong_with_a_value_and_not_the_value() {
    let log = Log::listen();
    let fixture = fixture();
    problem(&fixture.get_with("/unreadable", &fixture.token("e1")).await, 500);
    let text = log.text();
    assert!(!text.contains("hunter2"), "{text}");
    assert!(text.contains("invalid type at line 1 column 13"), "{text}");
}

#[tokio::test]
async fn a_link_is_a_reference_however_odd_the_query() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let query = "a=%22%3E&b='x';y,z&%3Ccursor=1&curs%6Fr=9";
    let reply = fixture.get_with(&format!("/page?{query}"), &token).await;
    let expected = "<?a=%22%3E&b='x';y,z&%3Ccursor=1&cursor=x>; rel=\"next\"";
    assert_eq!(reply.header("link"), expected);

    let long = fixture.get_with(&format!("/page?a={}", "a".repeat(4_000)), &token).await;
    assert_eq!((long.header("link"), &long.json()["next"]), ("", &"x".into()));
}
