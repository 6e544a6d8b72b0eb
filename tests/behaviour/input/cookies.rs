//! Cookies as an input: each refusal names the cookie and never its value.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, problem};

#[input]
#[serde(rename_all = "lowercase")]
#[derive(Debug, PartialEq)]
enum Theme {
    Dark,
    Light,
}

#[input]
struct Taste {
    #[serde(rename = "__Host-theme")]
    theme: Theme,
    #[validate(range(max = 200))]
    zoom: Option<u16>,
    #[validate(length(max = 8))]
    last_search: Option<String>,
}

#[secure]
async fn show(Cookies(taste): Cookies<Taste>) -> StatusCode {
    assert_eq!(taste.theme, Theme::Dark);
    assert!(taste.zoom.is_none_or(|zoom| zoom == 150));
    assert!(taste.last_search.is_none_or(|search| search == "a=%20\"b\""));
    StatusCode::OK
}

#[secure]
async fn maybe(taste: Option<Cookies<Taste>>) -> StatusCode {
    if taste.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT }
}

fn fixture() -> Fixture {
    Fixture::new(SecureRouter::new().route("/show", get(show)).route("/maybe", get(maybe)))
}

async fn sent(path: &str, lines: &[&str]) -> Reply {
    let fixture = fixture();
    let request = fixture.client.get(path).bearer(&fixture.token("e1"));
    lines.iter().fold(request, |request, line| request.header("cookie", line)).send().await
}

#[track_caller]
fn is(reply: &Reply, status: u16, cookie: &str, code: &str) {
    let errors = problem(reply, status)["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
    assert_eq!(errors[0]["cookie"].as_str().unwrap_or_default(), cookie, "{errors}");
    assert_eq!(errors[0]["code"], code, "{errors}");
}

const DARK: &str = "__Host-theme=dark";

#[tokio::test]
async fn cookies_become_what_their_types_are() {
    let search = format!("sid=1; {DARK}; last_search=a=%20\"b\";zoom=150");
    assert_eq!(sent("/show", &[&search]).await.status(), StatusCode::OK);
    let split = sent("/show", &["sid=1", DARK, "zoom=150; sid=2"]).await;
    assert_eq!(split.status(), StatusCode::OK, "HTTP/2 splits the field");
    let case = sent("/show", &["Zoom=1; __HOST-theme=dark", DARK]).await;
    assert_eq!(case.status(), StatusCode::OK, "another case is another cookie");
}

#[tokio::test]
async fn a_required_cookie_is_sent_exactly_once() {
    is(&sent("/show", &[]).await, 400, "__Host-theme", "required");
    is(&sent("/show", &["theme=dark"]).await, 400, "__Host-theme", "required");
    let twice = format!("{DARK}; __Host-theme=light");
    is(&sent("/show", &[&twice]).await, 400, "__Host-theme", "duplicate_field");
    is(&sent("/show", &[DARK, DARK]).await, 400, "__Host-theme", "duplicate_field");
    assert_eq!(sent("/show", &[DARK]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_does_not_fit_is_told_without_the_value() {
    let reply = sent("/show", &["__Host-theme=hunter2"]).await;
    is(&reply, 400, "__Host-theme", "invalid_value");
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    is(&sent("/show", &[DARK, "zoom=201"]).await, 422, "zoom", "range");
    is(&sent("/show", &[DARK, "zoom="]).await, 400, "zoom", "invalid_value");
    is(&sent("/show", &[DARK, "last_search=123456789"]).await, 422, "last_search", "length");
    is(&sent("/show", &[DARK, "last_search=ü"]).await, 400, "last_search", "not_text");
    is(&sent("/show", &[DARK, "last_search=a\tb"]).await, 400, "last_search", "not_text");
}

#[tokio::test]
async fn cookies_have_an_end() {
    let long = |length: usize| format!("{DARK}; sid={}", "x".repeat(length - 4 - DARK.len() - 2));
    assert_eq!(sent("/show", &[&long(16 * 1024)]).await.status(), StatusCode::OK);
    is(&sent("/show", &[&long(16 * 1024 + 1)]).await, 431, "", "too_long");
    let many = |count: usize| format!("{DARK}{}", "; x=1".repeat(count - 1));
    assert_eq!(sent("/show", &[&many(256)]).await.status(), StatusCode::OK);
    is(&sent("/show", &[&many(257)]).await, 431, "", "too_many_members");
}

#[tokio::test]
async fn optional_ones_are_all_absent_or_checked() {
    assert_eq!(sent("/maybe", &[]).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(sent("/maybe", &["sid=1"]).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(sent("/maybe", &[DARK]).await.status(), StatusCode::OK);
    is(&sent("/maybe", &["zoom=1"]).await, 400, "__Host-theme", "required");
    is(&sent("/maybe", &[DARK, "zoom=201"]).await, 422, "zoom", "range");
    problem(&sent("/maybe", &[&"x".repeat(17 * 1024)]).await, 431);
}

#[tokio::test]
async fn an_anonymous_caller_learns_nothing_of_the_cookies() {
    let fixture = fixture();
    problem(&fixture.client.get("/show").header("cookie", "zoom=201").send().await, 401);
}

#[test]
fn debug_shows_no_cookie() {
    assert_eq!(format!("{:?}", Cookies("hunter2")), "Cookies { .. }");
}
