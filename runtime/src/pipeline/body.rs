//! Stage 9: the body's size and time.
//!
//! The limit holds on the declared length before a byte is read, and on the bytes themselves where
//! no length was declared.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue};
use http::request::Parts;
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};

use crate::context::RequestContext;
use crate::input::{collected, plain_refusal};
use crate::problem::{Reason, Refusal, Refused, is_outgrown, is_stalled};

/// axum's own limit, which its extractors apply unless told otherwise.
const AXUM_LIMIT: u64 = 2 * 1024 * 1024;

/// The body, bounded.
pub(crate) fn bounded(parts: &mut Parts, body: Body, limit: u64, context: &RequestContext) -> Body {
    if limit > AXUM_LIMIT {
        lift_axum_limit(parts);
    }
    let size = body.size_hint();
    let declared = size.upper().is_some_and(|upper| upper <= limit);
    if declared {
        body
    } else if size.lower() > limit {
        // Reading it fails at once, after the content type was looked at.
        limited(Body::new(Full::from("too large")), 0, context.clone())
    } else {
        limited(body, usize::try_from(limit).unwrap_or(usize::MAX), context.clone())
    }
}

/// The whole body, for a credential that signs it.
///
/// # Errors
/// 413 where it is larger than the handler takes, before a byte is read where its length is declared;
/// 400 where it breaks off.
pub(crate) async fn whole(
    body: Body,
    limit: u64,
    context: RequestContext,
) -> Result<Bytes, Refusal> {
    if body.size_hint().lower() > limit {
        return Err(plain_refusal(StatusCode::PAYLOAD_TOO_LARGE));
    }
    collected(limited(body, usize::try_from(limit).unwrap_or(usize::MAX), context)).await
}

/// The body, which fails where it outgrows the limit, and notes that it does.
fn limited(body: Body, limit: usize, context: RequestContext) -> Body {
    Body::new(Limited::new(body, limit).map_err(move |error| {
        if error.is::<LengthLimitError>() {
            context.note_outgrown_body();
        }
        error
    }))
}

/// The answer of a handler that failed because the request's body outgrew its limit is a 413, and a 408
/// where it stopped arriving: it is the client's fault.
pub(crate) fn told_of_its_size(response: Response, context: &RequestContext) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let refused = response.extensions().get::<Refused>();
    let Some(cause) = refused.and_then(|refused| refused.cause.clone()) else { return response };
    if context.body_outgrew() && is_outgrown(&*cause) {
        return plain_refusal(StatusCode::PAYLOAD_TOO_LARGE).into_response();
    }
    if is_stalled(&*cause) {
        return plain_refusal(StatusCode::REQUEST_TIMEOUT).into_response();
    }
    response
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
        .detail("the body must not have a content coding")
        .header(ACCEPT_ENCODING, HeaderValue::from_static("identity")))
}

/// The request's time ran out while its body was read.
pub(crate) fn too_slow() -> Refusal {
    Refusal::new(Reason::BodyTimeout).detail("the body did not arrive in time")
}
