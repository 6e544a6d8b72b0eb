//! A body in another form that is larger once it is opened.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use palisade::prelude::*;
use palisade::{EncodedInput, InputReader, JsonInput};
use serde::de::DeserializeOwned;

use crate::support::fixture::{Fixture, problem};

/// Packed JSON: the number of blanks behind it, and what it holds.
struct Packed<T>(T);

impl<T: JsonInput + DeserializeOwned> EncodedInput for Packed<T> {
    type Input = T;
}

impl<T: JsonInput + DeserializeOwned, S: Send + Sync> FromRequest<S> for Packed<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let reader = InputReader::<Self>::of(&parts).map_err(IntoResponse::into_response)?;
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
        let body = body.map_err(IntoResponse::into_response)?;
        let (blanks, json) = std::str::from_utf8(&body).unwrap().split_once(':').unwrap();
        let json = format!("{json}{}", " ".repeat(blanks.parse().unwrap()));
        reader.read(json.as_bytes()).map(Self).map_err(IntoResponse::into_response)
    }
}

#[input]
struct Note {
    text: Text<8>,
}

#[secure(rate = "10/s", body = "1KiB")]
async fn note(Packed(note): Packed<Note>) -> NoContent {
    assert_eq!(&*note.text, "hi");
    NoContent
}

#[secure(rate = "10/s")]
async fn note_of_usual_size(Packed(note): Packed<Note>) -> NoContent {
    assert_eq!(&*note.text, "hi");
    NoContent
}

#[tokio::test]
async fn what_is_opened_is_no_larger_than_the_handlers_body() {
    let routes = SecureRouter::new().route("/kib", post(note));
    let fixture = Fixture::new(routes.route("/usual", post(note_of_usual_size)));
    let json = r#"{"text":"hi"}"#;
    for (path, most) in [("/kib", 1_024), ("/usual", 64 * 1024)] {
        for (length, status) in [(most, 204), (most + 1, 413), (most * 100, 413)] {
            let body = format!("{}:{json}", length - json.len());
            let post = fixture.client.post(path).bearer(&fixture.token("ada"));
            let reply = post.body(axum::body::Body::from(body)).send().await;
            assert_eq!(reply.status(), status, "{path} {length}: {}", reply.text());
            if status == 413 {
                problem(&reply, 413);
            }
        }
    }
}
