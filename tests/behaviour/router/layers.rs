//! Layers of tower-http, inside of the guards and outside of the application.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use palisade::SecureApp;
use palisade::http::{HeaderName, HeaderValue, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt as _};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::support::fixture::{builder, get_request};

#[secure]
async fn long() -> &'static str {
    "the same words again and again, the same words again and again, the same words again and again"
}

#[secure(timeout = "60s")]
async fn slow() -> NoContent {
    tokio::time::sleep(Duration::from_secs(30)).await;
    NoContent
}

fn routes() -> SecureRouter {
    SecureRouter::new().route("/long", get(long)).route("/slow", get(slow))
}

/// An application with its layers, whatever their types.
type Layered = BoxCloneSyncService<Request, Response, Infallible>;

/// A layer outside of the application, and the same around its routes.
macro_rules! both {
    ($app:expr, $layer:expr) => {{
        let outside = ServiceBuilder::new()
            .map_response(|response: palisade::http::Response<_>| response.map(Body::new))
            .service($app.secured(routes()).layer($layer));
        let inside = $app.secured(routes().layer($layer));
        [BoxCloneSyncService::new(outside), BoxCloneSyncService::new(inside)] as [Layered; 2]
    }};
}

struct App {
    clock: TestClock,
    issuer: Issuer,
}

impl App {
    fn new() -> Self {
        Self { clock: TestClock::new(), issuer: Issuer::new() }
    }

    fn secured(&self, routes: SecureRouter) -> SecureApp {
        routes.secured_by(builder(&self.clock, &self.issuer).build().unwrap()).unwrap()
    }

    async fn ask(&self, service: &Layered, path: &str, fields: &[(&'static str, &str)]) -> Got {
        let token = self.issuer.token("ada", &self.clock).sign();
        let mut request = get_request(path, Some(&token));
        for (name, value) in fields {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let peer = std::net::SocketAddr::from(([192, 0, 2, 1], 4711));
        request.extensions_mut().insert(ConnectInfo(peer));
        let Ok(response) = service.clone().oneshot(request).await;
        Got(response)
    }
}

struct Got(Response);

impl Got {
    fn field(&self, name: &str) -> &str {
        self.0.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn is_guarded(&self) -> bool {
        self.field("content-security-policy").contains("default-src 'none'")
            && self.field("x-request-id").len() == 32
    }
}

#[tokio::test]
async fn compression_composes_inside_and_outside() {
    let app = App::new();
    for service in both!(app, CompressionLayer::new().compress_when(SizeAbove::new(16))) {
        for (fields, encoding) in [(&[("accept-encoding", "gzip")][..], "gzip"), (&[], "")] {
            let got = app.ask(&service, "/long", fields).await;
            assert_eq!((got.0.status(), got.field("content-encoding")), (StatusCode::OK, encoding));
            assert!(got.is_guarded());
        }
    }
}

#[derive(Clone)]
struct Numbered;

impl MakeRequestId for Numbered {
    fn make_request_id<B>(&mut self, _: &palisade::http::Request<B>) -> Option<RequestId> {
        Some(RequestId::new(HeaderValue::from_static("edge-1")))
    }
}

#[tokio::test]
async fn ids_of_a_layer_travel_beside_the_applications_own() {
    let app = App::new();
    let name = || HeaderName::from_static("x-edge-id");
    let ids = || {
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(name(), Numbered))
            .layer(PropagateRequestIdLayer::new(name()))
    };
    for service in both!(app, ids()) {
        let got = app.ask(&service, "/long", &[]).await;
        assert_eq!((got.0.status(), got.field("x-edge-id")), (StatusCode::OK, "edge-1"));
        assert!(got.is_guarded());
    }
}

#[tokio::test(start_paused = true)]
async fn a_timeout_of_a_layer_ends_what_a_handlers_own_would_not() {
    let app = App::new();
    let timeout =
        || TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(5));
    for service in both!(app, timeout()) {
        let got = app.ask(&service, "/slow", &[]).await;
        assert_eq!(got.0.status(), StatusCode::GATEWAY_TIMEOUT);
        let got = app.ask(&service, "/long", &[]).await;
        assert_eq!(got.0.status(), StatusCode::OK);
        assert!(got.is_guarded());
    }
}

#[tokio::test]
async fn traces_and_cors_compose_in_one_stack_and_see_refusals() {
    let app = App::new();
    let stack = || {
        ServiceBuilder::new()
            .layer(TraceLayer::new_for_http().on_body_chunk(()).on_eos(()))
            .layer(CorsLayer::new().allow_origin(Any))
    };
    let origin = ("origin", "https://page.test");
    for service in both!(app, stack()) {
        for (more, status) in [(None, 200), (Some(("authorization", "Bearer x")), 401)] {
            let fields: Vec<_> = [Some(origin), more].into_iter().flatten().collect();
            let got = app.ask(&service, "/long", &fields).await;
            assert_eq!(got.0.status(), status);
            assert_eq!(got.field("access-control-allow-origin"), "*");
            assert!(got.is_guarded());
        }
    }
}
