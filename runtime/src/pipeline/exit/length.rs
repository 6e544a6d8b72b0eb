//! The length of an answer's body.

use axum::response::Response;
use http::header::CONTENT_LENGTH;
use http_body::Body as _;

/// States the length of a body that a layer put in another's place.
pub(super) fn state_length(response: &mut Response) {
    let length = response.body().size_hint().exact();
    let fields = response.headers_mut();
    match length {
        Some(length) => _ = fields.insert(CONTENT_LENGTH, length.into()),
        None => _ = fields.remove(CONTENT_LENGTH),
    }
}
