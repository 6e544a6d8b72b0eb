//! By hand, brought to what palisade answers: the handwritten pair behind a limit by address with its
//! header fields, a timeout, a guard against panics, and the header fields of an API.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use governor::clock::DefaultClock;
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::employee::Store;
use crate::issuer::PLENTY;
use crate::{Outcome, handwritten};

type Limiter =
    RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

const TIMEOUT: Duration = Duration::from_secs(30);
const POLICY: &str = "\"address\";q=1000000;w=1";

pub(crate) fn app(store: Store) -> Outcome<Router> {
    let quota = Quota::per_second(NonZeroU32::try_from(PLENTY)?);
    let limiter: Limiter =
        RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>();
    // As one layer: axum boxes the future of each.
    Ok(handwritten::app(store)?.layer((
        always(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        always(X_CONTENT_TYPE_OPTIONS, "nosniff"),
        always(X_FRAME_OPTIONS, "DENY"),
        always(REFERRER_POLICY, "no-referrer"),
        always(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=()"),
        always(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        always(CACHE_CONTROL, "no-store"),
        CatchPanicLayer::new(),
        from_fn_with_state(Arc::new(limiter), limited),
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT),
    )))
}

/// Sets a field on every answer.
fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// The limit of a client's address, and what is left of it.
async fn limited(
    State(limiter): State<Arc<Limiter>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let Ok(left) = limiter.check_key(&peer.ip()) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    let mut response = next.run(request).await;
    let fields = response.headers_mut();
    fields.insert("ratelimit-policy", HeaderValue::from_static(POLICY));
    let left = format!("\"address\";r={};t=1", left.remaining_burst_capacity());
    if let Ok(left) = HeaderValue::try_from(left) {
        fields.insert("ratelimit", left);
    }
    response
}
