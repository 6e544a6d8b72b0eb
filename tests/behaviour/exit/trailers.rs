//! Trailers of answers that are not palisade's own.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http_body_util::{BodyExt as _, Full};
use palisade::http::HeaderMap;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use tower::ServiceExt as _;

use crate::support::fixture::builder;

/// What an inner service answers, with fields behind its body.
fn answer() -> Response {
    let trailers: HeaderMap = ["x-powered-by", "server", "x-varnish-server", "x-checksum"]
        .map(|name| (name.parse().unwrap(), "cache-3".parse().unwrap()))
        .into_iter()
        .collect();
    let behind = async move { Some(Ok::<_, Infallible>(trailers)) };
    Response::new(Body::new(Full::from("ok").with_trailers(behind)))
}

#[public(reason = "a test", rate = "10/s", unredacted = "answers what an inner service says")]
struct Inner;

#[public(reason = "a test", rate = "10/s", unredacted = "answers what an inner service says")]
async fn handler() -> Response {
    answer()
}

#[tokio::test]
async fn no_trailer_that_tells_of_the_server_leaves() {
    let service = || tower::service_fn(|_: Request| async { Ok::<_, Infallible>(answer()) });
    let routes = SecureRouter::<()>::new()
        .service("/service", Inner, service())
        .nest_service("/nested", Inner, service())
        .route("/handler", get(handler))
        .unguarded("a test", "/unguarded", axum::routing::get(async || answer()));
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let app = routes.secured_by(builder(&clock, &issuer).build().unwrap()).unwrap();
    for path in ["/service", "/nested/file", "/handler", "/unguarded"] {
        let app = app.clone().connected(std::net::IpAddr::from([192, 0, 2, 1]));
        let request = Request::get(path).header("host", "staff.test").body(Body::empty()).unwrap();
        let answered = app.oneshot(request).await.unwrap();
        assert_eq!(answered.status(), 200, "{path}");
        let whole = answered.into_body().collect().await.unwrap();
        let trailers = whole.trailers().cloned().unwrap();
        let names: Vec<_> = trailers.keys().map(palisade::http::HeaderName::as_str).collect();
        assert_eq!(names, ["x-checksum"], "{path}: what says nothing of the server stays");
        assert_eq!(whole.to_bytes(), "ok", "{path}");
    }
}
