//! What every topic needs: an application with its clock and issuer, a body that counts how often
//! it is read, and what every problem must look like.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use palisade::http::{HeaderMap, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock, Token};
use palisade::{ConfigError, SecureApp, SecurityBuilder};
use serde_json::Value;
use tower::{Service, ServiceExt as _};

use crate::{Role, Scope};

/// An application, and what is needed to talk to it.
pub(crate) struct Fixture {
    pub(crate) clock: TestClock,
    pub(crate) issuer: Issuer,
    pub(crate) client: Client,
    pub(crate) app: SecureApp,
}

impl Fixture {
    /// Routes behind the usual configuration.
    pub(crate) fn new(routes: SecureRouter) -> Self {
        Self::configured(routes, |builder| builder)
    }

    /// Routes behind a configuration of the test's own.
    pub(crate) fn configured(
        routes: SecureRouter,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        Self::declared(routes, |builder| configure(builder.direct()))
    }

    /// Routes behind a configuration that says by itself who tells a client's address.
    pub(crate) fn declared(
        routes: SecureRouter,
        declare: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let security = declare(undeclared(&clock, &issuer)).build().unwrap();
        let app = routes.secured_by(security).unwrap();
        Self { clock, issuer, client: crate::documented(app.clone()), app }
    }

    /// A token that is still being written.
    pub(crate) fn draft(&self, subject: &str) -> Token {
        self.issuer.token(subject, &self.clock)
    }

    /// A token without roles and scopes.
    pub(crate) fn token(&self, subject: &str) -> String {
        self.draft(subject).sign()
    }

    /// A token with one role.
    pub(crate) fn token_as(&self, subject: &str, role: &str) -> String {
        self.draft(subject).role(role).sign()
    }

    /// A GET with a token.
    pub(crate) async fn get_with(&self, path: &str, token: &str) -> Reply {
        self.client.get(path).bearer(token).send().await
    }
}

/// The usual configuration, clients connecting directly.
pub(crate) fn builder(clock: &TestClock, issuer: &Issuer) -> SecurityBuilder {
    undeclared(clock, issuer).direct()
}

/// The usual configuration without a topology.
pub(crate) fn undeclared(clock: &TestClock, issuer: &Issuer) -> SecurityBuilder {
    Security::builder()
        .roles::<Role>()
        .scopes::<Scope>()
        .jwt(issuer.jwt().plain_tokens())
        .realm("staff")
        .clock(clock)
}

/// Why routes are not served under a configuration.
pub(crate) fn refused(
    routes: SecureRouter,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> String {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = configure(builder(&clock, &issuer)).build();
    let outcome: Result<SecureApp, ConfigError> =
        security.and_then(|security| routes.secured_by(security));
    outcome.expect_err("this configuration must be refused").to_string()
}

/// A body that arrives in pieces of unknown total length and counts how often it is asked for one.
pub(crate) fn counted(pieces: Vec<&'static str>) -> (Body, Arc<AtomicUsize>) {
    let polls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&polls);
    let pieces = stream::iter(pieces).map(move |piece| {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Infallible>(Bytes::from_static(piece.as_bytes()))
    });
    (Body::from_stream(pieces), polls)
}

/// A body of unknown length that never ends.
pub(crate) fn endless() -> Body {
    Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())
}

/// Checks what every problem must show; returns its members.
#[track_caller]
pub(crate) fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!(reply.status().as_u16(), status, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/problem+json", "{reply:?}");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert!(reply.header("content-security-policy").contains("default-src 'none'"));
    let members = reply.json();
    assert_eq!(members["status"], status, "the member must be the real status: {members}");
    assert!(members["title"].is_string(), "{members}");
    members
}

/// The one challenge of an answer.
#[track_caller]
pub(crate) fn challenge(reply: &Reply) -> String {
    let all: Vec<_> = reply.headers().get_all("www-authenticate").iter().collect();
    assert_eq!(all.len(), 1, "{reply:?}");
    all[0].to_str().unwrap().to_owned()
}

/// An answer of a service that is no [`SecureApp`].
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// Sends a request to any service, as a listener that knows the peer would.
pub(crate) async fn ask<S>(service: S, peer: &str, request: Request) -> Answer
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let mut request = request;
    let peer: IpAddr = peer.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 4711)));
    ask_unconnected(service, request).await
}

/// Sends a request as a listener that does not know the peer would.
pub(crate) async fn ask_unconnected<S>(service: S, request: Request) -> Answer
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let Ok(response) = service.oneshot(request).await;
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, text }
}

/// A GET without a body.
pub(crate) fn get_request(path: &str, token: Option<&str>) -> Request {
    let mut request = Request::builder().uri(path).header("host", "staff.test");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.body(Body::empty()).unwrap()
}
