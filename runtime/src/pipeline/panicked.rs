//! The answer in place of one that a panic kept from being made.

use axum::response::{IntoResponse as _, Response};

use crate::problem::{Problem, Reason};

/// What a panic says stays where the panic hook wrote it.
pub(super) fn panicked() -> Response {
    Problem::because(Reason::HandlerPanicked).cause("the handler panicked").into_response()
}
