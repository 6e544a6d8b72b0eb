//! Stage 9: the body's size and time.
//!
//! The limit holds on the declared length before a byte is read, and on the bytes themselves where
//! no length was declared.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use http::StatusCode;
use http::request::Parts;
use http_body::Body as _;
use http_body_util::Limited;

use crate::refusal::Refusal;

/// axum's own limit, which its extractors apply unless told otherwise.
const AXUM_LIMIT: u64 = 2 * 1024 * 1024;

/// The request with its body bounded.
pub(crate) fn bounded(parts: Parts, body: Body, limit: u64) -> Result<Request, Refusal> {
    let size = body.size_hint();
    if size.lower() > limit {
        return Err(too_large());
    }
    let declared = size.upper().is_some_and(|upper| upper <= limit);
    let body = if declared {
        body
    } else {
        Body::new(Limited::new(body, usize::try_from(limit).unwrap_or(usize::MAX)))
    };
    let mut request = Request::from_parts(parts, body);
    if limit > AXUM_LIMIT {
        DefaultBodyLimit::disable().apply(&mut request);
    }
    Ok(request)
}

pub(crate) fn too_large() -> Refusal {
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
        .detail("the body is larger than this endpoint takes")
}

/// The request's time ran out while its body was read.
pub(crate) fn too_slow() -> Refusal {
    Refusal::new(StatusCode::REQUEST_TIMEOUT, "body_timeout")
        .detail("the body did not arrive in time")
}
