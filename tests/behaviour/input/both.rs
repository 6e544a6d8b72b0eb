//! One type that comes in and goes out.

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::json;

use crate::support::fixture::{Fixture, problem};

#[input]
#[derive(Redacted, Clone)]
#[serde(rename_all = "camelCase")]
struct Note {
    #[expose]
    #[validate(length(min = 1, max = 20))]
    first_line: String,
    #[expose]
    #[serde(rename = "for", default)]
    #[validate(range(max = 9))]
    count: u8,
    #[input(plain)]
    secret_id: Option<u32>,
}

#[derive(Clone, Redacted)]
#[input]
#[serde(rename_all = "camelCase")]
struct Other {
    #[validate(length(min = 1, max = 20))]
    #[expose]
    first_line: String,
    #[serde(default)]
    #[expose]
    #[validate(range(max = 9))]
    count: u8,
    #[input(plain)]
    secret_id: Option<u32>,
}

#[secure]
async fn note(Json(note): Json<Note>) -> Json<Note> {
    let _ = note.secret_id;
    Json(note)
}

#[secure]
async fn other(Json(other): Json<Other>) -> Json<Other> {
    let _ = other.secret_id;
    Json(other)
}

#[tokio::test]
async fn a_type_comes_in_and_goes_out_whatever_stands_first() {
    let fixture =
        Fixture::new(SecureRouter::new().route("/a", post(note)).route("/b", post(other)));
    let token = fixture.token("e1");
    for (path, count) in [("/a", "for"), ("/b", "count")] {
        let send = |body| fixture.client.post(path).bearer(&token).json(&body).send();
        let reply = send(json!({"firstLine": "x", count: 3, "secretId": 7})).await;
        assert_eq!(
            (reply.status(), reply.json()),
            (StatusCode::OK, json!({"firstLine": "x", count: 3}))
        );
        problem(&send(json!({"firstLine": ""})).await, 422);
        problem(&send(json!({"firstLine": "x", "more": 1})).await, 422);
    }
}
