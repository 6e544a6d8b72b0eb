//! The rules of `#[validate(..)]` that look at a text and beside it, without the validator crate.

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

#[input]
#[serde(rename_all = "camelCase")]
struct Account {
    #[validate(length(max = 40), contains(pattern = "@", message = "lacks an at sign"))]
    handle: String,
    #[validate(length(max = 40), does_not_contain(pattern = " "))]
    nickname: Option<String>,
    #[validate(length(max = 8), regex(path = ZIP, code = "zip"))]
    zip: Option<String>,
    #[validate(length(max = 40))]
    passphrase: String,
    #[validate(length(max = 40), must_match(other = "passphrase"))]
    passphrase_again: String,
    #[validate(required)]
    agreed: Option<bool>,
}

/// Stands in for a compiled pattern: what has `is_match` will do.
struct Digits;

impl Digits {
    #[allow(clippy::unused_self, reason = "as patterns have it")]
    fn is_match(&self, text: &str) -> bool {
        text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

static ZIP: Digits = Digits;

#[secure]
async fn open(Json(new): Json<Account>) -> StatusCode {
    let _ = (new.handle, new.nickname, new.zip, new.passphrase, new.passphrase_again, new.agreed);
    StatusCode::OK
}

fn good() -> Value {
    json!({
        "handle": "ada@staff", "nickname": "ada", "zip": "10115", "passphrase": "long enough",
        "passphraseAgain": "long enough", "agreed": true,
    })
}

/// The pointer, the code and the detail of what is wrong after `change`.
async fn broken(change: impl FnOnce(&mut Value)) -> (String, String, String) {
    let fixture = Fixture::new(SecureRouter::new().route("/accounts", post(open)));
    let mut body = good();
    change(&mut body);
    let request = fixture.client.post("/accounts").bearer(&fixture.token("e1"));
    let reply = request.json(&body).send().await;
    if reply.status() == StatusCode::OK {
        return Default::default();
    }
    let members = problem(&reply, 422);
    let errors = members["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{members}");
    assert!(!reply.text().contains("long enough"), "{}", reply.text());
    let text = |key: &str| errors[0][key].as_str().unwrap_or_default().to_owned();
    (text("pointer"), text("code"), text("detail"))
}

#[tokio::test]
async fn what_meets_every_rule_passes() {
    assert_eq!(broken(|_| {}).await.1, "");
    let without = broken(|body| {
        body["nickname"] = Value::Null;
        body["zip"] = Value::Null;
    });
    assert_eq!(without.await.1, "");
}

#[tokio::test]
async fn a_part_is_there_or_is_not() {
    let (pointer, code, detail) = broken(|body| body["handle"] = json!("ada")).await;
    assert_eq!((pointer.as_str(), code.as_str()), ("#/handle", "contains"));
    assert_eq!(detail, "lacks an at sign");
    let (_, code, detail) = broken(|body| body["nickname"] = json!("a da")).await;
    assert_eq!((code.as_str(), detail.as_str()), ("does_not_contain", "holds a forbidden part"));
}

#[tokio::test]
async fn a_text_has_the_form_of_a_pattern() {
    let (pointer, code, _) = broken(|body| body["zip"] = json!("1011x")).await;
    assert_eq!((pointer.as_str(), code.as_str()), ("#/zip", "zip"));
}

#[tokio::test]
async fn two_fields_match() {
    let (pointer, code, _) = broken(|body| body["passphraseAgain"] = json!("another")).await;
    assert_eq!((pointer.as_str(), code.as_str()), ("#/passphraseAgain", "must_match"));
}

#[tokio::test]
async fn what_is_required_is_there() {
    let (pointer, code, detail) = broken(|body| body["agreed"] = Value::Null).await;
    assert_eq!((pointer.as_str(), code.as_str()), ("#/agreed", "required"));
    assert_eq!(detail, "is required");
}
