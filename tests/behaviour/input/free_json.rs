//! JSON that nobody looks into, and which characters its texts hold.

use palisade::FreeJson;
use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

#[input]
struct Drafts {
    plain: Option<FreeJson<9>>,
    #[validate(line)]
    line: Option<FreeJson<9>>,
    #[validate(free_text)]
    free: Option<FreeJson<9>>,
}

#[secure]
async fn keep(_: Json<Drafts>) -> StatusCode {
    StatusCode::OK
}

/// The pointer and the code of what is wrong.
async fn broken(field: &str, value: Value) -> Option<(String, String)> {
    let fixture = Fixture::new(SecureRouter::new().route("/drafts", put(keep)));
    let request = fixture.client.put("/drafts").bearer(&fixture.token("e1"));
    let reply = request.json(&json!({field: value})).send().await;
    if reply.status() == StatusCode::OK {
        return None;
    }
    let members = problem(&reply, 422);
    let text = |key: &str| members["errors"][0][key].as_str().unwrap().to_owned();
    Some((text("pointer"), text("code")))
}

#[tokio::test]
async fn its_texts_hold_what_its_field_says() {
    let heart = json!({"title": "\u{2764}\u{fe0f}"});
    let told = |field: &str| Some((format!("#/{field}/title"), "invisible_character".to_owned()));
    assert_eq!(broken("plain", heart.clone()).await, told("plain"));
    assert_eq!(broken("line", heart.clone()).await, None);
    assert_eq!(broken("free", heart).await, None);
    let lines = json!({"body": ["a\nb"]});
    assert!(broken("line", lines.clone()).await.is_some());
    assert_eq!(broken("free", lines).await, None);
    let turned = json!({"body": "a\u{202e}b"});
    assert!(broken("free", turned).await.is_some());
}

#[tokio::test]
async fn its_names_hold_what_every_name_holds() {
    assert!(broken("free", json!({"a\u{200b}b": 1})).await.is_some());
    assert_eq!(broken("free", json!({"a b": 1})).await, None);
}

/// As in a test of one's own, without a request around it.
#[test]
fn its_texts_are_checked_without_a_request() {
    let check = |text: &str| {
        let free: FreeJson<9> = serde_json::from_value(json!([{"a": text}])).unwrap();
        let drafts = Drafts { plain: None, line: Some(free), free: None };
        palisade::Input::check(&drafts).is_err()
    };
    assert!(check("a\nb"));
    assert!(!check("a b"));
}
