//! The parameters of a request's path, as text.

use axum::extract::{FromRequestParts as _, RawPathParams};
use futures_util::FutureExt as _;
use http::request::Parts;

/// What the router captured; nothing where it is not UTF-8.
pub(super) struct Captured(Option<RawPathParams>);

impl Captured {
    pub(super) fn of(parts: &mut Parts) -> Self {
        // Nothing is waited for: the router has left them in the request.
        let captured = RawPathParams::from_request_parts(parts, &()).now_or_never();
        Self(captured.and_then(Result::ok))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flatten()
    }
}
