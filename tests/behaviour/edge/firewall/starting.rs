//! Firewalls that cannot hold, with which nothing starts.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use palisade::prelude::*;
use palisade::{EncodedInput, InputReader, JsonInput};
use serde::de::DeserializeOwned;

use super::{Note, blocking, routes};
use crate::support::fixture::{Fixture, refused};

#[secure(rate = "1/s", body = "2MiB", unredacted = "a test")]
async fn large(Json(note): Json<Note>) -> String {
    note.text
}

#[secure(
    rate = "1/s",
    unredacted = "a test",
    firewall(except = "942100", reason = "a rule of another firewall")
)]
async fn foreign() -> String {
    String::new()
}

/// JSON in another form: each byte turned over.
struct Turned<T>(T);

impl<T: JsonInput + DeserializeOwned> EncodedInput for Turned<T> {
    type Input = T;
}

impl<T: JsonInput + DeserializeOwned, S: Send + Sync> FromRequest<S> for Turned<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let reader = InputReader::<Self>::of(&parts).map_err(IntoResponse::into_response)?;
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
        let body = body.map_err(IntoResponse::into_response)?;
        let json: Vec<u8> = body.iter().map(|byte| !byte).collect();
        reader.read(&json).map(Self).map_err(IntoResponse::into_response)
    }
}

#[secure(rate = "10/s", unredacted = "a test")]
async fn turned(Turned(note): Turned<Note>) -> String {
    note.text
}

#[secure(
    rate = "10/s",
    unredacted = "a test",
    firewall(head_only, reason = "bodies are turned over")
)]
async fn turned_on_heads(Turned(note): Turned<Note>) -> String {
    note.text
}

#[secure(rate = "10/s", unredacted = "a test", firewall(off, reason = "bodies are turned over"))]
async fn turned_off(Turned(note): Turned<Note>) -> String {
    note.text
}

#[tokio::test]
async fn a_body_in_another_form_passes_unseen_in_writing_alone() {
    let told = refused(SecureRouter::new().route("/", post(turned)), |it| it.firewall(blocking()));
    assert!(told.contains("whose content the firewall does not see"), "{told}");
    assert!(told.contains("firewall(head_only, reason = "), "{told}");
    let body: Vec<u8> = br#"{"text":"evil"}"#.iter().map(|byte| !byte).collect();
    let send = async |fixture: Fixture| {
        let post = fixture.client.post("/").bearer(&fixture.token("ada"));
        post.body(axum::body::Body::from(body.clone())).send().await.text()
    };
    let written = [
        SecureRouter::new().route("/", post(turned_on_heads)),
        SecureRouter::new().route("/", post(turned_off)),
    ];
    for routes in written {
        let fixture = Fixture::configured(routes, |builder| builder.firewall(blocking()));
        assert_eq!(send(fixture).await, "evil");
    }
    let unlooked = Fixture::new(SecureRouter::new().route("/", post(turned)));
    assert_eq!(send(unlooked).await, "evil");
}

#[test]
fn a_firewall_that_cannot_hold_does_not_start() {
    let large = || SecureRouter::new().route("/large", post(large));
    let told = refused(large(), |builder| builder.firewall(blocking()));
    assert!(told.contains("`.bodies_up_to(..)`"), "{told}");
    let raised = blocking().bodies_up_to(2 * 1024 * 1024);
    let _ = Fixture::configured(large(), |builder| builder.firewall(raised));

    let foreign = || SecureRouter::new().route("/", get(foreign));
    let told = refused(foreign(), |builder| builder.firewall(blocking()));
    assert!(told.contains("`942100` of the firewall: no rule has this id"), "{told}");
    // Without a firewall there is nothing to except from.
    let _ = Fixture::new(foreign());

    for (firewall, says) in [
        (blocking().deadline(Duration::ZERO), "1 ms to 30 s"),
        (blocking().deadline(Duration::from_secs(31)), "1 ms to 30 s"),
        (blocking().at_once(0), "1 to 512"),
        (blocking().bodies_up_to(0), "looks at no body"),
        (blocking().fails_open(" "), "needs a reason"),
    ] {
        let told = refused(routes(), |builder| builder.firewall(firewall));
        assert!(told.contains(says), "{told}");
    }
    let twice = refused(routes(), |it| it.firewall(blocking()).firewall(blocking()));
    assert!(twice.contains("`.firewall(..)` was called twice"), "{twice}");
}
