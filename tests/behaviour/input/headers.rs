//! Header fields as an input: each refusal names the field and never its value.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, problem};

#[input]
struct Calling {
    #[input(plain)]
    idempotency_key: Text<16>,
    #[serde(rename = "X-Batch")]
    #[validate(range(min = 1, max = 9))]
    batch: Option<u8>,
    #[serde(default)]
    dry_run: bool,
    #[validate(length(max = 3))]
    accept_language: Option<Vec<Text<8>>>,
    #[input(role = "hr")]
    #[validate(length(max = 16))]
    note: Option<String>,
}

#[secure]
async fn call(Headers(calling): Headers<Calling>) -> StatusCode {
    assert_eq!(calling.idempotency_key.as_str(), "k-1");
    assert!(calling.batch.is_none_or(|batch| batch == 7));
    let languages = calling.accept_language.unwrap_or_default();
    assert!(languages.iter().map(Text::as_str).all(|one| ["de", "en;q=0.5"].contains(&one)));
    let _ = calling.note;
    if calling.dry_run { StatusCode::ACCEPTED } else { StatusCode::OK }
}

#[secure]
async fn maybe(calling: Option<Headers<Calling>>) -> StatusCode {
    if calling.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT }
}

fn fixture() -> Fixture {
    Fixture::new(SecureRouter::new().route("/call", get(call)).route("/maybe", get(maybe)))
}

async fn sent(path: &str, fields: &[(&str, &str)]) -> Reply {
    let fixture = fixture();
    let request = fixture.client.get(path).bearer(&fixture.token("e1"));
    let add = |request: palisade::testing::Sending, (name, value): &(&str, &str)| {
        request.header(name, value)
    };
    fields.iter().fold(request, add).send().await
}

const KEY: (&str, &str) = ("Idempotency-Key", "k-1");

/// The one thing that is wrong.
#[track_caller]
fn only(reply: &Reply, status: u16) -> (String, String) {
    let errors = problem(reply, status)["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
    let text = |member: &str| errors[0][member].as_str().unwrap_or_default().to_owned();
    (text("header"), text("code"))
}

#[track_caller]
fn is(reply: &Reply, status: u16, header: &str, code: &str) {
    assert_eq!(only(reply, status), (header.to_owned(), code.to_owned()));
}

#[tokio::test]
async fn header_fields_become_what_their_types_are() {
    let reply = sent("/call", &[KEY, ("x-batch", " 7 "), ("DRY-RUN", "true")]).await;
    assert_eq!(reply.status(), StatusCode::ACCEPTED);
    let reply = sent("/call", &[KEY, ("user-agent", "x"), ("x-other", "ü"), ("x-other", "")]).await;
    assert_eq!(reply.status(), StatusCode::OK, "what nobody names is left alone");
}

#[tokio::test]
async fn a_required_header_field_is_sent_exactly_once() {
    is(&sent("/call", &[]).await, 400, "idempotency-key", "required");
    is(&sent("/call", &[KEY, KEY]).await, 400, "idempotency-key", "duplicate_field");
    assert_eq!(sent("/call", &[KEY]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_list_may_take_several_lines() {
    let de = ("accept-language", "de, ,");
    let en = ("accept-language", "en;q=0.5");
    assert_eq!(sent("/call", &[KEY, de, en]).await.status(), StatusCode::OK);
    let many = ("accept-language", "de,de,de,de");
    is(&sent("/call", &[KEY, many]).await, 422, "accept-language", "length");
    let endless = ("accept-language", &*"de,".repeat(300));
    is(&sent("/call", &[KEY, endless]).await, 431, "accept-language", "too_many_members");
    let quoted = ("accept-language", "\"de,en\"");
    is(&sent("/call", &[KEY, quoted]).await, 400, "accept-language", "invalid_value");
}

#[tokio::test]
async fn what_does_not_fit_is_told_without_the_value() {
    for value in ["hunter2", "300", "", "-1", "7, 7"] {
        let reply = sent("/call", &[KEY, ("x-batch", value)]).await;
        is(&reply, 400, "x-batch", "invalid_value");
        assert!(value.is_empty() || !reply.text().contains(value), "{}", reply.text());
    }
    is(&sent("/call", &[KEY, ("x-batch", "10")]).await, 422, "x-batch", "range");
    let reply = sent("/call", &[("idempotency-key", "hunter2-hunter2-hunter2")]).await;
    is(&reply, 400, "idempotency-key", "invalid_value");
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
}

#[tokio::test]
async fn other_bytes_than_ascii_are_no_text() {
    is(
        &sent("/call", &[("idempotency-key", "schlüssel")]).await,
        400,
        "idempotency-key",
        "not_text",
    );
}

#[tokio::test]
async fn a_header_field_has_an_end() {
    let long = |length: usize| "1".repeat(length);
    let (fits, longer) = (long(8 * 1024), long(8 * 1024 + 1));
    is(&sent("/call", &[KEY, ("x-batch", &fits)]).await, 400, "x-batch", "invalid_value");
    is(&sent("/call", &[KEY, ("x-batch", &longer)]).await, 431, "x-batch", "too_long");
}

#[tokio::test]
async fn a_field_may_be_for_some_callers() {
    let note = ("note", "late");
    problem(&sent("/call", &[KEY, note]).await, 403);
    let fixture = fixture();
    let request = fixture.client.get("/call").bearer(&fixture.token_as("e1", "hr"));
    let reply = request.header(KEY.0, KEY.1).header(note.0, note.1).send().await;
    assert_eq!(reply.status(), StatusCode::OK);
}

#[tokio::test]
async fn optional_ones_are_all_absent_or_checked() {
    assert_eq!(sent("/maybe", &[("x-other", "1")]).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(sent("/maybe", &[KEY]).await.status(), StatusCode::OK);
    is(&sent("/maybe", &[("x-batch", "7")]).await, 400, "idempotency-key", "required");
    is(&sent("/maybe", &[KEY, ("x-batch", "10")]).await, 422, "x-batch", "range");
}

#[tokio::test]
async fn an_anonymous_caller_learns_nothing_of_the_header_fields() {
    let fixture = fixture();
    problem(&fixture.client.get("/call").header("x-batch", "300").send().await, 401);
}

#[test]
fn debug_shows_no_header_field() {
    assert_eq!(format!("{:?}", Headers("hunter2")), "Headers { .. }");
}
