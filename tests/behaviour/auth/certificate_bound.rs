//! Tokens that are bound to the certificate of the client's connection (RFC 8705).

use std::convert::Infallible;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use axum::extract::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::Jwt;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{Peer, PeerCertificate, SecureApp, SecurityBuilder};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::log::Log;

#[secure]
async fn read() -> StatusCode {
    StatusCode::OK
}

struct Service {
    clock: TestClock,
    issuer: Issuer,
    app: SecureApp,
}

fn service(bind: impl FnOnce(Jwt) -> Jwt) -> Service {
    service_at(bind, SecurityBuilder::direct)
}

fn service_at(
    bind: impl FnOnce(Jwt) -> Jwt,
    place: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Service {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let builder = Security::builder().jwt(bind(issuer.jwt())).clock(&clock);
    let security = place(builder).build().unwrap();
    let app = SecureRouter::new().route("/x", get(read)).secured_by(security).unwrap();
    Service { clock, issuer, app }
}

fn confirmation(certificate: &[u8]) -> Value {
    json!({ "x5t#S256": URL_SAFE_NO_PAD.encode(digest(&SHA256, certificate)) })
}

impl Service {
    /// A request with a token over a connection that proved this chain.
    async fn get(&self, confirmation: Option<&Value>, chain: &[&[u8]]) -> StatusCode {
        let token = self.issuer.token("ada", &self.clock);
        let token =
            confirmation.into_iter().fold(token, |token, it| token.claim("cnf", it.clone()));
        let peer = Peer::new([192, 0, 2, 7].into());
        let chain = chain.iter().map(|der| der.to_vec()).collect();
        let peer = match PeerCertificate::from_chain(chain) {
            Some(certificate) => peer.certificate(certificate),
            None => peer,
        };
        let request = Request::get("/x")
            .header("host", "api.example")
            .header("authorization", format!("Bearer {}", token.sign()))
            .body(Body::empty())
            .unwrap();
        let connected = self.app.clone().connected(peer);
        let answer: Result<_, Infallible> = connected.oneshot(request).await;
        answer.unwrap().status()
    }
}

const OWN: &[u8] = b"the client's certificate";
const OTHER: &[u8] = b"the certificate of another";

#[tokio::test]
async fn a_bound_token_comes_over_the_connection_it_is_bound_to() {
    for bind in [Jwt::accept_certificate_bound as fn(Jwt) -> Jwt, Jwt::require_certificate_bound] {
        let service = service(bind);
        let bound = confirmation(OWN);
        assert_eq!(service.get(Some(&bound), &[OWN]).await, StatusCode::OK);
        assert_eq!(service.get(Some(&bound), &[OWN, OTHER]).await, StatusCode::OK);
        for chain in [&[][..], &[OTHER], &[OTHER, OWN]] {
            let log = Log::listen();
            assert_eq!(service.get(Some(&bound), chain).await, StatusCode::UNAUTHORIZED);
            assert_eq!(log.audit()["reason"], "token_proof_missing");
        }
        // The same token again: what was proven before is proven anew.
        assert_eq!(service.get(Some(&bound), &[OWN]).await, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_a_proxy_proves_is_not_its_clients() {
    let bound = confirmation(OWN);
    for (proxies, status) in [("192.0.2.0/24", 401), ("198.51.100.0/24", 200)] {
        let service =
            service_at(Jwt::accept_certificate_bound, |builder| builder.behind([proxies]));
        assert_eq!(service.get(Some(&bound), &[OWN]).await, status, "behind {proxies}");
        assert_eq!(service.get(None, &[OWN]).await, StatusCode::OK);
    }
}

#[tokio::test]
async fn without_the_statement_no_bound_token_is_accepted() {
    let service = service(|jwt| jwt);
    assert_eq!(service.get(Some(&confirmation(OWN)), &[OWN]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(service.get(None, &[OWN]).await, StatusCode::OK);
}

#[tokio::test]
async fn a_token_that_is_not_bound_is_accepted_only_where_it_may_be() {
    let accepted = service(Jwt::accept_certificate_bound);
    assert_eq!(accepted.get(None, &[]).await, StatusCode::OK);
    let required = service(Jwt::require_certificate_bound);
    assert_eq!(required.get(None, &[OWN]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(required.get(Some(&confirmation(OWN)), &[OWN]).await, StatusCode::OK);
}

#[tokio::test]
async fn a_binding_to_more_or_in_another_form_is_not_proven() {
    let service = service(Jwt::accept_certificate_bound);
    let digest = confirmation(OWN)["x5t#S256"].clone();
    let text = digest.as_str().unwrap();
    for odd in [
        json!({}),
        json!({ "jkt": digest }),
        json!({ "x5t#S256": digest, "jkt": digest }),
        json!({ "x5t#S256": digest, "kid": "a" }),
        json!({ "x5t#S256": format!("{text}=") }),
        json!({ "x5t#S256": &text[1..] }),
        json!({ "x5t#s256": digest }),
        json!({ "x5t#S256": [digest] }),
        json!([digest]),
        json!(null),
    ] {
        assert_eq!(service.get(Some(&odd), &[OWN]).await, StatusCode::UNAUTHORIZED, "{odd}");
    }
    assert_eq!(service.get(Some(&json!({ "x5t#S256": digest })), &[OWN]).await, StatusCode::OK);
}
