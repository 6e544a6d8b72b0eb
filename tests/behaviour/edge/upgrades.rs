//! Handlers that take a connection over: what they state, and what the guard knows of them.

use axum::extract::FromRequestParts;
use bytes::Bytes;
use palisade::firewall::{
    Firewall, InspectedAnswer, InspectedHead, Inspection, InspectionError, InspectionRequest,
    InspectionVerdict, Inspector,
};
use palisade::http::request::Parts;
use palisade::prelude::*;
use palisade::testing::Client;
use palisade::{SafeInput, Upgrade};

use crate::support::fixture::{Fixture, problem, refused};

/// Lets everything pass.
struct Blind;

struct Nothing;

impl Inspector for Blind {
    type Inspection = Nothing;

    fn begin(&self, _: InspectionRequest) -> Nothing {
        Nothing
    }
}

impl Inspection for Nothing {
    fn head(&mut self, _: &InspectedHead) -> Result<InspectionVerdict, InspectionError> {
        Ok(InspectionVerdict::Allow)
    }

    fn body(&mut self, _: &Bytes) -> Result<InspectionVerdict, InspectionError> {
        Ok(InspectionVerdict::Allow)
    }

    fn body_end(&mut self) -> Result<InspectionVerdict, InspectionError> {
        Ok(InspectionVerdict::Allow)
    }

    fn answer(&mut self, _: &InspectedAnswer) -> Result<InspectionVerdict, InspectionError> {
        Ok(InspectionVerdict::Allow)
    }
}

#[secure(rate = "100/s")]
async fn unbounded(_: Upgrade) {}

#[secure(rate = "100/s", in_flight = 4)]
async fn bounded(_: Upgrade) {}

#[secure(rate = "100/s", in_flight = 4, firewall(head_only, reason = "messages of a game"))]
async fn stated(_: Upgrade) {}

/// Takes the connection and does not say so.
struct Hidden;

impl<S: Send + Sync> FromRequestParts<S> for Hidden {
    type Rejection = palisade::Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, palisade::Refusal> {
        Upgrade::from_request_parts(parts, state).await.map(|_| Self)
    }
}

impl SafeInput for Hidden {}

#[secure(rate = "100/s")]
async fn hidden(_: Hidden) {}

#[test]
fn connections_that_stay_are_bounded_or_the_handler_does_not_start() {
    let told = refused(SecureRouter::new().route("/", get(unbounded)), |it| it);
    assert!(
        told.contains("opens connections that stay") && told.contains("`in_flight = 4`"),
        "{told}"
    );
    let _ = Fixture::new(SecureRouter::new().route("/", get(bounded)));
}

#[test]
fn messages_that_no_firewall_sees_are_stated_or_the_handler_does_not_start() {
    let told = refused(SecureRouter::new().route("/", get(bounded)), |builder| {
        builder.firewall(Firewall::new(Blind))
    });
    assert!(told.contains("whose messages the firewall does not see"), "{told}");
    let fixture = Fixture::configured(SecureRouter::new().route("/", get(stated)), |builder| {
        builder.firewall(Firewall::new(Blind))
    });
    let posture = fixture.app.posture().to_string();
    assert!(posture.contains("messages of a game"), "{posture}");
}

#[tokio::test]
async fn an_extractor_that_hides_the_connection_gets_none() {
    let routes = SecureRouter::new().route("/hidden", get(hidden)).route("/told", get(bounded));
    let fixture = Fixture::new(routes);
    problem(&fixture.get_with("/hidden", &fixture.token("ada")).await, 500);
    // Nothing is upgraded here, which is found after the guard knew of it.
    let client = Client::new(fixture.app.clone());
    problem(&client.get("/told").bearer(&fixture.token("ada")).send().await, 426);
}
