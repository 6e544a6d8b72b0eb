//! The parameters of a request's path, as text.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts as _, RawPathParams};
use futures_util::FutureExt as _;
use http::request::Parts;

use crate::problem::{Reason, Refusal};

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

/// What a route would be called that captures what the routers before a fallback have captured.
///
/// # Errors
/// What they captured is not text.
pub(super) fn pattern_of_fallback(parts: &mut Parts) -> Result<String, Refusal> {
    let mut pattern = String::new();
    match RawPathParams::from_request_parts(parts, &()).now_or_never() {
        Some(Ok(captured)) => {
            captured.iter().for_each(|(name, _)| pattern.extend(["/{", name, "}"]));
        }
        Some(Err(RawPathParamsRejection::MissingPathParams(_))) => {}
        _ => return Err(Refusal::new(Reason::InputMalformed).detail("the path is not UTF-8")),
    }
    Ok(pattern + "/*")
}
