//! Refusals that are the same for everyone are made at start: what they say, and what becomes of one that a layer
//! changes on its way.

use axum::response::Response;
use palisade::http::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, HeaderName, SERVER, WWW_AUTHENTICATE,
    X_FRAME_OPTIONS,
};
use palisade::http::{HeaderMap, HeaderValue, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply};

use crate::support::fixture::Fixture;
use crate::support::staff::{Db, routes};

/// What differs from request to request.
const OF_THE_REQUEST: [&str; 2] = ["x-request-id", "traceparent"];
const KEPT: HeaderName = HeaderName::from_static("x-kept");

/// A request without a credential, one with a bad one, and one of a caller whom the rule refuses.
async fn refused(fixture: &Fixture) -> [Reply; 3] {
    let foreign = Issuer::named("https://other.example").token("e1", &fixture.clock).sign();
    let employee = fixture.token_as("e1", "employee");
    [
        fixture.client.get("/me").send().await,
        fixture.get_with("/me", &foreign).await,
        fixture.get_with("/employees", &employee).await,
    ]
}

fn lines(reply: &Reply) -> Vec<(String, String)> {
    let fields = reply.headers().iter();
    let fields = fields.filter(|(name, _)| !OF_THE_REQUEST.contains(&name.as_str()));
    let mut lines: Vec<_> = fields
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .filter(|(name, _)| *name != KEPT.as_str())
        .collect();
    lines.sort();
    lines
}

/// The same routes with a layer that changes every answer's fields.
fn changed(change: fn(&mut HeaderMap)) -> Fixture {
    let layer = axum::middleware::map_response(move |mut response: Response| {
        change(response.headers_mut());
        std::future::ready(response)
    });
    Fixture::new(routes(&Db::seeded()).layer(layer))
}

/// Routes whose layers write bodies that no document describes.
fn undescribed(routes: SecureRouter) -> Fixture {
    let fixture = Fixture::new(routes);
    Fixture { client: Client::new(fixture.app.clone()), ..fixture }
}

#[tokio::test]
async fn a_refusal_says_who_refuses_and_which_request_it_was() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let (first, second) = (refused(&fixture).await, refused(&fixture).await);
    let expected = [
        (StatusCode::UNAUTHORIZED, r#"{"title":"Unauthorized","status":401}"#),
        (StatusCode::UNAUTHORIZED, r#"{"title":"Unauthorized","status":401}"#),
        (StatusCode::FORBIDDEN, r#"{"title":"Forbidden","status":403}"#),
    ];
    let challenges = [
        Some(r#"Bearer realm="staff""#),
        Some(r#"Bearer realm="staff", error="invalid_token""#),
        None,
    ];
    for ((reply, again), ((status, body), challenge)) in
        first.iter().zip(&second).zip(expected.into_iter().zip(challenges))
    {
        assert_eq!((reply.status(), &*reply.text()), (status, body));
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(reply.header("content-length"), body.len().to_string());
        let told = reply.headers().get(WWW_AUTHENTICATE).map(|told| told.to_str().unwrap());
        assert_eq!(told, challenge);
        assert_eq!(lines(reply), lines(again));
        for name in OF_THE_REQUEST {
            assert_eq!(reply.headers().get_all(name).iter().count(), 1);
            assert!(reply.header(name).len() >= 32 && reply.header(name) != again.header(name));
        }
    }
}

/// A field more than it was made with sends it the long way, which must lead to the same answer.
#[tokio::test]
async fn a_refusal_completed_field_by_field_says_the_same() {
    let usual = refused(&Fixture::new(routes(&Db::seeded()))).await;
    let long = refused(&changed(|fields| {
        fields.insert(KEPT, HeaderValue::from_static("yes"));
    }))
    .await;
    for (usual, long) in usual.iter().zip(&long) {
        assert_eq!(long.header(KEPT.as_str()), "yes");
        assert_eq!((lines(usual), usual.text()), (lines(long), long.text()));
        assert!(OF_THE_REQUEST.iter().all(|name| long.header(name).len() >= 32));
    }
}

#[tokio::test]
async fn a_layer_weakens_no_refusal() {
    let usual = refused(&Fixture::new(routes(&Db::seeded()))).await;
    let changes: [fn(&mut HeaderMap); 5] = [
        |fields| _ = fields.remove(X_FRAME_OPTIONS),
        |fields| _ = fields.remove(WWW_AUTHENTICATE).or(fields.remove(CONTENT_SECURITY_POLICY)),
        |fields| _ = fields.insert(X_FRAME_OPTIONS, HeaderValue::from_static("ALLOWALL")),
        |fields| _ = fields.append(SERVER, HeaderValue::from_static("secret/1.0")),
        |fields| {
            if let Some(value) = fields.remove(X_FRAME_OPTIONS) {
                fields.insert(SERVER, value);
            }
        },
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let replies = refused(&changed(change)).await;
        // A 401 that lost its challenge gets the one of a request without a credential.
        let is_other = |at: usize| place == 1 && at == 1;
        for (at, (usual, reply)) in usual.iter().zip(&replies).enumerate() {
            if is_other(at) {
                assert_eq!(reply.header("www-authenticate"), r#"Bearer realm="staff""#);
            } else {
                assert_eq!((lines(usual), usual.text()), (lines(reply), reply.text()), "{place}");
            }
        }
    }
}

/// A layer may write refusals of its own: what was said of the body before is not true of another.
#[tokio::test]
async fn a_refusal_with_another_body_states_its_length() {
    let layer = axum::middleware::map_response(|response: Response| {
        let (parts, _) = response.into_parts();
        let body =
            axum::body::Body::from("a page of the service's own, longer than what it replaces");
        std::future::ready(Response::from_parts(parts, body))
    });
    let fixture = undescribed(routes(&Db::seeded()).layer(layer));
    for reply in refused(&fixture).await {
        assert_eq!(reply.header("content-length"), reply.text().len().to_string());
        assert_eq!(reply.headers().get_all(CONTENT_LENGTH).iter().count(), 1);
        assert_eq!(reply.header("x-frame-options"), "DENY");
    }
    let streaming = axum::middleware::map_response(|response: Response| {
        let (parts, _) = response.into_parts();
        let pieces = ["a", "b"].map(Ok::<_, std::convert::Infallible>);
        let body = axum::body::Body::from_stream(futures_util::stream::iter(pieces));
        std::future::ready(Response::from_parts(parts, body))
    });
    let fixture = undescribed(routes(&Db::seeded()).layer(streaming));
    for reply in refused(&fixture).await {
        assert!(!reply.headers().contains_key(CONTENT_LENGTH) && reply.text() == "ab", "{reply:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_a_head_states_the_length_of_what_it_leaves_out() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let [get, head] =
        [fixture.client.get("/me").send().await, fixture.client.head("/me").send().await];
    assert_eq!((head.status(), &*head.text()), (StatusCode::UNAUTHORIZED, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    assert_eq!(lines(&head), lines(&get));
}

#[secure(unredacted = "answers what an inner service says")]
async fn inner() -> Response {
    let inner = SecureRouter::new().route("/inner", get(nobody));
    let (clock, issuer) = (palisade::testing::TestClock::new(), Issuer::new());
    let security = crate::support::fixture::builder(&clock, &issuer).build().unwrap();
    let app = inner.secured_by(security).unwrap().connected(std::net::IpAddr::from([192, 0, 2, 9]));
    let request = axum::extract::Request::get("/inner")
        .header("host", "inner.example")
        .body(axum::body::Body::empty())
        .unwrap();
    let mut response = tower::ServiceExt::oneshot(app, request).await.unwrap();
    response.headers_mut().remove(X_FRAME_OPTIONS);
    response
}

#[secure]
async fn nobody() -> NoContent {
    NoContent
}

/// Another application's refusal leaves through this one with this one's fields.
#[tokio::test]
async fn a_refusal_handed_on_is_completed_anew() {
    let fixture = Fixture::new(SecureRouter::new().route("/outer", get(inner)));
    let reply = fixture.get_with("/outer", &fixture.token("e1")).await;
    assert_eq!(reply.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(reply.header("x-frame-options"), "DENY");
    assert_eq!(reply.headers().get_all(X_FRAME_OPTIONS).iter().count(), 1);
    assert!(!reply.headers().contains_key(AUTHORIZATION));
    assert_eq!(reply.headers().get_all(CONTENT_LENGTH).iter().count(), 1);
    assert_eq!(reply.headers().get_all("x-request-id").iter().count(), 1);
}

#[tokio::test]
async fn a_refusal_has_the_fields_of_its_connection() {
    let fixture = Fixture::configured(routes(&Db::seeded()), palisade::SecurityBuilder::hsts);
    for reply in refused(&fixture).await {
        let stated = reply.headers().get_all("strict-transport-security").iter().count();
        assert_eq!(stated, 1, "{reply:?}");
    }
}
