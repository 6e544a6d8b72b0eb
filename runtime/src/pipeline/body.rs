//! Stage 9: the body's size and time.
//!
//! The limit holds on the declared length before a byte is read, and on the bytes themselves where
//! no length was declared.

use std::error::Error;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue};
use http::request::Parts;
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};

use crate::problem::{BodyOutgrown, Reason, Refusal};

/// axum's own limit, which its extractors apply unless told otherwise.
const AXUM_LIMIT: u64 = 2 * 1024 * 1024;

/// The body, bounded.
pub(crate) fn bounded(parts: &mut Parts, body: Body, limit: u64) -> Body {
    if limit > AXUM_LIMIT {
        lift_axum_limit(parts);
    }
    let size = body.size_hint();
    let declared = size.upper().is_some_and(|upper| upper <= limit);
    if declared {
        body
    } else if size.lower() > limit {
        // Whoever reads it fails at once, after the content type was looked at.
        limited(Body::new(Full::from("too large")), 0)
    } else {
        limited(body, usize::try_from(limit).unwrap_or(usize::MAX))
    }
}

/// The body, which fails where it outgrows the limit, in an error that is known again.
fn limited(body: Body, limit: usize) -> Body {
    Body::new(Limited::new(body, limit).map_err(|error| -> Box<dyn Error + Send + Sync> {
        if error.is::<LengthLimitError>() { Box::new(BodyOutgrown(error)) } else { error }
    }))
}

/// Leaves the limit to ours. axum tells its extractors through an extension of a type it keeps.
fn lift_axum_limit(parts: &mut Parts) {
    let mut request = Request::new(());
    std::mem::swap(request.extensions_mut(), &mut parts.extensions);
    DefaultBodyLimit::disable().apply(&mut request);
    std::mem::swap(request.extensions_mut(), &mut parts.extensions);
}

/// No coding of a body is understood, and one that is not undone must not be read.
pub(crate) fn check_is_not_encoded(parts: &Parts) -> Result<(), Refusal> {
    let encodings = parts.headers.get_all(CONTENT_ENCODING);
    if encodings.iter().all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Ok(());
    }
    Err(Refusal::new(Reason::ContentEncodingUnsupported)
        .detail("the body must not be compressed or encoded otherwise")
        .header(ACCEPT_ENCODING, HeaderValue::from_static("identity")))
}

/// The request's time ran out while its body was read.
pub(crate) fn too_slow() -> Refusal {
    Refusal::new(Reason::BodyTimeout).detail("the body did not arrive in time")
}
