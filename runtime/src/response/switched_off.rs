//! `Tagged` without palisade's feature `etag`: no handler can return it, and the error names the feature.

use axum::response::{IntoResponse as _, Response};

use crate::problem::Refusal;
use crate::redact::{Shape, UnaskedObject};
use crate::response::known::known;
use crate::response::{Allowlisted, Exchange};
use crate::switched_off::EtagIsOn;

/// A response with an entity tag without palisade's feature `etag`.
#[derive(Debug)]
pub struct Tagged<R>(pub R);

// It is known without the feature as well, so that the error at its type names the feature.
known! {
    [R] Tagged<R>;
}

impl<R: EtagIsOn> Allowlisted for Tagged<R> {
    const SHAPE: Shape = Shape::OPAQUE;
    const UNASKED: Option<UnaskedObject> = None;

    fn respond(self, _: &Exchange<'_>) -> Response {
        Refusal::internal("palisade's feature `etag` is off").into_response()
    }
}
